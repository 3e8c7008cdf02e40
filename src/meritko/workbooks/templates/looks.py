"""How a template looks: formats of cells, widths of columns, heights of rows."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, fields

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.methodology.model import TEXT_TYPES, Column

A4 = 9
LINE = 15.0
"""Points of a line of text."""
TALLEST = 409.0
"""Points that a row may be high."""
_ARROW = 18.0
"""Points for the arrow of the filter below a heading."""
_MOST_LINES = 8
_WIDEST_HEADING = 26
_PRINTED_WIDTH = 230
"""Characters that are still legible across an A4 page."""
_NARROWEST = {
    "text": 24, "digits": 12, "year": 9, "count": 10, "number": 12, "percent": 10, "flag": 7, "code": 14,
}  # fmt: skip
_WIDEST_CODE = 34

_GREY = {"font_color": "#595959", "bg_color": "#EDEDED", "border": 1, "border_color": "#D0D0D0"}
_BOX = {"border": 1, "border_color": "#B7C4D1", "text_wrap": True, "valign": "top"}
_HEADING = _BOX | {"bold": True, "font_color": "#14283C"}
_FORMATS: dict[str, dict[str, object]] = {
    "required": _HEADING | {"bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    "one_tint": _HEADING | {"bg_color": "#D6E4F0"},
    "other_tint": _HEADING | {"bg_color": "#ECF1D9"},
    "typed_text": {"locked": False, "num_format": "@"},
    "typed_number": {"locked": False},
    "typed_whole": {"locked": False, "num_format": "#,##0"},
    "typed_year": {"locked": False, "num_format": "0"},
    "title": {"bold": True, "font_size": 16, "font_color": "#1F4E79"},
    "subtitle": {"font_color": "#595959"},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F4E79", "bottom": 1},
    "line": {"text_wrap": True, "valign": "top"},
    "cell": _BOX | {"num_format": "@"},
    "strong_cell": _BOX | {"num_format": "@", "bold": True},
    "link": _BOX | {"font_color": "#0B5394", "underline": 1},
    "grey_text": _GREY | {"num_format": "@"},
    "grey_number": _GREY,
    "grey_heading": _GREY | {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#D9D9D9"},
    "grey_title": {"bold": True, "font_color": "#595959", "font_size": 12},
}  # fmt: skip


@dataclass(frozen=True)
class Looks:
    """The formats of a workbook."""

    required: Format
    one_tint: Format
    other_tint: Format
    typed_text: Format
    typed_number: Format
    typed_whole: Format
    typed_year: Format
    title: Format
    subtitle: Format
    section: Format
    line: Format
    cell: Format
    strong_cell: Format
    link: Format
    grey_text: Format
    grey_number: Format
    grey_heading: Format
    grey_title: Format

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        """The formats, made for a workbook."""
        return cls(**{each.name: book.add_format(_FORMATS[each.name]) for each in fields(cls)})

    def typed(self, column: Column) -> Format:
        """The format of the cells of a column that people fill in."""
        if column.type in TEXT_TYPES:
            return self.typed_text  # Excel must not make a date of 2-5, nor a number of 01000
        by_type = {"count": self.typed_whole, "flag": self.typed_year, "year": self.typed_year}
        return by_type.get(column.type, self.typed_number)


def width_of(column: Column, offered: tuple[str, ...]) -> float:
    """Characters: wide enough for values and words, and for a heading of a few lines."""
    longest_word = max((len(word) for word in column.header.split()), default=0)
    longest_offer = min(max((len(text) for text in offered), default=0), _WIDEST_CODE)
    width = max(_NARROWEST[column.type], longest_word + 3, longest_offer + 3)
    while width < _WIDEST_HEADING and lines_of(column.header, width) > _MOST_LINES:
        width += 1
    return float(width)


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a cell of so many characters."""
    return max(1, len(textwrap.wrap(text, max(int(width) - 1, 1), break_on_hyphens=False)))


def heading_height(columns: list[tuple[Column, float]]) -> float:
    """Points for the row of headings, with room for the arrows of the filter."""
    most = max(lines_of(column.header, width) for column, width in columns)
    return min(most * LINE + _ARROW, TALLEST)


def print_as_list(sheet: Worksheet, widths: list[float], repeated: int, footer: str) -> None:
    """Print on A4 across: headings on each page, and the first columns where one page is too narrow."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(0)
    sheet.set_header("&L&A")
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&R&P / &N")
    if sum(widths) <= _PRINTED_WIDTH:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(65)
        if repeated:
            sheet.repeat_columns(0, repeated - 1)
