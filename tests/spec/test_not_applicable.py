"""What is not collected under a setting does not apply: every result is there, and empty."""

import pytest

from .sheets import PER_NAME, Sheets

MARK = ("mark", "with")


@pytest.fixture
def marked(sheets: Sheets) -> Sheets:
    sheets.parameter("mark", **{"with": None, "without": None})
    sheets.table(
        "place",
        """
        name:text | target:count | clients:count
        A         | 3            | 4
        B         | -            | 4
        """,
    )
    shares = {"numerator": "sum(target)", "denominator": "sum(clients)"}
    sheets.indicator("T", "ratio", measures="place", needed_parameter=MARK, **shares)
    sheets.indicator("R", "reported", measures="place", by=PER_NAME, needed_parameter=MARK, value="target")
    sheets.indicator(
        "D", "derived", needed_parameter=MARK, left_out_of="T", value="indicator('T') + indicator('T')"
    )
    sheets.indicator("E", "derived", value="indicator('T')")
    return sheets


def test_with_the_choice_that_it_needs_an_indicator_is_computed(marked: Sheets):
    marked.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        T         | -    | 3         | 4           | 3/4   | 1        | computed
        R         | A    | -         | -           | 3     | 0        | computed
        R         | B    | -         | -           | -     | 1        | missing
        D         | -    | -         | -           | 6/4   | 1        | computed
        E         | -    | -         | -           | 3/4   | 0        | computed
        """
    )


def test_without_it_all_is_empty_nothing_is_left_out_and_what_is_made_of_it_is_missing(marked: Sheets):
    marked.chosen["mark"] = "without"

    marked.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        T         | -    | -         | -           | -     | 0        | not_applicable
        R         | A    | -         | -           | -     | 0        | not_applicable
        R         | B    | -         | -           | -     | 0        | not_applicable
        D         | -    | -         | -           | -     | 0        | not_applicable
        E         | -    | -         | -           | -     | 0        | missing
        """
    )
