"""How sheets are printed: A4, as wide as the paper, the title above, the mark and page numbers below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from meritko.reports.document import Document
from meritko.reports.workbook.texts import safe

A4 = 9
WIDEST_UPRIGHT = 118.0
"""Characters that are well legible across an upright A4 page."""
_WIDEST_PRINTED = 215.0
"""Characters that are still legible across an A4 page; wider sheets take two."""
_LONGEST_LINE = 110
_POINTS_OF_A_CHARACTER = 5.4
_ROOM_UPRIGHT, _ROOM_ACROSS = (538.0, 730.0), (785.0, 485.0)
"""Points of width and height that are printed on."""


_WELL_USED = 0.55
"""How full a page must be before a table moves to the next one rather than being parted."""


@dataclass(frozen=True)
class Tall:
    """Something with its first row and its height in points; `is_whole`: it must not be cut."""

    row: int
    points: float
    is_whole: bool = False


@dataclass(frozen=True)
class Paper:
    """What a sheet needs to be printed.

    Attributes:
        widths: Characters of its columns.
        repeated: The row of headings to repeat on each page, from 0, or None.
        from_column: The first column that is printed.
        last_row: The last row that is printed, from 0.
    """

    widths: Sequence[float]
    last_row: int
    repeated: int | None = None
    from_column: int = 0

    @property
    def is_upright(self) -> bool:
        return sum(self.widths) <= WIDEST_UPRIGHT


def set_up_paper(sheet: Worksheet, document: Document, paper: Paper) -> None:
    """Set a sheet up for print."""
    if paper.is_upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.65)
    across = math.ceil(sum(paper.widths) / _WIDEST_PRINTED)
    sheet.fit_to_pages(across, 0)
    if across > 1:
        sheet.repeat_columns(paper.from_column)
    sheet.hide_gridlines(2)
    if paper.repeated is not None:
        sheet.repeat_rows(paper.repeated)
    last = paper.from_column + len(paper.widths) - 1
    sheet.print_area(0, paper.from_column, paper.last_row, last)
    sheet.set_header(f"&L&9{_line(document.title)}&R&9&A", {"margin": 0.3})
    sheet.set_footer(f"&L&9{_line(document.mark)}&R&9&P / &N", {"margin": 0.3})


def _line(text: str) -> str:
    """A text as a header takes it, away from the size before it."""
    return " " + safe(text, _LONGEST_LINE).replace("\n", " ").replace("&", "&&")


def page_breaks(paper: Paper, blocks: Sequence[Tall], above: float) -> list[int]:
    """The rows before which a new page begins, so that no picture is cut, and no table where it need not be.

    Args:
        paper: The paper.
        blocks: What stands on the sheet, top down.
        above: Points above the first block.
    """
    width, height = _ROOM_UPRIGHT if paper.is_upright else _ROOM_ACROSS
    scale = min(1.0, width / (sum(paper.widths) * _POINTS_OF_A_CHARACTER))
    room = height / scale
    rows: list[int] = []
    used = above
    for block in blocks:
        is_worth_it = block.is_whole or (block.points <= room and used > room * _WELL_USED)
        if used + block.points > room and is_worth_it:
            rows.append(block.row)
            used = 0.0
        used = (used + block.points) % room
    return rows
