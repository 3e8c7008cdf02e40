"""Paragraphs: those of the pack itself, and the readings of indicators."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.methodology.report import AboutBlock, WordsBlock
from meritko.reports.context import Spot
from meritko.reports.document import Block, Paragraph
from meritko.reports.typography import typeset


def words(block: WordsBlock, spot: Spot) -> Iterator[Block]:
    """A paragraph as the pack says it."""
    yield Paragraph(spot.context.prose(block.words), block.style)


def readings(block: AboutBlock, spot: Spot) -> Iterator[Block]:
    """How to read the values of the indicators; one paragraph for those that are read alike."""
    context = spot.context
    alike: dict[str, list[str]] = {}
    for code in spot.about(block.indicators):
        indicator = context.held.get(code)
        if indicator and indicator.reading and code in context.results_by_code:
            alike.setdefault(context.text(indicator.reading), []).append(code)
    for reading, codes in alike.items():
        yield Paragraph((typeset(f"{', '.join(codes)}: {reading}"),), "reading")
