"""Indicators made of others: values, quotients, corrections of units, and what they inherit."""

from datetime import date

import pytest

from .sheets import Sheets, by


@pytest.fixture
def shares(sheets: Sheets) -> Sheets:
    sheets.codes("region", "1", "2", "3")
    sheets.table(
        "place",
        """
        region:code | svl:count | workers:count
        1           | 3         | 2
        2           | 1         | -
        2           | -         | 5
        """,
    )
    every = by("region", every="region", total="CR")
    shared = {"measures": "place", "by": every, "scale": 100}
    sheets.indicator("need", "ratio", numerator="sum(svl)", denominator="total(sum(svl))", **shared)
    sheets.indicator("work", "ratio", numerator="sum(workers)", denominator="total(sum(workers))", **shared)
    return sheets


def test_a_corrected_share_has_a_value_for_each_unit_and_the_left_out_of_what_it_corrects(shares: Sheets):
    shares.indicator(
        "fair",
        "derived",
        by=by("region", every="region"),
        scale=100,
        left_out_of="work",
        value="indicator('work') + (indicator('need') - 100 / number_of_codes('region'))",
    )

    found = {r.unit: r for r in shares.results() if r.indicator == "fair"}

    assert list(found) == ["1", "2", "3"]
    assert [r.left_out for r in found.values()] == [0, 1, 0]
    assert found["1"].value == pytest.approx(100 * 2 / 7 + 75 - 100 / 3, rel=1e-12)
    assert found["2"].value == pytest.approx(100 * 5 / 7 + 25 - 100 / 3, rel=1e-12)
    assert all(r.numerator is None and r.denominator is None for r in found.values())


def test_a_quotient_of_results_keeps_its_denominator_and_is_left_out_only_without_one(sheets: Sheets):
    sheets.table("place", "clients:count | fte:number | people:count\n30 | 2 | -")
    for name in ("clients", "fte", "people"):
        sheets.indicator(name, "ratio", measures="place", numerator=f"sum({name})", denominator="count()")
    sheets.indicator("zero", "count", measures="place", value="0 * count()")
    for code, top, bottom in (
        ("I", "clients", "fte"),
        ("J", "people", "fte"),
        ("K", "clients", "people"),
        ("L", "clients", "zero"),
    ):
        sheets.indicator(
            code, "derived", numerator=f"indicator('{top}')", denominator=f"indicator('{bottom}')"
        )

    sheets.expect(
        """
        indicator | numerator | denominator | value | left_out | state
        clients   | 30        | 1           | 30    | 0        | computed
        fte       | 2         | 1           | 2     | 0        | computed
        people    | 0         | 0           | -     | 1        | not_computable
        zero      | -         | -           | 0     | 0        | computed
        I         | 30        | 2           | 15    | 0        | computed
        J         | -         | 2           | -     | 0        | missing
        K         | -         | -           | -     | 1        | missing
        L         | 30        | 0           | -     | 0        | not_computable
        """
    )


def test_a_correction_of_categories_takes_their_greatest_left_out(sheets: Sheets):
    sheets.table("place", "a:count | b:count\n1 | -\n- | -")
    sheets.indicator(
        "I",
        "ratio",
        measures="place",
        denominator="count()",
        cases={"a": {"numerator": "sum(a)"}, "b": {"numerator": "sum(b)"}},
    )
    sheets.indicator("J", "derived", left_out_of="I", value="indicator('I', 'a') + indicator('I', 'a')")

    found = sheets.results()

    assert [(r.indicator, r.category, r.left_out) for r in found] == [
        ("I", "a", 1),
        ("I", "b", 2),
        ("J", "", 2),
    ]


def test_a_definition_that_no_longer_holds_has_no_value_for_others(sheets: Sheets):
    sheets.table("place", "a:count\n1")
    sheets.indicator("old", "count", measures="place", value="count()", valid_to=date(2024, 12, 31))
    sheets.indicator("I", "derived", left_out_of="old", value="indicator('old')")

    sheets.expect("indicator | value | left_out | state\nI | - | 0 | missing")
