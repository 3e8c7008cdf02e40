"""The demo country many times over: the same rows under new names, for a test of size."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlsxwriter

_ONCE = {"Externí údaje", "Základní údaje"}
_NAMES = {"název", "název obce", "název městské části", "městská část města", "číslo projektu"}


def make_larger(data: Path, folder: Path, times: int) -> Path:
    """Write the workbooks of `data` into `folder` with every row `times` times.

    Municipalities and projects of each copy have names of their own; sheets with one row for
    a year or a region stay as they are.
    """
    folder.mkdir()
    for path in sorted(data.glob("*.xlsx")):
        source = openpyxl.load_workbook(path, read_only=True)
        book = xlsxwriter.Workbook(folder / path.name, {"strings_to_formulas": False})
        for sheet in source:
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            _write(book.add_worksheet(sheet.title), rows, 1 if sheet.title in _ONCE else times)
        book.close()
        source.close()
    return folder


def _write(sheet: xlsxwriter.worksheet.Worksheet, rows: list[list[object]], times: int) -> None:
    heading, *rest = rows
    named = {i for i, title in enumerate(heading) if title in _NAMES}
    sheet.write_row(0, 0, heading)
    number = 1
    for copy in range(times):
        for row in rest:
            renamed = [f"{v} {copy}" if copy and v and i in named else v for i, v in enumerate(row)]
            for position, value in enumerate(renamed):
                if value is not None:
                    sheet.write(number, position, value)
            number += 1
