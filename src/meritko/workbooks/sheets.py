"""From a recognised sheet to typed rows, each with its number in the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from meritko.engine.tables import Source, Value
from meritko.methodology.model import CodeList, Column, Table
from meritko.workbooks import findings
from meritko.workbooks.answers import RawCell, RawSheet
from meritko.workbooks.problems import Cell, Problem
from meritko.workbooks.recognition import FoundSheet, Layout, exists, match_columns, top_of
from meritko.workbooks.values import is_blank, read_cells, reader_for


@dataclass
class SheetRows:
    """The rows of one sheet: every column of the table, one value for each row.

    `numbers` are the rows' numbers in the sheet, from 1. `faulty` are the cells, by index of
    row and id of column, whose value is missing only because it could not be read.
    """

    found: FoundSheet
    source: Source
    columns: dict[str, list[Value]]
    numbers: list[int]
    problems: list[Problem]
    faulty: set[tuple[int, str]] = field(default_factory=set)

    def place(self, index: int, column: Column) -> Cell:
        """The cell of a row (by index) and a column, as exactly as the sheet allows."""
        letter = self.source.letters.get(column.id, "")
        return Cell(self.source.file, self.source.sheet, self.numbers[index], letter, column.header)


@dataclass(frozen=True)
class SheetReader:
    """Reads sheets of one layout under the choices of parameters and for a year (None: any)."""

    layout: Layout
    choices: Mapping[str, str]
    year: int | None

    def read(self, file: str, sheet: RawSheet, found: FoundSheet) -> SheetRows:
        """Read a sheet.

        Args:
            file: The workbook's name.
            sheet: Its cells as the child told them.
            found: Which table it is.

        Returns:
            The rows that hold any value, with the findings about headings and cells, in the
            order of rows and columns. A column that is not in the sheet has its `if_absent`.
        """
        table = found.table
        place = Cell(file, sheet.title)
        extra = self.layout.kind(table.workbook).extra_columns
        cells = _down_to_hidden(sheet)
        top = top_of(cells, table)
        matched = match_columns(place, cells, table, extra, self.choices, top)
        letters = {name: findings.column_letter(index) for name, index in matched.indexes.items()}
        numbers = _rows_with_values(cells, sheet.hidden, top + 1)
        source = Source(file, sheet.title, letters)
        rows = SheetRows(found, source, {}, [number + 1 for number in numbers], list(matched.problems))
        rows.problems += _hidden_headings(place, sheet.hidden, top)
        in_cells: list[tuple[int, int, Problem]] = []
        for column in table.columns:
            index = matched.indexes.get(column.id)
            if index is None:
                value = column.if_absent if exists(column, self.choices) else None
                rows.columns[column.id] = [value] * len(numbers)
            else:
                picked = [cells[index][number] for number in numbers]
                hidden = {row: shown for (row, at), shown in sheet.hidden.items() if at == index}
                for at, problem in self._read_column(rows, column, picked, hidden):
                    in_cells.append((numbers[at], index, problem))
        rows.problems += [problem for *_, problem in sorted(in_cells, key=lambda each: each[:2])]
        return rows

    def _read_column(
        self, rows: SheetRows, column: Column, cells: Sequence[RawCell], hidden: Mapping[int, str]
    ) -> list[tuple[int, Problem]]:
        codes = self.layout.codelists.get(column.codelist or "")
        values, faults = read_cells(cells, reader_for(column, self._in_force(codes, rows.found.table)))
        problems = [(at, fault.at(rows.place(at, column))) for at, fault in faults]
        if hidden:
            expected = findings.expected_column(column)
            for at, number in enumerate(rows.numbers):
                if number - 1 in hidden:
                    shown = hidden[number - 1]
                    problems.append((at, findings.hidden_value(rows.place(at, column), shown, expected)))
                    values[at] = None
        rows.columns[column.id] = values
        faulty = {at for at, problem in problems if problem.is_error}
        if column.required and None in values:
            empty = [at for at, value in enumerate(values) if value is None and at not in faulty]
            problems += [(at, findings.required(rows.place(at, column), column.header)) for at in empty]
        rows.faulty |= {(at, column.id) for at in faulty}
        return problems

    def _in_force(self, codes: CodeList | None, table: Table) -> CodeList | None:
        """The codes that hold on some day of the year; all where the rows are of many years."""
        if codes is None or self.year is None or any(column.type == "year" for column in table.columns):
            return codes
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        held = (
            code
            for code in codes.codes
            if (code.valid_from or date.min) <= last and (code.valid_to or date.max) >= first
        )
        return replace(codes, codes=tuple(held))


def _down_to_hidden(sheet: RawSheet) -> list[Sequence[RawCell]]:
    """The columns, lengthened to the last hidden value: calamine ends at the last visible one."""
    height = len(sheet.columns[0]) if sheet.columns else 0
    below = max((row for row, _ in sheet.hidden), default=-1) + 1 - height
    return [[*column, *[""] * below] if below > 0 else column for column in sheet.columns]


def _rows_with_values(
    columns: Sequence[Sequence[RawCell]], hidden: Mapping[tuple[int, int], str], first: int
) -> list[int]:
    """The indexes of rows below the headings in which any cell, read or not, holds something."""
    height = len(columns[0]) if columns else 0
    empty = set(range(first, height)) - {row for row, _ in hidden}
    for column in columns:
        if not empty:
            break
        empty = {row for row in empty if is_blank(column[row])}
    return [row for row in range(first, height) if row not in empty]


def _hidden_headings(place: Cell, hidden: Mapping[tuple[int, int], str], top: int) -> list[Problem]:
    expected = findings.a_heading()
    return [
        findings.hidden_value(
            replace(place, row=top + 1, column=findings.column_letter(column)), shown, expected
        )
        for (row, column), shown in sorted(hidden.items())
        if row == top
    ]
