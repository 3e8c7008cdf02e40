"""The order of Czech words: č after c, ch after h, accents only where nothing else decides.

As the Czech collation of CLDR has it (ČSN 97 6030, but digits before letters), so that a list
sorted here and one sorted by PostgreSQL's ICU collation agree.
"""

from __future__ import annotations

import unicodedata

_LETTERS = [*"abcčdefgh", "ch", *"ijklmnopqrřsštuvwxyzž"]
_PLACE = {letter: place for place, letter in enumerate(_LETTERS)}
_SIGN, _DIGIT, _LETTER = range(3)

Key = tuple[tuple[tuple[int, int], ...], tuple[str, ...], tuple[bool, ...]]


def czech_order(text: str) -> Key:
    """The key to sort by: the letters; then their accents; then small before capital."""
    main: list[tuple[int, int]] = []
    accents: list[str] = []
    capitals: list[bool] = []
    for letter in _split(unicodedata.normalize("NFC", text)):
        small = letter.lower()
        weight, accent = _weigh(small)
        main.append(weight)
        accents.append(accent)
        capitals.append(letter != small)
    return tuple(main), tuple(accents), tuple(capitals)


def _split(text: str) -> list[str]:
    """The letters of a text, `ch` in any case being one."""
    letters: list[str] = []
    for character in text:
        if character in "hH" and letters and letters[-1] in "cC":
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _weigh(small: str) -> tuple[tuple[int, int], str]:
    if small in _PLACE:
        return (_LETTER, _PLACE[small]), ""
    base, accent = unicodedata.normalize("NFD", small)[0], unicodedata.normalize("NFD", small)[1:]
    if base in _PLACE:
        return (_LETTER, _PLACE[base]), accent
    if base.isdigit():
        return (_DIGIT, unicodedata.digit(base, 0)), ""
    return (_LETTER, len(_LETTERS) + ord(base)) if base.isalpha() else (_SIGN, ord(base)), accent


def order_key(text: str) -> bytes:
    """The key to sort by as octets, which every database compares alike."""
    main, accents, capitals = czech_order(text)
    letters = b"".join(bytes([kind + 1]) + place.to_bytes(3, "big") for kind, place in main)
    marks = b"\x01".join(accent.encode() for accent in accents)
    return letters + b"\x00" + marks + b"\x00" + bytes(capitals)
