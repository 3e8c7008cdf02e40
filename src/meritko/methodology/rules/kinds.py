"""Each kind of indicator has its own parts, and no others."""

from __future__ import annotations

from meritko.methodology.indicator import Case, Indicator, Kind
from meritko.methodology.model import Place
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes

_PARTS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ratio": (("numerator", "denominator"), ("numerator", "denominator", "otherwise")),
    "count": (("value",), ("value",)),
    "reported": (("value",), ("value",)),
    "distribution": ((), ("band", "when")),
    "derived": ((), ("value", "numerator", "denominator")),
}
_ALL_PARTS = ("numerator", "denominator", "value", "otherwise", "band", "when")


def check(pack: Pack, notes: Notes) -> None:
    """Note missing and superfluous parts."""
    for indicator in pack.indicators:
        _whole(indicator, notes)
        seen: dict[str | None, Place] = {}
        for case in indicator.cases:
            first = seen.get(case.id)
            if first:
                notes.add(case.place, f"{indicator.code} has already a category “{case.id}” ({first})")
            seen.setdefault(case.id, case.place)
            _case(indicator, case, notes)


def _whole(indicator: Indicator, notes: Notes) -> None:
    kind, place = indicator.kind, indicator.place
    if (kind == "derived") == (indicator.measures is not None):
        rule = (
            "has no “measures”: it is made of other indicators"
            if kind == "derived"
            else "needs “measures”: a table"
        )
        notes.add(place, f"{indicator.code}, a {kind} indicator, {rule}")
    if (kind == "distribution") != (indicator.of is not None):
        notes.add(place, f"{indicator.code}: “of” and the kind distribution belong together")
    if kind == "derived" and indicator.by and not (indicator.by.single or indicator.by.every):
        notes.add(
            place, f"{indicator.code}: “by” of a derived indicator needs “every”, the list of its units"
        )
    if kind == "reported" and not (indicator.by and indicator.by.single):
        notes.add(
            place, f"{indicator.code}: a reported value is one “per” unit; say which column names the unit"
        )
    is_single = indicator.by is not None and indicator.by.single
    if kind == "ratio" and not is_single and any(case.otherwise for case in indicator.cases):
        notes.add(place, f"{indicator.code}: “otherwise” belongs to a ratio “per” unit")
    if indicator.left_out_of and kind != "derived":
        notes.add(place, f"{indicator.code}: “left_out_of” belongs to a derived indicator")
    if indicator.by and indicator.by.single and kind not in ("ratio", "reported"):
        notes.add(place, f"{indicator.code}: only a ratio or a reported value can be “per” unit")


def _case(indicator: Indicator, case: Case, notes: Notes) -> None:
    needed, allowed = _PARTS[indicator.kind]
    where = indicator.code if case.id is None else f"{indicator.code}, category “{case.id}”"
    for part in _ALL_PARTS:
        given = getattr(case, part) is not None
        if part in needed and not given:
            notes.add(case.place, f"{where}: a {indicator.kind} indicator lacks “{part}”")
        if given and part not in allowed:
            notes.add(case.place, f"{where}: a {indicator.kind} indicator has no “{part}”")
    if indicator.kind == "derived":
        quotient = case.numerator is not None and case.denominator is not None
        if quotient == (case.value is not None):
            notes.add(
                case.place, f"{where}: a derived indicator has a value, or a numerator and a denominator"
            )
    if case.id is not None and case.label is None:
        notes.add(case.place, f"{where} lacks a label")
