"""How wide the columns of a grid are on a page, how large its letters, and which way the page lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from meritko.reports.document import Column, Grid, Inline, Number, Row, Words, plain
from meritko.reports.paper.letters import BOLD, REGULAR, drawable, widths

UPRIGHT, ACROSS = 470.0, 717.0
"""The width of the text on an A4 page that stands and one that lies, in points."""

PADDING = 8.0
"""Left and right of the text in a cell together, in points."""

_TRIES = (
    (False, 9.0, False), (False, 8.5, False), (False, 8.0, False), (False, 8.0, True), (False, 7.5, True),
    (True, 9.0, False), (True, 8.0, False), (True, 8.0, True), (True, 7.0, True), (True, 6.0, True),
)  # fmt: skip
"""Across?, size of the letters, may words be hyphenated?: from the best to the last resort."""

_WORD_ENDS = re.compile("[ \N{ZERO WIDTH SPACE}]|(?<=[-/])(?!\\d)")
_MARKS = ".,;:()„“"
_UNHYPHENATED = 10
_LONG_TEXT, _ROOM_FOR_LONG_TEXT = 16.0, 8.0
_SHORT_TEXT, _MOST_FOR_SHORT_TEXTS = 10.0, 0.75
_LINES_OF_HEADING = 1.6
_SHAPE = 1.4
_STEPS = 40
_OTHER_LETTER = 0.55


@dataclass(frozen=True)
class Layout:
    """`widths`: of the columns, in points, padding included; `size`: of the letters, in points.

    `across`: the page lies. `hyphenated`: words of headings have to be.
    """

    widths: tuple[float, ...]
    size: float
    across: bool = False
    hyphenated: bool = False


@dataclass(frozen=True)
class _Demand:
    """What a column wants, as parts of the size of the letters.

    `natural`: everything on one line; `whole`: its longest word; `hyphenated`: the least it can do with.
    """

    natural: float
    whole: float
    hyphenated: float

    def times(self, wider: float) -> _Demand:
        return _Demand(self.natural * wider, self.whole * wider, self.hyphenated * wider)


def cell_words(words: Words, column: Column) -> Words:
    """The words of a cell, without the unit that the heading of its column already names."""
    return tuple(_without_unit(inline, column.unit) for inline in words)


def _without_unit(inline: Inline, unit: str) -> Inline:
    return replace(inline, unit="") if isinstance(inline, Number) and unit and inline.unit == unit else inline


def said(inline: Inline) -> str:
    """The text of a piece of running text; a number is never torn from its unit, nor the unit apart."""
    if isinstance(inline, Number):
        inline = replace(inline, unit=inline.unit.replace(" ", "\N{NO-BREAK SPACE}"))
    return plain((inline,))


def heading(column: Column) -> str:
    """The heading of a column with its unit."""
    unit = column.unit.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{column.heading} ({unit})" if unit else column.heading


def lay_out(
    grid: Grid, upright: float = UPRIGHT, across: float = ACROSS, largest: float = 9.0, wider: float = 1.0
) -> Layout:
    """The first way to set a grid in which no word and no number leaves its column.

    Args:
        grid: The grid.
        upright: The width of the text on a page that stands, in points.
        across: The same on one that lies.
        largest: The size of letters to begin with, in points.
        wider: How much wider the letters are than those of `letters`.
    """
    demands = [_demand(grid, place).times(wider) for place in range(len(grid.columns))]
    for lies, most, hyphenated in _TRIES:
        size = min(most, largest)
        room = across if lies else upright
        if (fitting := _fit(demands, size, room, hyphenated)) is not None:
            return Layout(fitting, size, lies, hyphenated)
    lies, size, _ = _TRIES[-1]
    least = [demand.hyphenated * size + PADDING for demand in demands]
    return Layout(tuple(across * width / sum(least) for width in least), size, lies, True)


def _fit(demands: list[_Demand], size: float, room: float, hyphenated: bool) -> tuple[float, ...] | None:
    least = [(d.hyphenated if hyphenated else d.whole) * size + PADDING for d in demands]
    natural = [max(d.natural, d.whole) * size + PADDING for d in demands]
    if sum(least) > room:
        return None
    if sum(natural) <= room:
        spare = min((room - sum(natural)) / len(demands), size)
        return tuple(width + spare for width in natural)
    short = _SHORT_TEXT * size + PADDING
    whole = [high if high <= short else low for low, high in zip(least, natural, strict=True)]
    return _shared_out(whole if sum(whole) <= room * _MOST_FOR_SHORT_TEXTS else least, natural, room)


def _shared_out(least: list[float], natural: list[float], room: float) -> tuple[float, ...]:
    """Widths that fill the room: narrow columns get all they want, long texts by the root of their length.

    So a text twice as long stands in a column that is wider, and still longer than its neighbours'.
    """

    def at(level: float) -> tuple[float, ...]:
        return tuple(min(max(low, level * high**0.5), high) for low, high in zip(least, natural, strict=True))

    below, above = 0.0, max(natural) ** 0.5
    for _ in range(_STEPS):
        level = (below + above) / 2
        below, above = (level, above) if sum(at(level)) <= room else (below, level)
    return at(below)


def _demand(grid: Grid, place: int) -> _Demand:
    column = grid.columns[place]
    title = drawable(heading(column))
    cells = {drawable("".join(map(said, cell_words(row.cells[place], column)))) for row in _rows(grid)}
    natural = max((_width(cell) for cell in cells), default=0.0)
    natural = max(natural, _width(title, bold=True) / (_LINES_OF_HEADING if column.number else 1.0))
    words = [*_pieces(title, bold=True), *(piece for cell in cells for piece in _pieces(cell))]
    whole = max((width for width, _ in words), default=0.0)
    hyphenated = max((width for _, width in words), default=0.0)
    if natural > _LONG_TEXT:
        whole, hyphenated = max(whole, _ROOM_FOR_LONG_TEXT), max(hyphenated, _ROOM_FOR_LONG_TEXT)
    shape = _SHAPE if place == 0 and is_judged(grid) else 0.0
    return _Demand(natural + shape, whole + shape, hyphenated + shape)


def _rows(grid: Grid) -> Iterator[Row]:
    """The rows whose cell stands in this column alone."""
    return (row for row in grid.rows if not spans(row))


def is_judged(grid: Grid) -> bool:
    """Whether any row has a verdict, whose shape then stands in its first cell."""
    return any(row.verdict for row in grid.rows)


def spans(row: Row) -> bool:
    """Whether a group row has words in its first cell only, which then runs across the grid."""
    return row.kind == "group" and not any(plain(cell) for cell in row.cells[1:])


def _pieces(text: str, bold: bool = False) -> Iterator[tuple[float, float]]:
    """The width of each piece that a line can end after: as it is, and hyphenated if it can be."""
    for word in _WORD_ENDS.split(text):
        whole = _width(word, bold)
        short = _width(word[:_UNHYPHENATED] + "-", bold)
        yield whole, short if len(word) > _UNHYPHENATED and word.strip(_MARKS).isalpha() else whole


def _width(text: str, bold: bool = False) -> float:
    face = widths(BOLD if bold else REGULAR)
    return sum(face.get(letter, _OTHER_LETTER) for letter in text)
