"""What columns a prepared table has, of what type, and which cells their values come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from meritko.methodology.entries import Entry
from meritko.methodology.formula_types import Scope
from meritko.methodology.loading_tables import read_prepared
from meritko.methodology.model import Column, ColumnType, Place, Table, Text
from meritko.methodology.preparation import Preparation, source_columns
from meritko.methodology.problems import Notes
from meritko.methodology.steps import Prepared
from meritko.methodology.strict_yaml import read_yaml

WORDS = Text("slova", "words")


def table(table_id: str, /, **columns: ColumnType) -> Table:
    """A source table; a column of codes has the code list of its own name."""
    made = tuple(
        Column(column, column, WORDS, kind, codelist=column if kind == "code" else None)
        for column, kind in columns.items()
    )
    return Table(table_id, "book", table_id, WORDS, WORDS, made, (), True, Place("tables/book.yaml", 1))


TABLES = {
    "homes": table("homes", name="text", region="code", beds="count", area="number", filled="percent"),
    "years": table("years", name="text", year="year", cost="number"),
    "parts": table("parts", part="text", whole="text"),
}


def prepare(tmp_path: Path, *tables: str) -> tuple[dict[str, Prepared], list[str]]:
    """Prepared tables from the YAML of their `of` and `steps`, and what was said of them."""
    head = "    label: {cs: a, en: a}\n    one_row_per: {cs: a, en: a}\n"
    path = tmp_path / "x.yaml"
    path.write_text("prepared:\n" + "".join(f"  - id: {text.replace('|', head, 1)}" for text in tables))
    notes = Notes()
    node = read_yaml(path, "x.yaml", notes)
    assert node is not None
    read = read_prepared(Entry(node, notes, "the file"))
    assert notes.problems == []
    preparation = Preparation(TABLES, {t.id: t for t in read}, Scope(parameters=("span",)), notes)
    made = preparation.run()
    assert preparation.columns_of("nothing") == {}
    return made, [str(problem) for problem in notes.problems]


def columns(prepared: Prepared) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Column -> its type and where it comes from."""
    return {c.id: (c.type, tuple(f"{t}.{name}" for t, name in c.origins)) for c in prepared.columns}


def test_the_columns_of_a_sheet_come_from_themselves():
    found = source_columns(TABLES["homes"])["region"]

    assert (found.type, found.codelist, found.origins) == ("code", "region", (("homes", "region"),))


def test_a_filter_changes_no_column(tmp_path: Path):
    made, said = prepare(tmp_path, "large\n|    of: homes\n    steps:\n      - filter: beds > 1\n")

    assert said == []
    assert columns(made["large"]) == {c.id: (c.type, (f"homes.{c.id}",)) for c in TABLES["homes"].columns}


def test_a_derived_column_has_the_type_of_its_formula_and_the_origins_of_all_it_mentions(tmp_path: Path):
    made, said = prepare(
        tmp_path,
        "more\n|    of: homes\n    steps:\n      - derive:\n          double: beds * 2\n"
        "          is_known: is_filled(area) and double > 2\n          share: beds / area\n"
        "          one: '1'\n",
    )

    assert said == []
    found = columns(made["more"])
    assert found["double"] == ("count", ("homes.beds",))
    assert found["is_known"] == ("flag", ("homes.area", "homes.beds"))
    assert found["share"] == ("percent", ("homes.beds", "homes.area"))
    assert found["one"] == ("count", ())


def test_merging_leaves_the_columns_and_flags_what_was_touched(tmp_path: Path):
    made, said = prepare(
        tmp_path,
        "merged\n|    of: years\n    steps:\n      - merge_into: {table: parts, part: {name: part}, "
        "whole: {name: whole}, clear: [cost], flag: touched}\n",
    )

    assert said == []
    assert columns(made["merged"]) == {
        "name": ("text", ("years.name", "parts.whole")),
        "year": ("year", ("years.year",)),
        "cost": ("number", ("years.cost",)),
        "touched": ("flag", ("years.name", "parts.part")),
    }


def test_found_columns_keep_their_type_and_code_list(tmp_path: Path):
    made, said = prepare(
        tmp_path,
        "located\n|    of: years\n    steps:\n      - find: {table: homes, on: {name: name}, "
        "where_both: {cost: area}, unique: true, flag: known, add: {seat: region}}\n",
    )

    assert said == []
    found = columns(made["located"])
    assert found["seat"] == ("code", ("homes.region",))
    assert found["known"] == ("flag", ("years.name", "years.cost", "homes.name", "homes.area"))
    assert [c.codelist for c in made["located"].columns if c.id == "seat"] == ["region"]


def test_a_look_up_may_leave_out_its_flag(tmp_path: Path):
    made, said = prepare(
        tmp_path,
        "located\n|    of: years\n    steps:\n"
        "      - find: {table: homes, on: {name: name}, unique: true, add: {beds: beds}}\n",
    )

    assert said == []
    assert list(columns(made["located"])) == ["name", "year", "cost", "beds"]


def test_a_group_keeps_only_what_it_is_told_to(tmp_path: Path):
    made, said = prepare(
        tmp_path,
        "grouped\n|    of: years\n    steps:\n      - group: {by: [name], keep: {first: min(year), last: "
        "max( year ), paid: sum(cost), rows: count(), row: run_length(year), any_paid: any(cost)}}\n",
    )

    assert said == []
    assert columns(made["grouped"]) == {
        "name": ("text", ("years.name",)),
        "first": ("year", ("years.year",)),
        "last": ("year", ("years.year",)),
        "paid": ("number", ("years.cost",)),
        "rows": ("count", ()),
        "row": ("count", ("years.year",)),
        "any_paid": ("flag", ("years.cost",)),
    }


def test_joined_tables_share_their_key_and_keep_the_rest(tmp_path: Path):
    made, said = prepare(tmp_path, "all\n|    steps:\n      - join: {tables: [homes, years], on: [name]}\n")

    assert said == []
    assert columns(made["all"])["name"] == ("text", ("homes.name", "years.name"))
    assert list(columns(made["all"])) == ["name", "region", "beds", "area", "filled", "year", "cost"]


def test_tables_are_ordered_so_that_each_comes_after_those_it_is_made_of(tmp_path: Path):
    step = "    steps:\n      - filter: year > 2000\n"

    made, said = prepare(
        tmp_path,
        f"last\n|    of: middle\n{step}",
        f"middle\n|    of: first\n{step}",
        f"first\n|    of: years\n{step}",
    )

    assert said == []
    assert list(made) == ["first", "middle", "last"]
    assert made["last"].needs == ("middle",)


GOOD = "      - filter: is_filled(name)\n"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("filter: bed > 1",
         ["in “bed > 1”: there is no column “bed” of table “t”, did you mean “beds”?"]),
        ("filter: beds + 1", ["in “beds + 1”: a condition is needed here, such as x = 1"]),
        ("filter: indicator('A') > 1",
         ["in “indicator('A') > 1”: a prepared table is made before any indicator is computed"]),
        ("derive: {Beds: area}", ["there is already a column “Beds”"]),
        ("derive: {two beds: area}",
         ["“two beds” cannot be the name of a column: letters, digits and _ only"]),
        ("derive: {x: bed, y: areas}",
         ["in “bed”: there is no column “bed” of table “t”, did you mean “beds”?",
          "in “areas”: there is no column “areas” of table “t”, did you mean “area”?"]),
        ("merge_into: {table: parts, part: {nam: part}, whole: {name: hole}, clear: [bed], flag: area}",
         ["there is no column “nam” here, did you mean “name”?",
          "there is no column “bed” here, did you mean “beds”?",
          "there is no column “hole” here, did you mean “whole”?",
          "there is already a column “area”"]),
        ("merge_into: {table: parts, part: {beds: part}, whole: {name: whole}, flag: f}",
         ["“beds” and “part” are never equal: one is a text, one a number"]),
        ("find: {table: year, on: {name: name}, flag: f}",
         ["there is no table “year”, did you mean “years”?"]),
        ("find: {table: years, on: {nam: name}, where_both: {beds: costs}, flag: area}",
         ["there is no column “nam” here, did you mean “name”?",
          "there is no column “costs” here, did you mean “cost”?",
          "there is already a column “area”"]),
        ("find: {table: years, on: {name: year}, flag: f}",
         ["“name” and “year” are never equal: one is a text, one a number"]),
        ("find: {table: years, on: {name: name}, unique: true, add: {beds: costs}}",
         ["there is no column “costs” here, did you mean “cost”?", "there is already a column “beds”"]),
        ("find: {table: years, on: {name: name}, add: {paid: cost}}",
         ["columns can be added only from the one row found: set “unique: true”"]),
        ("group: {by: [nam], keep: {x: min(bed)}}",
         ["there is no column “nam” here, did you mean “name”?",
          "there is no column “bed” here, did you mean “beds”?"]),
        ("group: {by: [name], keep: {name: min(beds)}}", ["there is already a column “name”"]),
        ("group: {by: [name], keep: {x: sum(filled)}}",
         ["sum(filled) is not possible: only counts and amounts can be summed"]),
        ("group: {by: [name], keep: {x: any(region)}}",
         ["any(region) needs a column of numbers or of 0 and 1"]),
        ("group: {by: [name], keep: {x: run_length(area)}}",
         ["run_length(area) needs a column of whole numbers"]),
    ],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_said_and_what_hangs_on_it_is_not(tmp_path: Path, steps, said):
    made, found = prepare(
        tmp_path,
        f"t\n|    of: homes\n    steps:\n{GOOD}      - {steps}\n",
        "after\n|    of: t\n    steps:\n      - filter: unheard_of > 1\n",
        "beside\n|    of: homes\n    steps:\n      - find: {table: t, on: {name: unheard_of}, flag: f}\n",
    )

    assert found == [f"x.yaml:8: {message}" for message in said]
    assert made == {}


def test_a_broken_step_ends_its_table_but_conditions_and_derived_columns_go_on(tmp_path: Path):
    _, said = prepare(
        tmp_path,
        "t\n|    of: homes\n    steps:\n      - filter: bed > 1\n      - derive: {x: '1', y: areas}\n"
        "      - group: {by: [name], keep: {n: min(bed)}}\n      - filter: beds > 1\n",
    )

    assert [problem.split(":")[1] for problem in said] == ["7", "8", "9"]


def test_joined_tables_that_share_another_column_or_lack_the_key_are_refused(tmp_path: Path):
    group = "    steps:\n      - group: {by: [name], keep: {beds: count()}}\n"
    count = "    steps:\n      - group: {by: [year], keep: {name: count()}}\n"

    _, said = prepare(
        tmp_path,
        f"grouped\n|    of: years\n{group}",
        f"counted\n|    of: years\n{count}",
        "a\n|    steps:\n      - join: {tables: [homes, grouped], on: [name]}\n",
        "b\n|    steps:\n      - join: {tables: [homes, parts], on: [name]}\n",
        "c\n|    steps:\n      - join: {tables: [homes, counted], on: [name]}\n",
        "d\n|    steps:\n      - join: {tables: [homes, homes_again], on: [name]}\n",
    )

    assert said == [
        "x.yaml:18: there is already a column “beds”",
        "x.yaml:23: there is no column “name” here",
        "x.yaml:28: “name” and “name” are never equal: one is a text, one a number",
        "x.yaml:33: there is no table “homes_again”, did you mean “homes”?",
    ]


NEEDS = "prepared table “t” needs either “of”, or “join” as its first step only"
JOIN = "      - join: {tables: [homes, years], on: [name]}\n"


@pytest.mark.parametrize(
    "text",
    [
        f"    of: homes\n    steps:\n{JOIN}",
        f"    of: homes\n    steps:\n{GOOD}{JOIN}",
        f"    steps:\n{GOOD}",
        f"    steps:\n{JOIN}{JOIN}",
    ],
)
def test_a_prepared_table_is_made_either_of_a_table_or_by_a_join(tmp_path: Path, text):
    _, said = prepare(tmp_path, f"t\n|{text}")

    assert said == [f"x.yaml:2: {NEEDS}"]


def test_a_circle_is_said_once_with_all_its_tables(tmp_path: Path):
    step = "    steps:\n      - filter: is_filled(name)\n"

    made, said = prepare(
        tmp_path,
        f"a\n|    of: b\n{step}",
        f"b\n|    of: c\n{step}",
        f"c\n|    of: a\n{step}",
        f"d\n|    of: a\n{step}",
        f"e\n|    of: homes\n{step}",
    )

    assert said == ["x.yaml:14: prepared tables are made of each other in a circle: a → b → c → a"]
    assert list(made) == ["e"]
