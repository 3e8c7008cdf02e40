"""A grid as a table of Word: its head repeats on every page, no row is torn apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import Column, Grid, Row, Words
from meritko.reports.paper.columns import Layout, cell_words, heading, spans
from meritko.reports.word.markup import Element, clean, el, paragraph, run

SayWords = Callable[..., tuple[Element, ...]]
"""Runs of words; what follows the words are properties of the runs."""

DrawShape = Callable[[Verdict], Element]

_TWIPS = 20
USUAL_SIZE = 8.5
"""Of the letters of a cell in the template of the program, in points."""

_BAND = "EEF1F4"
_INK = "1B1F24"
_NOTHING = "\N{EN DASH}"


def table(grid: Grid, layout: Layout, styles: Mapping[str, str], say: SayWords, draw: DrawShape) -> Element:
    """A table with the head of the grid as its header row; a grid without rows has one with a dash."""
    maker = _Maker(grid, layout, styles, say, draw)
    rows = [maker.row(row) for row in grid.rows] or [maker.empty()]
    return el("tbl", maker.properties(), maker.columns(), maker.head(), *rows)


class _Maker:
    def __init__(
        self, grid: Grid, layout: Layout, styles: Mapping[str, str], say: SayWords, draw: DrawShape
    ) -> None:
        self._grid = grid
        self._styles = styles
        self._say = say
        self._draw = draw
        self._size = () if layout.size == USUAL_SIZE else (el("sz", val=round(2 * layout.size)),)
        self._widths = [round(width * _TWIPS) for width in layout.widths]

    def properties(self) -> Element:
        return el(
            "tblPr",
            el("tblStyle", val=self._styles["Report Table"]),
            el("tblW", w=sum(self._widths), type="dxa"),
            el("tblLayout", type="fixed"),
            el(
                "tblLook",
                val="0420",
                firstRow=1,
                lastRow=0,
                firstColumn=0,
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            el("tblCaption", val=clean(self._grid.caption)),
        )

    def columns(self) -> Element:
        return el("tblGrid", *(el("gridCol", w=width) for width in self._widths))

    def head(self) -> Element:
        cells = (
            self._cell(place, self._paragraph(column, run(heading(column), *self._size)))
            for place, column in enumerate(self._grid.columns)
        )
        return el("tr", el("trPr", el("cantSplit"), el("tblHeader")), *cells)

    def empty(self) -> Element:
        across = paragraph(self._styles["Report Cell"], run(_NOTHING, *self._size))
        return el("tr", self._cell(0, across, span=len(self._widths)))

    def row(self, row: Row) -> Element:
        whole = el("tr", el("trPr", el("cantSplit")))
        for place, (words, column) in enumerate(zip(row.cells, self._grid.columns, strict=True)):
            content = self._runs(row, cell_words(words, column))
            if place == 0 and row.verdict:
                content = (self._draw(row.verdict), run("\N{NO-BREAK SPACE}"), *content)
            keep = (el("keepNext"),) if row.kind == "group" else ()
            if spans(row):
                only = paragraph(self._styles["Report Cell"], *content, properties=keep)
                whole.append(self._cell(0, only, row, span=len(self._widths)))
                return whole
            whole.append(self._cell(place, self._paragraph(column, *content, properties=keep), row))
        return whole

    def _runs(self, row: Row, words: Words) -> tuple[Element, ...]:
        strong = () if row.kind == "row" else (el("b"),)
        return self._say(words, *strong, *self._size)

    def _paragraph(self, column: Column, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
        style = self._styles["Report Number" if column.number else "Report Cell"]
        return paragraph(style, *content, properties=properties)

    def _cell(self, place: int, content: Element, row: Row | None = None, span: int = 1) -> Element:
        properties = el("tcPr", el("tcW", w=sum(self._widths[place : place + span]), type="dxa"))
        if span > 1:
            properties.append(el("gridSpan", val=span))
        if row and row.kind == "total":
            line = el("top", val="single", sz=8, space=0, color=_INK)
            properties.append(el("tcBorders", line))
        if row and row.kind == "group":
            properties.append(el("shd", val="clear", color="auto", fill=_BAND))
        return el("tc", properties, content)
