"""Filling in the workbook of justifications as somebody would in a spreadsheet program."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl


def filled(path: Path, *, cause: str, explanation: str) -> bytes:
    """The workbook with its first row filled in."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, at["příčina"]).value = cause
    sheet.cell(2, at["vysvětlení"]).value = explanation
    made = BytesIO()
    book.save(made)
    return made.getvalue()
