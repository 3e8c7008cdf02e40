"""Writing the workbook of justifications: what departs from a target, with two columns to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.engine.findings.deviations import Justification, written
from meritko.engine.findings.finding import FindingKey
from meritko.methodology.model import CodeList, Column
from meritko.wording import Translator, n_, translator
from meritko.workbooks.justifications.columns import (
    CAUSE,
    CAUSES,
    EXPLANATION,
    HEADINGS,
    INSTRUCTIONS,
    KEY,
    LISTS,
    MARK,
    SHEET,
    Departure,
    heading,
    table,
)
from meritko.workbooks.templates.input_checks import input_check
from meritko.workbooks.templates.lists import Lists, plan_lists, write_lists
from meritko.workbooks.templates.looks import A4, LINE, Looks, lines_of
from meritko.workbooks.writing import LONGEST_TEXT

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone
_AS_TEXT = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
}  # fmt: skip
_WIDTHS: dict[str, float] = {
    "programme": 14, "criterion": 26, "indicator": 28, "unit": 18, "category": 18, "measured": 11,
    "against": 12, "difference": 11, "words": 44, CAUSE: 24, EXPLANATION: 52, "mark": 12, KEY: 30,
}  # fmt: skip
_NUMBERS = ("measured", "against", "difference")
_ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True, "autofilter": True}
_FROZEN = 3
_GUIDE_WIDTH = 100
_GUIDE = (
    n_("Each row is a result that departs from its target or reference. Say why, in the two last columns."),
    n_("Choose the cause from the list; write the explanation in your own words, in whole sentences."),
    n_("Leave both columns empty where you do not know yet: the report then says that it is not explained."),
    n_("Do not write names of people into the explanation, nor anything by which a single one is known."),
    n_("Do not rewrite the other columns. By the hidden last one the next run knows which row is which."),
    n_("Save the workbook and give it to the next run: meritko evaluate … --justifications FILE.xlsx"),
)


def write_justifications(
    path: Path,
    departures: Sequence[Departure],
    causes: CodeList,
    year: int,
    language: str,
    already: Mapping[FindingKey, Justification] | None = None,
) -> None:
    """Write the workbook; the same arguments give the same bytes.

    Args:
        path: The file, replaced if it is there.
        departures: Its rows, in their order.
        causes: The pack's code list of causes; those that hold in the year are offered.
        year: The year of the run.
        language: Of headings, instructions and the list.
        already: What has been said before, so that it needs not be typed again.

    Raises:
        OSError: The file cannot be written.
    """
    say = translator(language)
    own = table(language)
    column = own.column(CAUSE)
    lists = plan_lists(say(LISTS), [(own, column)], {CAUSES: causes}, (), year, language)
    made = BytesIO()
    with xlsxwriter.Workbook(made, _AS_TEXT) as book:
        book.set_properties({"created": _CREATED, "title": f"{say(SHEET)} {year}", "status": say(MARK)})
        looks = Looks.of(book)
        sheet = book.add_worksheet(say(SHEET))
        writer = _Writer(sheet, looks, _formats(book), lists, column, language)
        writer.headings()
        for row, departure in enumerate(departures, start=1):
            writer.row(row, departure, (already or {}).get(departure.key))
        writer.arrange(len(departures), year)
        _write_guide(book.add_worksheet(say(INSTRUCTIONS)), looks, say)
        write_lists(book.add_worksheet(lists.sheet), lists, looks, say)
    path.write_bytes(made.getvalue())


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    box = {"border": 1, "border_color": "#B7C4D1", "text_wrap": True, "valign": "top"}
    formats = {"text": book.add_format(box | {"num_format": "@"})}
    filled = box | {"num_format": "@", "locked": False, "bg_color": "#FFFBE6"}
    formats["to_fill"] = book.add_format(filled)
    for decimals in range(5):
        digits = "#,##0" + ("." + "0" * decimals if decimals else "")
        formats[f"number{decimals}"] = book.add_format(box | {"num_format": digits})
    return formats


class _Writer:
    """Writes the sheet to fill in."""

    def __init__(
        self, sheet: Worksheet, looks: Looks, formats: Mapping[str, Format], lists: Lists, cause: Column,
        language: str,
    ) -> None:  # fmt: skip
        self._sheet, self._looks, self._formats = sheet, looks, formats
        self._lists, self._cause, self._language = lists, cause, language
        self._at = {name: at for at, name in enumerate(HEADINGS)}

    def headings(self) -> None:
        """The first row, dark where something is to be filled in."""
        for name, at in self._at.items():
            look = self._looks.required if name in (CAUSE, EXPLANATION) else self._looks.one_tint
            self._sheet.set_column(at, at, _WIDTHS[name], None, {"hidden": name == KEY})
            self._sheet.write_string(0, at, heading(name, self._language), look)
        self._sheet.set_row(0, 2 * LINE + 18)

    def row(self, row: int, departure: Departure, already: Justification | None) -> None:
        """One deviation; its numbers in full precision."""
        texts: dict[str, str] = {
            "programme": departure.programme,
            "criterion": departure.criterion,
            "indicator": departure.indicator,
            "unit": departure.unit,
            "category": departure.category,
            "words": departure.words,
            KEY: written(departure.key),
        }
        for name, text in texts.items():
            self._text(row, name, text, "text")
        look = self._formats[f"number{min(max(departure.decimals, 0), 4)}"]
        for name in _NUMBERS:
            value = getattr(departure, name)
            if value is None:
                self._sheet.write_blank(row, self._at[name], None, look)
            else:
                self._sheet.write_number(row, self._at[name], value, look)
        self._text(row, CAUSE, self._lists.shown(self._cause, already.cause) if already else "", "to_fill")
        self._text(row, EXPLANATION, already.explanation if already else "", "to_fill")
        most = max(lines_of(text, _WIDTHS[name]) for name, text in texts.items() if name != KEY)
        self._sheet.set_row(row, min(max(most, 2) * LINE + 2, 409))

    def _text(self, row: int, name: str, text: str, look: str) -> None:
        if text:
            self._sheet.write_string(row, self._at[name], text[:LONGEST_TEXT], self._formats[look])
        else:
            self._sheet.write_blank(row, self._at[name], None, self._formats[look])

    def arrange(self, rows: int, year: int) -> None:
        """The list of causes to choose from, then screen, protection and paper."""
        sheet, say = self._sheet, translator(self._language)
        last = max(rows, 1)
        at = self._at[CAUSE]
        check = input_check(self._cause, at, say("Choose the cause."), self._lists, year, say)
        sheet.data_validation(1, at, last, at, check)
        sheet.freeze_panes(1, _FROZEN)
        sheet.autofilter(0, 0, last, len(self._at) - 1)
        sheet.protect("", _ALLOWED)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last, self._at[EXPLANATION])
        _print_lines(sheet, say)


def _write_guide(sheet: Worksheet, looks: Looks, say: Translator) -> None:
    """What to do with the workbook."""
    sheet.set_column(0, 0, _GUIDE_WIDTH)
    sheet.write_string(0, 0, say(SHEET), looks.title)
    sheet.write_string(1, 0, say(MARK), looks.subtitle)
    for number, text in enumerate(_GUIDE, start=1):
        line = f"{number}.  {say(text)}"
        sheet.write_string(number + 2, 0, line, looks.line)
        sheet.set_row(number + 2, lines_of(line, _GUIDE_WIDTH) * LINE + 3)
    sheet.hide_gridlines(2)
    sheet.protect("")
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    _print_lines(sheet, say)


def _print_lines(sheet: Worksheet, say: Translator) -> None:
    sheet.set_header("&L&A")
    sheet.set_footer(f"&L{say(MARK).replace('&', '&&')}&R&P / &N")
