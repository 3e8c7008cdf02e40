"""A value that is missing is no zero: its row is left out, above the line and below alike."""

from .sheets import PER_NAME, Sheets


def test_a_row_that_lacks_the_denominator_leaves_the_numerator_too(sheets: Sheets):
    sheets.table(
        "service",
        """
        name:text | clients:count | fte:number
        A         | 30            | 1
        B         | 10            | 3
        C         | 99            | -
        """,
    )
    sheets.indicator("I", "ratio", measures="service", numerator="sum(clients)", denominator="sum(fte)")

    sheets.expect(
        """
        indicator | numerator | denominator | value | left_out | state
        I         | 40        | 4           | 10    | 1        | computed
        """
    )


def test_each_category_needs_only_its_own_columns(sheets: Sheets):
    sheets.table(
        "service",
        """
        name:text | clients:count | women:count | youth:count
        A         | 10            | 4           | -
        B         | 10            | -           | 5
        """,
    )
    sheets.indicator(
        "I",
        "ratio",
        measures="service",
        denominator="sum(clients)",
        cases={"women": {"numerator": "sum(women)"}, "youth": {"numerator": "sum(youth)"}},
    )

    sheets.expect(
        """
        indicator | category | numerator | denominator | value | left_out
        I         | women    | 4         | 10          | 4/10  | 1
        I         | youth    | 5         | 10          | 5/10  | 1
        """
    )


def test_a_column_asked_only_whether_it_is_filled_may_be_missing(sheets: Sheets):
    sheets.table(
        "service",
        """
        name:text | note:text
        A         | yes
        B         | -
        """,
    )
    sheets.indicator("I", "count", measures="service", value="count(is_filled(note))")

    sheets.expect(
        """
        indicator | numerator | denominator | value | left_out
        I         | -         | -           | 1     | 0
        """
    )


def test_without_any_row_the_sums_are_zero_and_the_quotient_is_not_computable(sheets: Sheets):
    sheets.table("service", "clients:count | fte:number")
    sheets.indicator("I", "ratio", measures="service", numerator="sum(clients)", denominator="sum(fte)")
    sheets.indicator("N", "count", measures="service", value="count()")

    sheets.expect(
        """
        indicator | numerator | denominator | value | left_out | state
        I         | 0         | 0           | -     | 0        | not_computable
        N         | -         | -           | 0     | 0        | computed
        """
    )


def test_what_was_not_reported_is_missing(sheets: Sheets):
    sheets.table(
        "project",
        """
        name:text | people:count
        K1        | 12
        K2        | -
        """,
    )
    sheets.indicator("I", "reported", measures="project", by=PER_NAME, value="people")

    sheets.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        I         | K1   | -         | -           | 12    | 0        | computed
        I         | K2   | -         | -           | -     | 1        | missing
        """
    )
