"""A document as paragraphs and tables of Word, in the styles of a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import (
    Block,
    Chart,
    Document,
    FindingList,
    Grid,
    Heading,
    Link,
    Paragraph,
    Section,
    SmallMultiples,
    Words,
)
from meritko.reports.paper.columns import lay_out, said
from meritko.reports.paper.places import alternative, places_of, titled
from meritko.reports.word.markup import (
    Element,
    bookmarked,
    el,
    field,
    hyperlink,
    instruction,
    paragraph,
    picture,
    run,
    tab,
)
from meritko.reports.word.paper import Paper
from meritko.reports.word.tables import USUAL_SIZE, table

SHAPES: Mapping[Verdict, tuple[str, str]] = {
    "met": ("\N{HEAVY CHECK MARK}", "1F6B3A"),
    "not_met": ("\N{HEAVY MULTIPLICATION X}", "A3201D"),
    "watch": ("\N{BLACK UP-POINTING TRIANGLE}", "8A5300"),
    "illustrative": ("\N{WHITE CIRCLE}", "4F5964"),
    "cannot_be_judged": ("\N{WHITE SQUARE}", "4F5964"),
    "described": ("\N{EN DASH}", "4F5964"),
}
"""A shape and a colour for each verdict; the shapes differ in grey print as well."""

_STYLES: Mapping[str, str] = {
    "body": "Body Text",
    "lead": "Report Lead",
    "reading": "Report Reading",
    "note": "Report Note",
}
_WIDER = 1.18
"""Arial against the letters that columns are measured with; Verdana would need more still."""

_TITLE_OF_PICTURE = 60.0
"""What a title of several lines over a picture takes, in points."""

_CONTENTS_DEPTH = 2
_DEEPEST = 4


@dataclass(frozen=True)
class Shop:
    """What the template gives: ids of its styles by name, a place for pictures, its paper.

    `add_picture` takes the id of a chart and returns its relation, width and height in points.
    """

    styles: Mapping[str, str]
    add_picture: Callable[[str], tuple[str, float, float]]
    paper: Paper


def body_of(document: Document, shop: Shop) -> list[Element]:
    """Every section, in reading order."""
    body = _Body(document, shop)
    return [element for section in document.sections for element in body.section(section, 1)]


def contents_of(document: Document, shop: Shop) -> list[Element]:
    """The table of contents: a field that Word fills with page numbers, with its entries already in it."""
    places = places_of(document)
    lines = [
        paragraph(shop.styles[f"toc {level}"], hyperlink(places[section.id], run(titled(section))))
        for section, level in _outline(document.sections, 1)
    ]
    if not lines:
        return []
    start = (
        field("begin", dirty="true"),
        instruction(f' TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u '),
        field("separate"),
    )
    for place, element in enumerate(start, start=1):
        lines[0].insert(place, element)
    lines[-1].append(field("end"))
    return lines


def _outline(sections: tuple[Section, ...], level: int) -> Iterator[tuple[Section, int]]:
    for section in sections:
        yield section, level
        if level < _CONTENTS_DEPTH:
            yield from _outline(section.sections, level + 1)


class _Body:
    def __init__(self, document: Document, shop: Shop) -> None:
        self._shop = shop
        self._places = places_of(document)
        self._numbers = {place: number for number, place in enumerate(self._places.values())}
        self._pictures = 0

    def section(self, section: Section, level: int) -> Iterator[Element]:
        yield self._heading(section.id, titled(section), level)
        for block in section.blocks:
            yield from self._block(block, level)
        for inner in section.sections:
            yield from self.section(inner, level + 1)

    def _block(self, block: Block, level: int) -> Iterator[Element]:
        match block:
            case Paragraph():
                yield paragraph(self._shop.styles[_STYLES[block.style]], *self.words(block.words))
            case Heading():
                yield self._heading(block.id, block.text, level + 1)
            case FindingList():
                yield from self._findings(block)
            case Grid():
                yield from self._grid(block)
            case Chart() | SmallMultiples():
                yield from self._chart(block)
            case _:
                assert_never(block)

    def _heading(self, identifier: str, text: str, level: int) -> Element:
        style = self._shop.styles[f"heading {min(level, _DEEPEST)}"]
        return paragraph(style, *self._marked(identifier, run(text)))

    def _marked(self, identifier: str, *content: Element) -> tuple[Element, ...]:
        place = self._places[identifier]
        return bookmarked(place, self._numbers[place], *content)

    def _caption(self, identifier: str, text: str) -> Element:
        return paragraph(self._shop.styles["caption"], *self._marked(identifier, run(text)))

    def _findings(self, findings: FindingList) -> Iterator[Element]:
        for line in findings.lines:
            strong, colour = el("rStyle", val=self._shop.styles["Strong"]), SHAPES[line.verdict][1]
            yield paragraph(
                self._shop.styles["Report Finding"],
                shape(line.verdict),
                tab(),
                run(line.label, strong, el("color", val=colour)),
                tab(),
                *self.words(line.words),
            )

    def _grid(self, grid: Grid) -> Iterator[Element]:
        paper = self._shop.paper
        layout = lay_out(grid, paper.upright, paper.across, USUAL_SIZE, _WIDER)
        if layout.across:
            yield paper.end_of_section(across=False)
        yield self._caption(grid.id, grid.caption)
        yield table(grid, layout, self._shop.styles, self.words, shape)
        note = self.words(grid.note) if grid.note else ()
        yield paragraph(self._shop.styles["Report Note"], *note)
        if layout.across:
            yield paper.end_of_section(across=True)

    def _chart(self, chart: Chart | SmallMultiples) -> Iterator[Element]:
        self._pictures += 1
        relation, width, height = self._shop.add_picture(chart.id)
        paper = self._shop.paper
        scale = min(1.0, paper.upright / width, (paper.high - _TITLE_OF_PICTURE) / height)
        shown = picture(relation, self._pictures, alternative(chart), width * scale, height * scale)
        yield self._caption(chart.id, chart.title)
        yield paragraph(self._shop.styles["Report Picture"], shown)

    def words(self, words: Words, *look: Element) -> tuple[Element, ...]:
        """Runs of text with a look; links lead to bookmarks."""
        found: list[Element] = []
        text = ""
        for inline in words:
            if isinstance(inline, Link) and inline.to in self._places:
                found += [run(text, *look)] if text else []
                text = ""
                style = el("rStyle", val=self._shop.styles["Hyperlink"])
                found.append(hyperlink(self._places[inline.to], run(inline.text, style, *look)))
            else:
                text += said(inline)
        return (*found, run(text, *look)) if text else tuple(found)


def shape(verdict: Verdict) -> Element:
    """The shape of a verdict in its colour."""
    sign, colour = SHAPES[verdict]
    return run(sign, el("color", val=colour))
