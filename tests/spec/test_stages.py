"""A result may stand in the formula of a row: what it is made of is computed first."""

from .sheets import PER_NAME, Sheets, band


def test_rows_are_placed_by_their_distance_from_the_mean_of_all(sheets: Sheets):
    sheets.table(
        "place",
        """
        name:text | clients:count | fte:number
        A         | 120           | 1
        B         | 100           | 1
        C         | 80            | 1
        """,
    )
    sheets.indicator(
        "deviation",
        "distribution",
        measures="place",
        of="round_half_up(100 * (clients / fte) / indicator('mean')) - 100",
        cases={"under": {"band": band(below=0)}, "equal or over": {"band": band(from_=0)}},
    )
    sheets.indicator("mean", "ratio", measures="place", numerator="sum(clients)", denominator="sum(fte)")

    sheets.expect(
        """
        indicator | category      | numerator | denominator | value
        deviation | under         | 1         | 3           | 1/3
        deviation | equal or over | 2         | 3           | 2/3
        mean      | -             | 300       | 3           | 100
        """
    )


def test_a_result_may_stand_wherever_a_row_is_spoken_of(sheets: Sheets):
    sheets.table("place", "name:text | a:count\nA | 1\nB | 3\nC | -")
    sheets.indicator("mean", "ratio", measures="place", numerator="sum(a)", denominator="count()")
    sheets.indicator("sum", "count", measures="place", value="sum(a * indicator('mean'))")
    sheets.indicator("over", "count", measures="place", value="count(a > indicator('mean'))")
    sheets.indicator("rows", "count", measures="place", rows="a > indicator('mean')", value="count()")
    sheets.indicator(
        "each",
        "ratio",
        measures="place",
        by=PER_NAME,
        numerator="a",
        denominator="indicator('mean')",
        otherwise="indicator('mean')",
    )

    sheets.expect(
        """
        indicator | unit | numerator | denominator | value | left_out
        mean      | -    | 4         | 2           | 2     | 1
        sum       | -    | -         | -           | 8     | 1
        over      | -    | -         | -           | 1     | 1
        rows      | -    | -         | -           | 1     | 0
        each      | A    | 1         | 2           | 1/2   | 0
        each      | B    | 3         | 2           | 3/2   | 0
        each      | C    | -         | -           | 2     | 0
        """
    )


def test_without_the_result_that_places_them_all_rows_are_left_out(sheets: Sheets):
    sheets.table("place", "a:count | b:count\n1 | 0\n2 | 0")
    sheets.indicator("mean", "ratio", measures="place", numerator="sum(a)", denominator="sum(b)")
    sheets.indicator(
        "I", "distribution", measures="place", of="a / indicator('mean')", cases={"any": {"band": band()}}
    )

    sheets.expect(
        """
        indicator | category | numerator | denominator | value | left_out
        mean      | -        | 3         | 0           | -     | 0
        I         | any      | 0         | 0           | -     | 2
        """
    )
