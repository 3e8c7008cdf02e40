"""What one sheet says of a whole workbook, and numbers in the place of what is missing."""

from dataclasses import replace

from meritko.engine.tables import Source
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Fill, FromWorkbook

from .sheets import PER_NAME, Sheets


def test_a_row_takes_what_the_other_sheet_of_its_own_workbook_says(sheets: Sheets):
    sheets.table("cover", "town:text | year:year\nLhota | 2024\nÚjezd | 2025")
    sheets.table("client", "name:text\nA1\nB1\nC1\nA2")
    files = tuple(Source(f"{name}.xlsx", "sheet", {}) for name in ("a", "b", "c"))
    sheets.tables["cover"] = replace(sheets.tables["cover"], one_row=True)
    sheets.rows["cover"] = replace(sheets.rows["cover"], sources=files, origins=[(1, 2), (0, 2)])
    sheets.rows["client"] = replace(
        sheets.rows["client"], sources=files, origins=[(0, 2), (1, 2), (2, 2), (0, 3)]
    )
    sheets.prepare("clients", "client", FromWorkbook("cover", {"town": "town", "year": "year"}, NOWHERE))
    sheets.indicator("I", "reported", measures="clients", by=PER_NAME, value="year")

    sheets.expect(
        """
        indicator | unit | value | state
        I         | A1   | 2025  | computed
        I         | B1   | 2024  | computed
        I         | C1   | -     | missing
        I         | A2   | 2025  | computed
        """
    )


def test_a_number_is_put_only_where_none_is(sheets: Sheets):
    sheets.table("client", "name:text | mark:flag | hours:number\nA | - | 0.5\nB | 1 | -\nC | 0 | -")
    sheets.prepare("clients", "client", Fill(("mark", "hours"), 3, NOWHERE))
    sheets.indicator("mark", "reported", measures="clients", by=PER_NAME, value="mark")
    sheets.indicator("hours", "reported", measures="clients", by=PER_NAME, value="hours")

    sheets.expect(
        """
        indicator | unit | value
        mark      | A    | 3
        mark      | B    | 1
        mark      | C    | 0
        hours     | A    | 0.5
        hours     | B    | 3
        hours     | C    | 3
        """
    )
