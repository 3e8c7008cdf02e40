"""How running text is set: what must not be torn apart at the end of a line."""

from __future__ import annotations

import re

from meritko.reports.document import Inline, Words

_NBSP = "\N{NO-BREAK SPACE}"
_ONE_LETTER = re.compile(r"(?<![\w\N{NO-BREAK SPACE}])([ksvzouiaKSVZOUIA]) (?=\S)")
_AGAIN = re.compile(r"(?<=\N{NO-BREAK SPACE})([ksvzouiaKSVZOUIA]) (?=\S)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def typeset(text: str) -> str:
    """Text with no-break spaces after words of one letter, before % and between thousands.

    >>> typeset("v kraji a u 10 % obcí").replace("\\N{NO-BREAK SPACE}", "~")
    'v~kraji a~u~10~% obcí'
    """
    text = _ONE_LETTER.sub(rf"\1{_NBSP}", text)
    text = _AGAIN.sub(rf"\1{_NBSP}", text)
    text = _BEFORE_UNIT.sub(_NBSP, text)
    return _BETWEEN_DIGITS.sub(_NBSP, text)


def filled(template: str, **parts: Inline | Words) -> Words:
    """A sentence whose `{names}` are filled with numbers, links or words; typeset.

    >>> filled("v {a} z {b}", a="kraji", b="kraje")[0].replace("\\N{NO-BREAK SPACE}", "~")
    'v~kraji z~kraje'
    """
    pieces: list[Inline] = []
    for number, piece in enumerate(re.split(r"\{(\w+)\}", template)):
        part = parts[piece] if number % 2 else piece
        pieces += part if isinstance(part, tuple) else (part,)
    joined: list[Inline] = []
    for each in pieces:
        if isinstance(each, str) and joined and isinstance(joined[-1], str):
            joined[-1] += each
        elif each != "":
            joined.append(each)
    return tuple(_set_before(joined))


def _set_before(pieces: list[Inline]) -> list[Inline]:
    """Each text typeset as if the number after it stood in it, so that `v 14` is kept together."""
    found: list[Inline] = []
    for place, each in enumerate(pieces):
        if isinstance(each, str):
            follows = place + 1 < len(pieces)
            found.append(typeset(f"{each}\0").removesuffix("\0") if follows else typeset(each))
        else:
            found.append(each)
    return found
