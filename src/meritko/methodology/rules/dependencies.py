"""Indicators that use others: these exist, have the category meant, and no circle arises."""

from __future__ import annotations

from meritko.methodology.formulas import Formula, nearest
from meritko.methodology.indicator import Indicator, formulas_of, used_by
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes


def check(pack: Pack, notes: Notes) -> None:
    """Note unknown indicators in formulas, wrong categories and circles."""
    known = {indicator.code: indicator for indicator in pack.indicators}
    for indicator in pack.indicators:
        for formula in formulas_of(indicator):
            for code, category in formula.indicators:
                _exists(indicator, formula, code, category, known, notes)
                other = known.get(code)
                if other and other.by and indicator.kind != "derived":
                    notes.add(
                        formula.place,
                        f"{indicator.code} needs one value of {code}, which has one for each unit",
                    )
        for formula in _of_targets(indicator):
            for code, category in formula.indicators:
                _exists(indicator, formula, code, category, known, notes)
    for circle in _circles(known):
        first = known[circle[0]]
        notes.add(first.place, f"indicators are made of each other in a circle: {' → '.join(circle)}")


def _of_targets(indicator: Indicator) -> list[Formula]:
    return [formula for t in indicator.targets for formula in (t.value, t.where) if formula]


def _exists(
    indicator: Indicator,
    formula: Formula,
    code: str,
    category: str | None,
    known: dict[str, Indicator],
    notes: Notes,
) -> None:
    other = known.get(code)
    if other is None:
        hint = nearest(code, tuple(known))
        notes.add(formula.place, f"{indicator.code} uses an indicator “{code}” that does not exist{hint}")
        return
    categories = tuple(case.id for case in other.cases)
    if category not in categories and other.open_category is None:
        said = f"category “{category}”" if category else "a single value"
        hint = nearest(category or "", tuple(case_id for case_id in categories if case_id))
        notes.add(formula.place, f"{indicator.code} uses {said} of {code}, which it does not have{hint}")


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
