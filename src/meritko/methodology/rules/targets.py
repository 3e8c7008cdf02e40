"""Targets: each holds a result against one thing that belongs to it."""

from __future__ import annotations

from meritko.methodology.formulas import Ref, nearest
from meritko.methodology.indicator import Indicator, Target
from meritko.methodology.model import CodeList
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules.formulas import columns_of

_WITH_TOLERANCE = ("at_least", "at_most", "equals")


def check(pack: Pack, notes: Notes) -> None:
    """Note targets that cannot be held against the results of their indicator."""
    known = {indicator.code: indicator for indicator in pack.indicators}
    for indicator in pack.indicators:
        codelist = _codelist_of(pack, indicator)
        for target in indicator.targets:
            _other_side(indicator, target, notes)
            _parts(indicator, target, notes)
            _wholes(indicator, target, notes)
            _codes(indicator, target, codelist, notes)
            _units(indicator, target, known, notes)
            _categories(indicator, target, known, notes)


def _other_side(indicator: Indicator, target: Target, notes: Notes) -> None:
    named = (target.value, target.codes, target.indicator, target.total, target.previous)
    against = sum(bool(side) for side in named)
    if against != 1:
        notes.add(
            target.place,
            f"{indicator.code}: a target names one thing to hold the result against, here {against}",
        )
    if (target.kind == "one_of") != bool(target.codes):
        notes.add(target.place, f"{indicator.code}: the kind one_of and “codes” belong together")


def _parts(indicator: Indicator, target: Target, notes: Notes) -> None:
    if target.kind == "compare_with" and target.role != "reference":
        notes.add(
            target.place, f"{indicator.code}: compare_with judges nothing, its role can only be reference"
        )
    if indicator.direction == "illustrative" and target.kind != "compare_with":
        notes.add(
            target.place,
            f"{indicator.code} is illustrative: it can be compared with something, never judged",
        )
    if target.tolerance and (target.kind not in _WITH_TOLERANCE or target.tolerance < 0):
        notes.add(
            target.place,
            f"{indicator.code}: “tolerance” is a number above 0 and belongs to {', '.join(_WITH_TOLERANCE)}",
        )
    if target.together != "sum" and len(target.categories) < 2:
        notes.add(
            target.place, f"{indicator.code}: “together” says how several categories are taken, name them"
        )


def _wholes(indicator: Indicator, target: Target, notes: Notes) -> None:
    if target.units_only and not (indicator.by and indicator.by.total):
        notes.add(
            target.place,
            f"{indicator.code} has no result for the whole, such as “total” of “by” gives: "
            "nothing can be held against it or kept from it",
        )


def _codelist_of(pack: Pack, indicator: Indicator) -> CodeList | None:
    """The code list of a reported value."""
    value = indicator.cases[0].value if len(indicator.cases) == 1 else None
    if indicator.kind != "reported" or not indicator.measures or value is None:
        return None
    expression = value.expression
    if not isinstance(expression, Ref):
        return None
    column = columns_of(pack, indicator.measures).get(expression.column)
    return pack.codelists.get(column.codelist or "") if column else None


def _codes(indicator: Indicator, target: Target, codelist: CodeList | None, notes: Notes) -> None:
    if not target.codes:
        return
    if codelist is None:
        notes.add(target.place, f"{indicator.code}: “codes” are for a reported value of a code list")
        return
    for code in target.codes:
        if codelist.get(code) is None:
            hint = nearest(code, tuple(known.id for known in codelist.codes))
            notes.add(target.place, f"the code list “{codelist.id}” has no code “{code}”{hint}")


def _units(indicator: Indicator, target: Target, known: dict[str, Indicator], notes: Notes) -> None:
    """The other side has the same units, or none, or units that are the categories of this one."""
    formulas = [formula for formula in (target.value, target.where) if formula]
    named = {code for formula in formulas for code, _ in formula.indicators}
    for code in sorted(named | ({target.indicator} if target.indicator else set())):
        other = known.get(code)
        if other is None or other.by is None:
            continue
        same = indicator.by is not None and indicator.by.column == other.by.column
        crossed = indicator.by is None and indicator.of_codes is not None
        if not same and not (crossed and other.by.every == indicator.of_codes):
            notes.add(
                target.place, f"{indicator.code} cannot be held against {code}: their units are not the same"
            )


def _categories(indicator: Indicator, target: Target, known: dict[str, Indicator], notes: Notes) -> None:
    """The other indicator has the categories that the target speaks of, or a single value."""
    other = known.get(target.indicator or "")
    if other is None:
        return
    theirs = {case.id for case in other.cases}
    own: tuple[str | None, ...] = target.categories or tuple(case.id for case in indicator.cases)
    lacking = [category for category in own if category not in theirs]
    if lacking and None not in theirs:
        notes.add(
            target.place,
            f"{indicator.code} cannot be held against {other.code}, "
            f"which has neither a category “{lacking[0] or ''}” nor a single value",
        )
