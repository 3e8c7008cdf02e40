"""Categories by value: every number belongs to one, and a bound to the side that it is written on."""

from .sheets import Sheets, band


def test_bounds_with_decimals_are_compared_as_they_stand(sheets: Sheets):
    sheets.table(
        "place",
        """
        fte:number
        0.09
        0.1
        0.3
        0.31
        1.0
        """,
    )
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        of="fte",
        cases={
            "below 0.1": {"band": band(below=0.1)},
            "0.1 to 0.3": {"band": band(from_=0.1, to=0.3)},
            "over 0.3, below 1": {"band": band(over=0.3, below=1)},
            "from 1": {"band": band(from_=1)},
        },
    )

    sheets.expect(
        """
        indicator | category          | numerator | denominator
        I         | below 0.1         | 1         | 5
        I         | 0.1 to 0.3        | 2         | 5
        I         | over 0.3, below 1 | 1         | 5
        I         | from 1            | 1         | 5
        """
    )


def test_what_is_placed_is_a_double_and_not_rounded_on_the_way(sheets: Sheets):
    sheets.table(
        "place",
        """
        a:number | b:number
        0.1      | 0.2
        """,
    )
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        of="a + b",
        cases={"to 0.3": {"band": band(to=0.3)}, "over 0.3": {"band": band(over=0.3)}},
    )

    sheets.expect(
        """
        indicator | category | numerator
        I         | to 0.3   | 0
        I         | over 0.3 | 1
        """
    )


def test_a_condition_comes_before_every_band_and_the_first_that_holds_decides(sheets: Sheets):
    sheets.table(
        "place",
        """
        years:count | left:flag | moved:flag
        3           | 0         | 0
        3           | 1         | 1
        3           | 0         | 1
        9           | 0         | 0
        -           | 1         | 0
        """,
    )
    sheets.indicator(
        "I",
        "distribution",
        measures="place",
        scale=100,
        of="years",
        cases={
            "to 5": {"band": band(to=5)},
            "left": {"when": "left = 1"},
            "over 5": {"band": band(from_=6)},
            "moved": {"when": "moved = 1"},
        },
    )

    sheets.expect(
        """
        indicator | category | numerator | denominator | value | left_out
        I         | to 5     | 1         | 4           | 25    | 1
        I         | left     | 1         | 4           | 25    | 1
        I         | over 5   | 1         | 4           | 25    | 1
        I         | moved    | 1         | 4           | 25    | 1
        """
    )


def test_codes_are_categories_of_their_own_and_one_that_nobody_has_counts_zero(sheets: Sheets):
    sheets.codes("office", "regional", "municipal", "Ústí „nad“ Labem")
    sheets.table(
        "coordinator",
        """
        office:code
        regional
        regional
        Ústí „nad“ Labem
        -
        """,
    )
    sheets.indicator(
        "I",
        "distribution",
        measures="coordinator",
        of="office",
        cases={"regional": {}, "municipal": {}, "Ústí „nad“ Labem": {}},
    )

    sheets.expect(
        """
        indicator | category         | numerator | denominator | left_out
        I         | regional         | 2         | 3           | 1
        I         | municipal        | 0         | 3           | 1
        I         | Ústí „nad“ Labem | 1         | 3           | 1
        """
    )
