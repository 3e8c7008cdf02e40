"""The sheet of instructions: how to fill the workbook in, its sheets, and every column with examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.methodology.model import Column
from meritko.methodology.templates import Section
from meritko.wording import Translator
from meritko.workbooks.templates.entry import EntrySheet, heading_format, said
from meritko.workbooks.templates.looks import A4, LINE, Looks, lines_of

_WIDTHS = (34, 64, 30, 44)
_LAST = len(_WIDTHS) - 1
_ACROSS = sum(_WIDTHS) * 1.12
"""Characters of a line of instructions, over all columns."""


@dataclass(frozen=True)
class Guide:
    """What the instructions say; `entries` are the sheets to fill in."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    entries: tuple[EntrySheet, ...]
    year: int


def write_guide(sheet: Worksheet, guide: Guide, looks: Looks, say: Translator) -> None:
    """Write the instructions, the list of sheets and the list of columns, top down."""
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    writer = _Writer(sheet, looks, say)
    sheet.write_string(0, 0, guide.title, looks.title)
    sheet.write_string(1, 0, guide.subtitle, looks.subtitle)
    for section in guide.sections:
        writer.section(section.heading.say(say.language))
        for number, line in enumerate(section.lines, start=1):
            writer.line(f"{number}.  {said(line.say(say.language), guide.year)}")
    writer.sheets(guide.entries)
    for entry in guide.entries:
        writer.columns(entry, guide.year)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&P / &N")
    sheet.set_tab_color("#7F7F7F")


class _Writer:
    """Writes block after block, each below the last."""

    def __init__(self, sheet: Worksheet, looks: Looks, say: Translator) -> None:
        self.sheet, self.looks, self.say = sheet, looks, say
        self.row = 2

    def section(self, heading: str) -> None:
        """A heading after an empty row."""
        self.row += 1
        self.sheet.write_string(self.row, 0, heading, self.looks.section)
        for at in range(1, _LAST + 1):
            self.sheet.write_blank(self.row, at, None, self.looks.section)
        self.row += 1

    def line(self, text: str) -> None:
        """A line of instructions over all columns; Excel does not stretch merged rows by itself."""
        self.sheet.merge_range(self.row, 0, self.row, _LAST, "", self.looks.line)
        self.sheet.write_string(self.row, 0, text, self.looks.line)
        self.sheet.set_row(self.row, lines_of(text, _ACROSS) * LINE + 3)
        self.row += 1

    def sheets(self, entries: Sequence[EntrySheet]) -> None:
        """The sheets to fill in, each a link."""
        say = self.say
        self.section(say("Sheets to fill in"))
        self._heads(say("sheet"), say("one row is"), say("must be there"))
        for entry in entries:
            table = entry.table
            quoted = entry.title.replace("'", "''")
            self.sheet.write_url(self.row, 0, f"internal:'{quoted}'!A2", self.looks.link, entry.title)
            self._cell(1, table.one_row_per.say(say.language))
            self._cell(2, say("yes") if table.required else say("no"))
            self.row += 1

    def columns(self, entry: EntrySheet, year: int) -> None:
        """Every column of a sheet: what to fill in, a good and a bad example."""
        say = self.say
        self.section(say("Columns of the sheet “{sheet}”").format(sheet=entry.title))
        self._heads(say("column"), say("what to fill in"), say("good"), say("bad"))
        for column in entry.columns:
            self._column(entry, column, year)
        if any(column.required for column in entry.columns):
            self.sheet.write_string(self.row, 0, say("white on blue: must be filled in"), self.looks.subtitle)
            self.row += 1

    def _column(self, entry: EntrySheet, column: Column, year: int) -> None:
        note = entry.notes[column.id]
        self.sheet.write_string(self.row, 0, column.header, heading_format(entry, column, self.looks))
        texts = [said(text.say(self.say.language), year) for text in (note.fill, note.good, note.bad)]
        for at, text in enumerate(texts, start=1):
            self._cell(at, text)
        most = max(lines_of(text, w + 6) for text, w in zip((column.header, *texts), _WIDTHS, strict=True))
        self.sheet.set_row(self.row, most * LINE + 2)
        self.row += 1

    def _heads(self, *texts: str) -> None:
        for at, text in enumerate(texts):
            self.sheet.write_string(self.row, at, text, self.looks.strong_cell)
        self.row += 1

    def _cell(self, at: int, text: str) -> None:
        self.sheet.write_string(self.row, at, text, self.looks.cell)
