"""The workbook of the statistical office on the population of municipalities on a day.

Its head is in two languages and merged; between the municipalities stand rows of their districts.
Years differ in where columns stand, so columns are told by what they hold: codes of six digits,
codes of districts, names beside them, and the first count of everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from meritko.web.territory.importing.headings import counts_everybody, day_in, is_title, words
from meritko.web.territory.importing.sheets import Sheet, text_of, whole_of
from meritko.web.territory.importing.source import Problem, Refused, Row, Source, What
from meritko.workbooks.answers import RawCell

_CODE = re.compile(r"\d{6}")
_LAU = re.compile(r"[A-Z]{2}[0-9A-Z]{4}")
_HEAD_ROWS = 15
_MOST = 0.6
"""Which part of the rows must hold what a column is told by."""

_ZERO = ("-", "–", "—")
_UNKNOWN = (".", "…", "")


@dataclass(frozen=True)
class _Columns:
    code: int
    name: int
    lau: int | None
    count: int
    first_row: int


def is_population(sheet: Sheet) -> bool:
    """Whether a sheet is of this kind, by its title."""
    texts = [text_of(cell) for row in sheet.rows[:_HEAD_ROWS] for cell in row if isinstance(cell, str)]
    return any(is_title("population", text) for text in texts)


def read_population(sheets: Sequence[Sheet], name: str, sha256: str, day: date | None) -> Source:
    """What the sheets tell.

    Args:
        sheets: Those that are of this kind, one or one for each region.
        day: The day they are of, where their titles do not tell it.

    Raises:
        Refused: there is no day, or no column of codes, names or counts.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    of_sheets = {_day(sheet, day) for sheet in sheets}
    if len(of_sheets) > 1:
        raise Refused(_("The sheets of the workbook are of several days. Load a workbook of one day."))
    found = of_sheets.pop()
    seen: dict[str, Row] = {}
    for sheet in sheets:
        columns = _columns(sheet)
        for number, cells in enumerate(sheet.rows[columns.first_row :], columns.first_row):
            if row := _row(sheet, number, cells, columns, found, problems):
                problems += _twice(row, seen)
                rows.append(row)
    return Source(What.POPULATION, name, sha256, found, True, rows, problems=problems)


def _day(sheet: Sheet, day: date | None) -> date:
    found = day_in(
        [text_of(cell) for row in sheet.rows[:_HEAD_ROWS] for cell in row if isinstance(cell, str)]
    )
    if found or day:
        return found or day  # type: ignore[return-value]
    raise Refused(_("The file does not say of which day it is. Tell the day."), sheet.where(0, 0))


def _columns(sheet: Sheet) -> _Columns:
    body = [n for n, row in enumerate(sheet.rows) if any(_CODE.fullmatch(text_of(cell)) for cell in row[:4])]
    if not body:
        raise Refused(_("There is no column with six-digit codes of municipalities."), sheet.where(0))
    rows = [sheet.rows[n] for n in body]
    width = range(sheet.width)
    code = max(width, key=lambda c: _share(rows, c, lambda cell: bool(_CODE.fullmatch(text_of(cell)))))
    lau = max(width, key=lambda c: _share(rows, c, lambda cell: bool(_LAU.fullmatch(text_of(cell)))))
    has_lau = _share(rows, lau, lambda cell: bool(_LAU.fullmatch(text_of(cell)))) > _MOST
    beside = [c for c in (*width[code + 1 :], *reversed(width[:code])) if not (has_lau and c == lau)]
    name = next((c for c in beside if _share(rows, c, _is_name) > _MOST), None)
    if name is None:
        raise Refused(_("There is no column with names of municipalities."), sheet.where(body[0]))
    counts = [c for c in width if c not in (code, name) and _share(rows, c, _is_count) > _MOST]
    told = {c: counts_everybody(_heading(sheet, c, body[0])) for c in counts}
    count = next((c for c in counts if told[c]), next((c for c in counts if told[c] is None), None))
    if count is None:
        raise Refused(_("There is no column with the number of all inhabitants."), sheet.where(body[0]))
    return _Columns(code, name, lau if has_lau else None, count, body[0])


def _share(rows: Sequence[Sequence[RawCell]], column: int, fits: Callable[[RawCell], bool]) -> float:
    return sum(column < len(row) and fits(row[column]) for row in rows) / len(rows)


def _is_name(cell: RawCell) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell) and not _LAU.fullmatch(cell)


def _is_count(cell: RawCell) -> bool:
    return (whole_of(cell) is not None and not _CODE.fullmatch(text_of(cell))) or text_of(cell) in _ZERO


def _heading(sheet: Sheet, column: int, below: int) -> str:
    """What stands above a column, its own cells only: a merged cell tells of several columns."""
    return words(" ".join(text_of(row[column]) for row in sheet.rows[:below] if column < len(row)))


def _row(
    sheet: Sheet, number: int, cells: Sequence[RawCell], at: _Columns, day: date, problems: list[Problem]
) -> Row | None:
    """A municipality; None for a row of a district, a total or a note."""
    code = text_of(cells[at.code])
    if not _CODE.fullmatch(code):
        return None
    name = text_of(cells[at.name])
    if not name:
        problems.append(Problem(sheet.where(number, at.name), _("The name of the municipality is missing.")))
        return None
    told, count = text_of(cells[at.count]), whole_of(cells[at.count])
    if told in _ZERO:
        count = 0
    if count is None and told not in _UNKNOWN:
        text = _("“{told}” is no number of inhabitants.").format(told=told[:60])
        problems.append(Problem(sheet.where(number, at.count), text))
    lau = text_of(cells[at.lau]) if at.lau is not None else ""
    inhabitants = {} if count is None else {day: count}
    region = lau[:5] if _LAU.fullmatch(lau) else ""
    return Row(
        sheet.where(number, at.code), code, name, region, lau=lau if region else "", inhabitants=inhabitants
    )


def _twice(row: Row, seen: dict[str, Row]) -> list[Problem]:
    first = seen.setdefault(row.code, row)
    if first is row:
        return []
    text = _("The code {code} is here twice, first in the row {row}.")
    return [Problem(row.where, text.format(code=row.code, row=first.where.row))]
