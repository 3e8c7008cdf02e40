"""Halves are rounded up, exactly: floor(x + 0.5), never to the even number."""

import pytest

from .sheets import Sheets, band


@pytest.mark.parametrize(
    ("formula", "rounded"),
    [
        ("0.5", 1),
        ("1.5", 2),
        ("2.5", 3),
        ("0.49", 0),
        ("-(0.5)", 0),
        ("-(1.5)", -1),
        ("-(1.51)", -2),
        ("100 * 1 / 8", 13),
        ("100 * 3 / 8", 38),
        ("100 * 29 / 200", 15),
    ],
)
def test_a_half_is_rounded_up(sheets: Sheets, formula: str, rounded: int):
    sheets.table("one", "a:count\n1")
    sheets.indicator("I", "count", measures="one", value=f"round_half_up({formula}) + 0 * count()")

    sheets.expect(f"indicator | value\nI | {rounded}")


def test_a_share_of_exactly_a_half_per_cent_falls_into_the_upper_category(sheets: Sheets):
    sheets.table(
        "place",
        """
        women:count | clients:count
        49          | 200
        25          | 100
        1           | 4
        """,
    )
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        of="round_half_up(100 * women / clients)",
        cases={"under": {"band": band(below=25)}, "from": {"band": band(from_=25)}},
    )

    sheets.expect(
        """
        indicator | category | numerator | denominator | value
        I         | under    | 0         | 3           | 0
        I         | from     | 3         | 3           | 1
        """
    )


def test_floor_goes_down_also_below_zero(sheets: Sheets):
    sheets.table("one", "a:count\n1")
    sheets.indicator("I", "count", measures="one", value="10 * floor(2.9) + floor(-(2.1)) + 0 * count()")

    sheets.expect("indicator | value\nI | 17")
