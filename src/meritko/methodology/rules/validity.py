"""Dates are part of the meaning: at any time one definition, one code, one pay scale holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from meritko.methodology.indicator import Indicator
from meritko.methodology.model import PayScale, Place
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes


def check(pack: Pack, notes: Notes) -> None:
    """Note validities that overlap, end before they begin, or leave a pay scale with gaps."""
    by_code: dict[str, list[Indicator]] = {}
    for indicator in pack.indicators:
        by_code.setdefault(indicator.code, []).append(indicator)
    for code, versions in by_code.items():
        _spans(f"definitions of {code}", ((v.valid_from, v.valid_to, v.place) for v in versions), notes)
    for codelist in pack.codelists.values():
        for code_id in dict.fromkeys(code.id for code in codelist.codes):
            spans = [
                (c.valid_from or date.min, c.valid_to, c.place) for c in codelist.codes if c.id == code_id
            ]
            _spans(f"codes “{code_id}” of “{codelist.id}”", spans, notes)
    scales: dict[str, list[PayScale]] = {}
    for scale in pack.pay_scales:
        scales.setdefault(scale.id, []).append(scale)
        _shape(scale, notes)
    for scale_id, periods in scales.items():
        spans = [(p.valid_from, p.valid_to, p.place) for p in periods]
        _spans(f"periods of pay scale “{scale_id}”", spans, notes, without_gaps=True)


def _spans(
    what: str, spans: Iterable[tuple[date, date | None, Place]], notes: Notes, *, without_gaps: bool = False
) -> None:
    ordered = sorted(spans, key=lambda span: span[0])
    for start, end, place in ordered:
        if end is not None and end < start:
            notes.add(place, f"{what}: the validity ends ({end}) before it begins ({start})")
    for (start, end, _), (next_start, _, place) in pairwise(ordered):
        if end is None or next_start <= end:
            when = f"on {next_start}" if next_start != date.min else "from the beginning"
            since = f"the one from {start}" if start != date.min else "the first"
            notes.add(place, f"two {what} hold {when}; {since} must end before the other begins")
        elif without_gaps and next_start != end + timedelta(days=1):
            notes.add(place, f"{what}: a gap between {end} and {next_start}")


def _shape(scale: PayScale, notes: Notes) -> None:
    for grade, amounts in scale.tariffs.items():
        if len(amounts) != scale.steps:
            notes.add(
                scale.place, f"pay class {grade}: {len(amounts)} steps, other classes have {scale.steps}"
            )
        if list(amounts) != sorted(amounts):
            notes.add(scale.place, f"pay class {grade}: an amount is lower than that of the step before")
