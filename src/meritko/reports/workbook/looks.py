"""How the workbook looks: formats of cells and colours that also tell apart in grey print."""

from __future__ import annotations

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from meritko.engine.findings.finding import Verdict

INK = "#1F4E79"
LINE = 15.0
"""Points of a line of text."""

FILLS: dict[Verdict, str] = {
    "met": "#DDEEDD",
    "not_met": "#F4B6A6",
    "watch": "#FFE8A3",
    "illustrative": "#DCE6F2",
    "cannot_be_judged": "#E3E3E3",
    "described": "#FFFFFF",
}
"""Behind the words of a verdict, never in their place."""

_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}
_BOX = {"valign": "top", "bottom": 1, "bottom_color": "#C9D3DC"}
_STYLES: dict[str, dict[str, object]] = {
    "mark": {"num_format": "@", "bold": True, "font_color": "#8C2D04", "font_size": 9},
    "link": {"font_color": "#0B5394", "font_size": 9, "align": "center", "valign": "top"},
    "link_text": _TEXT | {"font_color": "#0B5394", "underline": 1},
    "title": {"num_format": "@", "bold": True, "font_size": 15, "font_color": INK, "valign": "top",
              "text_wrap": True},
    "subtitle": _TEXT | {"font_color": "#595959", "font_size": 12},
    "section": _TEXT | {"bold": True, "font_size": 13, "font_color": INK},
    "heading": _TEXT | {"bold": True, "font_size": 12, "font_color": INK},
    "body": _TEXT,
    "lead": _TEXT | {"bold": True},
    "reading": _TEXT | {"italic": True, "left": 5, "left_color": "#9DB7D1", "indent": 1},
    "note": _TEXT | {"font_size": 9, "font_color": "#4D4D4D"},
    "verdict": _TEXT | {"bold": True, "border": 1, "border_color": "#8C8C8C"},
    "caption": _TEXT | {"bold": True, "valign": "bottom"},
    "head_text": _TEXT | {"bold": True, "bg_color": "#D6E4F0", "top": 1, "bottom": 1, "valign": "bottom"},
    "head_number": _TEXT | {"bold": True, "bg_color": "#D6E4F0", "top": 1, "bottom": 1, "valign": "bottom",
                            "align": "right", "indent": 1},
    "cell_text": _TEXT | _BOX,
    "cell_number": _BOX | {"align": "right", "indent": 1},
    "cell_year": _BOX | {"align": "left"},
    "cell_missing": _BOX | {"num_format": "@", "align": "right", "indent": 1, "font_color": "#595959"},
    "fact": _TEXT | {"font_color": "#595959"},
}  # fmt: skip
_KINDS: dict[str, dict[str, object]] = {
    "row": {},
    "total": {"bold": True, "top": 1, "bg_color": "#EEF3F8"},
    "group": {"bold": True, "bg_color": "#F2F2F2"},
}


class Looks:
    """The formats of a workbook, each made once when it is first needed."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, str, str], Format] = {}

    def of(self, style: str, kind: str = "row", numbers: str = "", fill: str = "") -> Format:
        """A format.

        Args:
            style: Its name, one of `_STYLES`.
            kind: The kind of a grid's row.
            numbers: The format of its number; empty keeps that of the style.
            fill: The colour behind it; empty keeps that of the kind.
        """
        key = (style, kind, numbers, fill)
        if key not in self._made:
            chosen = _STYLES[style] | _KINDS[kind]
            if numbers:
                chosen["num_format"] = numbers
            if fill:
                chosen["bg_color"] = fill
            self._made[key] = self._book.add_format(chosen)
        return self._made[key]
