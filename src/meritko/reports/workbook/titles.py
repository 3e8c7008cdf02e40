"""Titles of sheets: short enough, without forbidden characters, each once."""

from __future__ import annotations

import re

from meritko.reports.workbook.texts import safe

LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]+")
_RESERVED = "History"
"""A title that Excel keeps for itself."""


class Titles:
    """Gives titles out, each once whatever the case of its letters."""

    def __init__(self) -> None:
        self._taken = {_RESERVED.lower()}

    def give(self, wanted: str) -> str:
        """A title like the one wanted; a number tells it from one that is taken.

        >>> titles = Titles()
        >>> titles.give("2.1 A/B"), titles.give("2.1 a b")
        ('2.1 A B', '2.1 a b (2)')
        """
        clean = " ".join(_FORBIDDEN.sub(" ", safe(wanted)).split()).strip("'")
        title = _cut(clean, LONGEST_TITLE) or "–"
        number = 2
        while title.lower() in self._taken:
            end = f" ({number})"
            title = _cut(clean, LONGEST_TITLE - len(end)) + end
            number += 1
        self._taken.add(title.lower())
        return title


def _cut(text: str, most: int) -> str:
    """The text in so many UTF-16 units, which is what Excel counts."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip().strip("'")


def internal(title: str, row: int, column: int = 0) -> str:
    """The address of a cell for a link inside the workbook; row and column from 0 (A to Z)."""
    quoted = title.replace("'", "''")
    return f"internal:'{quoted}'!{chr(65 + column)}{row + 1}"
