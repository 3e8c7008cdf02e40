"""A table of the document in cells: numbers as numbers, texts as texts, what is missing with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import Column, Grid, Number, Row, Words, plain
from meritko.reports.workbook.looks import FILLS, LINE, Looks
from meritko.reports.workbook.plan import LEFT, TAG, Spot
from meritko.reports.workbook.texts import is_numeral, lines_of, number_format, only_number, safe, said
from meritko.reports.workbook.titles import internal

QUESTION = "?"
"""What stands in the margin of a row whose number is explained."""
TALLEST = 409.0
"""Points that a row may be high."""
_LONGEST_REASON = 1_000
_REASON: dict[str, object] = {"author": "Měřítko", "width": 220, "height": 60, "font_size": 9}


@dataclass(frozen=True)
class GridWriter:
    """Writes tables on one sheet.

    Attributes:
        sheet: The sheet.
        widths: Characters of its columns from `LEFT` on.
        looks: Formats.
        cards: Where the card of an id is.
        labels: A verdict in words, for rows that do not say it themselves.
        tip: What is said over a link to a card.
    """

    sheet: Worksheet
    widths: tuple[float, ...]
    looks: Looks
    cards: Mapping[str, Spot]
    labels: Mapping[Verdict, str]
    tip: str

    def write(self, grid: Grid, row: int) -> float:
        """Write caption, headings, rows and note from a row on; give the height of all in points."""
        last = LEFT + len(self.widths) - 1
        high = self._across(row, last, safe(grid.caption), "caption")
        high += self._headings(grid.columns, row + 1)
        for number, each in enumerate(grid.rows, start=row + 2):
            high += self._row(grid, each, number)
        row += 2 + len(grid.rows)
        if not grid.rows:
            look = self.looks.of("cell_text")
            self.sheet.write_string(row, LEFT, "\N{EN DASH}", look)
            for at in range(1, len(grid.columns)):
                self.sheet.write_blank(row, LEFT + at, None, look)
            row, high = row + 1, high + LINE
        if grid.note:
            high += self._across(row, last, said(grid.note), "note")
        return high

    def _across(self, row: int, last: int, text: str, style: str) -> float:
        look = self.looks.of(style)
        self.sheet.merge_range(row, LEFT, row, last, "", look)
        self.sheet.write_string(row, LEFT, text, look)
        high = min(lines_of(text, sum(self.widths)) * LINE + 4, TALLEST)
        self.sheet.set_row(row, high)
        return high

    def _headings(self, columns: tuple[Column, ...], row: int) -> float:
        lines = 1
        for at, column in enumerate(columns):
            text = safe(f"{column.heading} ({column.unit})" if column.unit else column.heading)
            style = "head_number" if column.number else "head_text"
            self.sheet.write_string(row, LEFT + at, text, self.looks.of(style))
            lines = max(lines, lines_of(text, self.widths[at] * 0.92))
        high = min(lines * LINE + 3, TALLEST)
        self.sheet.set_row(row, high)
        return high

    def _row(self, grid: Grid, row: Row, at_row: int) -> float:
        fill = FILLS[row.verdict] if row.verdict and row.verdict != "described" else ""
        label = self.labels.get(row.verdict, "") if row.verdict else ""
        says_it = False
        lines = 1
        for at, (column, words) in enumerate(zip(grid.columns, row.cells, strict=True)):
            text = plain(words)
            is_verdict = bool(label) and text.strip() == label
            says_it = says_it or is_verdict
            lines = max(lines, self._cell(at_row, at, column, words, row, fill if is_verdict else ""))
        if label and not says_it and fill:
            self.sheet.write_string(at_row, TAG, safe(label), self.looks.of("verdict", fill=fill))
        if row.card in self.cards:
            spot = self.cards[row.card]
            url = internal(spot.sheet, spot.row)
            self.sheet.write_url(at_row, 0, url, self.looks.of("link"), QUESTION, self.tip)
        high = min(lines * LINE, TALLEST)
        if lines > 1:
            self.sheet.set_row(at_row, high)
        return high

    def _cell(self, row: int, at: int, column: Column, words: Words, of: Row, fill: str) -> int:
        """Write a cell and say how many lines its text takes."""
        number = only_number(words)
        if number is not None and is_numeral(number):
            style = "cell_number" if column.number else "cell_year"
            look = self.looks.of(style, of.kind, number_format(number), fill)
            self.sheet.write_number(row, LEFT + at, number.value, look)
            return 1
        text = said(words)
        if number is not None and number.value is None and column.number:
            self._missing(row, LEFT + at, number, of.kind)
            return 1
        look = self.looks.of("cell_text", of.kind, fill=fill)
        if not text:
            self.sheet.write_blank(row, LEFT + at, None, look)
            return 1
        self.sheet.write_string(row, LEFT + at, text, look)
        return lines_of(text, self.widths[at]) if of.kind != "group" else 1

    def _missing(self, row: int, column: int, number: Number, kind: str) -> None:
        """A dash, and the reason in a note of the cell."""
        self.sheet.write_string(row, column, safe(number.shown), self.looks.of("cell_missing", kind))
        if number.why:
            self.sheet.write_comment(row, column, safe(number.why, _LONGEST_REASON), _REASON)
