"""Rows keep the sheet and the cell that they were read from."""

import pytest

from meritko.engine.tables import Source, TableRows

FIRST = Source("Obce.xlsx", "Obce 2025", {"name": "A", "clients": "C"})
SECOND = Source("Další obce.xlsx", "Obce 2025", {"clients": "A", "name": "B", "fte": "AA"})


@pytest.fixture
def rows() -> TableRows:
    columns = {"name": ["Lhota", "Újezd"], "clients": [3, None], "fte": [None, 0.5]}
    return TableRows("place", columns, (FIRST, SECOND), [(0, 7), (1, 2)])


def test_a_row_is_its_values_by_column(rows: TableRows):
    assert len(rows) == 2
    assert rows.row(1) == {"name": "Újezd", "clients": None, "fte": 0.5}


def test_a_cell_is_the_columns_letter_in_that_rows_own_sheet(rows: TableRows):
    assert rows.cell(0, "clients") == (FIRST, "C7")
    assert rows.cell(1, "clients") == (SECOND, "A2")
    assert rows.cell(1, "fte") == (SECOND, "AA2")


def test_a_column_that_a_sheet_does_not_have_has_no_cell_there(rows: TableRows):
    assert rows.cell(0, "fte") is None


def test_a_row_knows_its_workbook(rows: TableRows):
    assert [rows.workbook(index) for index in range(2)] == ["Obce.xlsx", "Další obce.xlsx"]
