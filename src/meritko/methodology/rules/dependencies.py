"""Indicators that use others: these exist, have the category meant, and no circle arises."""

from __future__ import annotations

from meritko.methodology.formulas import nearest
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes


def used_by(indicator: Indicator) -> tuple[tuple[str, str | None], ...]:
    """(code, category) of every indicator whose value this one needs."""
    formulas = [indicator.of, indicator.rows, indicator.leave_out_when]
    for case in indicator.cases:
        formulas += [case.value, case.numerator, case.denominator, case.otherwise, case.when]
    found = [ref for formula in formulas if formula for ref in formula.indicators]
    if indicator.left_out_of:
        found.append((indicator.left_out_of, None))
    return tuple(dict.fromkeys(found))


def check(pack: Pack, notes: Notes) -> None:
    """Note unknown indicators in formulas, wrong categories and circles."""
    known = {indicator.code: indicator for indicator in pack.indicators}
    for indicator in pack.indicators:
        targets = [
            ref
            for target in indicator.targets
            for f in (target.value, target.where)
            if f
            for ref in f.indicators
        ]
        for code, category in (*used_by(indicator), *targets):
            other = known.get(code)
            if other is None:
                hint = nearest(code, tuple(known))
                notes.add(
                    indicator.place, f"{indicator.code} uses an indicator “{code}” that does not exist{hint}"
                )
                continue
            _category(indicator, other, category, code == indicator.left_out_of, notes)
            if (code, category) not in targets and indicator.kind != "derived" and other.by:
                notes.add(
                    indicator.place,
                    f"{indicator.code} needs one value of {code}, which has one for each unit",
                )
    for circle in _circles(known):
        first = known[circle[0]]
        notes.add(first.place, f"indicators are made of each other in a circle: {' → '.join(circle)}")


def _category(
    indicator: Indicator, other: Indicator, category: str | None, left_out: bool, notes: Notes
) -> None:
    cases: dict[str | None, Case] = {case.id: case for case in other.cases}
    if not left_out and category not in cases:
        said = f"category “{category}”" if category else "a single value"
        notes.add(indicator.place, f"{indicator.code} uses {said} of {other.code}, which it does not have")


def _circles(known: dict[str, Indicator]) -> list[list[str]]:
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(code: str, path: list[str]) -> None:
        if code in path:
            found.append([*path[path.index(code) :], code])
            return
        if code in done or code not in known:
            return
        for other, _ in used_by(known[code]):
            visit(other, [*path, code])
        done.add(code)

    for code in known:
        visit(code, [])
    return found
