"""How the workbook of a form looks: formats, widths, heights."""

from __future__ import annotations

from dataclasses import dataclass, fields

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from meritko.workbooks.templates.looks import LINE, TALLEST, lines_of

ANSWER_WIDTH, LABEL_WIDTH, HELP_WIDTH, LAST_WIDTH, COMMENT_WIDTH = 24.0, 52.0, 46.0, 18.0, 34.0
GRID_WIDTH, TEXT_WIDTH, ROW_WIDTH, SMALL_WIDTH = 14.0, 30.0, 44.0, 9.0

_BOX = {"border": 1, "border_color": "#B7C4D1", "text_wrap": True, "valign": "top"}
_OPEN = _BOX | {"locked": False, "bg_color": "#FFFFFF", "border_color": "#5B7793"}
_NOT_ASKED = _OPEN | {"bg_color": "#F3F3F3"}
_WRONG = _OPEN | {"bg_color": "#F8CBAD", "border_color": "#C0392B"}
_HEADING = _BOX | {"bold": True, "font_color": "#14283C", "bg_color": "#D6E4F0"}
_FORMATS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1F4E79"},
    "intro": {"text_wrap": True, "valign": "top", "font_color": "#404040"},
    "heading": _HEADING,
    "required": _HEADING | {"bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    "quiet_heading": _HEADING | {"bg_color": "#E7E7E7", "bold": False},
    "label": _BOX | {"num_format": "@"},
    "strong_label": _BOX | {"num_format": "@", "bold": True},
    "quiet": _BOX | {"font_color": "#595959", "bg_color": "#F3F3F3", "num_format": "@"},
    "wrong_text": _BOX | {"font_color": "#8E1B10", "bold": True, "num_format": "@"},
    "text": _OPEN | {"num_format": "@"},
    "whole": _OPEN | {"num_format": "#,##0"},
    "number": _OPEN | {"num_format": "#,##0.##########"},
    "day": _OPEN | {"num_format": "d. m. yyyy", "align": "left"},
    "month": _OPEN | {"num_format": "m/yyyy", "align": "left"},
    "wrong": _WRONG,
    "wrong_day": _WRONG | {"num_format": "d. m. yyyy", "align": "left"},
    "not_asked": _NOT_ASKED | {"num_format": "@"},
    "not_asked_number": _NOT_ASKED,
}


@dataclass(frozen=True)
class Looks:
    """The formats of a workbook."""

    title: Format
    intro: Format
    heading: Format
    required: Format
    quiet_heading: Format
    label: Format
    strong_label: Format
    quiet: Format
    wrong_text: Format
    text: Format
    whole: Format
    number: Format
    day: Format
    month: Format
    wrong: Format
    wrong_day: Format
    not_asked: Format
    not_asked_number: Format

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        """The formats, made for a workbook."""
        return cls(**{each.name: book.add_format(_FORMATS[each.name]) for each in fields(cls)})


def height_of(texts: list[tuple[str, float]]) -> float:
    """Points for a row whose cells hold these texts, each in so many characters."""
    most = max((sum(lines_of(line, width) for line in text.split("\n")) for text, width in texts), default=1)
    return min(max(most, 1) * LINE + 3, TALLEST)
