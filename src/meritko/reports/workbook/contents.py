"""The first sheet: the title, what the report is about, the mark, and every sheet with a link."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.reports.document import Section
from meritko.reports.workbook.looks import FILLS, LINE
from meritko.reports.workbook.paging import Paper, set_up_paper
from meritko.reports.workbook.plan import LEFT, TAG
from meritko.reports.workbook.sheets import MARGIN, Writing
from meritko.reports.workbook.texts import lines_of, safe, said
from meritko.reports.workbook.titles import internal

_WIDTHS = (30.0, 64.0)
_LAST = LEFT + 1


def write_contents(sheet: Worksheet, writing: Writing, further: tuple[str, ...]) -> None:
    """Write the sheet; `further` are the titles of sheets that are no section of the document."""
    sheet.set_column(0, 0, MARGIN)
    sheet.set_column(TAG, TAG, 0.8)
    for at, width in enumerate(_WIDTHS, start=LEFT):
        sheet.set_column(at, at, width)
    writer = _Writer(sheet, writing)
    writer.title_page()
    for section, title in writing.plan.order:
        writer.section(section, title)
    for title in further:
        writer.link(title, title, "")
    writer.verdicts()
    sheet.set_tab_color("#8C2D04")
    sheet.freeze_panes(1, 0)
    set_up_paper(sheet, writing.document, Paper(_WIDTHS, writer.row, None, LEFT))


class _Writer:
    """Writes line after line, each below the last."""

    def __init__(self, sheet: Worksheet, writing: Writing) -> None:
        self._sheet, self._writing, self._looks = sheet, writing, writing.looks
        self.row = 0

    def title_page(self) -> None:
        document, say = self._writing.document, self._writing.say
        self._across(safe(document.mark), "mark")
        self._across(safe(document.title), "title", 1.5)
        self._across(safe(document.subtitle), "subtitle", 1.1)
        self.row += 1
        for fact in document.facts:
            text = said(fact.words)
            self._sheet.write_string(self.row, LEFT, safe(fact.label), self._looks.of("fact"))
            self._sheet.write_string(self.row, _LAST, text, self._looks.of("body"))
            self._sheet.set_row(self.row, lines_of(text, _WIDTHS[1]) * LINE)
            self.row += 1
        self.row += 1
        self._across(say("A question mark at the left of a row leads to where its number is from."), "note")
        self.row += 1
        self._across(say("Sheets of this workbook"), "heading", 1.1)

    def section(self, section: Section, title: str | None) -> None:
        """A line of the list; a part without a sheet is a heading in it."""
        name = f"{section.number} {section.title}".strip()
        if title is None:
            self._across(safe(name), "lead")
        else:
            self.link(title, title, name)

    def link(self, title: str, text: str, name: str) -> None:
        """A line that leads to a sheet: its title, and the whole name where that says more."""
        self._sheet.write_url(self.row, LEFT, internal(title, 0), self._looks.of("link_text"), safe(text))
        if name:
            self._sheet.write_string(self.row, _LAST, safe(name), self._looks.of("body"))
        self._sheet.set_row(self.row, max(lines_of(name, _WIDTHS[1]), lines_of(text, _WIDTHS[0])) * LINE)
        self.row += 1

    def verdicts(self) -> None:
        """The verdicts of the report in words and colours."""
        if not self._writing.labels:
            return
        self.row += 1
        self._across(self._writing.say("Colours of verdicts"), "heading", 1.1)
        for verdict, label in self._writing.labels.items():
            look = self._looks.of("verdict", fill=FILLS[verdict])
            self._sheet.write_string(self.row, LEFT, safe(label), look)
            self.row += 1

    def _across(self, text: str, style: str, scale: float = 1.0) -> None:
        look = self._looks.of(style)
        self._sheet.merge_range(self.row, LEFT, self.row, _LAST, "", look)
        self._sheet.write_string(self.row, LEFT, text, look)
        self._sheet.set_row(self.row, lines_of(text, sum(_WIDTHS) / scale) * LINE * scale + 2)
        self.row += 1
