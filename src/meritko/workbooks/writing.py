"""Tables written as the sheets of a workbook, the same bytes for the same rows.

Texts are written as texts whatever they look like (never as formulas, links or dates), codes
that are whole numbers as numbers, everything else as numbers; missing values as empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.engine.tables import Value
from meritko.methodology.model import TEXT_TYPES, Column, Table

Sheet = tuple[Table, str, Sequence[Mapping[str, Value]]]
"""A table, the title of its sheet, and its rows by column id."""


@dataclass(frozen=True)
class Cover:
    """A first sheet for people alone: its title, and lines of a name and what is told under it."""

    title: str
    lines: Sequence[tuple[str, str]]


LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook can hold."""

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone
_WHOLE_CODE = re.compile(r"0|[1-9]\d{0,14}")
_NARROWEST, _WIDEST = 9, 34


class CannotWrite(ValueError):
    """A value cannot be written into a cell of a workbook."""


def write_tables(path: Path, tables: Sequence[Sheet], cover: Cover | None = None) -> None:
    """Write a workbook: one sheet for each table, its headings bold and frozen.

    An optional column that no row mentions is left out. The same tables give the same bytes.

    Args:
        path: The file, replaced if it is there.
        tables: Table, title of its sheet, rows (column id -> value; an absent one is missing).
        cover: What is told of the workbook before its tables. Its title must be one that readers pass over.

    Raises:
        CannotWrite: A text is too long for a cell, or a number is not finite.
    """
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        if cover is not None:
            _write_cover(book.add_worksheet(cover.title), cover, book.add_format({"bold": True}))
        for table, title, rows in tables:
            columns = [c for c in table.columns if not c.optional or any(c.id in row for row in rows)]
            _write_sheet(book.add_worksheet(title), columns, rows, heading, text)


def _write_cover(sheet: Worksheet, cover: Cover, bold: Format) -> None:
    sheet.set_column(0, 0, _WIDEST)
    sheet.set_column(1, 1, 2 * _WIDEST)
    for row, (name, told) in enumerate(cover.lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, told)


def _write_sheet(
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Value]],
    heading: Format,
    text: Format,
) -> None:
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        values = [cell_value(column, row.get(column.id)) for row in rows]
        as_text = column.type in TEXT_TYPES and not any(isinstance(value, int) for value in values)
        sheet.set_column(position, position, _width(column, values), text if as_text else None)
        sheet.write_string(0, position, column.header, heading)
        for number, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(number, position, value, text)
            elif value is not None:
                sheet.write_number(number, position, value)


def cell_value(column: Column, value: Value) -> Value:
    """What stands in the cell: a number, a text, or None for an empty cell.

    Raises:
        CannotWrite: The text is too long, or the number is not finite.
    """
    if isinstance(value, str):
        if column.type == "code" and _WHOLE_CODE.fullmatch(value):
            return int(value)
        if len(value) > LONGEST_TEXT:
            raise CannotWrite(
                f"{column.header}: a text of {len(value)} characters; a cell holds {LONGEST_TEXT}"
            )
        return value or None
    if isinstance(value, float) and not abs(value) < float("inf"):
        raise CannotWrite(f"{column.header}: {value} is not a number that a cell can hold")
    return value


def _width(column: Column, values: Sequence[Value]) -> float:
    """Wide enough for the values, and for a heading that wraps into a few lines."""
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    words = max((len(word) for word in column.header.split()), default=0)
    wanted = max(longest, words, len(column.header) // 4) + 2
    return float(min(max(wanted, _NARROWEST), _WIDEST))
