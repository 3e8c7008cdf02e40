"""How a newer version of a workbook differs from the one before it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meritko.workbooks.answers import RawCell, RawSheet
from meritko.workbooks.problems import tidy

MOST_CHANGES = 200
"""Cells told one by one; all are counted."""


def changes(before: Sequence[RawSheet], after: Sequence[RawSheet]) -> dict[str, object]:
    """What changed, as it is kept with the workbook.

    Returns:
        `number` of changed cells, `cells` (sheet, cell, before, after) of the first of them, and the
        titles of sheets that are new (`added`) or gone (`removed`).
    """
    old, new = ({sheet.title: sheet for sheet in sheets} for sheets in (before, after))
    cells: list[tuple[str, str, str, str]] = []
    number = 0
    for title in (title for title in new if title in old):
        for change in _changed_cells(old[title], new[title]):
            number += 1
            if number <= MOST_CHANGES:
                cells.append((title, *change))
    return {
        "number": number,
        "cells": cells,
        "added": [title for title in new if title not in old],
        "removed": [title for title in old if title not in new],
    }


def _changed_cells(before: RawSheet, after: RawSheet) -> Iterator[tuple[str, str, str]]:
    """Cell, before and after, row by row."""
    old, new = (_by_place(sheet) for sheet in (before, after))
    for row, column in sorted(old.keys() | new.keys()):
        was, is_now = old.get((row, column), ""), new.get((row, column), "")
        if was != is_now:
            yield f"{letters(column)}{row + 1}", was, is_now


def _by_place(sheet: RawSheet) -> Mapping[tuple[int, int], str]:
    """Row and column (from 0) of every cell that is not empty -> what it shows."""
    found = {
        (row, column): said(cell)
        for column, cells in enumerate(sheet.columns)
        for row, cell in enumerate(cells)
        if cell != ""
    }
    return found | {place: tidy(shown) for place, shown in sheet.hidden.items()}


def said(cell: RawCell) -> str:
    """What a cell shows, short enough for a table."""
    match cell:
        case dict():
            return cell.get("date", "")
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return tidy(str(cell))


def letters(column: int) -> str:
    """The letters of a column by its index from 0."""
    found = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
