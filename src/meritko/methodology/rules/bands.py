"""Categories by value cover every number once: no gaps, no overlaps."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor, inf

from meritko.methodology.formula_types import Scope, type_of
from meritko.methodology.formulas import Call, FormulaError, nearest, walk
from meritko.methodology.indicator import Band, Case, Indicator
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules.formulas import columns_of

Point = tuple[float, int]
_BEFORE_ALL: Point = (-inf, 0)
_AFTER_ALL: Point = (inf, 1)


def check(pack: Pack, notes: Notes) -> None:
    """Note gaps, overlaps and categories that can never be reached."""
    for indicator in pack.indicators:
        if indicator.kind != "distribution" or indicator.of is None:
            continue
        banded = [case for case in indicator.cases if case.band]
        bare = [case for case in indicator.cases if not case.band and not case.when]
        if not banded:
            _codes(pack, indicator, notes)
        for case in bare if banded else ():
            notes.add(case.place, f"{indicator.code}: category “{case.id}” has neither bounds nor “when”")
        whole = _is_whole(pack, indicator)
        if banded and not bare and whole is not None:
            _cover(indicator, banded, whole, notes)


def _is_whole(pack: Pack, indicator: Indicator) -> bool | None:
    """Whether whole numbers are placed; None when the formula is wrong, which another rule says."""
    columns = {name: column.type for name, column in columns_of(pack, indicator.measures or "").items()}
    scope = Scope(columns, "", tuple(p.id for p in pack.parameters), tuple(pack.codelists))
    try:
        return indicator.of is not None and type_of(indicator.of.expression, scope, "row") == "whole"
    except FormulaError:
        return None


def _cover(indicator: Indicator, cases: list[Case], whole: bool, notes: Notes) -> None:
    bands = [(_start(case.band, whole), _end(case.band, whole), case) for case in cases if case.band]
    for start, end, case in bands:
        if case.band and (_both(case.band.from_, case.band.over) or _both(case.band.to, case.band.below)):
            notes.add(case.place, f"{indicator.code}, category “{case.id}”: one bound on each side")
            return
        if start > end:
            notes.add(case.place, f"{indicator.code}, category “{case.id}” ends before it begins")
            return
    bands.sort(key=lambda band: band[:2])
    for (_, end, before), (start, _, after) in pairwise(bands):
        if start != end:
            problem = "a gap" if start > end else "an overlap"
            notes.add(
                after.place, f"{indicator.code}: {problem} between categories “{before.id}” and “{after.id}”"
            )
    lowest, highest = bands[0], bands[-1]
    if lowest[0] > _least(indicator, whole):
        notes.add(lowest[2].place, f"{indicator.code}: a gap below category “{lowest[2].id}”")
    if highest[1] != _AFTER_ALL:
        notes.add(highest[2].place, f"{indicator.code}: a gap above category “{highest[2].id}”")


def _both(first: float | None, second: float | None) -> bool:
    return first is not None and second is not None


def _start(band: Band, whole: bool) -> Point:
    """The point from which the band holds: (number, 0) just before the number, 1 just after it."""
    if band.from_ is not None:
        return (ceil(band.from_), 0) if whole else (band.from_, 0)
    if band.over is not None:
        return (floor(band.over) + 1, 0) if whole else (band.over, 1)
    return _BEFORE_ALL


def _end(band: Band, whole: bool) -> Point:
    """The point up to which the band holds; the next band starts there."""
    if band.to is not None:
        return (floor(band.to) + 1, 0) if whole else (band.to, 1)
    if band.below is not None:
        return (ceil(band.below), 0) if whole else (band.below, 0)
    return _AFTER_ALL


def _least(indicator: Indicator, whole: bool) -> Point:
    """Where numbers begin: counts at 0, unless something is taken from them."""
    parts = walk(indicator.of.expression) if indicator.of else ()
    signed = ("-", "negative", "indicator", "parameter_value")
    is_count = whole and not any(isinstance(part, Call) and part.name in signed for part in parts)
    return (0, 0) if is_count else _BEFORE_ALL


def _codes(pack: Pack, indicator: Indicator, notes: Notes) -> None:
    code = indicator.code
    expression = indicator.of.expression if indicator.of else None
    column = columns_of(pack, indicator.measures or "").get(getattr(expression, "column", ""))
    if column is None or column.codelist is None:
        notes.add(
            indicator.of.place if indicator.of else indicator.place,
            f"{code}: without bounds “of” must be a column with a code list",
        )
        return
    given = {case.id: case.place for case in indicator.cases if not case.when}
    known = tuple(dict.fromkeys(known.id for known in pack.codelists[column.codelist].codes))
    for missing in [known_id for known_id in known if known_id not in given]:
        notes.add(indicator.place, f"{code}: code “{missing}” of “{column.codelist}” has no category")
    for case_id, place in given.items():
        if case_id not in known:
            hint = nearest(case_id or "", known)
            notes.add(place, f"{code}: category “{case_id}” can never occur in “{column.codelist}”{hint}")
