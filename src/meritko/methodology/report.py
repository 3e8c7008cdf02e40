"""What a report contains: its parts, chapters and blocks, in order, as a pack says it.

Frozen values; `rules/reports.py` checks them, and the reports room makes them into a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from meritko.methodology.model import NOWHERE, Criterion, Place, Text

ChartShape = Literal["bars", "columns", "stacked", "tiles"]
WhichRows = Literal["counted", "not_counted", "left_out"]
PartOfMethod = Literal["method", "errata", "sources", "left_out", "not_reported", "standing"]


@dataclass(frozen=True)
class Picture:
    """A chart of a block's table.

    `indicator`: whose values it shows (None: the block's first, or all groups of a distribution).
    `rule`: the name of a straight line at what all the values are held against, or at the whole.
    """

    shape: ChartShape
    title: Text
    indicator: str | None = None
    rule: Text | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Measure:
    """Columns of a table that show one indicator: its counts, its values, or both.

    A heading that is None stands for no such column. `category`: one category of the indicator
    (None: its only value, or all of them, a column each). `listed`: one column that names the
    categories reported as 1. `whole`: the indicator of the same for all units together, whose
    value stands in the last row.
    """

    indicator: str
    count: Text | None = None
    value: Text | None = None
    category: str | None = None
    listed: bool = False
    whole: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Group:
    """Rows of a distribution: the categories of one indicator, below a heading when it has one."""

    indicator: str
    heading: Text | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class FiguresBlock:
    """Single values, one row each, with what they were divided from."""

    indicators: tuple[str, ...]
    caption: Text | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Reference:
    """Another indicator of the same categories, its columns before those of the table itself."""

    indicator: str
    heading: Text
    own: Text


@dataclass(frozen=True)
class DistributionBlock:
    """A model table: categories with their counts and shares.

    `total`: whether it ends with the sum of the rows of its first group; only where the shares make
    a whole. `subtotals`: a sum for each value of this attribute of the categories' codes, such as
    a band of age within which they make a whole. `with_codes`: rows begin with the category's code.
    `descending`: the rows by their counts, instead of the order of the categories.
    """

    groups: tuple[Group, ...]
    caption: Text
    heading: Text
    count: Text | None = None
    reference: Reference | None = None
    total: bool = False
    subtotals: str | None = None
    with_codes: bool = False
    descending: bool = False
    charts: tuple[Picture, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class MatrixBlock:
    """The categories of several indicators beside one another; the first one gives the rows."""

    measures: tuple[Measure, ...]
    caption: Text
    heading: Text
    with_codes: bool = False
    descending: bool = False
    charts: tuple[Picture, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class UnitsBlock:
    """Units (regions, projects) and their results; `descending`: by the values of this indicator."""

    measures: tuple[Measure, ...]
    caption: Text
    heading: Text
    descending: str | None = None
    charts: tuple[Picture, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class NamesBlock:
    """The rows behind a result by name: those counted in it, the others of its whole, or left out.

    `categories`: of which results; empty for the only one. `none`: what is said when there is no row.
    """

    indicator: str
    caption: Text
    none: Text
    categories: tuple[str, ...] = ()
    which: WhichRows = "counted"
    columns: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class AboutBlock:
    """What is said of some indicators; of all those of the chapter when none is named."""

    kind: Literal["readings", "findings", "deviations", "over_time"]
    indicators: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class WordsBlock:
    """A paragraph of the pack itself."""

    words: Text
    style: Literal["body", "lead", "note"] = "body"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class MethodBlock:
    """What is told of the run and of the methodology as a whole.

    `rules`: for who did not report, the rules of checks that find it.
    """

    kind: PartOfMethod
    rules: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


TableBlock = FiguresBlock | DistributionBlock | MatrixBlock | UnitsBlock
Block = TableBlock | NamesBlock | AboutBlock | WordsBlock | MethodBlock


@dataclass(frozen=True)
class Chapter:
    """A chapter of a part: about one criterion. `short` names its sheet."""

    criterion: str
    short: Text
    blocks: tuple[Block, ...]
    place: Place = NOWHERE


@dataclass(frozen=True)
class ReportPart:
    """A part of a report: about one programme; its chapters stand in the order of their criteria."""

    programme: str
    short: Text
    lead: Text | None = None
    place: Place = NOWHERE


@dataclass(frozen=True)
class Appendix:
    """A section after the parts, about the whole run."""

    id: str
    title: Text
    short: Text
    blocks: tuple[Block, ...]
    place: Place = NOWHERE


@dataclass(frozen=True)
class Report:
    """A report that can be made of a run. `{year}` in its texts is the evaluated year.

    `count` and `share` are the usual headings of a distribution.
    """

    id: str
    title: Text
    subtitle: Text
    mark: Text
    count: Text
    share: Text
    parts: tuple[ReportPart, ...]
    chapters: tuple[Chapter, ...]
    appendices: tuple[Appendix, ...]
    place: Place = NOWHERE

    def chapters_of(self, programme: str, criteria: Sequence[Criterion]) -> tuple[Chapter, ...]:
        """The chapters about the criteria of a programme, in the order of `criteria`."""
        order = {c.id: place for place, c in enumerate(criteria) if c.programme == programme}
        found = [chapter for chapter in self.chapters if chapter.criterion in order]
        return tuple(sorted(found, key=lambda chapter: order[chapter.criterion]))


def shown_by(block: Block) -> tuple[str, ...]:
    """The indicators whose values a block shows, in its order."""
    if isinstance(block, FiguresBlock):
        return block.indicators
    if isinstance(block, DistributionBlock):
        more = (block.reference.indicator,) if block.reference else ()
        return (*(group.indicator for group in block.groups), *more)
    if isinstance(block, MatrixBlock | UnitsBlock):
        shown = [code for m in block.measures for code in (m.indicator, m.whole) if code]
        return tuple(dict.fromkeys(shown))
    return ()


def named_by(block: Block) -> tuple[str, ...]:
    """The indicators that a block names, whether it shows their values or speaks of them."""
    if isinstance(block, NamesBlock):
        return (block.indicator,)
    if isinstance(block, AboutBlock):
        return block.indicators
    return shown_by(block)
