"""The sheet of a chapter or an appendix: its blocks one under the other, as the document has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import (
    Block,
    Chart,
    Document,
    FindingLine,
    FindingList,
    Grid,
    Heading,
    Link,
    Paragraph,
    Section,
    SmallMultiples,
    Words,
)
from meritko.reports.workbook.charts import alternative, draw_chart
from meritko.reports.workbook.grids import QUESTION, TALLEST, GridWriter
from meritko.reports.workbook.looks import FILLS, LINE, Looks
from meritko.reports.workbook.paging import WIDEST_UPRIGHT, Paper, Tall, page_breaks, set_up_paper
from meritko.reports.workbook.plan import BESIDE, LEFT, ROW_PIXELS, TAG, Placed, Plan, SheetPlan, chart_rows
from meritko.reports.workbook.sources import Source
from meritko.reports.workbook.texts import lines_of, safe, said
from meritko.reports.workbook.titles import internal
from meritko.wording import Translator

MARGIN = 2.6
"""Characters of the column of links."""
_PIXELS_OF_A_CHARACTER = 7
_WIDEST_CHART = 860
_FURTHER = "\N{RIGHTWARDS ARROW}"
_TINTS = {"summary": "#8C2D04", "part": "#1F4E79", "chapter": "#7FA3C4", "appendix": "#7F7F7F"}
_ROWS_OF_A_PAGE = 30
_MOST_FROZEN_ROWS = 8
_MOST_FROZEN_POINTS = 170.0


@dataclass(frozen=True)
class Writing:
    """What every sheet is written with."""

    book: Workbook
    document: Document
    plan: Plan
    sources: Mapping[str, Source]
    looks: Looks
    labels: Mapping[Verdict, str]
    say: Translator


def write_head(sheet: Worksheet, writing: Writing, title: str, last_column: int) -> float:
    """The way back to the contents, the mark, and the title; the same on every sheet. Gives points."""
    looks, plan = writing.looks, writing.plan
    back = f"\N{LEFTWARDS ARROW} {plan.contents}"
    sheet.write_url(0, LEFT, internal(plan.contents, 0), looks.of("link_text"), back)
    sheet.write_string(0, LEFT + 1, safe(writing.document.mark), looks.of("mark"))
    look = looks.of("title")
    sheet.merge_range(1, LEFT, 1, last_column, "", look)
    sheet.write_string(1, LEFT, safe(title), look)
    return LINE


class SectionSheet:
    """Writes the sheet of a section."""

    def __init__(self, sheet: Worksheet, planned: SheetPlan, writing: Writing) -> None:
        self._sheet, self._planned, self._writing = sheet, planned, writing
        self._across = sum(planned.widths)
        self._grids = GridWriter(
            sheet, planned.widths, writing.looks, writing.plan.spots, writing.labels,
            writing.say(writing.plan.cards),
        )  # fmt: skip

    def write(self) -> None:
        """Write everything, then set up screen and paper."""
        planned, section = self._planned, self._planned.section
        sheet = self._sheet
        sheet.set_column(0, 0, MARGIN)
        sheet.set_column(TAG, TAG, planned.tag)
        for at, width in enumerate(planned.widths, start=LEFT):
            sheet.set_column(at, at, width)
        title = f"{section.number} {section.title}".strip()
        high = lines_of(title, self._across / 1.5) * 20.0 + 4
        write_head(sheet, self._writing, title, planned.last_column)
        sheet.set_row(1, high)
        heights = [
            Tall(placed.row, self._block(placed), isinstance(placed.what, Chart | SmallMultiples))
            for placed in planned.placed
            if placed.rows
        ]
        sheet.set_tab_color(_TINTS[section.kind])
        self._arrange(heights, high + 2 * LINE)

    def _arrange(self, heights: list[Tall], above: float) -> None:
        planned = self._planned
        grids = planned.grids
        head = grids[0].row + 1 if len(grids) == 1 else None
        above_head = above + sum(each.points for each in heights if head is not None and each.row < head - 1)
        is_near = head is not None and head <= _MOST_FROZEN_ROWS and above_head <= _MOST_FROZEN_POINTS
        frozen = LEFT + 1 if self._across > WIDEST_UPRIGHT and planned.widths[0] <= 50 else 0
        self._sheet.freeze_panes(head + 1 if head is not None and is_near else 2, frozen)
        last = max((placed.row + placed.rows for placed in planned.placed), default=2)
        is_long = len(grids) == 1 and grids[0].rows > _ROWS_OF_A_PAGE and grids[0] == planned.placed[-1]
        paper = Paper((planned.tag, *planned.widths), last, head if is_long else None, TAG)
        set_up_paper(self._sheet, self._writing.document, paper)
        breaks = page_breaks(paper, heights, above)
        if breaks:
            self._sheet.set_h_pagebreaks(breaks)

    def _block(self, placed: Placed) -> float:
        """Write a block from its row on; give its height in points."""
        what, row = placed.what, placed.row
        match what:
            case Paragraph():
                return self._words(row, what.words, what.style) + 4
            case Heading() | Section():
                return self._heading(row, what)
            case FindingList():
                return sum(self._finding(row + at, line) for at, line in enumerate(what.lines)) + LINE
            case Grid():
                return self._grids.write(what, row) + LINE
            case Chart():
                self._chart(what, row, LEFT, self._width(1))
                return placed.rows * LINE
            case SmallMultiples():
                self._many(what, row)
                return placed.rows * LINE

    def _merged(self, row: int, text: str, style: str, scale: float = 1.0) -> float:
        sheet, look = self._sheet, self._writing.looks.of(style)
        sheet.merge_range(row, LEFT, row, self._planned.last_column, "", look)
        sheet.write_string(row, LEFT, text, look)
        high = min(lines_of(text, self._across / scale) * LINE * scale + 2, TALLEST)
        sheet.set_row(row, high)
        return high

    def _words(self, row: int, words: Words, style: str) -> float:
        link = next((inline for inline in words if isinstance(inline, Link)), None)
        if link and link.to in self._writing.plan.spots:
            self._link(row, link.to, _FURTHER, link.text)
        return self._merged(row, said(words), style)

    def _heading(self, row: int, what: Block | Section) -> float:
        if isinstance(what, Section):
            return self._merged(row, safe(f"{what.number} {what.title}".strip()), "section", 1.2) + LINE
        return self._merged(row, safe(what.text), "heading", 1.1) + LINE if isinstance(what, Heading) else 0.0

    def _finding(self, row: int, line: FindingLine) -> float:
        """The verdict in its colour, the sentence beside it, and the way to its card in the margin."""
        looks = self._writing.looks
        if line.card in self._writing.plan.spots:
            self._link(row, line.card, QUESTION, self._writing.plan.cards)
        self._sheet.write_string(row, TAG, safe(line.label), looks.of("verdict", fill=FILLS[line.verdict]))
        high = self._words(row, line.words, "body")
        least = lines_of(line.label, self._planned.tag * 0.9) * LINE + 2
        if least > high:
            self._sheet.set_row(row, least)
        return max(high, least)

    def _link(self, row: int, to: str, text: str, tip: str) -> None:
        spot = self._writing.plan.spots[to]
        url = internal(spot.sheet, spot.row)
        self._sheet.write_url(row, 0, url, self._writing.looks.of("link"), text, safe(tip, 255))

    def _width(self, beside: int) -> int:
        """Pixels of a chart among so many beside one another."""
        whole = min(int(self._across * _PIXELS_OF_A_CHARACTER), _WIDEST_CHART)
        return (whole - 10 * (beside - 1)) // beside

    def _chart(self, chart: Chart, row: int, column: int, width: int, offset: int = 0) -> None:
        height = chart_rows(chart) * ROW_PIXELS
        drawn = draw_chart(self._writing.book, chart, self._writing.sources[chart.id], width, height)
        place = {"description": alternative(chart), "object_position": 2, "x_offset": offset}
        self._sheet.insert_chart(row, column, drawn, place)

    def _many(self, many: SmallMultiples, row: int) -> None:
        self._merged(row, safe(many.title), "caption")
        tallest = max((chart_rows(chart) for chart in many.charts), default=0)
        width = self._width(BESIDE)
        for number, chart in enumerate(many.charts):
            line, beside = divmod(number, BESIDE)
            self._chart(chart, row + 1 + line * (tallest + 1), LEFT, width, beside * (width + 10))
