"""Tables with one row of headings: code lists of places, and the index of social exclusion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from meritko.web.territory.importing.headings import field_of, formats, part_of
from meritko.web.territory.importing.sheets import Sheet, number_of, text_of, whole_of
from meritko.web.territory.importing.source import (
    IndexFigure,
    OrpRow,
    Problem,
    Refused,
    Row,
    Source,
    What,
    Where,
)
from meritko.workbooks.answers import RawCell

_HEAD_ROWS = 15
_CODE = re.compile(r"\d{6}")
_LAU = re.compile(r"[A-Z]{2}[0-9A-Z]{4}")
_FAR = "9999"
_MOST_POINTS = 30
_NOTHING = {"", "0", "x", "x-x-x", "-", "–"}
"""What stands where a city has no ORP of its own."""


@dataclass
class Head:
    """The row of headings: field -> column, and the columns of figures."""

    row: int
    fields: dict[str, int] = field(default_factory=dict)
    inhabitants: dict[date, int] = field(default_factory=dict)
    index: tuple[int, int | None] | None = None
    parts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def what(self) -> What | None:
        """What a table with these headings is; None for none of ours."""
        has = set(self.fields)
        if self.index and {"code", "name"} & has:
            return What.INDEX
        if "code" in has or ("name" in has and {"region", "zip"} <= has):
            return What.MUNICIPALITIES
        if {"item", "list", "name"} <= has:
            return What.MUNICIPALITIES
        if {"orp", "name"} <= has:
            return What.ORPS
        return What.REGIONS if {"region", "name"} <= has else None


def head_of(sheet: Sheet) -> Head | None:
    """The headings of a sheet; None when it has none of ours."""
    for number, row in enumerate(sheet.rows[:_HEAD_ROWS]):
        head = _head(number, row)
        if head.what is not None:
            return head
    return None


def _head(number: int, row: Sequence[RawCell]) -> Head:
    head = Head(number)
    for column, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        name, told = field_of(cell)
        if name == "inhabitants":
            head.inhabitants[_day(told)] = column
        elif name == "index":
            head.index = (column, int(told["year"]) if "year" in told else None)
        elif name:
            head.fields.setdefault(name, column)
        elif (part := part_of(cell))[0]:
            head.parts.setdefault(part, column)
    return head


def _day(told: Mapping[str, str]) -> date:
    if "iso" in told:
        return date(*map(int, told["iso"].split()))
    day, month, year = map(int, told["day"].split())
    return date(year, month, day)


@dataclass(frozen=True)
class Table:
    """A sheet with its headings, read row by row."""

    sheet: Sheet
    head: Head

    def rows(self) -> Iterator[tuple[int, Sequence[RawCell]]]:
        """The rows below the headings that hold something."""
        for number, row in enumerate(self.sheet.rows[self.head.row + 1 :], self.head.row + 1):
            if any(text_of(cell) for cell in row):
                yield number, row

    def text(self, row: Sequence[RawCell], name: str) -> str:
        column = self.head.fields.get(name)
        return text_of(row[column]) if column is not None and column < len(row) else ""

    def where(self, number: int, name: str) -> Where:
        return self.sheet.where(number, self.head.fields.get(name))


def read_regions(table: Table, name: str, sha256: str) -> Source:
    """A list of regions: their codes and names."""
    found = {table.text(row, "region"): table.text(row, "name") for _n, row in table.rows()}
    return Source(
        What.REGIONS, name, sha256, regions={code: said for code, said in found.items() if code and said}
    )


def read_orps(table: Table, name: str, sha256: str) -> Source:
    """A list of ORP."""
    orps = [
        OrpRow(
            table.where(n, "orp"), *(table.text(row, each) for each in ("orp", "name", "region", "orp_seat"))
        )
        for n, row in table.rows()
    ]
    problems = _doubled((each.code, each.where) for each in orps)
    problems += [
        Problem(each.where, _("The code or the name is missing."))
        for each in orps
        if not (each.code and each.name)
    ]
    return Source(What.ORPS, name, sha256, orps=orps, problems=problems)


def read_municipalities(table: Table, name: str, sha256: str, day: date) -> Source:
    """A list of municipalities, with what it says of each, and with the index where it has one.

    Args:
        day: The day of which it tells, unless its columns tell of a later one.
    """
    head = table.head
    year = _year(head, name, day)
    of = date(year, 12, 31) if head.index else max(head.inhabitants, default=day)
    problems: list[Problem] = []
    rows: list[Row] = []
    orps: list[OrpRow] = []
    for number, cells in table.rows():
        chosen = _list_of(table, cells)
        if chosen == "orp":
            orps.append(
                OrpRow(table.where(number, "item"), table.text(cells, "item"), table.text(cells, "name"))
            )
        elif chosen == "municipality":
            rows.append(_municipality(table, number, cells, year, problems))
    if orps and not rows:
        return Source(What.ORPS, name, sha256, orps=orps)
    problems += _doubled((row.code, row.where) for row in rows)
    what = What.INDEX if head.index else What.MUNICIPALITIES
    return Source(what, name, sha256, of, False, rows, problems=problems)


def _list_of(table: Table, cells: Sequence[RawCell]) -> str:
    """Of which code list of the statistical office a row is; of municipalities where it does not say."""
    number = table.text(cells, "list")
    if not number or "item" not in table.head.fields:
        return "municipality"
    return next((kind for kind, numbers in formats()["lists"].items() if number in numbers), "")


def _year(head: Head, name: str, day: date) -> int:
    """The year of an index: as its heading tells, else the name of the file, else the year of the day."""
    if head.index and head.index[1]:
        return head.index[1]
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return int(found[1]) if found else day.year


def _municipality(
    table: Table, number: int, cells: Sequence[RawCell], year: int, problems: list[Problem]
) -> Row:
    code = table.text(cells, "item" if "item" in table.head.fields else "code")
    if code and not _CODE.fullmatch(code):
        text = _("“{told}” is no code of a municipality; it has six digits.").format(told=code[:60])
        problems.append(Problem(table.where(number, "code"), text))
    lau, region = table.text(cells, "lau"), table.text(cells, "region")
    lau = lau if _LAU.fullmatch(lau) else ""
    orp, orp_name = table.text(cells, "orp"), table.text(cells, "orp_name")
    zip_code = table.text(cells, "zip").replace(" ", "")
    return Row(
        table.where(number, "code" if "code" in table.head.fields else "name"),
        code,
        table.text(cells, "name"),
        region or lau[:5],
        "" if orp.lower() in _NOTHING else orp,
        "" if orp_name.lower() in _NOTHING else orp_name,
        lau,
        zip_code if zip_code.isdigit() and len(zip_code) == 5 else "",
        table.text(cells, "city"),
        _validity(table.text(cells, "from")),
        _validity(table.text(cells, "until")),
        _counts(table, number, cells, problems),
        {year: _index(table, number, cells, problems)} if table.head.index else {},
    )


def _validity(text: str) -> date | None:
    """A day as code lists write it; None for the end of time."""
    numbers = [int(part) for part in re.findall(r"\d+", text)][:3]
    if text.startswith(_FAR) or len(numbers) < 3:
        return None
    year, month, day = numbers if numbers[0] > 31 else numbers[::-1]
    return None if year >= int(_FAR) else date(year, month, day)


def _counts(table: Table, number: int, cells: Sequence[RawCell], problems: list[Problem]) -> dict[date, int]:
    found = {}
    for day, column in table.head.inhabitants.items():
        told = text_of(cells[column]) if column < len(cells) else ""
        count = whole_of(cells[column]) if told else None
        if count is not None:
            found[day] = count
        elif told:
            text = _("“{told}” is no number of inhabitants.").format(told=told[:60])
            problems.append(Problem(table.sheet.where(number, column), text))
    return found


def _index(table: Table, number: int, cells: Sequence[RawCell], problems: list[Problem]) -> IndexFigure:
    """The index and its parts. A sentence in the place of a number is kept as a note, once."""
    column = table.head.index[0] if table.head.index else 0
    told = text_of(cells[column])
    value = whole_of(cells[column]) if told else None
    notes = [] if value is not None or not told else [told]
    if value is not None and value > _MOST_POINTS:
        text = _("“{told}” is no index; it has 0 to {most} points.").format(told=told[:60], most=_MOST_POINTS)
        problems.append(Problem(table.sheet.where(number, column), text))
    parts: dict[str, dict[str, float]] = {}
    for (part, measure), place in table.head.parts.items():
        figure = number_of(cells[place]) if text_of(cells[place]) else None
        if figure is not None and figure.is_finite():
            parts.setdefault(part, {})[measure] = round(float(figure), 4)
        elif text_of(cells[place]):
            notes.append(text_of(cells[place]))
    return IndexFigure(value, parts, " ".join(dict.fromkeys(notes)))


def _doubled(told: Iterable[tuple[str, Where]]) -> list[Problem]:
    """What is there twice under one code."""
    first: dict[str, Where] = {}
    problems = []
    for code, where in told:
        if code and first.setdefault(code, where) != where:
            text = _("The code {code} is here twice, first in the row {row}.")
            problems.append(Problem(where, text.format(code=code, row=first[code].row)))
    return problems


def refuse_unknown(sheets: Sequence[Sheet]) -> Refused:
    """A file in which nothing of ours was found: what we looked for."""
    text = _(
        "We do not recognise the file. It can be the workbook of the statistical office on the population of "
        "municipalities, the workbook of the index of social exclusion, a code list (CSV) of municipalities, "
        "ORP or regions with their codes and names, or outlines (GeoJSON)."
    )
    return Refused(text, Where(sheets[0].title) if sheets else None)
