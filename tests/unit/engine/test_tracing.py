"""The reference says which rows it took, which it left out and why, and what it was made of."""

import pytest

from meritko.engine.reference.computing import Traced
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.setting import make_setting
from meritko.methodology.formula_parser import parse
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Derive, Filter, Find, Group, Join, Keep, MergeInto

from ...spec.sheets import PER_NAME, YEAR, Sheets, band, by

PLACES = """
    name:text | region:text | clients:count | fte:number
    A         | north       | 30            | 1
    B         | north       | -             | 0
    C         | south       | 10            | -
    D         | -           | -             | -
"""


@pytest.fixture
def sheets() -> Sheets:
    found = Sheets(evaluate=lambda *_: [])
    found.table("place", PLACES)
    return found


def engine(sheets: Sheets) -> ReferenceEngine:
    pack = sheets.pack()
    return ReferenceEngine(pack, make_setting(pack, YEAR, sheets.chosen), sheets.rows)


def told(traced: Traced) -> dict[str, object]:
    """The names of the rows above, below and left out, these with what they lack."""
    return {
        "above": [row.values["name"] for row in traced.above],
        "below": [row.values["name"] for row in traced.below],
        "left out": {left.row.values["name"]: left.missing for left in traced.left_out},
    }


def test_a_row_left_out_is_named_with_every_column_that_it_lacks(sheets: Sheets):
    sheets.indicator("I", "ratio", measures="place", numerator="sum(clients)", denominator="sum(fte)")

    (traced,) = engine(sheets).trace("I")

    assert told(traced) == {
        "above": ["A"],
        "below": ["A"],
        "left out": {"B": ("clients",), "C": ("fte",), "D": ("clients", "fte")},
    }


def test_a_row_that_a_rule_leaves_out_lacks_nothing(sheets: Sheets):
    sheets.indicator("I", "count", measures="place", leave_out_when="fte = 0", value="count()")

    (traced,) = engine(sheets).trace("I")

    assert told(traced) == {"above": ["A"], "below": [], "left out": {"B": (), "C": ("fte",), "D": ("fte",)}}


def test_only_the_rows_that_a_count_takes_stand_above(sheets: Sheets):
    sheets.indicator(
        "I",
        "ratio",
        measures="place",
        rows="is_filled(region)",
        numerator="count(region = 'south')",
        denominator="count()",
    )

    (traced,) = engine(sheets).trace("I")

    assert told(traced) == {"above": ["C"], "below": ["A", "B", "C"], "left out": {}}


def test_of_a_unit_only_its_own_rows_are_left_out_but_a_total_takes_those_of_all(sheets: Sheets):
    sheets.indicator(
        "I",
        "ratio",
        measures="place",
        by=by("region"),
        numerator="sum(clients) / 2",
        denominator="total(sum(clients))",
    )

    north, south = engine(sheets).trace("I")

    assert told(north) == {"above": ["A"], "below": ["A", "C"], "left out": {"B": ("clients",)}}
    assert told(south) == {"above": ["C"], "below": ["A", "C"], "left out": {}}


def test_the_rows_of_a_category_stand_above_and_all_that_were_placed_below(sheets: Sheets):
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        of="10 / clients",
        cases={"low": {"band": band(to=0.5)}, "high": {"band": band(over=0.5)}},
    )

    low, high = engine(sheets).trace("I")

    assert told(low)["above"] == ["A"]
    assert told(high)["above"] == ["C"]
    assert told(high)["below"] == ["A", "C"]


def test_a_row_of_its_own_stands_on_both_sides_or_is_left_out_unless_it_has_a_substitute(sheets: Sheets):
    parts = {"measures": "place", "by": PER_NAME, "numerator": "clients", "denominator": "fte"}
    sheets.indicator("I", "ratio", **parts)
    sheets.indicator("J", "ratio", otherwise="clients", **parts)
    sheets.indicator("R", "reported", measures="place", by=PER_NAME, value="fte")

    found = engine(sheets)

    a, _, c, _ = found.trace("I")
    assert told(a) == {"above": ["A"], "below": ["A"], "left out": {}}
    assert told(c) == {"above": [], "below": [], "left out": {"C": ("fte",)}}
    assert told(found.trace("J")[2]) == {"above": ["C"], "below": [], "left out": {}}
    assert told(found.trace("R")[1]) == {"above": ["B"], "below": [], "left out": {}}


def test_a_derived_indicator_names_the_results_that_it_was_made_of_for_its_unit(sheets: Sheets):
    sheets.codes("area", "north", "south")
    sheets.table("town", "area:code | a:count\nnorth | 2\nsouth | 8")
    every = by("area", every="area")
    sheets.indicator("A", "count", measures="town", by=every, value="sum(a)")
    sheets.indicator("B", "derived", by=every, numerator="indicator('A')", denominator="indicator('A') / 4")

    _, south = engine(sheets).trace("B")

    assert [(result.indicator, result.unit, result.value) for result in south.uses] == [
        ("A", "south", 8),
        ("A", "south", 8),
    ]
    assert (south.result.numerator, south.result.denominator, south.result.value) == (8, 2, 4)
    assert (south.above, south.below, south.left_out) == ((), (), ())


def test_what_does_not_apply_has_no_rows_behind_it(sheets: Sheets):
    sheets.parameter("mark", yes=None, no=None)
    sheets.chosen["mark"] = "no"
    sheets.indicator("I", "count", measures="place", needed_parameter=("mark", "yes"), value="count()")

    (traced,) = engine(sheets).trace("I")

    assert told(traced) == {"above": [], "below": [], "left out": {}}
    assert traced.result.state == "not_applicable"


def test_there_is_no_trace_of_an_indicator_that_the_pack_does_not_have(sheets: Sheets):
    sheets.indicator("I", "count", measures="place", value="count()")

    with pytest.raises(KeyError):
        engine(sheets).trace("J")


def test_a_row_of_a_prepared_table_remembers_every_row_that_it_came_from(sheets: Sheets):
    sheets.table("parts", "part:text | city:text\nB | A")
    sheets.table("register", "name:text | people:count\nA | 5\nA | 6")
    merge = MergeInto("parts", {"name": "part"}, {"name": "city"}, ("region",), "merged", NOWHERE)
    find = Find("register", {"name": "name"}, {}, "known", {}, unique=False, place=NOWHERE)
    group = Group(("name",), {"all": Keep("sum", "clients")}, NOWHERE)
    keep = Filter(parse("known = 1"), NOWHERE)
    sheets.prepare("cities", "place", merge, find, keep, group, Derive({"twice": parse("2 * all")}, NOWHERE))
    sheets.prepare("both", None, Join(("cities", "names"), ("name",), NOWHERE))
    sheets.prepare("names", "register", Group(("name",), {"rows": Keep("count", None)}, NOWHERE))
    sheets.indicator("I", "count", measures="both", value="sum(twice)")

    (traced,) = engine(sheets).trace("I")

    (row,) = traced.above
    assert traced.result.value == 60
    assert row.origins == (
        ("place", 0), ("parts", 0), ("register", 0), ("register", 1), ("place", 1),
        ("register", 0), ("register", 1),
    )  # fmt: skip


def test_every_ambiguous_row_of_every_prepared_table_is_told_once(sheets: Sheets):
    sheets.table("register", "name:text | post:digits\nA | 10000\nA | -\nB | 20000")
    find = Find("register", {"name": "name"}, {}, None, {"post": "post"}, unique=True, place=NOWHERE)
    sheets.prepare("found", "place", find)
    sheets.indicator("I", "count", measures="place", value="count()")

    found = engine(sheets)

    (ambiguity,) = found.ambiguities()
    assert (ambiguity.prepared, ambiguity.origin) == ("found", ("place", 0))
    assert ambiguity.found == (("register", 0), ("register", 1))
    assert found.ambiguities() == [ambiguity]
