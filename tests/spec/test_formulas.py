"""What the operations of the formula language give, also where a value is missing."""

import pytest

from .sheets import Sheets

COUNTED = [
    ("a + b = 5", 1),
    ("a - b < 0", 1),
    ("10 * a / b > 6.6", 1),
    ("abs(a - b) = 1", 1),
    ("-(a) = -(2)", 1),
    ("a <> b and not (a > b)", 1),
    ("a = 2 or missing = 1", 1),
    ("a = 3 or missing = 1", 0),
    ("a = 3 and missing = 1", 0),
    ("not (a = 2 and missing = 1)", 0),
    ("not (a = 3 and missing = 1)", 1),
    ("missing = missing", 0),
    ("not is_filled(missing)", 1),
    ("if(missing = 1, a, b) = 3", 1),
    ("if(a = 2, missing, b) = 3", 0),
    ("name = 'O''Hara'", 1),
    ("name <> 'o''hara'", 1),
    ("evaluated_year() = 2025", 1),
    ("parameter('span') = 'two'", 1),
    ("parameter_value('span') = 2", 1),
    ("number_of_codes('region') = 3", 1),
    ("a / 0 = 0", 0),
    ("(a > 1) = (b > 1)", 1),
]


@pytest.mark.parametrize(("condition", "holds"), COUNTED)
def test_a_condition_holds_or_not(sheets: Sheets, condition: str, holds: int):
    sheets.codes("region", "1", "2", "3")
    sheets.parameter("span", two=2)
    sheets.table("one", "name:text | a:count | b:count | missing:count\nO'Hara | 2 | 3 | -")
    sheets.indicator("I", "count", measures="one", rows=condition, value="count()")

    sheets.expect(f"indicator | value\nI | {holds}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("if(count() > 1, sum(a), sum(b))", "2"),
        ("if(count() = 2 and is_filled(sum(a)), 10 * sum(a), sum(b))", "20"),
        ("round_half_up(100 * sum(a) / sum(b))", "67"),
        ("sum(a) / number_of_codes('region')", "2/3"),
        ("sum(a) * parameter_value('open')", "-"),
        ("if(parameter('open') = 'none', sum(b), sum(a))", "3"),
        ("evaluated_year() - sum(a)", "2023"),
    ],
)
def test_a_value_may_be_made_of_sums_and_constants(sheets: Sheets, value: str, expected: str):
    sheets.codes("region", "1", "2", "3")
    sheets.parameter("open", none=None)
    sheets.table("two", "a:count | b:count\n2 | 3\n0 | 0")
    sheets.indicator("I", "count", measures="two", value=value)

    sheets.expect(f"indicator | value\nI | {expected}")
