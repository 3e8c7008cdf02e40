"""Headings of publishers' files, recognised by the patterns of `headings.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from meritko.web.territory.names import plain

_FILE = Path(__file__).with_name("headings.toml")
_NUMERIC_DAY = re.compile(r"\b(\d{1,2}) (\d{1,2}) (\d{4})\b")
_WRITTEN_DAY = re.compile(r"\b(\d{1,2}) ([a-z]+) (\d{4})\b")


@cache
def formats() -> Mapping[str, Any]:
    """The file of patterns."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def words(heading: str) -> str:
    """A heading as words: without accents, case and signs."""
    return " ".join(re.findall(r"[a-z0-9]+", plain(heading)))


def field_of(heading: str) -> tuple[str, Mapping[str, str]]:
    """The field that a heading is of and what its pattern took out of it; an empty one when of none."""
    text = words(heading)
    for field, patterns in formats()["fields"].items():
        for pattern in patterns:
            if found := re.fullmatch(pattern, text):
                return field, {key: value for key, value in found.groupdict().items() if value}
    return "", {}


def is_title(kind: str, text: str) -> bool:
    """Whether a text is the title of a kind of file."""
    return any(re.fullmatch(pattern, words(text)) for pattern in formats()["titles"][kind])


def part_of(heading: str) -> tuple[str, str]:
    """The part of the index and the measure that a heading is of; empty when of none."""
    text = words(heading)
    part = next((name for name, word in formats()["parts"].items() if word in text), "")
    measures = formats()["measures"].items()
    measure = next((name for name, found in measures if any(word in text for word in found)), "")
    return (part, measure) if part and measure else ("", "")


def counts_everybody(heading: str) -> bool | None:
    """Whether a column counts all inhabitants; None when its heading does not say."""
    found = set(words(heading).split())
    if found & set(formats()["totals"]["others"]):
        return False
    return True if found & set(formats()["totals"]["everybody"]) else None


def day_in(texts: Sequence[str]) -> date | None:
    """The first day that is told in some texts, as `1. 1. 2024`, `1 January 2024`, `1. lednu 2024`."""
    return next((day for text in texts for day in _days(words(text))), None)


def _days(text: str) -> Iterator[date]:
    months = formats()["months"]
    for day, month, year in _NUMERIC_DAY.findall(text):
        yield from _day(int(year), int(month), int(day))
    for day, month, year in _WRITTEN_DAY.findall(text):
        yield from _day(int(year), months.get(month, 0), int(day))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
