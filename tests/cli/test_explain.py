"""`explain` and `summary`: every number answers, and a run that was tampered with is noticed."""

import gzip
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from meritko.cli.runs import opened_run
from meritko.engine.run_folder import read_results

from .conftest import Demo, Meritko

EXPLAIN_CS = (
    "použití: meritko explain [-h] [--lang {cs,en}] --run SLOŽKA [--unit JEDNOTKA]\n"
    "                         [--category KATEGORIE] [--rows ČÍSLO] [--json]\n"
    "                         UKAZATEL\n"
)
CHANGED = {
    "cs": "Uložené výsledky se liší od toho, co dávají uložené vstupy; výsledky někdo změnil.\n",
    "en": "The stored results differ from what the stored inputs give; the run was changed.\n",
}
TABLES = "lineage/tables.json.gz"
PACK = "lineage/pack.zip"


@pytest.fixture(scope="module")
def opened_once() -> Iterator[None]:
    """The demo run is opened once for all explanations of this module that read it."""
    kept: dict[Path, Any] = {}

    def open_once(options: Any) -> Any:
        if options.run not in kept:
            kept[options.run] = opened_run(options)
        return kept[options.run]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("meritko.cli.explain.opened_run", open_once)
        yield


def one_of_each(demo: Demo) -> list[tuple[str, str, str]]:
    """A random result of every indicator."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in read_results(demo.run):
        found.setdefault(row["indicator"], []).append((row["indicator"], row["unit"], row["category"]))
    return [random.Random(7).choice(keys) for keys in found.values()]


@pytest.mark.usefixtures("opened_once")
@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_indicator_is_explained_in_words_and_as_json(
    meritko: Meritko, demo: Demo, language: str
) -> None:
    keys = one_of_each(demo)
    value = {"cs": "\nhodnota     ", "en": "\nvalue       "}[language]

    for code, unit, category in keys:
        words = (code, "--unit", unit, "--category", category, "--run", demo.run, "--lang", language)
        text, as_json = meritko("explain", *words), meritko("explain", *words, "--json")
        [listed] = json.loads(as_json.out)
        assert (text.status, text.err, as_json.status, as_json.err) == (0, "", 0, ""), code
        assert text.out.startswith(f"{code}  "), code
        assert value in text.out, code
        assert "None" not in text.out, code
        assert (listed["indicator"], listed["unit"], listed["category"]) == (code, unit, category)

    assert len(keys) == 208


def test_a_number_is_explained_down_to_its_cells(meritko: Meritko, demo: Demo) -> None:
    said = meritko("explain", "PTP4", "--run", demo.run)

    lines = said.out.splitlines()
    assert lines[:6] == [
        "PTP4  průměrný počet klientů na jeden celý úvazek TP",
        "rok 2025",
        "",
        "hodnota     68,38165 (klienti na úvazek)",
        "vzorec      součet „počet klientů TP“ / součet „počet plných úvazků TP“",
        "v číslech   4\N{NO-BREAK SPACE}293 / 62,78 = 68,38165",
    ]
    assert "započtené řádky: 52" in lines
    left_out = lines.index("vynechané řádky: 1")
    assert lines[left_out + 1] == "  Pomyslná Hora, Vysočina, 90280 – chybí: počet plných úvazků TP"
    assert lines[left_out + 2] == (
        "      AD_PTP_2025.xlsx › Obce 2025: A45 název = Pomyslná Hora; E45 počet klientů TP = 138; "
        "D45 počet plných úvazků TP = (prázdné)"
    )


def test_an_indicator_made_of_others_names_them_and_lists_the_rows_nobody_can_ask_for(
    meritko: Meritko, demo: Demo
) -> None:
    said = meritko("explain", "PTP17", "--run", demo.run, "--lang", "en")

    assert "formula     100 × PTP16 / “all municipalities with an excluded locality”\n" in said.out
    assert "\nPTP16 = 24\nall municipalities with an excluded locality = 297\n" in said.out
    assert "left out in the indicators it is made of: 1\n" in said.out
    assert said.out.count("rows counted: ") == said.out.count("rows counted: 297\n") == 1


def test_a_formula_over_sums_is_bracketed_so_that_it_can_be_read_in_one_way_only(
    meritko: Meritko, demo: Demo
) -> None:
    success = meritko("explain", "PTP23", "--run", demo.run, "--lang", "en").out.replace(
        "\n            ", " "
    )
    growth = meritko("explain", "PTP2", "--run", demo.run, "--lang", "en").out.replace("\n            ", " ")

    assert (
        "100 × sum of (“outcomes reached with child clients” + “outcomes reached with adult clients”) / "
        "sum of (“interventions with child clients” + “interventions with adult clients”)\n"
    ) in success
    assert (
        "100 × (number of rows where “first year of support” = the evaluated year) / "
        "(number of rows where “first year of support” < the evaluated year)\n"
    ) in growth


def test_what_the_rows_of_a_distribution_are_compared_with_is_shown(meritko: Meritko, demo: Demo) -> None:
    said = meritko("explain", "PTP5", "--category", "1", "--run", demo.run)

    assert "\nPTP4 = 68,38165\n" in said.out


def test_units_and_categories_can_be_picked(meritko: Meritko, demo: Demo) -> None:
    region = meritko("explain", "KRKO1", "--unit", "12", "--run", demo.run)
    country = json.loads(meritko("explain", "KRKO1", "--unit", "CR", "--run", demo.run, "--json").out)
    category = json.loads(meritko("explain", "PTP3", "--category", "4", "--run", demo.run, "--json").out)
    every = json.loads(meritko("explain", "PTP3", "--run", demo.run, "--json").out)

    assert region.out.splitlines()[1] == "rok 2025, jednotka 12 – Ústecký"
    assert [(each["unit"], each["denominator"]) for each in country] == [("CR", 297)]
    assert [each["category"] for each in category] == ["4"]
    assert [each["category"] for each in every] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("code", "unit", "line"),
    [
        ("KRKO5", "2", "rok 2025, jednotka 2 – Jihočeský"),
        ("KRKO1", "CR", "rok 2025, jednotka CR"),
        ("IKP3", "KP-2025-01", "rok 2025, jednotka KP-2025-01"),
    ],
)
def test_a_unit_that_is_a_code_is_named(
    meritko: Meritko, demo: Demo, code: str, unit: str, line: str
) -> None:
    said = meritko("explain", code, "--unit", unit, "--run", demo.run)

    assert said.out.splitlines()[1] == line


def test_a_row_left_out_for_a_worked_out_column_says_what_people_call_it(
    meritko: Meritko, demo: Demo
) -> None:
    said = meritko("explain", "PTP7", "--category", "1", "--run", demo.run)

    assert "  Cvičný Brod na Smyšlence, Moravskoslezský, 90114 – chybí: počet obyvatel obce\n" in said.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["PTP44"], "vyhodnocení nemá ukazatel „PTP44“, nemysleli jste „PTP4“?"),
        (["krko1"], "vyhodnocení nemá ukazatel „krko1“, nemysleli jste „KRKO1“?"),
        (["xyzxyz"], "vyhodnocení nemá ukazatel „xyzxyz“"),
        (["register.size"], "vyhodnocení nemá ukazatel „register.size“"),
        (["PTP3", "--category", "9"],
         "PTP3 takovou jednotku nebo kategorii nemá; jednotky: –; kategorie: 1, 2, 3, 4"),
        (["KRKO12k", "--unit", "CR"],
         ("KRKO12k takovou jednotku nebo kategorii nemá; jednotky: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "
         "13, 14; kategorie: –")),
    ],
)  # fmt: skip
def test_unknown_names_are_answered_with_those_there_are(
    meritko: Meritko, demo: Demo, words: list[str], message: str
) -> None:
    said = meritko("explain", *words, "--run", demo.run)

    assert (said.status, said.out) == (2, "")
    assert said.err == f"meritko explain: {message}\n{EXPLAIN_CS}"


def change_results(run: Path) -> None:
    path = run / "results.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("PTP4,2025,,,4293,", "PTP4,2025,,,4294,"), encoding="utf-8")


def change_another_result(run: Path) -> None:
    path = run / "results.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("PTP1,2025,,,,,96", "PTP1,2025,,,,,97"), "utf-8")


def change_tables(run: Path) -> None:
    content = json.loads(gzip.decompress((run / TABLES).read_bytes()))
    content["municipalities"]["columns"]["name"][0] = "Jinde"
    (run / TABLES).write_bytes(gzip.compress(json.dumps(content).encode()))


def change_pack(run: Path) -> None:
    with zipfile.ZipFile(run / PACK) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["pack.yaml"] = files["pack.yaml"].replace(b'version: "1.2.0"', b'version: "1.2.1"')
    with zipfile.ZipFile(run / PACK, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def add_to_lineage(run: Path) -> None:
    (run / "lineage" / "more.txt").write_text("x")


@pytest.mark.parametrize(
    "change", [change_results, change_another_result, change_tables, change_pack, add_to_lineage]
)
def test_a_run_that_was_changed_is_not_explained(
    meritko: Meritko, run: Path, change: Callable[[Path], None]
) -> None:
    change(run)

    said = meritko("explain", "PTP4", "--run", run)

    assert (said.status, said.out, said.err) == (1, "", CHANGED["cs"])


def test_a_run_that_was_changed_is_not_summed_up(meritko: Meritko, run: Path) -> None:
    change_results(run)

    said = meritko("--lang", "en", "summary", "--run", run)

    assert (said.status, said.out, said.err) == (1, "", CHANGED["en"])


def test_results_that_the_inputs_do_not_give_are_noticed_even_if_the_digest_was_changed_too(
    meritko: Meritko, demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(options: Any) -> Any:
        found = opened_run(options)
        assert found is not None
        next(row for row in found.stored if row["indicator"] == "PTP4")["value"] = "68.4"
        return found

    monkeypatch.setattr("meritko.cli.explain.opened_run", opened)

    said = meritko("explain", "PTP4", "--run", demo.run)

    assert (said.status, said.out, said.err) == (1, "", CHANGED["cs"])


DAMAGED: dict[str, Callable[[Path], object]] = {
    "no folder": lambda run: run.rename(run.with_name("away")),
    "no run.json": lambda run: (run / "run.json").unlink(),
    "run.json cut": lambda run: (run / "run.json").write_text('{"year": 2025'),
    "run.json a list": lambda run: (run / "run.json").write_text("[]"),
    "run.json empty": lambda run: (run / "run.json").write_text("{}"),
    "run.json of bytes": lambda run: (run / "run.json").write_bytes(b"\xff\xfe"),
    "run.json with an odd year": lambda run: (run / "run.json").write_text('{"year": null}'),
    "run.json with an odd parameter": lambda run: (run / "run.json").write_text(
        '{"year": 2025, "parameters": {"colour": "red"}, "programmes": []}'
    ),
    "no results": lambda run: (run / "results.csv").unlink(),
    "results of bytes": lambda run: (run / "results.csv").write_bytes(b"\xff\x00"),
    "other results": lambda run: (run / "results.csv").write_text("a,b\n1,2\n"),
    "no tables": lambda run: (run / TABLES).unlink(),
    "tables cut": lambda run: (run / TABLES).write_bytes((run / TABLES).read_bytes()[:500]),
    "tables empty": lambda run: (run / TABLES).write_bytes(b""),
    "tables no gzip": lambda run: (run / TABLES).write_text("{}"),
    "tables damaged": lambda run: (run / TABLES).write_bytes(
        (run / TABLES).read_bytes()[:40] + b"\x00" * 400 + (run / TABLES).read_bytes()[440:]
    ),
    "tables a list": lambda run: (run / TABLES).write_bytes(gzip.compress(b"[1]")),
    "tables of another shape": lambda run: (run / TABLES).write_bytes(gzip.compress(b'{"history": [1]}')),
    "rows of no sheet": lambda run: (run / TABLES).write_bytes(
        gzip.compress(b'{"city_districts": {"columns": {"district": [1], "name": [1], "region": [1]}, '
                      b'"sources": [], "origins": [[0, 1]]}}')
    ),
    "uneven columns": lambda run: (run / TABLES).write_bytes(
        gzip.compress(b'{"city_districts": {"columns": {"district": [1], "name": [], "region": []}, '
                      b'"sources": [], "origins": []}}')
    ),
    "no pack": lambda run: (run / PACK).unlink(),
    "pack cut": lambda run: (run / PACK).write_bytes((run / PACK).read_bytes()[:-400]),
    "pack no zip": lambda run: (run / PACK).write_text("x"),
    "pack empty": lambda run: zipfile.ZipFile(run / PACK, "w").close(),
    "no lineage": lambda run: (run / "lineage").rename(run / "elsewhere"),
}  # fmt: skip


def whole_evaluation(run: Path) -> str:
    return f"ve složce {run} není úplné vyhodnocení; nejprve spusťte meritko evaluate\n"


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_run_is_answered_with_a_sentence(meritko: Meritko, run: Path, damage: str) -> None:
    DAMAGED[damage](run)

    said = meritko("explain", "PTP4", "--run", run)

    assert (said.status, said.out) == (2, "")
    assert said.err == f"meritko explain: {whole_evaluation(run)}{EXPLAIN_CS}"


@pytest.mark.parametrize("damage", ["no folder", "run.json empty", "tables damaged", "pack cut"])
def test_a_damaged_run_is_not_summed_up(meritko: Meritko, run: Path, damage: str) -> None:
    DAMAGED[damage](run)

    said = meritko("summary", "--run", run)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko summary: {whole_evaluation(run)}použití: meritko summary ")
