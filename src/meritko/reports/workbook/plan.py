"""Where everything stands: a sheet for each chapter, a row for each block, before anything is written.

Column A is the margin that holds links, column B the words of verdicts; blocks begin in column C.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meritko.reports.document import (
    Block,
    Chart,
    Document,
    FindingList,
    Grid,
    Heading,
    Paragraph,
    Section,
    SmallMultiples,
)
from meritko.reports.workbook.texts import said
from meritko.reports.workbook.titles import Titles
from meritko.wording import Translator, n_

TAG, LEFT = 1, 2
"""The column of verdicts and that of the first cell of every block, from 0."""
FIRST_ROW = 3
"""Rows above the first block: the mark, the title, an empty one."""
CARDS_HEAD = 3
"""The row of the headings on the sheet of cards; the first card is below it."""
ROW_PIXELS = 20
BESIDE = 2
"""Small charts in a row."""

CONTENTS = n_("Contents")
CARDS = n_("Where is this number from")
UNDERLAY = n_("Numbers of charts")

_NARROWEST, _WIDEST, _WIDEST_OF_MANY, _WIDEST_FIRST = 11.0, 44.0, 30.0, 42.0
_MANY_COLUMNS = 5
_TAG, _NO_TAG = 16.0, 0.8
_WIDEST_NUMBER = 17.0
_ACROSS = 92.0
"""Characters that running text and charts may take across, where tables are narrower."""
_FILLER = 12.0
_LONG_LABEL, _TALLEST_CHART = 60, 34


@dataclass(frozen=True)
class Placed:
    """A block, or the title of a section inside another, with its first row and how many it takes."""

    what: Block | Section
    row: int
    rows: int


@dataclass(frozen=True)
class SheetPlan:
    """A sheet for a section. `widths`: characters of the columns from `LEFT` on."""

    title: str
    section: Section
    placed: tuple[Placed, ...]
    widths: tuple[float, ...]

    @property
    def tag(self) -> float:
        """Characters of the column of verdicts: hardly any where there is no verdict."""
        return _TAG if any(_has_verdict(placed.what) for placed in self.placed) else _NO_TAG

    @property
    def last_column(self) -> int:
        return LEFT + len(self.widths) - 1

    @property
    def grids(self) -> tuple[Placed, ...]:
        return tuple(placed for placed in self.placed if isinstance(placed.what, Grid))


@dataclass(frozen=True)
class Spot:
    """A row of a sheet."""

    sheet: str
    row: int


@dataclass(frozen=True)
class Plan:
    """Every sheet of the workbook.

    `spots`: where the section, block or card of an id is. `order`: the sections in reading order,
    each with its sheet, or None for a part that holds nothing but chapters. `underlay` is the title
    of the sheet for numbers of charts, whether or not there are any.
    """

    contents: str
    sheets: tuple[SheetPlan, ...]
    cards: str
    underlay: str
    spots: Mapping[str, Spot]
    order: tuple[tuple[Section, str | None], ...]


def plan_workbook(document: Document, say: Translator) -> Plan:
    """Lay a document out."""
    titles = Titles()
    contents = titles.give(say(CONTENTS))
    sheets: list[SheetPlan] = []
    order: list[tuple[Section, str | None]] = []
    for section in _with_sheets(document.sections):
        is_bare = section.kind == "part" and not section.blocks
        if not is_bare:
            sheets.append(_plan_sheet(section, titles))
        order.append((section, None if is_bare else sheets[-1].title))
    cards, underlay = titles.give(say(CARDS)), titles.give(say(UNDERLAY))
    spots: dict[str, Spot] = {}
    for sheet in sheets:
        spots.setdefault(sheet.section.id, Spot(sheet.title, 0))
        for placed in sheet.placed:
            for name in _ids(placed.what):
                spots.setdefault(name, Spot(sheet.title, placed.row))
    for number, card in enumerate(document.cards, start=CARDS_HEAD + 1):
        spots[card] = Spot(cards, number)
    return Plan(contents, tuple(sheets), cards, underlay, spots, tuple(order))


def _with_sheets(sections: tuple[Section, ...]) -> Iterator[Section]:
    """The sections with a sheet of their own: at the top, in a part, and those with a short name."""
    for section in sections:
        yield section
        own = section.sections if section.kind == "part" else _named(section)
        yield from _with_sheets(own)


def _named(section: Section) -> tuple[Section, ...]:
    return tuple(inner for inner in section.sections if inner.short)


def _ids(what: Block | Section) -> Iterator[str]:
    if not isinstance(what, Paragraph):
        yield what.id
    if isinstance(what, SmallMultiples):
        yield from (chart.id for chart in what.charts)


def _plan_sheet(section: Section, titles: Titles) -> SheetPlan:
    wanted = section.short or f"{section.number} {section.title}"
    blocks = tuple(_inside(section))
    placed: list[Placed] = []
    row = FIRST_ROW
    for what in blocks:
        rows = rows_of(what)
        placed.append(Placed(what, row, rows))
        row += rows
    grids = [what for what in blocks if isinstance(what, Grid)]
    return SheetPlan(titles.give(wanted), section, tuple(placed), _widths(grids))


def _inside(section: Section) -> Iterator[Block | Section]:
    """The blocks of a section, and after its title those of each section that has no sheet."""
    yield from section.blocks
    if section.kind == "part":
        return
    for inner in section.sections:
        if not inner.short:
            yield inner
            yield from _inside(inner)


def rows_of(what: Block | Section) -> int:
    """Rows that something takes, with the empty one below it."""
    match what:
        case Paragraph():
            return 1
        case Section() | Heading():
            return 2
        case FindingList():
            return len(what.lines) + 1 if what.lines else 0
        case Grid():
            return 2 + max(len(what.rows), 1) + bool(what.note) + 1
        case Chart():
            return chart_rows(what) + 1
        case SmallMultiples():
            tallest = max((chart_rows(chart) for chart in what.charts), default=0)
            return 1 + math.ceil(len(what.charts) / BESIDE) * (tallest + 1)


def _has_verdict(what: Block | Section) -> bool:
    if isinstance(what, Grid):
        return any(row.verdict for row in what.rows)
    return isinstance(what, FindingList) and bool(what.lines)


def chart_rows(chart: Chart) -> int:
    """Rows of the usual height that a chart covers."""
    bars = len(chart.categories) * max(1, len(chart.series) if chart.shape == "bars" else 1)
    match chart.shape:
        case "bars" | "tiles":
            longest = max((len(category) for category in chart.categories), default=0)
            return min(max(7, 5 + math.ceil(bars * (1.6 if longest > _LONG_LABEL else 1.1))), _TALLEST_CHART)
        case "stacked":
            return min(7 + math.ceil(len(chart.categories) * 1.5), _TALLEST_CHART)
        case _:
            return 15


def _widths(grids: list[Grid]) -> tuple[float, ...]:
    """Characters of each column, so that the tables of a sheet can share them."""
    widths: list[float] = []
    for grid in grids:
        for at in range(len(grid.columns)):
            wanted = _wanted(grid, at)
            if at < len(widths):
                widths[at] = max(widths[at], wanted)
            else:
                widths.append(wanted)
    while sum(widths) < _ACROSS:
        widths.append(min(max(_ACROSS - sum(widths), 1.0), _FILLER))
    return tuple(widths)


def _wanted(grid: Grid, at: int) -> float:
    column = grid.columns[at]
    heading = f"{column.heading} {column.unit}"
    words = max((len(word) for word in heading.split()), default=0) + 2.0
    lengths = sorted(len(said(row.cells[at])) for row in grid.rows if row.kind != "group")
    longest = lengths[-1] if lengths else 0
    if column.number:
        return min(max(longest + 3.0, words, _NARROWEST), _WIDEST_NUMBER)
    usual = lengths[int(len(lengths) * 0.8)] if lengths else 0
    widest = _WIDEST if len(grid.columns) < _MANY_COLUMNS else _WIDEST_OF_MANY
    most = widest if at else _WIDEST_FIRST
    least = max(words, _NARROWEST, 22.0 if not at else 0.0)
    return min(max(usual + 3.0, least), most)
