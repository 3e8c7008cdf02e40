"""A document as plain values (texts, numbers, lists, mappings) that the typst template reads.

Texts go as texts: the template never takes one for markup. Each has letters that can be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from meritko.reports.document import (
    Block,
    Chart,
    Document,
    FindingLine,
    FindingList,
    Grid,
    Heading,
    Inline,
    Link,
    Paragraph,
    Row,
    Section,
    SmallMultiples,
    Words,
)
from meritko.reports.paper.columns import UPRIGHT, cell_words, heading, is_judged, lay_out, said, spans
from meritko.reports.paper.letters import SEMIBOLD, drawable, drawn, widths
from meritko.reports.paper.places import alternative, places_of, titled
from meritko.reports.paper.publicity import Publicity, size_of_svg, strip_of
from meritko.reports.paper.typesetting import POINTS_PER_PIXEL
from meritko.wording import translator

Pictures = Mapping[str, str]
"""The id of each chart (or of several small ones) of the document -> its picture, as SVG."""

Value = dict[str, Any]

_HIGHEST = 660.0
"""Of a picture, in points: a page holds it with its title."""

_LABEL_SIZE = 9.5
_OTHER_LETTER = 0.55


def tree_of(document: Document, pictures: Pictures, publicity: Publicity | None) -> Value:
    """Everything that the template shows, in the order of the document."""
    return _Tree(document, pictures).whole(publicity)


class _Tree:
    def __init__(self, document: Document, pictures: Pictures) -> None:
        self._document = document
        self._pictures = pictures
        self._places = places_of(document)

    def whole(self, publicity: Publicity | None) -> Value:
        document, _ = self._document, translator(self._document.language)
        return {
            "language": document.language,
            "title": drawable(document.title),
            "subtitle": drawable(document.subtitle),
            "mark": drawable(document.mark),
            "contents": _("Contents"),
            "page": _("page {page} of {pages}"),
            "made": document.made and [document.made.year, document.made.month, document.made.day],
            "facts": [[drawable(fact.label), self._words(fact.words)] for fact in document.facts],
            "sections": [self._section(section, 1) for section in document.sections],
            "strip": publicity and _strip(publicity),
        }

    def _section(self, section: Section, level: int) -> Value:
        return {
            "place": self._places[section.id],
            "title": drawable(titled(section)),
            "level": level,
            "kind": section.kind,
            "blocks": [self._block(block, level) for block in section.blocks],
            "sections": [self._section(inner, level + 1) for inner in section.sections],
        }

    def _block(self, block: Block, level: int) -> Value:
        match block:
            case Paragraph():
                return {"kind": block.style, "words": self._words(block.words)}
            case Heading():
                text = drawable(block.text)
                return {"kind": "heading", "place": self._places[block.id], "level": level + 1, "text": text}
            case FindingList():
                return self._findings(block)
            case Grid():
                return self._grid(block)
            case Chart() | SmallMultiples():
                return self._chart(block)
            case _:
                assert_never(block)

    def _findings(self, findings: FindingList) -> Value:
        return {
            "kind": "findings",
            "place": self._places[findings.id],
            "label_width": max((_label_width(line) for line in findings.lines), default=0.0),
            "lines": [
                {"verdict": line.verdict, "label": drawable(line.label), "words": self._words(line.words)}
                for line in findings.lines
            ],
        }

    def _grid(self, grid: Grid) -> Value:
        layout = lay_out(grid)
        return {
            "kind": "grid",
            "place": self._places[grid.id],
            "caption": drawable(grid.caption),
            "columns": [drawable(heading(column)) for column in grid.columns],
            "numbers": [column.number for column in grid.columns],
            "widths": layout.widths,
            "size": layout.size,
            "across": layout.across,
            "hyphenated": layout.hyphenated,
            "judged": is_judged(grid),
            "rows": [self._row(grid, row) for row in grid.rows],
            "note": self._words(grid.note),
        }

    def _row(self, grid: Grid, row: Row) -> Value:
        cells = [self._words(cell_words(*pair)) for pair in zip(row.cells, grid.columns, strict=True)]
        spanning = spans(row)
        kind = "band" if spanning else row.kind
        return {"kind": kind, "verdict": row.verdict, "cells": cells[:1] if spanning else cells}

    def _chart(self, chart: Chart | SmallMultiples) -> Value:
        picture = self._pictures[chart.id]
        width, height = (side * POINTS_PER_PIXEL for side in size_of_svg(picture))
        return {
            "kind": "chart",
            "place": self._places[chart.id],
            "title": drawable(chart.title),
            "alt": alternative(chart),
            "svg": drawn(picture),
            "width": width * min(1.0, UPRIGHT / width, _HIGHEST / height),
        }

    def _words(self, words: Words) -> list[str | list[str]]:
        """A text, or [text, place] for a link; neighbouring texts are joined."""
        pieces: list[str | list[str]] = []
        for inline in words:
            piece = self._inline(inline)
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        return pieces

    def _inline(self, inline: Inline) -> str | list[str]:
        text = drawable(said(inline))
        if isinstance(inline, Link) and inline.to in self._places:
            return [text, self._places[inline.to]]
        return text


def _label_width(line: FindingLine) -> float:
    face = widths(SEMIBOLD)
    return sum(face.get(letter, _OTHER_LETTER) for letter in line.label) * _LABEL_SIZE


def _strip(publicity: Publicity) -> Value:
    pictures, statement = strip_of(publicity, UPRIGHT)
    return {
        "statement": drawable(statement),
        "pictures": [
            {
                "svg": drawn(shown.picture.svg),
                "width": shown.width,
                "height": shown.height,
                "alt": drawable(shown.alt),
            }
            for shown in pictures
        ],
    }
