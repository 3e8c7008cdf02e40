"""Numbers are set against each other only when they speak of the same whole."""

from __future__ import annotations

from meritko.methodology.formula_parser import shown
from meritko.methodology.formulas import Call, Expression, walk
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.model import Place
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes


def check(pack: Pack, notes: Notes) -> None:
    """Note derived indicators that mix units of results or bases, and misplaced total()."""
    known = {indicator.code: indicator for indicator in pack.indicators}
    for indicator in pack.indicators:
        for case in indicator.cases:
            if indicator.kind == "derived":
                _same_units(indicator, case, known, notes)
                _same_measure(indicator, case, known, notes)
            else:
                _total_needs_by(indicator, case, notes)


def _references(case: Case) -> list[tuple[Place, str]]:
    formulas = (case.value, case.numerator, case.denominator)
    return [(formula.place, code) for formula in formulas if formula for code, _ in formula.indicators]


def _same_units(indicator: Indicator, case: Case, known: dict[str, Indicator], notes: Notes) -> None:
    own = _units(indicator)
    for place, code in _references(case):
        other = known.get(code)
        if other and _units(other) not in (own, None):
            notes.add(
                place, f"{indicator.code} and {code} have different bases: their units are not the same"
            )


def _units(indicator: Indicator) -> str | None:
    return indicator.by.column if indicator.by else None


def _same_measure(indicator: Indicator, case: Case, known: dict[str, Indicator], notes: Notes) -> None:
    for formula in (case.value, case.numerator, case.denominator):
        if formula is None:
            continue
        for call in walk(formula.expression):
            if isinstance(call, Call) and call.name in ("+", "-"):
                scales = {known[code].scale for code in _codes(call) if code in known}
                if len(scales) > 1:
                    notes.add(
                        formula.place,
                        f"{indicator.code}, in “{shown(formula.text)}”: "
                        "mixed bases, per cent beside a plain number",
                    )


def _codes(expression: Expression) -> list[str]:
    found = []
    for part in walk(expression):
        if isinstance(part, Call) and part.name == "indicator":
            found.append(str(getattr(part.arguments[0], "value", "")))
    return found


def _total_needs_by(indicator: Indicator, case: Case, notes: Notes) -> None:
    for formula in (case.numerator, case.denominator, case.value):
        if formula is None or (indicator.by and not indicator.by.single):
            continue
        if any(isinstance(part, Call) and part.name == "total" for part in walk(formula.expression)):
            notes.add(
                formula.place,
                f"{indicator.code}: total() makes sense only where rows are summed “by” a column",
            )
