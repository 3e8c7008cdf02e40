"""Results by a column: for the units that have a row, or for all of a code list, and for the whole."""

import pytest

from .sheets import Sheets, by


@pytest.fixture
def regions(sheets: Sheets) -> Sheets:
    sheets.codes("region", "1", "2", "3")
    sheets.table(
        "place",
        """
        region:code | clients:count | fte:number
        1           | 30            | 1
        2           | 10            | 3
        2           | -             | 5
        """,
    )
    return sheets


SHARE = {"measures": "place", "numerator": "sum(clients)", "denominator": "sum(fte)"}


def test_by_a_column_every_unit_with_a_row_has_a_result(regions: Sheets):
    regions.indicator("I", "ratio", by="region", **SHARE)

    regions.expect(
        """
        indicator | unit | numerator | denominator | value | left_out
        I         | 1    | 30        | 1           | 30    | 0
        I         | 2    | 10        | 3           | 10/3  | 1
        """
    )


def test_by_a_column_a_unit_none_of_whose_rows_the_indicator_is_about_has_no_result(regions: Sheets):
    regions.indicator("I", "ratio", by="region", rows="fte < 2", **SHARE)
    regions.indicator("J", "ratio", by="region", **SHARE)

    regions.expect(
        """
        indicator | unit | numerator | denominator
        I         | 1    | 30        | 1
        J         | 1    | 30        | 1
        J         | 2    | 10        | 3
        """
    )


def test_every_code_of_the_list_has_a_result_and_the_whole_its_own_ratio(regions: Sheets):
    regions.indicator("I", "ratio", by=by("region", every="region", total="CR"), **SHARE)

    regions.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        I         | 1    | 30        | 1           | 30    | 0        | computed
        I         | 2    | 10        | 3           | 10/3  | 1        | computed
        I         | 3    | 0         | 0           | -     | 0        | not_computable
        I         | CR   | 40        | 4           | 10    | 1        | computed
        """
    )


def test_a_row_that_names_no_unit_belongs_to_the_whole_alone(sheets: Sheets):
    sheets.table("place", "town:text | clients:count\nA | 1\n- | 2")
    sheets.indicator("I", "count", measures="place", by=by("town", total="all"), value="sum(clients)")

    sheets.expect(
        """
        indicator | unit | value
        I         | A    | 1
        I         | all  | 3
        """
    )


def test_without_any_row_only_the_listed_units_and_the_whole_have_results(sheets: Sheets):
    sheets.codes("region", "1", "2")
    sheets.table("place", "region:code | clients:count")
    value = {"measures": "place", "value": "sum(clients)"}
    sheets.indicator("I", "count", by="region", **value)
    sheets.indicator("J", "count", by=by("region", every="region"), **value)
    sheets.indicator("K", "count", by=by("region", total="CR"), **value)

    sheets.expect(
        """
        indicator | unit | value
        J         | 1    | 0
        J         | 2    | 0
        K         | CR   | 0
        """
    )


def test_a_national_denominator_is_the_same_for_every_unit_but_left_out_is_its_own(regions: Sheets):
    regions.indicator(
        "I",
        "ratio",
        measures="place",
        by=by("region", every="region", total="CR"),
        scale=100,
        numerator="sum(clients)",
        denominator="total(sum(clients))",
    )

    regions.expect(
        """
        indicator | unit | numerator | denominator | value | left_out
        I         | 1    | 30        | 40          | 75    | 0
        I         | 2    | 10        | 40          | 25    | 1
        I         | 3    | 0         | 40          | 0     | 0
        I         | CR   | 40        | 40          | 100   | 1
        """
    )
