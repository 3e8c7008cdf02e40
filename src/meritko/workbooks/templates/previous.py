"""Last year's workbook: read like any other, and shown in grey on sheets of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.engine.tables import TableRows, Value
from meritko.methodology.model import Column, Table, WorkbookKind
from meritko.wording import Translator
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem, say_number
from meritko.workbooks.reading import read_files
from meritko.workbooks.recognition import Layout
from meritko.workbooks.templates.entry import EntrySheet, frozen_columns
from meritko.workbooks.templates.lists import Lists
from meritko.workbooks.templates.looks import Looks, heading_height, print_as_list
from meritko.workbooks.values import normalise

_EARLIEST = 1990
_WIDEST = 40
_HEADINGS = 1
"""The row (from 0) of the headings; above them it says what the sheet is."""

Row = Mapping[str, Value]


class NotPrevious(Exception):
    """A file that is no workbook of the kind; `problems` say why, if anything is wrong with it."""

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__("no workbook of the kind")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Previous:
    """What last year's workbook holds.

    `sheets` are the titles of the sheets the rows come from, `problems` the errors in cells,
    whose values are not shown.
    """

    file: str
    rows: Mapping[str, Sequence[Row]]
    sheets: Mapping[str, str]
    problems: tuple[Problem, ...]

    def only_value(self, table: Table, column: Column) -> Value:
        """The value of a column where last year had one row that says more than which row it is."""
        rows = self.rows.get(table.id, ())
        return rows[0].get(column.id) if len(rows) == 1 and column.id not in table.key else None


def read_previous(path: Path, kind: WorkbookKind, layout: Layout, year: int, pool: Pool) -> Previous:
    """Read the workbook of an earlier year; of the sheets of several years, the latest of each.

    Args:
        path: The workbook.
        kind: What it must be.
        layout: Kinds of workbook, tables and code lists.
        year: The year of the template.
        pool: The children that read.

    Raises:
        NotPrevious: It cannot be read or is of another kind.
    """
    reading = read_files([File(path.name, path)], layout, None, {}, pool)
    if kind.id not in reading.kinds.get(path.name, ()):
        raise NotPrevious([problem for problem in reading.errors if not problem.place.sheet])
    rows: dict[str, Sequence[Row]] = {}
    sheets: dict[str, str] = {}
    for name in kind.tables:
        latest = _latest(layout.tables[name], reading.tables[name], year)
        if latest is not None:
            sheets[name] = reading.tables[name].sources[latest].sheet
            rows[name] = _rows_of(reading.tables[name], latest)
    in_cells = tuple(problem for problem in reading.errors if problem.place.row)
    return Previous(path.name, rows, sheets, in_cells)


def _latest(table: Table, rows: TableRows, year: int) -> int | None:
    """Which source of a table to show: that of the latest year not after this one."""
    titles = [normalise(source.sheet) for source in rows.sources]
    for each in range(year, _EARLIEST, -1):
        if table.sheet_title(each) in titles:
            return titles.index(table.sheet_title(each))
    return None


def _rows_of(rows: TableRows, source: int) -> list[Row]:
    indexes = [index for index, (which, _) in enumerate(rows.origins) if which == source]
    return [{name: values[index] for name, values in rows.columns.items()} for index in indexes]


def shown(column: Column, value: Value, lists: Lists, language: str) -> str:
    """A value of last year as a text."""
    if isinstance(value, str):
        return lists.shown(column, value)
    return "" if value is None else say_number(float(value), language)


def _wide_enough(width: float, column: Column, rows: Sequence[Row]) -> float:
    """The width of a column in which texts can be read to their end, if they are not very long."""
    texts = [value for row in rows if isinstance(value := row.get(column.id), str)]
    return (
        float(max(width, min(max(map(len, texts), default=0) + 2, _WIDEST))) if not column.codelist else width
    )


def write_previous(
    sheet: Worksheet, entry: EntrySheet, previous: Previous, lists: Lists, looks: Looks, say: Translator
) -> None:
    """Write last year's rows below the same headings in the same columns, grey and locked."""
    rows = previous.rows[entry.table.id]
    widths = [_wide_enough(w, c, rows) for w, c in zip(entry.widths(lists), entry.columns, strict=True)]
    title = say("{sheet} in {file}: only to compare with, nothing is filled in or read here")
    sheet.write_string(
        0, 0, title.format(sheet=previous.sheets[entry.table.id], file=previous.file), looks.grey_title
    )
    for at, (column, width) in enumerate(zip(entry.columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(_HEADINGS, at, column.header, looks.grey_heading)
        for below, row in enumerate(rows, start=_HEADINGS + 1):
            value = row.get(column.id)
            if isinstance(value, str):
                sheet.write_string(below, at, lists.shown(column, value), looks.grey_text)
            elif value is None:
                sheet.write_blank(below, at, None, looks.grey_text)
            else:
                sheet.write_number(below, at, value, looks.grey_number)
    frozen = frozen_columns(entry.table, entry.columns, widths)
    sheet.set_row(_HEADINGS, heading_height(list(zip(entry.columns, widths, strict=True))))
    sheet.freeze_panes(_HEADINGS + 1, frozen)
    sheet.autofilter(_HEADINGS, 0, _HEADINGS + len(rows), len(widths) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    sheet.set_tab_color("#BFBFBF")
    print_as_list(sheet, widths, frozen, entry.footer)
    sheet.repeat_rows(0, _HEADINGS)
