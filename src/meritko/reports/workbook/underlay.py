"""The sheet with the numbers of charts that no table of a chapter gives side by side."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.reports.workbook.paging import Paper, set_up_paper
from meritko.reports.workbook.plan import LEFT, TAG
from meritko.reports.workbook.sheets import MARGIN, Writing, write_head
from meritko.reports.workbook.sources import Table
from meritko.reports.workbook.texts import number_format, safe
from meritko.reports.workbook.titles import internal

FIRST_ROW = 3
_WIDTHS = (46.0, *[15.0] * 6)
_BACK = "\N{LEFTWARDS ARROW}"


def write_underlay(sheet: Worksheet, tables: Sequence[Table], writing: Writing) -> None:
    """Write the tables one under the other; where a chart has no number, its cell is empty."""
    looks = writing.looks
    widest = max(len(table.columns) for table in tables)
    widths = [_WIDTHS[0], *[_WIDTHS[1]] * max(widest, len(_WIDTHS) - 1)]
    sheet.set_column(0, 0, MARGIN)
    sheet.set_column(TAG, TAG, 0.8)
    for at, width in enumerate(widths, start=LEFT):
        sheet.set_column(at, at, width)
    write_head(sheet, writing, writing.plan.underlay, LEFT + len(widths) - 1)
    for table in tables:
        spot = writing.plan.spots.get(table.chart.id)
        if spot:
            sheet.write_url(table.row, 0, internal(spot.sheet, spot.row), looks.of("link"), _BACK, spot.sheet)
        sheet.write_string(table.row, LEFT, safe(table.chart.title), looks.of("caption"))
        sheet.write_string(table.row + 1, LEFT, safe(table.chart.unit), looks.of("head_text"))
        for row, category in enumerate(table.chart.categories, start=table.row + 2):
            sheet.write_string(row, LEFT, safe(category), looks.of("cell_text"))
        for at, (label, numbers) in enumerate(table.columns, start=LEFT + 1):
            sheet.write_string(table.row + 1, at, safe(label), looks.of("head_number"))
            for row, number in enumerate(numbers, start=table.row + 2):
                if number is None or number.value is None:
                    sheet.write_blank(row, at, None, looks.of("cell_number"))
                else:
                    look = looks.of("cell_number", numbers=number_format(number))
                    sheet.write_number(row, at, number.value, look)
    sheet.set_tab_color("#7F7F7F")
    sheet.freeze_panes(2, 0)
    last = tables[-1].row + 1 + len(tables[-1].chart.categories)
    set_up_paper(sheet, writing.document, Paper(widths, last, None, LEFT))
