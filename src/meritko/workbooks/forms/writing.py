"""The workbook of a form, prefilled: a sheet for each section, protected but for what is answered.

The first row and the first column of each sheet are hidden and say which field a cell is of; the hidden
sheet says whose form it is and what stood in its fields, so that only what was changed is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.wording import Translator
from meritko.workbooks.forms.lists import Lists, plan_lists
from meritko.workbooks.forms.looks import Looks
from meritko.workbooks.forms.plan import KEYS, MARKER, FormBook, Sheet
from meritko.workbooks.forms.sheets import write_grid, write_list
from meritko.workbooks.templates.input_checks import shortened
from meritko.workbooks.writing import LONGEST_TEXT

LONGEST_TITLE = 31
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_FACT_WIDTH, _GUIDE_WIDTH = 28, 100


def write_form(path: Path, book: FormBook, say: Translator) -> None:
    """Write the workbook; the same plan gives the same bytes.

    Args:
        path: The file, replaced if it is there.
        book: What stands in it.
        say: The language of what is said around the fields.

    Raises:
        OSError: The file cannot be written.
    """
    try:
        with xlsxwriter.Workbook(str(path), _AS_TEXT) as made:
            made.set_properties({"created": _CREATED, "title": f"{book.title}, {book.whose.year}"})
            looks = Looks.of(made)
            _guide(made.add_worksheet(say("Guide")), book, looks, say)
            lists = plan_lists(book, say("Lists"))
            for sheet, title in zip(book.sheets, titles_of(book.sheets, say), strict=True):
                page = made.add_worksheet(title)
                (write_list if sheet.is_list else write_grid)(page, sheet, lists, looks, say)
                _print(page, book)
            _lists(made.add_worksheet(lists.sheet), lists)
            _keys(made.add_worksheet(KEYS), book)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def titles_of(sheets: Sequence[Sheet], say: Translator) -> Iterator[str]:
    """The titles of the sheets: numbered, as a workbook may have them, no two alike."""
    taken = {say("Guide").lower(), say("Lists").lower(), KEYS}
    for number, sheet in enumerate(sheets, 1):
        bare = " ".join(_FORBIDDEN_IN_TITLE.sub(" ", sheet.title).split()).strip("'")
        title = shortened(f"{number} {bare}", LONGEST_TITLE)
        if title.lower() in taken:
            title = f"{number}"
        taken.add(title.lower())
        yield title


def _guide(page: Worksheet, book: FormBook, looks: Looks, say: Translator) -> None:
    page.set_column(0, 0, _FACT_WIDTH)
    page.set_column(1, 1, _GUIDE_WIDTH)
    page.write_string(0, 0, book.title, looks.title)
    row = 2
    for name, value in book.facts:
        page.write_string(row, 0, name, looks.quiet)
        page.write_string(row, 1, value, looks.strong_label)
        row += 1
    row += 1
    for problem in book.problems:
        page.write_string(row, 1, problem[:LONGEST_TEXT], looks.wrong_text)
        row += 1
    row += bool(book.problems)
    for sentence in _sentences(say):
        page.write_string(row, 1, sentence, looks.intro)
        row += 1
    page.hide_gridlines(2)
    page.protect()
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _sentences(say: Translator) -> Iterator[str]:
    yield say("Each section of the form has a sheet. Write into the white cells; the others are protected.")
    yield say("Beside an answer stands last year's value where there is one, and what the answer is for.")
    yield say(
        "Where a list opens at a cell, choose from it. Leave empty what is not known: empty is not zero."
    )
    yield say("Grey cells are not asked as the answers stand; they may be when another answer changes.")
    yield say("Do not move, insert or delete rows and columns, and do not rename sheets.")
    yield say(
        "Send the saved workbook back on the page of the form. You see what would change before it is kept."
    )
    yield say("Nothing is handed in by sending it: that is done on the page when all is filled in.")


def _lists(page: Worksheet, lists: Lists) -> None:
    for column, (name, offers) in enumerate(lists.named.items()):
        page.write_string(0, column, name)
        page.set_column(column, column, 40)
        for row, offer in enumerate(offers, start=1):
            page.write_string(row, column, offer[:LONGEST_TEXT])
    page.hide()
    page.protect()


def _keys(page: Worksheet, book: FormBook) -> None:
    """The hidden sheet: whose form it is, then key, version, text, estimate and comment of every field."""
    whose = book.whose
    head = [MARKER, whose.form, str(whose.year), whose.kind, whose.code, book.subject]
    for column, text in enumerate(head):
        page.write_string(0, column, text)
    row = 1
    for sheet in book.sheets:
        for line in sheet.lines:
            for each in line.fields.values():
                was = each.handed
                told = [each.key, str(was.version), was.text, was.estimate, was.comment]
                for column, text in enumerate(told):
                    page.write_string(row, column, text[:LONGEST_TEXT])
                row += 1
    page.very_hidden()
    page.protect()


def _print(page: Worksheet, book: FormBook) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_header("&L&A")
    page.set_footer(f"&L{book.subject.replace('&', '&&')}, {book.whose.year}&R&P / &N")
