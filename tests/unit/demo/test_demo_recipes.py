"""The generator knows no country: it follows any recipe, and refuses one it does not understand."""

from collections import Counter
from pathlib import Path

import pytest

import meritko
from meritko.methodology.model import Code, CodeList, Column, Place, Table, Text
from meritko.workbooks.demo.columns import FROM_THE_ROW
from meritko.workbooks.demo.making import make_tables
from meritko.workbooks.demo.recipe import OPERATIONS, RecipeError
from meritko.workbooks.demo.relating import BEYOND_THE_ROW

HERE = Place("ponds.yaml", 1)


def column(name, kind, **more):
    return Column(name, name.title(), Text(name, name), kind, **more)


def table(name, *columns, key=()):
    return Table(name, "Ponds", name, Text(name, name), Text("", ""), columns, key, False, HERE)


TABLES = {
    "ponds": table(
        "ponds",
        column("valley", "code", codelist="valley", required=True),
        column("pond", "text", required=True),
        column("frogs", "count"),
        column("green", "count"),
        column("brown", "count"),
        column("heard", "count"),
        column("note", "text", optional=True),
        key=("valley", "pond"),
    ),
    "visits": table("visits", column("year", "year"), column("pond", "text"), column("wet", "flag")),
}
CODELISTS = {
    "valley": CodeList("valley", Text("", ""), (Code("n", Text("", "")), Code("s", Text("", ""))), HERE)
}


def recipe():
    """Two valleys whose frogs are known, and five years of visits."""
    return {
        "words": {
            "lists": {
                "word": ("Sample", "Model", "Sketch"),
                "pond": ("{word} Pond", "{word} Pool"),
                "valleys": (
                    {"valley": "n", "ponds": 3, "frogs": 40},
                    {"valley": "s", "ponds": 2, "frogs": 11},
                ),
            }
        },
        "zoo": {
            "tables": {
                "ponds": {
                    "rows": {"each": "valleys", "times": "ponds"},
                    "columns": {
                        "valley": "copy",
                        "pond": {"name": "pond", "unique": ("valley",)},
                        "frogs": {"allot": "valleys", "at": "valley", "field": "frogs", "at_least": 1},
                        "green + brown": {"split": "frogs", "weights": (3, 1)},
                        "heard": {"part": "frogs", "share": (0.2, 0.6)},
                    },
                    "blank": {"heard": 1},
                },
                "visits": {
                    "rows": {
                        "over_years": "ponds",
                        "sizes": (2, 2, 3, 3, 3),
                        "leaving": 0.5,
                        "returning": 0.5,
                    },
                    "columns": {
                        "year": {"year": "_years_ago"},
                        "pond": {"copy": "pond"},
                        "wet": {"flag": 0.5, "when": {"_years_ago": {"at_most": 2}}, "otherwise": 1},
                    },
                },
            }
        },
    }


def make(given, year=2030, seed=7):
    return make_tables(TABLES, CODELISTS, given, year, seed)


def test_a_recipe_about_ponds_is_followed():
    made = make(recipe())
    ponds, visits = made["ponds"], made["visits"]

    assert Counter(row["valley"] for row in ponds) == {"n": 3, "s": 2}
    assert sum(row["frogs"] for row in ponds if row["valley"] == "n") == 40
    assert sum(row["frogs"] for row in ponds if row["valley"] == "s") == 11
    assert all(row["green"] + row["brown"] == row["frogs"] for row in ponds)
    assert sum(row["heard"] is None for row in ponds) == 1
    assert Counter(row["year"] for row in visits) == {2026: 2, 2027: 2, 2028: 3, 2029: 3, 2030: 3}
    assert all(row["wet"] == 1 for row in visits if row["year"] < 2028)
    assert set(visits[0]) == {"year", "pond", "wet"}, "helper columns are not written"


def test_the_values_follow_the_seed_and_a_new_column_leaves_the_others_alone():
    longer = recipe()
    longer["zoo"]["tables"]["ponds"]["columns"]["note"] = {"pick": ("deep", "shallow")}

    assert make(recipe()) == make(recipe())
    assert make(recipe()) != make(recipe(), seed=8)
    assert [row["green"] for row in make(longer)["ponds"]] == [
        row["green"] for row in make(recipe())["ponds"]
    ]


def test_every_operation_of_the_closed_list_is_built():
    assert {*FROM_THE_ROW, *BEYOND_THE_ROW, "split"} == set(OPERATIONS)


def test_the_words_of_the_documentation_are_the_closed_list():
    readme = Path(meritko.__file__).parent / "packs" / "metodika" / "demo" / "README.md"
    text = readme.read_text(encoding="utf-8")

    assert [name for name in OPERATIONS if f"`{name}" not in text] == []


def change(path, value):
    """The recipe with one thing changed: keys from the top, the last one set to a value (None: removed)."""
    given = recipe()
    where = given
    for key in path[:-1]:
        where = where[key]
    if value is None:
        del where[path[-1]]
    else:
        where[path[-1]] = value
    return given


PONDS = ("zoo", "tables", "ponds")
COLUMNS = (*PONDS, "columns")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("zoo", "tabels"), {}, "demo/zoo: unknown section 'tabels'; did you mean tables?"),
        (("zoo", "tables", "pond"), {}, "demo/zoo, table pond: unknown table 'pond'; did you mean ponds?"),
        ((*PONDS, "row"), {}, "demo/zoo, table ponds: unknown key 'row'; did you mean rows?"),
        (
            (*PONDS, "rows"),
            {"eech": "valleys"},
            "table ponds, rows (the operation stands first): unknown operation 'eech'; did you mean each?",
        ),
        ((*PONDS, "rows"), {"each": "valley"}, "rows: unknown list 'valley'; did you mean valleys?"),
        (
            (*COLUMNS, "frogs"),
            {"alot": "valleys"},
            "column frogs (the operation stands first): unknown operation 'alot'; did you mean allot?",
        ),
        (
            (*COLUMNS, "heard"),
            {"part": "frogs", "shares": 1},
            "demo/zoo, table ponds, column heard: unknown option of part 'shares'; did you mean share?",
        ),
        (
            (*COLUMNS, "heard"),
            {"part": "frog", "share": 1},
            "column heard (only columns made before can be used): unknown column 'frog'; did you mean frogs?",
        ),
        ((*COLUMNS, "tadpoles"), {"value": 1}, "demo/zoo, table ponds: unknown column 'tadpoles'"),
        ((*COLUMNS, "heard"), None, "unknown column 'heard'"),
        ((*COLUMNS, "valley"), None, "demo/zoo, table ponds: nothing is said about valley; to do: add"),
        ((*COLUMNS, "frogs, heard"), {"value": 1}, "frogs is given a second time"),
        ((*COLUMNS, "green + brown"), {"value": 1}, "value does not fill columns together"),
        (
            ("words", "lists", "valleys"),
            ({"valley": "west", "ponds": 5, "frogs": 30},),
            "row 1, column valley: made 'west', expected one of the codes n, s",
        ),
        ((*COLUMNS, "heard"), {"value": 1.5}, "column heard: made 1.5, expected a whole number from 0 up"),
        ((*COLUMNS, "pond"), {"value": "=1+1"}, "column pond: made '=1+1', expected a tidy text"),
        ((*COLUMNS, "pond"), {"value": "Same"}, "row 2: a second row for ('n', 'Same')"),
        ((*COLUMNS, "pond"), {"name": "word", "unique": ()}, "not enough different values"),
        ((*COLUMNS, "pond"), {"text": "{valley.upper}"}, "only {word} and {word:02} may stand in braces"),
        ((*COLUMNS, "frogs"), {"empty": None, "when": {"valley": {"like": 1}}}, "unknown test 'like'"),
        ((*PONDS, "blank"), {"heard": 9}, "heard has only 5 filled cells"),
        (
            ("words", "lists", "valleys"),
            ({"valley": "n", "ponds": 5, "frogs": 3},),
            "3 cannot be shared among 5",
        ),
        (("zoo", "tables", "visits", "rows", "sizes"), (6, 6), "6 rows are wanted, 0 stayed and 5 are new"),
    ],
)
def test_what_a_recipe_must_not_say_is_refused_with_the_place_and_the_remedy(path, value, message):
    with pytest.raises(RecipeError) as refused:
        make(change(path, value))

    assert message in str(refused.value)


def test_a_pack_without_a_recipe_says_so():
    with pytest.raises(RecipeError, match="the pack has no demo recipe"):
        make({})


def test_dealing_meets_the_numbers_and_the_pins():
    given = recipe()
    given["words"]["lists"]["depths"] = ({"cm": 50, "ponds": 4}, {"cm": 900, "ponds": 1, "in": ("s",)})
    given["zoo"]["tables"]["ponds"]["columns"]["heard"] = {
        "deal": "depths", "field": "cm", "times": "ponds", "pinned": {"valley": "in"},
    }  # fmt: skip
    given["zoo"]["tables"]["ponds"]["blank"] = {}

    for seed in range(20):
        ponds = make(given, seed=seed)["ponds"]
        assert Counter(row["heard"] for row in ponds) == {50: 4, 900: 1}
        assert next(row["valley"] for row in ponds if row["heard"] == 900) == "s"
