"""A report as one format-free tree: what every writer (workbook, Word, PDF, page) draws.

Blocks make it from results; writers only lay it out. No writer computes, sorts, rounds or words
anything. A number in it always knows where it comes from, so that a test can trace every digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from meritko.engine.findings.finding import Verdict
from meritko.engine.results import Quantity

Key = tuple[str, int, str, str]
"""Indicator, year, unit and category of a result, as in results.csv."""

Part = Literal[
    "value", "numerator", "denominator", "left_out", "sum", "against", "difference", "change", "index"
]

Audience = Literal["national", "region", "programme"]
AUDIENCES: tuple[Audience, ...] = ("national", "region", "programme")


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: a part of one or several results, or what else `said_by` names.

    `said_by` is empty for results; else a word for the place: `target`, `definition`, `date`,
    `run` (versions, digests, counts of the run), `rows` (counted or copied from source rows).
    """

    results: tuple[Key, ...] = ()
    part: Part = "value"
    said_by: str = ""


@dataclass(frozen=True)
class Number:
    """A number with its text in the language of the report.

    `value` is exact and None when there is none; `shown` is what people read (`12,5`, `1 234`
    with no-break spaces, `–`), without its unit. `decimals`: the places of `shown`. `unit` follows
    it in running text (`%`), never in a table whose heading names it. `why` says why it is empty.
    """

    value: Quantity | None
    shown: str
    origin: Origin
    decimals: int = 0
    unit: str = ""
    why: str = ""


@dataclass(frozen=True)
class Link:
    """A reference to another place of the document (the `id` of a block, section or card)."""

    text: str
    to: str


Inline = str | Number | Link
Words = tuple[Inline, ...]
"""Running text with its numbers bound to where they come from."""


@dataclass(frozen=True)
class Paragraph:
    """`lead`: the first sentence of a chapter. `reading`: how to read the numbers. `note`: small print."""

    words: Words
    style: Literal["body", "lead", "reading", "note"] = "body"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, below its title."""

    id: str
    text: str


@dataclass(frozen=True)
class FindingLine:
    """A finding as a sentence. `label` is the verdict in words (never colour alone)."""

    verdict: Verdict
    label: str
    words: Words
    card: str = ""


@dataclass(frozen=True)
class FindingList:
    id: str
    lines: tuple[FindingLine, ...]


@dataclass(frozen=True)
class Column:
    """A column of a grid. `number`: aligned to the right. `unit` stands in the heading."""

    heading: str
    number: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a grid: one cell for each column; a cell of one Number is a number in a workbook.

    `card` is the id of the card that explains the row's result, or empty.
    """

    cells: tuple[Words, ...]
    kind: Literal["row", "total", "group"] = "row"
    card: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Grid:
    """A table; `note` is the small print under it."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Words = ()


@dataclass(frozen=True)
class Series:
    """The numbers of a chart for all its categories, in their order; None: no number there.

    `reference`: what the others are compared with (drawn lighter, named as such).
    """

    label: str
    numbers: tuple[Number | None, ...]
    reference: bool = False


@dataclass(frozen=True)
class Rule:
    """A straight line across a chart at a target or a reference."""

    number: Number
    label: str


Shape = Literal["bars", "columns", "stacked", "lines", "tiles"]
"""`bars` lie (long labels), `columns` stand; several series stand side by side. `stacked`: parts
of a whole. `lines`: over years, a None or a break parts the line. `tiles`: a map of regions."""


@dataclass(frozen=True)
class Tile:
    """Where a region stands on the map of tiles, counted from 0, and its abbreviation."""

    row: int
    column: int
    short: str


@dataclass(frozen=True)
class Chart:
    """A picture of the grid `grid`; `alt` says the finding in a sentence with its numbers.

    `codes` are the official codes of the categories (regions, for the map), or empty; `tiles` their
    places on the map of tiles, or empty (bars are then drawn in its place).
    `breaks`: indexes of categories before which the series must not be joined.
    """

    id: str
    title: str
    alt: str
    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    grid: str
    unit: str = ""
    codes: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    breaks: tuple[int, ...] = ()
    most: Quantity | None = None
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True)
class SmallMultiples:
    """Several small charts of one kind and scale beside one another."""

    id: str
    title: str
    charts: tuple[Chart, ...]


Block = Paragraph | Heading | FindingList | Grid | Chart | SmallMultiples


@dataclass(frozen=True)
class Section:
    """A chapter, or a part of one. `title` is official where the methodology names it.

    `number` is empty for what stands outside the numbering. `short`: at most 31 characters, the
    name of its sheet in the workbook.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    number: str = ""
    short: str = ""
    kind: Literal["summary", "part", "chapter", "appendix"] = "chapter"


@dataclass(frozen=True)
class CardRow:
    """A row behind a number: its name, where it stands, and the values that were used.

    `reason`: why it is left out, or that it counts in the numerator where not all rows do.
    """

    name: str
    place: str
    values: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Card:
    """ "Where is this number from?": everything behind one result.

    `rows` may be fewer than `row_count` (the longest are cut) or none where they tell of one
    person; `rows_note` says so, and how to see the others. The cards of one indicator have its
    `label` (official name), definition, errata and pages in common: equal parts may be written once.
    """

    id: str
    key: Key
    title: str
    definition: Words
    formula: str
    numbers: tuple[tuple[str, Number], ...]
    sources: tuple[str, ...]
    rows: tuple[CardRow, ...]
    row_count: int
    left_out: tuple[CardRow, ...]
    left_out_count: int
    errata: tuple[Words, ...] = ()
    rows_note: str = ""
    pages: str = ""
    label: str = ""


@dataclass(frozen=True)
class Fact:
    """A line of the title page: what, and its value."""

    label: str
    words: Words


@dataclass(frozen=True)
class Document:
    """A whole report in one language.

    `mark` is the sentence that every page, sheet and screen carries (internal, holds small
    counts). `facts` stand on the title page. `cards` are keyed by their id. `made` is the day of
    the files' own metadata (an archived PDF must have one).
    """

    language: str
    title: str
    subtitle: str
    mark: str
    audience: Audience
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    cards: Mapping[str, Card] = field(default_factory=dict)
    made: date | None = None

    def blocks(self) -> Iterator[Block]:
        """Every block, in reading order; those of small multiples once more on their own."""
        for section in self.all_sections():
            for block in section.blocks:
                yield block
                if isinstance(block, SmallMultiples):
                    yield from block.charts

    def all_sections(self) -> Iterator[Section]:
        """Every section and those inside it, in reading order."""
        waiting = list(reversed(self.sections))
        while waiting:
            section = waiting.pop()
            yield section
            waiting.extend(reversed(section.sections))


def card_id(key: Key) -> str:
    """The id of the card of a result: the same in every output and fit for an address."""
    indicator, year, unit, category = key
    return "~".join((indicator, str(year), unit or "-", category or "-")).replace(" ", "_")


def plain(words: Words) -> str:
    """Words as plain text, numbers with their units."""
    return "".join(_text(inline) for inline in words)


def _text(inline: Inline) -> str:
    if isinstance(inline, str):
        return inline
    if isinstance(inline, Link):
        return inline.text
    return f"{inline.shown}\N{NO-BREAK SPACE}{inline.unit}" if inline.unit else inline.shown
