"""Categories by value cover every number once: no gaps, no overlaps."""

from __future__ import annotations

from itertools import pairwise

from meritko.methodology.formula_types import Scope, type_of
from meritko.methodology.formulas import FormulaError
from meritko.methodology.indicator import Band, Indicator
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules.formulas import columns_of

_WHOLE = ("whole",)


def check(pack: Pack, notes: Notes) -> None:
    """Note gaps, overlaps and categories that can never be reached."""
    for indicator in pack.indicators:
        if indicator.kind != "distribution" or indicator.of is None:
            continue
        banded = [case.band for case in indicator.cases if case.band]
        bare = [case.id for case in indicator.cases if not case.band and not case.when]
        if banded and bare:
            notes.add(
                indicator.place, f"{indicator.code}: category “{bare[0]}” has neither bounds nor “when”"
            )
        elif banded:
            _cover(indicator, banded, _is_whole(pack, indicator), notes)
        else:
            _codes(pack, indicator, notes)


def _is_whole(pack: Pack, indicator: Indicator) -> bool:
    columns = {name: column.type for name, column in columns_of(pack, indicator.measures or "").items()}
    scope = Scope(columns, "", tuple(p.id for p in pack.parameters), tuple(pack.codelists))
    try:
        return indicator.of is not None and type_of(indicator.of.expression, scope, "row") in _WHOLE
    except FormulaError:
        return False


def _cover(indicator: Indicator, bands: list[Band], whole: bool, notes: Notes) -> None:
    for band in bands:
        if (band.from_ is not None and band.over is not None) or (
            band.to is not None and band.below is not None
        ):
            notes.add(indicator.place, f"{indicator.code}, category “{band.id}”: one bound on each side")
            return
    ordered = sorted(bands, key=_start)
    for before, after in pairwise(ordered):
        problem = _between(before, after, whole)
        if problem:
            notes.add(indicator.place, f"{indicator.code}: {problem} between “{before.id}” and “{after.id}”")
    if _start(ordered[0])[0] != float("-inf") and not (whole and _start(ordered[0])[0] <= 0):
        notes.add(indicator.place, f"{indicator.code}: a gap below category “{ordered[0].id}”")
    last = ordered[-1]
    if last.to is not None or last.below is not None:
        notes.add(indicator.place, f"{indicator.code}: a gap above category “{last.id}”")


def _start(band: Band) -> tuple[float, int]:
    if band.from_ is not None:
        return (band.from_, 0)
    return (band.over, 1) if band.over is not None else (float("-inf"), 0)


def _between(before: Band, after: Band, whole: bool) -> str | None:
    start, excluded = _start(after)
    end = before.to if before.to is not None else before.below
    if end is None or start == float("-inf"):
        return "an overlap"
    included = before.to is not None
    if whole:
        last = end if included else end - 1
        first = start + 1 if excluded else start
        return None if first == last + 1 else ("a gap" if first > last + 1 else "an overlap")
    if start == end:
        return None if included == bool(excluded) else ("an overlap" if included else "a gap")
    return "a gap" if start > end else "an overlap"


def _codes(pack: Pack, indicator: Indicator, notes: Notes) -> None:
    column = columns_of(pack, indicator.measures or "").get(indicator.of.text if indicator.of else "")
    if column is None or column.codelist is None:
        notes.add(indicator.place, f"{indicator.code}: without bounds “of” must be a column with a code list")
        return
    given = {case.id for case in indicator.cases if not case.when}
    known = {code.id for code in pack.codelists[column.codelist].codes}
    for code in sorted(known - given):
        notes.add(indicator.place, f"{indicator.code}: code “{code}” of “{column.codelist}” has no category")
    for code_id in sorted(str(code) for code in given - known):
        notes.add(
            indicator.place, f"{indicator.code}: category “{code_id}” can never occur in “{column.codelist}”"
        )
