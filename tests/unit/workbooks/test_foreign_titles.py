"""How a foreign workbook is named: by its sheets, but not by a hundred of them."""

import pytest

from meritko.workbooks.findings import MOST_TITLES, unknown_workbook


@pytest.mark.parametrize("number", [1, MOST_TITLES, MOST_TITLES + 1, 200])
def test_no_more_sheets_are_named_than_one_can_read(number):
    titles = [f"Obec {n}" for n in range(number)]

    line = unknown_workbook("a.xlsx", titles, ["Lending"]).line("en")

    named = [title for title in titles if f"{title}," in line or f"{title};" in line]
    assert named == titles[:MOST_TITLES]
    assert ("…" in line) == (number > MOST_TITLES)
