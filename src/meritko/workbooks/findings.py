"""The findings about whole files, sheets, headings and rows, each made in one place."""

from __future__ import annotations

from collections.abc import Sequence

from meritko.methodology.model import Column, Text
from meritko.wording import n_
from meritko.workbooks.problems import Cell, Message, Part, Problem, message
from meritko.workbooks.protocol import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Detail

_SAVE_AS_XLSX = n_("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx).")
_SAVE_AGAIN = n_("Open it in a spreadsheet program and save it again; if that fails, ask for a new copy.")
_COPY_VALUES = n_("Copy the sheets into a new workbook (.xlsx) and send that one.")

MOST_TITLES = 10
"""How many sheets of a foreign workbook a finding names."""

REFUSALS: dict[str, tuple[str, str]] = {
    "unreadable-file": (n_("a file that may not be opened"), n_("Check the rights to the file.")),
    "file-too-large": (n_("a file of {megabytes} MB, over the limit of {most} MB"), _COPY_VALUES),
    "empty-file": (n_("an empty file"), n_("Ask for the file again; nothing has arrived of it.")),
    "not-an-archive": (n_("a file of another kind that is only named .xlsx"), _SAVE_AS_XLSX),
    "old-excel": (n_("a workbook of the old format .xls"), _SAVE_AS_XLSX),
    "encrypted": (n_("a workbook locked by a password"), n_("Save it without the password.")),
    "open-document": (n_("an OpenDocument file (.ods)"), _SAVE_AS_XLSX),
    "binary-workbook": (n_("a workbook of the binary format .xlsb"), _SAVE_AS_XLSX),
    "other-document": (n_("a document of another program"), _SAVE_AS_XLSX),
    "no-workbook-inside": (n_("an archive without a workbook inside"), _SAVE_AS_XLSX),
    "damaged": (n_("a damaged workbook"), _SAVE_AGAIN),
    "too-many-parts": (n_("a workbook of {parts} parts, over the limit of {most}"), _COPY_VALUES),
    "too-large": (n_("a workbook that unfolds to {megabytes} MB; the limit is {most} MB"), _COPY_VALUES),
    "unsafe-name": (n_("a part named “{part}”, which points outside the workbook"), _COPY_VALUES),
    "macros": (n_("a workbook with macros"), n_("Save it as a workbook without macros (.xlsx).")),
    "external-links": (
        n_("a workbook with links to other workbooks"),
        n_("Replace the links by their values (in Excel: Data, Edit Links, Break Link)."),
    ),
    "entities": (n_("a workbook with declarations of entities in its XML"), _COPY_VALUES),
    "sheet-too-large": (
        n_("the sheet “{sheet}”, which reaches {place}"),
        n_("Delete what stands below and to the right of the table, also what only looks empty."),
    ),
    "memory": (n_("a workbook too large for the memory set aside for it"), _COPY_VALUES),
    "time": (n_("a workbook that takes longer to read than it may"), _COPY_VALUES),
    "died": (n_("a workbook that stopped the program reading it"), _SAVE_AGAIN),
}
"""Why a file is not read -> what was found, what to do."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column (from 1) that a sheet can have; a damaged file may name others."""


def refused(file: str, reason: str, detail: Detail) -> Problem:
    """A file that is no workbook, or one that must not be read; or the cell that prevents it."""
    if reason == "error-cell":
        return _refused_for_a_cell(file, detail)
    found, remedy = REFUSALS.get(reason, REFUSALS["damaged"])
    parts: dict[str, Part] = dict(detail)
    if reason == "sheet-too-large":
        expected = message(
            n_("at most {rows} rows, {columns} columns and {cells} cells in a sheet"),
            rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS,
        )  # fmt: skip
        parts["place"] = _farthest(int(detail["rows"]), int(detail["columns"]))
    else:
        expected = message(n_("a workbook .xlsx without a password, macros and links to other workbooks"))
    return Problem("not-a-workbook", "error", Cell(file), message(found, **parts), expected, message(remedy))


def _farthest(rows: int, columns: int) -> Message:
    """How far a sheet reaches: to the cell in the last row and the last column in use."""
    if rows > LAST_ROW or columns > LAST_COLUMN:
        return message(n_("beyond the last cell that a sheet can have"))
    return message(n_("to the cell {cell}"), cell=f"{column_letter(columns - 1)}{rows}")


def _refused_for_a_cell(file: str, detail: Detail) -> Problem:
    place = Cell(
        file, str(detail.get("sheet", "")), int(detail.get("row", 0)) + 1,
        column_letter(int(detail.get("column", 0))),
    )  # fmt: skip
    return hidden_value(place, str(detail.get("shown", "")), message(n_("a value")))


def column_letter(index: int) -> str:
    """The letter of a column by its index from 0: 0 is A, 26 is AA.

    >>> column_letter(27)
    'AB'
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unknown_workbook(file: str, titles: Sequence[str], known: Sequence[Part]) -> Problem:
    """A workbook none of whose sheets belongs to any kind."""
    return Problem(
        "unknown-workbook", "error", Cell(file),
        message(n_("the sheets: {titles}"), titles=_first_of(titles)),
        message(n_("the sheets of one of the workbooks: {known}"), known=tuple(known)),
        message(n_("Name the sheets as in the template, or leave the file out.")),
    )  # fmt: skip


def _first_of(titles: Sequence[str]) -> tuple[str, ...]:
    """Enough titles to know a workbook by."""
    return tuple(titles) if len(titles) <= MOST_TITLES else (*titles[:MOST_TITLES], "…")


def missing_sheet(file: str, title: str, kind: Text, near: str | None) -> Problem:
    """A recognised workbook without a sheet that it must have."""
    remedy = n_("Add the sheet, also when it has no rows.")
    rename = n_("Rename the sheet “{near}”, or add the missing one.")
    return Problem(
        "missing-sheet", "error", Cell(file, title),
        message(n_("no such sheet")),
        message(n_("the sheet “{title}” of the workbook “{kind}”"), title=title, kind=kind),
        message(rename, near=near) if near else message(remedy),
    )  # fmt: skip


def unknown_sheet(place: Cell, expected: Sequence[str], near: str | None) -> Problem:
    """A sheet that belongs to no kind, in a workbook that was recognised by others."""
    remedy = n_("It was not read. Nothing has to be done if it is only yours.")
    return Problem(
        "unknown-sheet", "warning", place,
        message(n_("the sheet “{title}”"), title=place.sheet),
        message(n_("the sheets: {titles}"), titles=tuple(expected)),
        message(n_("It was not read. Did you mean “{near}”?"), near=near) if near else message(remedy),
    )  # fmt: skip


def other_year(place: Cell, found: int, year: int) -> Problem:
    """A sheet of a year that is not evaluated."""
    return Problem(
        "other-year", "warning", place,
        message(n_("a sheet of the year {year}"), year=found),
        message(n_("a sheet of the year {year}"), year=year),
        message(n_("It was not read. Nothing has to be done if that year is not meant.")),
    )  # fmt: skip


def missing_column(place: Cell, column: Column, near: str | None) -> Problem:
    """A sheet without a column that it must have."""
    remedy = n_("Add the column to the first row, in any order; leave its cells empty if nothing is known.")
    rename = n_("Rename the column “{near}”, or add the missing one.")
    return Problem(
        "missing-column", "error", place,
        message(n_("no such heading in the first row")),
        message(n_("the column “{heading}”"), heading=column.header),
        message(rename, near=near) if near else message(remedy),
    )  # fmt: skip


def no_headings(place: Cell, columns: Sequence[Column]) -> Problem:
    """A sheet whose first row is empty, so that none of its columns can be known."""
    return Problem(
        "missing-column", "error", place,
        message(n_("an empty first row")),
        message(n_("headings in the first row; number of columns: {number}"), number=len(columns)),
        message(n_("Write the headings of the template into the first row.")),
    )  # fmt: skip


def headings_below(place: Cell, row: int) -> Problem:
    """A sheet with something above its headings; `place` is the first cell of it."""
    return Problem(
        "missing-column", "error", place,
        message(n_("no headings here, but in row {row}"), row=row),
        message(n_("headings in the first row")),
        message(n_("Delete the rows above the headings.")),
    )  # fmt: skip


def unknown_column(place: Cell, near: str | None) -> Problem:
    """A heading that is none of the sheet's columns, or values under no heading at all."""
    found = message(n_("the heading “{heading}”"), heading=place.heading)
    remedy = n_("It was not read. Nothing has to be done if it is only yours.")
    return Problem(
        "unknown-column", "warning", place,
        found if place.heading else message(n_("values under no heading")),
        message(n_("a column of the template")),
        message(n_("It was not read. Did you mean “{near}”?"), near=near) if near else message(remedy),
    )  # fmt: skip


def repeated_heading(place: Cell, first: str) -> Problem:
    """A heading that stands in the first row twice; which column is meant cannot be known."""
    return Problem(
        "duplicate", "error", place,
        message(n_("“{heading}” a second time, first in {cell}"), heading=place.heading, cell=first),
        message(n_("each heading once")),
        message(n_("Delete or rename one of the two columns.")),
    )  # fmt: skip


def required(place: Cell, expected: Part) -> Problem:
    """An empty cell in a row that cannot do without it."""
    return Problem(
        "required", "error", place,
        message(n_("an empty cell")),
        message(n_("{heading} in every row"), heading=expected),
        message(n_("Fill the cell in, or delete the whole row if it does not belong here.")),
    )  # fmt: skip


def hidden_value(place: Cell, shown: str, expected: Message) -> Problem:
    """A cell that holds something no one can read: an error, or a formula never computed."""
    if shown:
        found = message(n_("the error {shown}"), shown=shown)
        remedy = n_("Correct the formula, or write the value; leave the cell empty if it is not known.")
    else:
        found = message(n_("a formula without a stored value"))
        remedy = n_("Open the workbook in a spreadsheet program and save it, so that formulas are computed.")
    return Problem("hidden-value", "error", place, found, expected, message(remedy))


def repeated_key(place: Cell, key: Sequence[Part], first: Cell) -> Problem:
    """A row whose key stands in another row already; `place` is in the second one."""
    row = first.row or 0
    other = message(n_("{file}, sheet “{sheet}”, row {row}"), file=first.file, sheet=first.sheet, row=row)
    return Problem(
        "duplicate", "error", place,
        message(n_("“{key}” a second time, first in {first}"), key=tuple(key), first=other),
        message(n_("each only once")),
        message(n_("Delete one of the rows, or correct what tells them apart.")),
    )  # fmt: skip


def second_row(place: Cell) -> Problem:
    """A second row in a sheet that has only one."""
    return Problem(
        "duplicate", "error", place,
        message(n_("a second row")),
        message(n_("one row only")),
        message(n_("Delete the row; use another workbook for other data.")),
    )  # fmt: skip


def a_heading() -> Message:
    """What a cell of the first row is expected to hold."""
    return message(n_("a heading"))


def expected_column(column: Column) -> Message:
    """What a cell of a column is expected to hold, named by its heading."""
    return message(n_("a value of the column “{heading}”"), heading=column.header)
