"""The letters of the report: which ones there are, and how wide they run.

The files come with the PyPI package `font-source-sans-pro` (SIL Open Font License 1.1). PDF/A wants
every letter to be drawn, so what the face lacks has to be replaced before it is set.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from font_source_sans_pro import font_directory  # type: ignore[import-untyped]

FAMILY = "Source Sans Pro"
REGULAR, SEMIBOLD, BOLD = (
    Path(font_directory) / f"SourceSansPro-{weight}.ttf" for weight in ("Regular", "Semibold", "Bold")
)
REPLACEMENT = "\N{BLACK SQUARE}"
"""Stands for a character that the face does not have."""

_BREAK = "\N{ZERO WIDTH SPACE}"
_LONGEST = 24
_PIECE = 12
_DRAWN_BY_NONE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_LEFT_OUT = {"Cc", "Cf", "Mn", "Me"}
_KEPT = {_BREAK, "\N{SOFT HYPHEN}"}


def drawable(text: str) -> str:
    """The text with letters that the face has, and with places to break in words beyond any line.

    Line ends and tabs become spaces; no-break spaces stay.
    """
    return " ".join(_breakable(word) for word in drawn(text).split(" "))


def drawn(text: str) -> str:
    """The text (or an SVG) with letters that the face has, as it is otherwise."""
    known = widths()
    if known.keys() >= set(text):
        return text
    return "".join(_drawable(letter, known) for letter in text)


def _drawable(letter: str, known: Mapping[str, float]) -> str:
    if letter in known or letter in _KEPT:
        return letter
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in _LEFT_OUT else REPLACEMENT


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST:
        return word
    pieces = word.split("\N{NO-BREAK SPACE}")
    return "\N{NO-BREAK SPACE}".join(
        _BREAK.join(piece[start : start + _PIECE] for start in range(0, len(piece), _PIECE))
        if len(piece) > _LONGEST
        else piece
        for piece in pieces
    )


@cache
def widths(file: Path = REGULAR) -> Mapping[str, float]:
    """Each character of a face -> its width, as a part of the size of the letters (0.5 = half)."""
    content = file.read_bytes()
    tables = _tables(content)
    (per_em,) = struct.unpack_from(">H", content, tables["head"] + 18)
    (measured,) = struct.unpack_from(">H", content, tables["hhea"] + 34)
    advances = struct.unpack_from(">" + "HH" * measured, content, tables["hmtx"])[::2]
    return {
        chr(code): advances[min(glyph, measured - 1)] / per_em
        for code, glyph in _glyphs(content, tables["cmap"]).items()
        if unicodedata.category(chr(code)) not in _DRAWN_BY_NONE
    }


def _tables(content: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", content, 4)
    entries = (struct.unpack_from(">4sLLL", content, 12 + 16 * n) for n in range(count))
    return {tag.decode("ascii"): offset for tag, _sum, offset, _length in entries}


def _glyphs(content: bytes, cmap: int) -> dict[int, int]:
    """Code points of the basic plane -> glyphs, from the table of format 4 that every face has."""
    (count,) = struct.unpack_from(">H", content, cmap + 2)
    offsets = [struct.unpack_from(">HHL", content, cmap + 4 + 8 * n)[2] for n in range(count)]
    start = next(cmap + o for o in offsets if struct.unpack_from(">H", content, cmap + o)[0] == 4)
    (double,) = struct.unpack_from(">H", content, start + 6)
    segments = double // 2
    shape = f">{segments}H"
    ends = struct.unpack_from(shape, content, start + 14)
    starts = struct.unpack_from(shape, content, start + 16 + double)
    deltas = struct.unpack_from(shape, content, start + 16 + 2 * double)
    places = start + 16 + 3 * double
    ranges = struct.unpack_from(shape, content, places)
    found = {}
    for n in range(segments):
        for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
            glyph = code
            if ranges[n]:
                (glyph,) = struct.unpack_from(
                    ">H", content, places + 2 * n + ranges[n] + 2 * (code - starts[n])
                )
            if glyph := (glyph + deltas[n]) & 0xFFFF if glyph or not ranges[n] else 0:
                found[code] = glyph
    return found
