"""Which rows an indicator is about, and which of them are left out."""

import pytest

from .sheets import Sheets, by

PLACES = """
    region:text | clients:count | fte:number
    north       | 30            | 1
    north       | 10            | 0
    south       | 50            | -
    -           | 70            | 2
"""


@pytest.fixture
def places(sheets: Sheets) -> Sheets:
    sheets.table("place", PLACES)
    return sheets


def test_a_row_outside_an_indicator_is_not_left_out_it_was_never_in(places: Sheets):
    places.indicator(
        "I", "ratio", measures="place", rows="clients < 60", numerator="sum(clients)", denominator="sum(fte)"
    )

    places.expect(
        """
        indicator | numerator | denominator | value | left_out
        I         | 40        | 1           | 40    | 1
        """
    )


def test_a_rule_leaves_rows_out_beside_those_that_lack_a_value(places: Sheets):
    places.indicator(
        "I",
        "ratio",
        measures="place",
        leave_out_when="fte = 0",
        numerator="sum(clients)",
        denominator="sum(fte)",
    )

    places.expect(
        """
        indicator | numerator | denominator | value  | left_out
        I         | 100       | 3           | 100/3  | 2
        """
    )


def test_a_condition_on_a_missing_value_does_not_hold(places: Sheets):
    places.indicator("I", "count", measures="place", rows="fte <> 1", value="count()")
    places.indicator("J", "count", measures="place", rows="not (fte = 1)", value="count()")
    places.indicator("K", "count", measures="place", rows="fte <> 1 or clients = 50", value="count()")

    places.expect(
        """
        indicator | value | left_out
        I         | 2     | 0
        J         | 2     | 0
        K         | 3     | 0
        """
    )


def test_each_unit_counts_its_own_left_out_rows_and_the_whole_counts_all(places: Sheets):
    places.indicator("I", "count", measures="place", by=by("region", total="all"), value="sum(fte)")

    places.expect(
        """
        indicator | unit  | value | left_out
        I         | north | 1     | 0
        I         | south | 0     | 1
        I         | all   | 3     | 1
        """
    )
