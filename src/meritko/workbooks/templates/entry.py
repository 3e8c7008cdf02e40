"""A sheet to fill in: headings with notes, checks of what is typed, and nothing in the cells yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.methodology.model import TEXT_TYPES, Column, Table
from meritko.methodology.templates import Note
from meritko.wording import Translator
from meritko.workbooks.findings import column_letter
from meritko.workbooks.templates.input_checks import input_check
from meritko.workbooks.templates.lists import Lists
from meritko.workbooks.templates.looks import LINE, Looks, heading_height, lines_of, print_as_list, width_of

LAST_ROW = 9_999
"""The last row (from 0) that is checked and filtered."""
LAST_COLUMN = 16_383
_NARROW = 130
"""Characters that fit a screen: a sheet as narrow needs no frozen columns."""
_MOST_FROZEN = 70
_NOTE_WIDTH = 300
_NOTE_LETTERS = 44
_NOTE_LINE = 17
_ALLOWED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True,
    "delete_rows": True, "sort": True, "autofilter": True,
}  # fmt: skip


@dataclass(frozen=True)
class EntrySheet:
    """What a sheet to fill in is made of; `columns` are those that exist under the choices made."""

    table: Table
    title: str
    columns: tuple[Column, ...]
    notes: Mapping[str, Note]
    footer: str

    def widths(self, lists: Lists) -> list[float]:
        """The width of each column in characters."""
        return [width_of(column, lists.offered(column)) for column in self.columns]

    def series(self) -> list[int]:
        """The groups of columns that one note of the pack tells about, in their order."""
        groups = Counter(self.notes[column.id].group for column in self.columns if not column.required)
        return [group for group, columns in groups.items() if columns > 1]


def write_entry_sheet(
    sheet: Worksheet,
    entry: EntrySheet,
    lists: Lists,
    looks: Looks,
    year: int,
    previously: Callable[[Column], str],
    say: Translator,
) -> None:
    """Write the sheet.

    Args:
        sheet: The empty sheet.
        entry: What belongs on it.
        lists: What its columns choose from.
        looks: Formats.
        year: The year of the template.
        previously: What to say of last year's value of a column; empty when there is none to say.
        say: The language of notes and messages.
    """
    widths = entry.widths(lists)
    for at, (column, width) in enumerate(zip(entry.columns, widths, strict=True)):
        note = entry.notes[column.id]
        sheet.set_column(at, at, width, looks.typed(column))
        sheet.write_string(0, at, column.header, heading_format(entry, column, looks))
        sheet.write_comment(0, at, *_comment(note, year, say))
        fill = said(note.fill.say(say.language), year)
        message = " ".join(part for part in (previously(column), fill) if part)
        sheet.data_validation(1, at, LAST_ROW, at, input_check(column, at, message, lists, year, say))
    _arrange(sheet, entry, widths, looks)


def _arrange(sheet: Worksheet, entry: EntrySheet, widths: list[float], looks: Looks) -> None:
    """Freeze, filter, protect and print."""
    frozen = frozen_columns(entry.table, entry.columns, widths)
    as_text = [column_letter(at) for at, each in enumerate(entry.columns) if each.type in TEXT_TYPES]
    if as_text:  # no green corners on postcodes and codes
        cells = " ".join(f"{letter}2:{letter}{LAST_ROW + 1}" for letter in as_text)
        sheet.ignore_errors({"number_stored_as_text": cells})
    sheet.set_column(len(widths), LAST_COLUMN, None, looks.typed_number)  # a row can only be deleted whole
    sheet.set_row(0, heading_height(list(zip(entry.columns, widths, strict=True))))
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, LAST_ROW, len(widths) - 1)
    sheet.protect("", _ALLOWED)
    sheet.set_tab_color("#1F4E79" if entry.table.required else "#9DB7D1")
    print_as_list(sheet, widths, frozen, entry.footer)


def frozen_columns(table: Table, columns: tuple[Column, ...], widths: list[float]) -> int:
    """How many first columns stay in sight: those that say which row it is, where a sheet is wide."""
    if sum(widths) <= _NARROW:
        return 0
    frozen, wide = 0, 0.0
    for column, width in zip(columns, widths, strict=True):
        wide += width
        if not (column.id in table.key if table.key else column.required) or wide > _MOST_FROZEN:
            break
        frozen += 1
    return frozen


def heading_format(entry: EntrySheet, column: Column, looks: Looks) -> Format:
    """Dark where a value is required; every other series of columns has a tint of its own."""
    if column.required:
        return looks.required
    series = entry.series()
    group = entry.notes[column.id].group
    return looks.other_tint if group in series and series.index(group) % 2 == 0 else looks.one_tint


def said(text: str, year: int) -> str:
    """A text of the pack with the year filled in."""
    return text.replace("{year}", str(year))


def _comment(note: Note, year: int, say: Translator) -> tuple[str, dict[str, object]]:
    good, bad = (said(text.say(say.language), year) for text in (note.good, note.bad))
    lines = [
        said(note.fill.say(say.language), year),
        say("Good: {example}").format(example=good),
        say("Bad: {example}").format(example=bad),
    ]
    height = sum(lines_of(line, _NOTE_LETTERS) for line in lines) * _NOTE_LINE + LINE
    return "\n".join(lines), {"author": "Měřítko", "width": _NOTE_WIDTH, "height": height, "font_size": 9}
