"""The findings of a chapter as sentences: what departs first, what is met together."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.methodology.report import AboutBlock
from meritko.reports.context import Spot
from meritko.reports.document import Block, FindingList
from meritko.reports.sentences import ORDER, gathered, line


def findings(block: AboutBlock, spot: Spot) -> Iterator[Block]:
    """One sentence for each target of the indicators; nothing where they have none."""
    context = spot.context
    found = gathered(context.findings(spot.about(block.indicators)), context)
    lines = sorted((line(about, context) for about in found), key=lambda each: ORDER.index(each.verdict))
    if lines:
        yield FindingList(spot.id, tuple(lines))
