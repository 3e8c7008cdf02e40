"""The statements that DuckDB is given: to be read, and held to what must never be in them."""

import pytest

from meritko.engine.script import Script
from meritko.engine.setting import make_setting
from meritko.engine.sql.making import make_script
from meritko.methodology.formula_parser import parse
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Derive, Group, Keep

from .sheets import PER_NAME, YEAR, Sheets, band, by


def computed(sheets: Sheets) -> str:
    return "\n".join(script(sheets).compute)


def script(sheets: Sheets) -> Script:
    pack = sheets.pack()
    return make_script(pack, make_setting(pack, YEAR, {}), ["programme"])


@pytest.fixture
def sheets() -> Sheets:
    found = Sheets(evaluate=lambda *_: [])
    found.codes("region", "1", "2")
    found.table("place", "name:text | region:code | clients:count | fte:number\nA | 1 | 2 | 0.1")
    return found


def test_a_division_is_guarded_against_zero(sheets: Sheets):
    sheets.indicator(
        "I", "ratio", measures="place", by=PER_NAME, numerator="clients / fte", denominator="fte"
    )

    assert computed(sheets).count("/") == computed(sheets).count("NULLIF(")


def test_halves_are_rounded_by_floor_and_never_by_the_databases_own_rounding(sheets: Sheets):
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        of="round_half_up(100 * clients / fte)",
        cases={"any": {"band": band()}},
    )

    said = computed(sheets)

    assert "FLOOR(" in said
    assert "ROUND" not in said


def test_amounts_are_summed_as_decimals_and_counts_as_whole_numbers(sheets: Sheets):
    sheets.indicator("I", "ratio", measures="place", numerator="sum(fte)", denominator="sum(clients)")

    said = computed(sheets)

    assert said.count("DECIMAL(38, 12)") == 1
    assert said.count("SUM(") == 2


def test_decimal_literals_are_doubles_whatever_the_database_would_make_of_them(sheets: Sheets):
    sheets.indicator("I", "count", measures="place", value="count(fte = 0.3)")

    assert "CAST('0.3' AS DOUBLE)" in computed(sheets)


def test_a_prepared_table_is_one_statement_with_every_name_in_quotes(sheets: Sheets):
    total = Group(("region",), {"posts": Keep("sum", "fte")}, NOWHERE)
    sheets.prepare("order by", "place", total, Derive({"limit": parse("posts * 2")}, NOWHERE))
    sheets.indicator("I", "count", measures="order by", value="count(posts > 1)")

    (statement,) = script(sheets).prepare

    assert statement.startswith('CREATE TEMP TABLE "order by" AS SELECT')
    assert all(f'"{name}"' in statement for name in ("place", "region", "posts", "limit"))


def test_a_text_of_a_pack_stays_a_text(sheets: Sheets):
    sheets.indicator(
        "I'; DROP TABLE place; --", "count", measures="place", value="count(name = 'O''Hara''; DROP TABLE x')"
    )
    sheets.indicator(
        "J", "count", measures="place", by=by("region", every="region", total="a'b"), value="count()"
    )

    said = computed(sheets)

    assert "'O''Hara''; DROP TABLE x'" in said
    assert "'a''b'" in said
    assert "DROP TABLE place" not in said
