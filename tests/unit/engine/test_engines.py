"""What the engines offer besides results: prepared tables, and refusals of what no loader lets through."""

import pytest

from meritko.engine.duckdb_engine import AmbiguousData, DuckDBEngine
from meritko.engine.plan import with_needed
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.setting import make_setting
from meritko.engine.sql.expressions import to_sql
from meritko.engine.sql.making import make_preparation
from meritko.methodology.formula_parser import parse
from meritko.methodology.formulas import Call, Number, Ref
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Derive, Find

from ...spec.sheets import WORDS, YEAR, Sheets


@pytest.fixture
def sheets() -> Sheets:
    found = Sheets(evaluate=lambda *_: [])
    found.table("place", "name:text | a:count\nA | 2\nB | -")
    found.table("register", "name:text | people:count\nA | 5\nA | 6")
    found.prepare("doubled", "place", Derive({"twice": parse("2 * a")}, NOWHERE))
    return found


def test_prepared_tables_alone_can_be_had(sheets: Sheets):
    pack = sheets.pack()
    setting = make_setting(pack, YEAR, {})

    with DuckDBEngine(pack, setting, sheets.rows) as engine:
        found = engine.prepare(["doubled"], make_preparation(pack, setting, ["doubled"]))

    assert found == {"doubled": [{"name": "A", "a": 2, "twice": 4}, {"name": "B", "a": None, "twice": None}]}


def test_an_ambiguous_look_up_stops_the_preparation_and_names_the_table(sheets: Sheets):
    find = Find("register", {"name": "name"}, {}, None, {"people": "people"}, unique=True, place=NOWHERE)
    sheets.prepare("found", "doubled", find)
    pack = sheets.pack()
    setting = make_setting(pack, YEAR, {})

    with (
        DuckDBEngine(pack, setting, sheets.rows) as engine,
        pytest.raises(AmbiguousData, match="found") as problem,
    ):
        engine.prepare(["found"], make_preparation(pack, setting, ["found"]))

    assert problem.value.prepared == ("found",)


def test_no_programme_gives_no_result(sheets: Sheets):
    sheets.indicator("I", "count", measures="place", value="count()")
    pack = sheets.pack()
    setting = make_setting(pack, YEAR, {})

    with DuckDBEngine(pack, setting, sheets.rows) as engine:
        found = engine.evaluate(["programme", "another"])

    assert [result.value for result in found] == [2]
    assert ReferenceEngine(pack, setting, sheets.rows).evaluate([]) == []


def test_indicators_that_others_are_made_of_are_computed_with_them_in_the_order_of_the_pack(sheets: Sheets):
    sheets.indicator("A", "count", measures="place", value="count()")
    sheets.indicator("B", "derived", value="indicator('A')")
    sheets.indicator("C", "derived", value="indicator('B') + indicator('A')")
    sheets.indicator("D", "count", measures="place", value="count()")
    pack = sheets.pack()

    found = with_needed(pack, pack.indicators[2:3], YEAR)

    assert [indicator.code for indicator in found] == ["A", "B", "C"]


def test_an_operation_without_a_translation_is_refused():
    with pytest.raises(TypeError, match="'sum' has no translation"):
        to_sql(Call("sum", (Number(1),)))


def test_a_column_outside_a_sum_has_no_value_over_many_rows(sheets: Sheets):
    value = parse("a")
    assert value.expression == Ref("a")
    wrong = Indicator(
        "I", "programme", "criterion", WORDS, "count", (Case(None, value=value),), NOWHERE, "place"
    )
    sheets.indicator("J", "count", measures="place", value="count()")
    pack = sheets.pack()
    object.__setattr__(pack, "indicators", (wrong,))

    with pytest.raises(TypeError, match="has no value over many rows"):
        ReferenceEngine(pack, make_setting(pack, YEAR, {}), sheets.rows).trace("I")
