"""Methodology is data: no name that a pack gives occurs in the code.

The names are taken from the packs themselves. How they are looked for:

- sheets, headers, kinds of workbook, indicators, programmes, the pack and every id with a `_`, a digit
  or a capital: as a whole word anywhere in a module, comments included;
- ids that are a single small word (`clients`, `history`), and whatever has two letters (`a1`): as a string
  of the code that is just that word, since prose and names of variables may well speak of clients;
- single letters, which some sheets have for headers: not at all.

Migrations are not looked at: they only repeat the names that the models have.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

EXEMPT = {
    "band": "a category by value, in every methodology",
    "code": "a type of column",
    "district_of": "a city that a place is a district of, in every list of places",
    "inhabitants": "what is known of every place",
    "municipality": "a type of question, and whom a form is about",
    "name": "everything has one",
    "number": "a type of column",
    "organisation": "who answers for a project, and for whom people act in the web",
    "postcode": "what is known of every place",
    "project": "whom a form is about",
    "project_name": "what is known of every project that a form is about",
    "region": "whom an edition of a report is meant for",
    "supported": "where a register says which places were ever supported",
    "target": "what a result is held against",
    "year": "a type of column",
}
"""Generic words that packs use as well -> why the code may say them. An unneeded one fails."""

EXEMPT_IN_THE_WEB = {
    "history": "the page of what became of a thing",
    "kept": "how many findings of a check are kept one by one",
    "kraj": "the part of an address that chooses a region, and a heading of the statistical office",
    "merged": "what became of a municipality",
    "months": "the words for months in files of the statistical office",
    "municipalities": "the page that lists them",
    "office": "what an office sets for its installation",
    "orp_name": "the district that a place belongs to, as a sender wrote it",
    "other": "the run that a run is compared with",
    "population": "the table of inhabitants",
    "rok": "the part of an address that chooses a year",
    "worker": "the process that does jobs",
    "years": "those that a list can be limited to",
}
"""The same for words that only the web may say."""

KINDS = {"pack", "programme", "workbook", "sheet", "table", "header", "column", "indicator"}


class Name(NamedTuple):
    text: str
    kind: str

    @property
    def is_a_small_word(self) -> bool:
        if self.kind in {"table", "column", "header"} and len(self.text) == 2:
            return True
        return self.kind in {"table", "column"} and bool(re.fullmatch("[a-z]+", self.text))


def names_of(pack: Path) -> set[Name]:
    """Every name that a pack gives to something, without what is left open in a sheet's title."""
    found = set()
    for path in sorted(pack.rglob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        part = path.relative_to(pack).parts[0]
        if part == "pack.yaml":
            found |= {Name(content["id"], "pack")}
            found |= {Name(programme["id"], "programme") for programme in content.get("programmes", [])}
        elif part == "tables":
            found |= set(_names_of_a_workbook(content))
        elif part == "prepared":
            found |= set(_names_of_prepared(content))
        elif part == "indicators":
            found |= {Name(code, "indicator") for code in _values_of("code", content)}
    whole = {Name(re.sub(r"\{\w+\}", "", name).strip(" _"), kind) for name, kind in found}
    return {name for name in whole if len(name.text) > 1}


def _names_of_a_workbook(content: dict[str, Any]) -> Iterator[Name]:
    yield Name(content["workbook"], "workbook")
    yield from (Name(header, "header") for header in content.get("extra_columns", []))
    for table in content.get("tables", []):
        yield Name(table["id"], "table")
        yield Name(table["sheet"], "sheet")
        yield from (Name(text, "header") for text in _values_of("header", table))
        yield from (Name(column, "column") for column in _values_of("id", table.get("columns", [])))


def _names_of_prepared(content: Any) -> Iterator[Name]:
    for table in content if isinstance(content, list) else content.get("prepared", [content]):
        yield Name(table["id"], "table")
        for made in ("columns", "derive", "keep", "add"):
            for columns in _values_of(made, table, of=dict):
                yield from (Name(column, "column") for column in columns if isinstance(column, str))
        yield from (Name(flag, "column") for flag in _values_of("flag", table))


def _values_of(key: str, content: Any, of: type = str) -> Iterator[Any]:
    """What stands under `key`, at any depth."""
    if isinstance(content, dict):
        yield from (value for found, value in content.items() if found == key and isinstance(value, of))
    if isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _values_of(key, value, of)


def pack_names_in_code(source: Path, names: set[Name]) -> dict[str, list[str]]:
    """Each name that the code knows -> where, as "file:line (kind)"."""
    found: dict[str, list[str]] = {}
    for path in sorted(source.rglob("*.py")):
        if path.relative_to(source).parts[0] == "packs" or path.parent.name == "migrations":
            continue
        text = path.read_text(encoding="utf-8")
        strings = [(n.value, n.lineno) for n in ast.walk(ast.parse(text)) if _is_text(n)]
        small = text.lower()
        for name in sorted(name for name in names if name.text.split()[0].lower() in small):
            lines = (
                [line for string, line in strings if string == name.text]
                if name.is_a_small_word
                else [text.count("\n", 0, match.start()) + 1 for match in _whole_word(name).finditer(text)]
            )
            places = [f"{path.relative_to(source).as_posix()}:{line} ({name.kind})" for line in lines]
            if places:
                found.setdefault(name.text, []).extend(places)
    return found


def in_the_web(place: str) -> bool:
    return place.startswith("web/")


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _whole_word(name: Name) -> re.Pattern[str]:
    """A word ends where neither a letter nor a digit follows, so that `Stromy_2025` holds `Stromy`."""
    any_case = re.IGNORECASE if name.kind in {"pack", "programme"} else re.NOFLAG
    spaced = r"\s+".join(re.escape(word) for word in name.text.split())
    return re.compile(rf"(?<!\w){spaced}(?![^\W_])", any_case)


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    source = Path(__file__).parents[2] / "src" / "meritko"
    names = {name for pack in source.glob("packs/*/") for name in names_of(pack)}
    return pack_names_in_code(source, names)


def test_the_code_knows_no_name_of_a_pack(found):
    known = []
    for name in sorted(set(found) - set(EXEMPT)):
        places = [each for each in found[name] if not (name in EXEMPT_IN_THE_WEB and in_the_web(each))]
        known += [f"“{name}” at {', '.join(places)}"] if places else []

    assert not known, "\n".join(known)


def test_every_exempt_word_is_still_needed(found, source: Path):
    if not list(source.glob("packs/*/")):
        pytest.skip("there is no pack to take names from")

    needed_in_the_web = {name for name, places in found.items() if any(map(in_the_web, places))}
    assert sorted(set(EXEMPT) - set(found)) == []
    assert sorted(set(EXEMPT_IN_THE_WEB) - needed_in_the_web) == []
    assert sorted(set(EXEMPT_IN_THE_WEB) & set(EXEMPT)) == []


def test_the_names_of_every_kind_are_found_in_every_pack(source: Path):
    packs = [pack for pack in source.glob("packs/*/") if (pack / "pack.yaml").exists()]

    assert {pack.name: KINDS - {name.kind for name in names_of(pack)} for pack in packs} == {
        pack.name: set() for pack in packs
    }


PACK = {
    "pack.yaml": "id: orchards\nprogrammes:\n  - {id: fruit, label: {cs: Ovoce, en: Fruit}}\n",
    "tables/BOOK_A.yaml": "workbook: BOOK_A\nextra_columns: [kód sadu]\ntables:\n"
    "  - id: trees\n    sheet: Stromy {year}\n    columns:\n"
    "      - {id: height, header: výška stromu}\n      - {id: picked_kg, header: kg}\n"
    "      - {id: child_x, header: X}\n",
    "prepared/old_trees.yaml": "id: old_trees\nsteps:\n  - derive: {is_old: age > 9}\n"
    "  - group: {by: [place], keep: {oldest: max(age)}}\n",
    "indicators/yield.yaml": "- code: FR1\n  kind: ratio\n- code: FR1.old\n  kind: count\n",
}


def test_names_of_every_kind_are_collected_from_a_pack(write_tree):
    names = names_of(write_tree(PACK))

    assert {name.kind for name in names} == KINDS
    assert {name.text for name in names} == {
        "orchards", "fruit", "BOOK_A", "kód sadu", "trees", "Stromy", "height", "výška stromu", "picked_kg",
        "child_x", "kg", "old_trees", "is_old", "oldest", "FR1", "FR1.old",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("SHEET = f'Stromy_{year}'", "Stromy"),
        ("HEADER = 'výška  stromu'", "výška stromu"),
        ("# FR1 is special\n", "FR1"),
        ('"""Only for Fruit."""', "fruit"),
        ("if kind == 'BOOK_A': pass", "BOOK_A"),
        ("total = row['picked_kg']", "picked_kg"),
        ("def picked_kg(): ...", "picked_kg"),
        ("height = row['height']", "height"),
        ("table = tables['trees']", "trees"),
        ("rows = tables['old_trees']", "old_trees"),
        ("unit = 'kg'", "kg"),
        ("default = 'orchards'", "orchards"),
    ],
)
def test_a_name_of_a_pack_in_the_code_is_found(write_tree, code, name):
    tree = write_tree({"engine/plan.py": code, **{f"packs/p/{path}": text for path, text in PACK.items()}})

    found = pack_names_in_code(tree, names_of(tree / "packs" / "p"))

    assert list(found) == [name]
    assert found[name][0].startswith("engine/plan.py:1 (")


@pytest.mark.parametrize(
    "code",
    [
        '"""The height of trees."""',
        "height = 3  # trees",
        "message = 'no trees were found'",
        "FR12 = 'unpicked_kgs'",
        "Stromynka = 1",
        "kg = 'X'  # kg",
    ],
)
def test_words_that_only_resemble_a_name_are_free(write_tree, code):
    tree = write_tree({"engine/plan.py": code, **{f"packs/p/{path}": text for path, text in PACK.items()}})

    assert pack_names_in_code(tree, names_of(tree / "packs" / "p")) == {}


def test_migrations_may_repeat_what_models_say(write_tree):
    tree = write_tree({"web/work/migrations/0001_initial.py": "fields = ['trees']"})

    assert pack_names_in_code(tree, {Name("trees", "table")}) == {}


def test_without_a_pack_there_is_nothing_to_find(write_tree):
    tree = write_tree({"engine/plan.py": "x = 'year'"})

    assert names_of(tree / "packs") == set()
    assert pack_names_in_code(tree, set()) == {}
