"""Zero is a number like any other, but nothing can be divided by it."""

from .sheets import PER_NAME, Sheets, band


def test_a_zero_above_the_line_gives_zero(sheets: Sheets):
    sheets.table(
        "service",
        """
        clients:count | fte:number
        0             | 2
        """,
    )
    sheets.indicator("I", "ratio", measures="service", numerator="sum(clients)", denominator="sum(fte)")

    sheets.expect(
        """
        indicator | numerator | denominator | value | left_out | state
        I         | 0         | 2           | 0     | 0        | computed
        """
    )


def test_a_zero_below_the_line_leaves_the_value_empty_and_shows_both_sums(sheets: Sheets):
    sheets.table(
        "project",
        """
        name:text | graduates:count | people:count
        K1        | 3               | 0
        K2        | 3               | 4
        """,
    )
    sheets.indicator(
        "S", "ratio", measures="project", by=PER_NAME, scale=100, numerator="graduates", denominator="people"
    )

    sheets.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        S         | K1   | 3         | 0           | -     | 0        | not_computable
        S         | K2   | 3         | 4           | 75    | 0        | computed
        """
    )


def test_a_division_by_zero_inside_a_row_is_missing_and_the_sum_passes_over_it(sheets: Sheets):
    sheets.table(
        "service",
        """
        a:count
        1
        0
        """,
    )
    sheets.indicator("I", "count", measures="service", value="sum(a + 6 / 2) + count(1 / 0 = 1)")
    sheets.indicator("J", "count", measures="service", value="sum(if(a = 0, 1 / 0, a))")

    sheets.expect(
        """
        indicator | value | left_out
        I         | 7     | 0
        J         | 1     | 0
        """
    )


def test_a_row_that_cannot_be_placed_for_a_zero_is_left_out(sheets: Sheets):
    sheets.table(
        "place",
        """
        women:count | clients:count
        5           | 10
        0           | 0
        """,
    )
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        scale=100,
        of="100 * women / clients",
        cases={"any": {"band": band()}},
    )

    sheets.expect(
        """
        indicator | category | numerator | denominator | value | left_out
        I         | any      | 1         | 1           | 100   | 1
        """
    )
