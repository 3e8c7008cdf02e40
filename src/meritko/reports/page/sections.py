"""Sections and their blocks, with headings one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from meritko.reports.document import (
    Block,
    Card,
    Chart,
    Document,
    FindingLine,
    FindingList,
    Grid,
    Heading,
    Paragraph,
    Section,
    SmallMultiples,
)
from meritko.reports.page.elements import Html, card_place, joined, place, tag, text
from meritko.reports.page.figures import figure, several
from meritko.reports.page.inlines import verdict_tag, words
from meritko.reports.page.tables import grid
from meritko.wording import Translator

_DEEPEST = 6


def sections(document: Document, _: Translator) -> Html:
    """All chapters."""
    return joined(_section(one, 2, document.cards, _) for one in document.sections)


def contents(found: tuple[Section, ...]) -> Html:
    """The list of contents: chapters and what is in them."""
    items = []
    for section in found:
        link = tag("a", text(_titled(section)), href=place(section.id))
        inside = contents(section.sections) if section.sections else joined(())
        items.append(tag("li", link, inside))
    return tag("ol", *items)


def _titled(section: Section) -> str:
    return f"{section.number} {section.title}" if section.number else section.title


def _section(section: Section, level: int, cards: Mapping[str, Card], _: Translator) -> Html:
    title = tag(f"h{level}", text(_titled(section)), id=f"{section.id}-title")
    blocks = [_block(block, min(level + 1, _DEEPEST), cards, _) for block in section.blocks]
    inside = [_section(one, min(level + 1, _DEEPEST), cards, _) for one in section.sections]
    named = f"{section.id}-title"
    return tag("section", title, *blocks, *inside, id=section.id, class_=section.kind, aria_labelledby=named)


def _block(block: Block, level: int, cards: Mapping[str, Card], _: Translator) -> Html:
    match block:
        case Paragraph():
            return tag("p", words(block.words, cards), class_=block.style)
        case Heading():
            return tag(f"h{level}", text(block.text), id=block.id)
        case FindingList():
            return _findings(block, cards, _)
        case Grid():
            return grid(block, cards, _)
        case Chart():
            return figure(block, _)
        case SmallMultiples():
            return several(block, _)
    assert_never(block)


def _findings(block: FindingList, cards: Mapping[str, Card], _: Translator) -> Html:
    if not block.lines:
        return tag("p", text(_("no findings")), id=block.id, class_="none")
    return tag("ul", *(_finding(line, cards, _) for line in block.lines), id=block.id, class_="findings")


def _finding(line: FindingLine, cards: Mapping[str, Card], _: Translator) -> Html:
    inside = [verdict_tag(line.verdict, line.label), text(" "), words(line.words, cards, line.card)]
    if line.card in cards:
        said = _("where is this number from?")
        link = tag("a", text(said), href=card_place(line.card), class_="why")
        inside += [text(" "), link]
    return tag("li", *inside)
