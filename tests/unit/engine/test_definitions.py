"""Digests of definitions change with what moves a number, and with nothing else."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from meritko.engine.definitions import Definition, Definitions, definitions_told, read_definitions
from meritko.engine.setting import make_setting
from meritko.methodology.formula_parser import parse
from meritko.methodology.indicator import Band, By, Target
from meritko.methodology.model import NOWHERE, Code, CodeList, Text
from meritko.methodology.pack import Pack
from meritko.methodology.steps import (
    Derive,
    Fill,
    Filter,
    Find,
    Group,
    Join,
    Keep,
    MergeInto,
    Step,
)

from ...spec.sheets import WORDS, YEAR, Sheets

USUAL: dict[str, Any] = {
    "where": "people >= parameter_value('least')",
    "derived": "people + area",
    "unused": "area * 2",
    "numerator": "sum(inhabitants)",
    "rows": "name <> 'X'",
    "scale": 100,
    "regions": ("1", "2"),
    "least": 1,
    "chosen": "few",
    "bound": 10,
    "other": "count()",
    "absent": None,
}


def pack_with(**changed: Any) -> tuple[Pack, str]:
    """A small pack, and what is chosen for its parameter."""
    told = USUAL | changed
    sheets = Sheets(evaluate=lambda *_: [])
    sheets.codes("region", *told["regions"])
    sheets.parameter("least", few=told["least"], many=5)
    sheets.table("place", "name:text | region:code | people:count | area:count\nA | 1 | 2 | 3")
    place = sheets.tables["place"]
    columns = (
        replace(c, optional=True, if_absent=told["absent"]) if c.id == "area" else c for c in place.columns
    )
    sheets.tables["place"] = replace(place, columns=tuple(columns))
    steps: list[Step] = [
        Filter(parse(told["where"]), NOWHERE),
        Derive({"inhabitants": parse(told["derived"]), "unused": parse(told["unused"])}, NOWHERE),
    ]
    sheets.prepare("places", "place", *steps)
    rows = f"{told['rows']} and indicator('OTHER') > 0"
    parts = {"numerator": told["numerator"], "denominator": "sum(people)", "rows": rows}
    by = By("region", every="region", total="all")
    sheets.indicator("OTHER", "count", measures="place", value=told["other"])
    sheets.indicator("I", "ratio", measures="places", scale=told["scale"], by=by, **parts)
    bands = {"low": {"band": Band("", to=told["bound"])}, "high": {"band": Band("", over=told["bound"])}}
    sheets.indicator("SPLIT", "distribution", measures="places", of="inhabitants", scale=100, cases=bands)
    return sheets.pack(), told["chosen"]


def define(code: str = "I", year: int = YEAR, **changed: Any) -> Definition:
    pack, chosen = pack_with(**changed)
    return Definitions(pack, make_setting(pack, year, {"least": chosen})).of(code)


def test_what_moves_no_number_changes_no_digest() -> None:
    pack, _ = pack_with()
    told = {
        "label": Text("jinak", "otherwise"),
        "definition": Text("x", "x"),
        "unit": Text("%", "%"),
        "decimals": 3,
        "pages": "7",
        "valid_from": date(2001, 1, 1),
        "targets": (Target("above", "target", WORDS, value=parse("5")),),
    }
    other = replace(
        pack, indicators=tuple(replace(i, **told) for i in pack.indicators), version="2", hash="x"
    )

    assert definitions_told(other, make_setting(other, YEAR, {}), ["programme"]) == definitions_told(
        pack, make_setting(pack, YEAR, {}), ["programme"]
    )


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("I", {}),
        ("I", {"numerator": "  sum( inhabitants )"}),
        ("I", {"unused": "area * 3"}),
        ("I", {"bound": 11}),
        ("OTHER", {"where": "people > 5"}),
        ("I", {"year": YEAR + 1}),
        ("I", {"chosen": "few"}),
    ],
)
def test_a_digest_is_the_same_when_nothing_it_depends_on_changes(code: str, changed: dict[str, Any]) -> None:
    assert define(code, **changed) == define(code)


@pytest.mark.parametrize(
    "changed",
    [
        {"numerator": "sum(inhabitants) + 1"},
        {"rows": "name <> 'Y'"},
        {"scale": 1000},
        {"where": "people > parameter_value('least')"},
        {"derived": "people + area + 1"},
        {"absent": 0},
        {"other": "sum(people)"},
    ],
)
def test_a_changed_formula_row_or_prepared_column_changes_the_digest(changed: dict[str, Any]) -> None:
    usual, other = define(), define(**changed)

    assert (usual.rule, usual.categories) != (other.rule, other.categories)
    assert (usual.territory, usual.total, usual.parameters) == (
        other.territory,
        other.total,
        other.parameters,
    )


def test_a_category_changes_with_its_bounds_alone() -> None:
    usual, other = define("SPLIT"), define("SPLIT", bound=11)

    assert usual.rule == other.rule
    assert usual.categories.keys() == {"low", "high"}
    assert all(usual.categories[name] != other.categories[name] for name in usual.categories)


def test_the_territory_is_the_list_of_units_at_the_end_of_the_year() -> None:
    usual, merged = define(), define(regions=("1", "2", "3"))

    assert usual.territory != merged.territory
    assert (usual.rule, usual.total) == (merged.rule, merged.total) == (usual.rule, "all")
    assert define("SPLIT").territory == ""


def test_a_code_that_holds_from_a_day_changes_the_territory_of_later_years_only() -> None:
    pack, _ = pack_with()
    later = (*pack.codelists["region"].codes, Code("3", WORDS, valid_from=date(2024, 1, 1)))
    pack = replace(pack, codelists={"region": CodeList("region", WORDS, later, NOWHERE)})
    found = [Definitions(pack, make_setting(pack, year, {})).of("I").territory for year in (2022, 2023, 2024)]

    assert found[0] == found[1] == define().territory != found[2]


def test_a_parameter_is_named_with_its_choice_and_number_where_it_matters() -> None:
    assert define().parameters == {"least": "few (1)"}
    assert define(chosen="many").parameters == {"least": "many (5)"}
    assert define(least=2).parameters == {"least": "few (2)"}
    assert define("OTHER").parameters == {}
    assert define().rule == define(chosen="many").rule == define(least=2).rule


def step_digest(step: Step, column: str) -> str:
    """The digest of an indicator over a table that a step has made."""
    sheets = Sheets(evaluate=lambda *_: [])
    sheets.table("place", "name:text | region:text | people:count\nA | 1 | 2")
    sheets.table("register", "name:text | region:text | size:count | kind:text\nA | 1 | 2 | a")
    made = Join(("place", "register"), ("name", "region"), NOWHERE) if isinstance(step, Join) else step
    sheets.prepare("made", None if isinstance(made, Join) else "place", made)
    sheets.indicator("I", "count", measures="made", value=f"sum({column})")
    pack = sheets.pack()
    return Definitions(pack, make_setting(pack, YEAR, {})).of("I").rule


def find(**changed: Any) -> Find:
    told: dict[str, Any] = {
        "on": {"name": "name"},
        "where_both": {},
        "flag": "there",
        "add": {"size": "size"},
    }
    return Find("register", **{**told, **changed}, unique=True, place=NOWHERE)


def merge(**changed: Any) -> MergeInto:
    told: dict[str, Any] = {
        "part": {"name": "kind"},
        "whole": {"name": "name"},
        "clear": ("people",),
        "flag": "f",
    }
    return MergeInto("register", **{**told, **changed}, place=NOWHERE)


def group(by: tuple[str, ...] = ("name",), **keep: Keep) -> Group:
    return Group(by, {"people": Keep("sum", "people"), **keep}, NOWHERE)


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        (find(), find(on={"name": "kind"}), "size"),
        (find(), find(where_both={"region": "region"}), "there"),
        (find(), find(on={"region": "region"}), "there"),
        (merge(), merge(part={"region": "kind"}), "people"),
        (merge(), merge(clear=()), "people"),
        (merge(), merge(whole={"region": "region"}), "f"),
        (group(), group(("name", "region")), "people"),
        (group(), group(people=Keep("max", "people")), "people"),
        (Fill(("people",), 0, NOWHERE), Fill(("people",), 1, NOWHERE), "people"),
    ],
)
def test_each_step_counts_where_it_reaches_the_column(first: Step, second: Step, column: str) -> None:
    assert step_digest(first, column) != step_digest(second, column)


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        (find(), find(add={"size": "size", "kind": "kind"}), "size"),
        (find(), find(on={"name": "kind"}), "people"),
        (group(), group(n=Keep("count", None)), "people"),
        (Fill(("people",), 0, NOWHERE), Fill(("people",), 0, NOWHERE), "people"),
    ],
)
def test_a_step_does_not_count_where_it_reaches_other_columns_only(
    first: Step, second: Step, column: str
) -> None:
    assert step_digest(first, column) == step_digest(second, column)


def test_tables_set_side_by_side_count_by_the_columns_used() -> None:
    of_place, of_register = (step_digest(Join((), (), NOWHERE), column) for column in ("people", "size"))

    assert of_place != of_register


def test_what_run_json_keeps_comes_back() -> None:
    pack, _ = pack_with()
    setting = make_setting(pack, YEAR, {})
    told = json.loads(json.dumps(definitions_told(pack, setting, ["programme"])))

    found = read_definitions(told)

    assert found == {code: Definitions(pack, setting).of(code) for code in ("OTHER", "I", "SPLIT")}
    assert read_definitions(None) is None
    assert read_definitions({**told, "version": 0}) is None


DIGESTS = {"rule": "r", "categories": {}, "territory": "", "total": "", "parameters": {}}


@pytest.mark.parametrize(
    "told",
    [
        [],
        "x",
        {},
        {"version": "1"},
        {"version": 1},
        {"version": 1, "indicators": []},
        {"version": 1, "indicators": {"I": {}}},
        {"version": 1, "indicators": {"I": None}},
        {"version": 1, "indicators": {"I": DIGESTS | {"rule": 1}}},
        {"version": 1, "indicators": {"I": DIGESTS | {"categories": [1]}}},
        {"version": 1, "indicators": {"I": DIGESTS | {"parameters": {"least": 1}}}},
    ],
)
def test_what_this_program_did_not_write_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match=r"^definitions$"):
        read_definitions(told)
