"""The workbook that was checked, written again with its findings: coloured cells and a column.

Cells are written as what they were read as, a text as a text whatever it looks like; there is
no formula in what is written. What could not be read is written as what the sheet showed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.wording import Translator
from meritko.workbooks.answers import RawCell, RawSheet
from meritko.workbooks.problems import Problem
from meritko.workbooks.writing import LONGEST_TEXT

COLOURS = {"error": "#F8CBAD", "warning": "#FFF2CC"}
LONGEST_TITLE = 31
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_COLUMN_WIDTH = 110
_NARROWEST, _WIDEST = 9, 34
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def write_annotated(
    path: Path, sheets: Sequence[RawSheet], problems: Sequence[Problem], say: Translator
) -> None:
    """Write a workbook with what was found in it.

    Args:
        path: The file, replaced if it is there.
        sheets: Every sheet of the workbook as it was read.
        problems: What was found in this workbook.
        say: The language of the column with the findings.

    Raises:
        OSError: The file cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    made = BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": _CREATED})
        formats = _Formats(book)
        titles = _titles(sheets)
        for number, (sheet, title) in enumerate(zip(sheets, titles, strict=True)):
            own = [p for p in problems if _belongs(p, sheet, sheets, is_first=number == 0)]
            _Annotated(book.add_worksheet(title), sheet, formats, say).write(own)
    path.write_bytes(made.getvalue())


def _belongs(problem: Problem, sheet: RawSheet, sheets: Sequence[RawSheet], *, is_first: bool) -> bool:
    """Whether a finding is about a sheet; one about no sheet there is stands on the first."""
    if any(problem.place.sheet == each.title for each in sheets):
        return problem.place.sheet == sheet.title
    return is_first


class _Formats:
    """Formats of a workbook: by colour, and whether the cell is a date."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool], Format] = {}

    def of(self, severity: str, number_format: str = "", *, bold: bool = False) -> Format:
        """The format of a cell with a finding of that severity (empty: none)."""
        key = (severity, number_format, bold)
        if key not in self._made:
            chosen: dict[str, object] = {"valign": "top"}
            if severity:
                chosen |= {"bg_color": COLOURS[severity], "border": 1, "border_color": "#BFBFBF"}
            if number_format:
                chosen["num_format"] = number_format
            if bold:
                chosen |= {"bold": True, "text_wrap": True}
            self._made[key] = self._book.add_format(chosen)
        return self._made[key]


class _Annotated:
    """One sheet on its way out."""

    def __init__(self, worksheet: Worksheet, sheet: RawSheet, formats: _Formats, say: Translator) -> None:
        self._worksheet = worksheet
        self._sheet = sheet
        self._formats = formats
        self._say = say

    def write(self, problems: Sequence[Problem]) -> None:
        severities = _severities(problems)
        hidden = dict(self._sheet.hidden)
        for column, cells in enumerate(self._sheet.columns):
            self._worksheet.set_column(column, column, _width(cells))
            for row, cell in enumerate(cells):
                shown = hidden.pop((row, column), "") or cell
                self._cell(row, column, shown, severities.pop((row, column), ""))
        further = hidden.keys() | severities.keys()
        for row, column in further:
            self._cell(row, column, hidden.get((row, column), ""), severities.get((row, column), ""))
        self._worksheet.freeze_panes(1, 0)
        self._comments(problems, max((column + 1 for _, column in further), default=0))

    def _cell(self, row: int, column: int, cell: RawCell, severity: str) -> None:
        form = self._formats.of(severity, bold=row == 0) if severity or row == 0 else None
        match cell:
            case bool():
                self._worksheet.write_boolean(row, column, cell, form)
            case str() if cell:
                self._worksheet.write_string(row, column, cell[:LONGEST_TEXT], form)
            case int() | float() if math.isfinite(cell):
                self._worksheet.write_number(row, column, cell, form)
            case dict():
                self._date(row, column, cell, severity)
            case _ if form:
                self._worksheet.write_blank(row, column, None, form)
            case _:
                pass

    def _date(self, row: int, column: int, cell: Mapping[str, str], severity: str) -> None:
        text = cell.get("date", "")
        try:
            when = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            self._worksheet.write_string(row, column, text[:LONGEST_TEXT], self._formats.of(severity))
            return
        shown = "yyyy-mm-dd" if "T" not in text and ":" not in text else "yyyy-mm-dd hh:mm:ss"
        if when.year < 1900:  # a time alone, which a sheet counts from its own first day
            self._worksheet.write_string(row, column, text, self._formats.of(severity))
        else:
            self._worksheet.write_datetime(row, column, when, self._formats.of(severity, shown))

    def _comments(self, problems: Sequence[Problem], width: int) -> None:
        """The column with the findings, behind the last one of the sheet."""
        if not problems:
            return
        column = max(len(self._sheet.columns), width)
        self._worksheet.set_column(column, column, _COLUMN_WIDTH)
        self._worksheet.write_string(0, column, self._say("Findings"), self._formats.of("", bold=True))
        rows: dict[int, list[Problem]] = {}
        for problem in problems:
            rows.setdefault((problem.place.row or 1) - 1, []).append(problem)
        for row, own in sorted(rows.items()):
            texts = [self._comment(problem) for problem in own]
            if row == 0:
                texts.insert(0, self._say("Findings"))
            severity = "error" if any(problem.is_error for problem in own) else "warning"
            self._worksheet.write_string(
                row, column, "\n".join(texts)[:LONGEST_TEXT], self._formats.of(severity, bold=row == 0)
            )

    def _comment(self, problem: Problem) -> str:
        head = " ".join(filter(None, (problem.place.address, problem.rule)))
        return f"{head}: {problem.line(self._say.language)}"


def _width(cells: Sequence[RawCell]) -> float:
    """Wide enough for the values; the heading wraps."""
    longest = max((len(cell if isinstance(cell, str) else str(cell)) for cell in cells[1:]), default=0)
    return float(min(max(longest + 2, _NARROWEST), _WIDEST))


def _severities(problems: Sequence[Problem]) -> dict[tuple[int, int], str]:
    """Row and column (from 0) of the cells with a finding -> the worst severity there."""
    found: dict[tuple[int, int], str] = {}
    for problem in problems:
        match = _CELL.fullmatch(problem.place.address)
        if match:
            place = (int(match[2]) - 1, _index(match[1]))
            found[place] = "error" if problem.is_error else found.get(place, "warning")
    return found


def _index(letters: str) -> int:
    """The index of a column from 0 by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _titles(sheets: Sequence[RawSheet]) -> Iterator[str]:
    """Titles that a workbook may have; those of a sound workbook stay as they are."""
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, 1):
        title = _FORBIDDEN_IN_TITLE.sub("_", sheet.title).strip("'")[:LONGEST_TITLE] or str(number)
        if title.lower() in taken:
            title = f"{title[: LONGEST_TITLE - 5]} {number}"
        taken.add(title.lower())
        yield title
