"""What a text or a number of the document becomes in a cell."""

from __future__ import annotations

import math
import re

from meritko.reports.document import Number, Words, plain

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook can hold."""

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMERAL = re.compile("[+\u2212-]?(?:\\d+|\\d{1,3}(?:[\u00a0\u202f ,]\\d{3})+)(?:[.,]\\d+)?")
_WIDE, _PROSE = 40.0, 1.12
"""From what width on lines break well, and how many letters then take the room of one digit."""
_SEPARATOR = re.compile("\\d[\u00a0\u202f ,]\\d{3}")


def safe(text: str, most: int = LONGEST_TEXT) -> str:
    """The text without what XML cannot carry, as long as it may be."""
    return _UNFIT.sub(" ", text)[:most]


def said(words: Words) -> str:
    """Words as the text of a cell."""
    return safe(plain(words))


def only_number(words: Words) -> Number | None:
    """The number that a cell consists of, or None where it holds anything else."""
    return words[0] if len(words) == 1 and isinstance(words[0], Number) else None


def is_numeral(number: Number) -> bool:
    """Whether people read it as a plain number: not a date, a version or a digest, and not missing."""
    return (
        number.value is not None
        and math.isfinite(number.value)
        and _NUMERAL.fullmatch(number.shown) is not None
    )


def number_format(number: Number) -> str:
    """The format under which a spreadsheet program shows the number as the document does.

    Thousands are grouped unless the document shows them ungrouped (a year); the program sets
    the separators of its user's language.
    """
    digits = "0" if abs(number.value or 0) >= 1000 and not _SEPARATOR.search(number.shown) else "#,##0"
    if number.decimals:
        digits += "." + "0" * number.decimals
    plus = "+" if number.shown.startswith("+") else ""
    return f'{plus}{digits};"\N{MINUS SIGN}"{digits};{digits}'


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a cell of so many characters, with something to spare where it wraps."""
    room = max(width - 1, 1.0) * (_PROSE if width >= _WIDE else 1.0)
    return sum(1 if len(part) <= room else math.ceil(len(part) * 1.05 / room) for part in text.split("\n"))
