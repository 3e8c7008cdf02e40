"""Every published indicator has a reading of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from meritko.methodology.formulas import nearest
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import Place, Text
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes

_NUMBER = re.compile(r"\d+([.,]\d+)*")


def check(pack: Pack, read: Mapping[str, tuple[Text, Place]], notes: Notes) -> None:
    """Note indicators without a reading, readings without an indicator, and equal readings."""
    known = {indicator.code: indicator for indicator in pack.indicators}
    for indicator in pack.indicators:
        if not indicator.auxiliary and indicator.code not in read:
            notes.add(indicator.place, f"{indicator.code} has no reading; write one in readings/")
    for code, (_, place) in read.items():
        if code not in known:
            notes.add(place, f"a reading of “{code}”, which is no indicator{nearest(code, tuple(known))}")
    for language in ("cs", "en"):
        _different(known, read, language, notes)


def bare(text: str, indicators: tuple[Indicator, ...]) -> str:
    """A reading without the names of indicators and without numbers, to compare with others."""
    for indicator in sorted(indicators, key=lambda i: -len(i.code)):
        text = text.replace(indicator.code, "")
        for label in (indicator.label.cs, indicator.label.en):
            text = text.replace(label, "")
    return re.sub(r"[\W_]+", " ", _NUMBER.sub("", text)).strip().lower()


def _different(
    known: Mapping[str, Indicator], read: Mapping[str, tuple[Text, Place]], language: str, notes: Notes
) -> None:
    seen: dict[str, str] = {}
    for code, (text, place) in read.items():
        if code not in known:
            continue
        key = bare(text.say(language), (known[code],))
        first = seen.setdefault(key, code)
        if first != code and known[first].criterion != known[code].criterion:
            notes.add(
                place,
                f"the reading ({language}) of {code} repeats that of {first}, of another criterion",
            )
