"""Which sheets of a workbook are which tables, and which columns of a sheet are which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from meritko.methodology.model import CodeList, Column, Table, WorkbookKind
from meritko.methodology.pack import Pack
from meritko.methodology.templates import Template
from meritko.workbooks import findings
from meritko.workbooks.answers import RawCell
from meritko.workbooks.problems import Cell, Problem
from meritko.workbooks.values import as_text, is_blank, nearest, normalise

_YEAR = "{year}"
_ANY_YEAR = "…"
"""Stands for the year in a title where not even the workbook's other sheets tell it."""

_YEAR_IN_TITLE = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

MOST_ROWS_ABOVE = 50
"""How far below the first row headings are looked for, so that whoever wrote above them is told."""


@dataclass(frozen=True)
class Layout:
    """What workbooks may look like: the kinds, their tables and the code lists of these."""

    kinds: tuple[WorkbookKind, ...]
    tables: Mapping[str, Table]
    codelists: Mapping[str, CodeList]
    templates: Mapping[str, Template] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> Layout:
        """The layout that a pack describes."""
        return cls(pack.workbooks, pack.tables, pack.codelists, pack.templates)

    def is_of_a_template(self, title: str, kinds: Sequence[WorkbookKind]) -> bool:
        """Whether a sheet is one that templates of these kinds have for people alone."""
        own = (self.templates[kind.id] for kind in kinds if kind.id in self.templates)
        return any(template.sheets.has(normalise(title)) for template in own)

    def kind(self, kind_id: str) -> WorkbookKind:
        """The kind of that id; StopIteration when there is none."""
        return next(kind for kind in self.kinds if kind.id == kind_id)


@dataclass(frozen=True)
class FoundSheet:
    """A sheet that is a table: its index in the workbook and the year in its title, if any."""

    index: int
    title: str
    table: Table
    year: int | None


@dataclass(frozen=True)
class Recognised:
    """The sheets to read, in the workbook's order, and what was wrong with the others.

    `kinds` are the kinds that the workbook is of, in the order of the layout; none for a
    workbook that is not known.
    """

    sheets: tuple[FoundSheet, ...]
    kinds: tuple[WorkbookKind, ...]
    problems: tuple[Problem, ...]


def recognise(file: str, titles: Sequence[str], layout: Layout, year: int | None) -> Recognised:
    """Tell what a workbook is by the titles of its sheets.

    Args:
        file: The workbook's name, for the findings.
        titles: The titles, as they stand in the workbook.
        layout: The kinds of workbook there are.
        year: The year whose sheets are read; None reads those of every year.

    Returns:
        The sheets to read, with the findings `unknown-workbook`, `missing-sheet`,
        `unknown-sheet` and `other-year`.
    """
    candidates = [_tables_titled(title, layout) for title in titles]
    votes = Counter(table.workbook for found in candidates for table, _ in found)
    kinds = tuple(kind for kind in layout.kinds if votes[kind.id])
    if not kinds:
        known = [kind.label for kind in layout.kinds]
        return Recognised((), (), (findings.unknown_workbook(file, titles, known),))
    sheets: list[FoundSheet] = []
    problems: list[Problem] = []
    meant = year or max((of_year or 0 for each in candidates for _, of_year in each), default=0)
    for index, (title, found) in enumerate(zip(titles, candidates, strict=True)):
        if not found and layout.is_of_a_template(title, kinds):
            continue
        if not found:
            own = _YEAR_IN_TITLE.search(title)
            near_year = year or (int(own[0]) if own else meant)
            expected = [each for kind in kinds for each in _titles(kind, layout, near_year)]
            near = nearest(normalise(title), expected)
            problems.append(findings.unknown_sheet(Cell(file, title), expected, near))
            continue
        table, of_year = max(found, key=lambda each: votes[each[0].workbook])
        if year is not None and of_year not in (None, year):
            problems.append(findings.other_year(Cell(file, title), of_year or 0, year))
        else:
            sheets.append(FoundSheet(index, title, table, of_year))
    unknown = [title for title, found in zip(titles, candidates, strict=True) if not found]
    problems += _missing_sheets(file, kinds, layout, {sheet.table.id for sheet in sheets}, unknown, meant)
    return Recognised(tuple(sheets), kinds, tuple(problems))


def _tables_titled(title: str, layout: Layout) -> list[tuple[Table, int | None]]:
    found: list[tuple[Table, int | None]] = []
    for kind in layout.kinds:
        for table in (layout.tables[table_id] for table_id in kind.tables):
            match = _title_pattern(table.sheet).fullmatch(normalise(title))
            if match:
                found.append((table, int(match[1]) if match.re.groups else None))
    return found


@cache
def _title_pattern(sheet: str) -> re.Pattern[str]:
    return re.compile("([0-9]{4})".join(re.escape(part) for part in normalise(sheet).split(_YEAR, 1)))


def _titles(kind: WorkbookKind, layout: Layout, year: int) -> list[str]:
    return [_title(layout.tables[table_id], year) for table_id in kind.tables]


def _title(table: Table, year: int) -> str:
    """The title of a table's sheet; a year of 0 is not known."""
    return table.sheet_title(year) if year else table.sheet.replace(_YEAR, _ANY_YEAR)


def _missing_sheets(
    file: str,
    kinds: Sequence[WorkbookKind],
    layout: Layout,
    read: set[str],
    unknown: Sequence[str],
    year: int,
) -> list[Problem]:
    missing = []
    for kind in kinds:
        for table in (layout.tables[table_id] for table_id in kind.tables):
            if table.required and table.id not in read:
                title = _title(table, year)
                missing.append(findings.missing_sheet(file, title, kind.label, nearest(title, unknown)))
    return missing


def exists(column: Column, choices: Mapping[str, str]) -> bool:
    """Whether a column exists under the choices made; one not made does not do away with it."""
    return all(choices.get(parameter, choice) == choice for parameter, choice in column.only_when.items())


@dataclass(frozen=True)
class MatchedColumns:
    """Column id -> index in the sheet (from 0) for the columns to read, and the findings."""

    indexes: Mapping[str, int]
    problems: tuple[Problem, ...]


def match_columns(
    place: Cell,
    columns: Sequence[Sequence[RawCell]],
    table: Table,
    extra: Sequence[str],
    choices: Mapping[str, str],
    top: int = 0,
) -> MatchedColumns:
    """Find a table's columns by its headings, in whatever order they stand.

    Args:
        place: The sheet.
        columns: Its cells, column by column.
        table: The table that the sheet is.
        extra: Headings that may stand there and are not read.
        choices: The choices of parameters, by which some columns exist or not.
        top: The index of the row with the headings.

    Returns:
        Where the columns are, with the findings `missing-column` (one, about the rows above,
        when there are any), `unknown-column` and, for a heading that stands there twice,
        `duplicate`.
    """
    wanted = [column for column in table.columns if exists(column, choices)]
    if all(is_blank(column[top]) for column in columns):
        return MatchedColumns({}, (findings.no_headings(place, wanted),))
    indexes, strange, problems = _walk_headings(place, columns, table, extra, top)
    problems = [*_rows_above(place, columns, top), *problems]
    indexes = {column.id: indexes[column.id] for column in wanted if column.id in indexes}
    absent = [column for column in wanted if column.id not in indexes]
    unknown = [cell.heading for cell in strange]
    problems += [
        findings.missing_column(place, column, nearest(normalise(column.header), unknown))
        for column in absent
        if not column.optional
    ]
    headings = [normalise(column.header) for column in absent]
    problems += [findings.unknown_column(cell, nearest(cell.heading, headings)) for cell in strange]
    return MatchedColumns(indexes, tuple(problems))


def top_of(columns: Sequence[Sequence[RawCell]], table: Table) -> int:
    """The index of the row with the headings: the first with a value, when a heading is in it.

    Otherwise the first one below it with more than half of the headings that there must be;
    0 where there is none.
    """
    known = {normalise(column.header) for column in table.columns}
    needed = {normalise(column.header) for column in table.columns if not column.optional}
    height = len(columns[0]) if columns else 0
    filled = (row for row in range(height) if not all(is_blank(column[row]) for column in columns))
    for number, row in enumerate(islice(filled, MOST_ROWS_ABOVE)):
        texts = {as_text(column[row]) for column in columns}
        if (texts & known) if number == 0 else (2 * len(texts & needed) > len(needed)):
            return row
    return 0


def _rows_above(place: Cell, columns: Sequence[Sequence[RawCell]], top: int) -> list[Problem]:
    """What is said of the first value above the headings, if there is any."""
    for row in range(top):
        for index, column in enumerate(columns):
            if not is_blank(column[row]):
                cell = replace(place, row=row + 1, column=findings.column_letter(index))
                return [findings.headings_below(cell, top + 1)]
    return []


def _walk_headings(
    place: Cell, columns: Sequence[Sequence[RawCell]], table: Table, extra: Sequence[str], top: int
) -> tuple[dict[str, int], list[Cell], list[Problem]]:
    """Where each column of the table is, the headings that are none, and those that repeat one."""
    known = {normalise(column.header): column.id for column in table.columns}
    passed_over = {normalise(heading) for heading in extra}
    indexes: dict[str, int] = {}
    strange: list[Cell] = []
    problems: list[Problem] = []
    for index, column in enumerate(columns):
        heading = as_text(column[top]) or ""
        cell = replace(place, row=top + 1, column=findings.column_letter(index), heading=heading)
        if heading in known:
            first = indexes.setdefault(known[heading], index)
            if first != index:
                problems.append(findings.repeated_heading(cell, f"{findings.column_letter(first)}{top + 1}"))
        elif heading not in passed_over and (heading or not all(map(is_blank, column))):
            strange.append(cell)
    return indexes, strange, problems
