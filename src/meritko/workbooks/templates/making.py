"""An empty workbook of a kind, put together from a pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from meritko.methodology.model import Column, Table, WorkbookKind
from meritko.methodology.pack import Pack
from meritko.methodology.templates import Template
from meritko.wording import Translator, translator
from meritko.workbooks.recognition import exists
from meritko.workbooks.templates.entry import EntrySheet, write_entry_sheet
from meritko.workbooks.templates.guide import Guide, write_guide
from meritko.workbooks.templates.lists import Lists, plan_lists, write_lists
from meritko.workbooks.templates.looks import Looks
from meritko.workbooks.templates.previous import Previous, shown, write_previous

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Order:
    """Which template is wanted; `choices` are those of parameters, by which columns exist or not."""

    kind: WorkbookKind
    template: Template
    year: int
    choices: Mapping[str, str]
    language: str
    previous: Previous | None = None


def make_template(path: Path, pack: Pack, order: Order) -> None:
    """Write the template; the same order gives the same bytes.

    Args:
        path: The file, replaced if it is there.
        pack: The methodology.
        order: Which template.

    Raises:
        OSError: The file cannot be written.
    """
    say = translator(order.language)
    entries = tuple(_entry(order, pack.tables[name], say) for name in order.kind.tables)
    lists = _lists(pack, order, entries)
    try:
        with xlsxwriter.Workbook(str(path), _AS_TEXT) as book:
            title = order.kind.label.say(order.language)
            book.set_properties({"created": _CREATED, "title": f"{title}, {order.year}"})
            looks = Looks.of(book)
            guide = book.add_worksheet(order.template.sheets.instructions.say(order.language))
            write_guide(guide, _guide(pack, order, entries, say), looks, say)
            for entry in entries:
                sheet = book.add_worksheet(entry.title)
                last = _last_year(order, entry.table, lists, say)
                write_entry_sheet(sheet, entry, lists, looks, order.year, last, say)
            if lists.blocks:
                write_lists(book.add_worksheet(lists.sheet), lists, looks, say)
            for entry in entries:
                if order.previous and _is_shown(order, entry.table):
                    shown_title = order.previous.sheets[entry.table.id]
                    sheet_title = order.template.sheets.previous_title(shown_title, order.language)
                    write_previous(book.add_worksheet(sheet_title), entry, order.previous, lists, looks, say)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _entry(order: Order, table: Table, say: Translator) -> EntrySheet:
    columns = tuple(column for column in table.columns if exists(column, order.choices))
    footer = f"{order.kind.label.say(say.language)} {order.year}"
    return EntrySheet(table, table.sheet_title(order.year), columns, order.template.notes[table.id], footer)


def _lists(pack: Pack, order: Order, entries: tuple[EntrySheet, ...]) -> Lists:
    columns = [(entry.table, column) for entry in entries for column in entry.columns]
    about = {entry.notes[column.id].about for entry in entries for column in entry.columns}
    legends = [legend for legend in order.template.legends if legend in about]
    title = order.template.sheets.lists.say(order.language)
    return plan_lists(title, columns, pack.codelists, legends, order.year, order.language)


def _guide(pack: Pack, order: Order, entries: tuple[EntrySheet, ...], say: Translator) -> Guide:
    subtitle = say("for the year {year}; {methodology}, version {version}")
    return Guide(
        title=order.kind.label.say(order.language),
        subtitle=subtitle.format(
            year=order.year, methodology=pack.label.say(order.language), version=pack.version
        ),
        sections=order.template.sections,
        entries=entries,
        year=order.year,
    )


def _is_shown(order: Order, table: Table) -> bool:
    """Whether last year's rows of a table are shown: never those of single people."""
    rows = order.previous.rows.get(table.id) if order.previous else None
    return bool(rows) and table.id not in order.template.without_previous


def _last_year(order: Order, table: Table, lists: Lists, say: Translator) -> Callable[[Column], str]:
    """What to say beside a cell of last year's value, where there was one row only."""

    def tell(column: Column) -> str:
        if order.previous is None or not _is_shown(order, table):
            return ""
        value = order.previous.only_value(table, column)
        if value is None:
            return ""
        text = say("Last time: {value}.")
        return text.format(value=shown(column, value, lists, order.language))

    return tell
