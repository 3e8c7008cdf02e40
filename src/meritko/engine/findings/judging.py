"""Judging: what results say against what the pack holds them against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from meritko.engine.findings.exact import Formulas, as_quantity, exact_value
from meritko.engine.findings.finding import Finding, Verdict
from meritko.engine.results import Quantity, Result
from meritko.engine.setting import Setting
from meritko.methodology.indicator import Indicator, Target
from meritko.methodology.pack import Pack


def judge(
    pack: Pack, setting: Setting, results: Sequence[Result], earlier: Iterable[Result] = ()
) -> tuple[Finding, ...]:
    """What results mean.

    Args:
        pack: The pack they were computed with.
        setting: The year and parameters they were computed for.
        results: All results of the run, also those that others are compared with.
        earlier: Results of the year before that these may be compared with (`comparable_before`
            of `engine.series`); where one is missing, growth cannot be judged.

    Returns:
        In the order of the results; several of one result in the order of its targets. Every
        result is in at least one finding. One about several categories stands at the first.
    """
    return tuple(_Judge(pack, setting, results, earlier).findings())


@dataclass(frozen=True)
class _Side:
    """A number to be compared: exact, as people read it, and the results it is made of."""

    exact: Fraction | None
    shown: Quantity | None = None
    results: tuple[Result, ...] = ()


class _Judge:
    def __init__(
        self, pack: Pack, setting: Setting, results: Sequence[Result], earlier: Iterable[Result]
    ) -> None:
        self._pack = pack
        self._setting = setting
        self._held = {i.code: i for i in pack.indicators if i.holds(setting.year)}
        self._results = results
        self._of_unit: dict[tuple[str, str], list[Result]] = defaultdict(list)
        for result in results:
            self._of_unit[result.indicator, result.unit].append(result)
        self._found = {(r.indicator, r.unit, r.category): r for r in results}
        before = setting.year - 1
        self._before = {(r.indicator, r.unit, r.category): r for r in earlier if r.year == before}

    def findings(self) -> Iterator[Finding]:
        for result in self._results:
            indicator = self._held.get(result.indicator)
            held = tuple(self._held_against(indicator, result)) if indicator else ()
            yield from (finding for finding in held if finding.results[0] is result)
            if not held:
                yield Finding((result,), None, 0, _undisputed(indicator), measured=result.value)

    def _held_against(self, indicator: Indicator, result: Result) -> Iterator[Finding]:
        for place, target in enumerate(indicator.targets):
            if _speaks_of(target, indicator, result):
                finding = self._finding(indicator, place, target, self._group(target, result))
                if finding:
                    yield finding

    def _group(self, target: Target, result: Result) -> tuple[Result, ...]:
        """The results that a target takes together with this one, in their order."""
        if target.together == "each" or len(target.categories) < 2:
            return (result,)
        return tuple(
            other
            for other in self._of_unit[result.indicator, result.unit]
            if other.category in target.categories
        )

    def _finding(
        self, indicator: Indicator, place: int, target: Target, group: tuple[Result, ...]
    ) -> Finding | None:
        """None where the target does not speak of these results."""
        formulas = self._formulas(indicator, group[0])
        applies = True if target.where is None else formulas.holds(target.where.expression)
        if applies is False:
            return None
        measured = _measured(indicator, target, group)
        against = self._against(indicator, target, group, formulas)
        reached: bool | None = None
        difference = None
        if measured.exact is not None and target.codes:
            reached = str(measured.shown) in target.codes
        elif measured.exact is not None and against.exact is not None:
            reached = _reaches(target, measured.exact, against.exact)
            difference = as_quantity(measured.exact - against.exact)
        return Finding(
            results=group,
            target=target,
            place=place,
            verdict=_verdict(indicator, target, reached if applies else None),
            measured=measured.shown,
            against=against.shown,
            compared=against.results,
            difference=difference,
        )

    def _formulas(self, indicator: Indicator, result: Result) -> Formulas:
        def value_of(code: str, category: str | None) -> Fraction | None:
            return exact_value(self._other(indicator, result, code, category), self._held.get(code))

        return Formulas(self._pack, self._setting, value_of)

    def _other(self, indicator: Indicator, result: Result, code: str, category: str | None) -> Result | None:
        """The result of another indicator that belongs to this one.

        Of the same unit; of the whole, where the other has no units; of the unit that is this
        one's category, where only the other has units.
        """
        other = self._held.get(code)
        if other is None:
            return None
        unit = result.unit if other.by else ""
        if other.by and not indicator.by:
            unit, category = result.category, None
        return self._found.get((code, unit, category or ""))

    def _against(
        self, indicator: Indicator, target: Target, group: tuple[Result, ...], formulas: Formulas
    ) -> _Side:
        if target.value:
            number = formulas.number(target.value.expression)
            named = (self._other(indicator, group[0], *ref) for ref in target.value.indicators)
            shown = None if number is None else as_quantity(number)
            return _Side(number, shown, tuple(other for other in named if other))
        if target.codes:
            return _Side(None)
        others = [self._counterpart(indicator, target, result) for result in group]
        held = self._held.get(target.indicator or indicator.code)
        return _together(target, held, others)

    def _counterpart(self, indicator: Indicator, target: Target, result: Result) -> Result | None:
        """The one result that stands on the other side of this one."""
        if target.previous:
            return self._before.get((result.indicator, result.unit, result.category))
        if target.total:
            whole = indicator.by.total if indicator.by else ""
            return self._found.get((result.indicator, whole or "", result.category))
        code = target.indicator or ""
        other = self._held.get(code)
        own = other is not None and any(case.id == result.category for case in other.cases)
        return self._other(indicator, result, code, result.category if own else None)


def _speaks_of(target: Target, indicator: Indicator, result: Result) -> bool:
    """Whether the target means this category and this kind of unit."""
    if target.categories and result.category not in target.categories:
        return False
    whole = indicator.by.total if indicator.by else None
    return not (target.units_only and whole and result.unit == whole)


def _undisputed(indicator: Indicator | None) -> Verdict:
    return "illustrative" if indicator and indicator.direction == "illustrative" else "described"


def _measured(indicator: Indicator, target: Target, group: tuple[Result, ...]) -> _Side:
    """The value judged; missing also where the run lacks one of the categories taken together."""
    wanted = 1 if target.together == "each" else max(1, len(target.categories))
    return _together(target, indicator, group) if len(group) == wanted else _Side(None)


def _together(target: Target, indicator: Indicator | None, results: Sequence[Result | None]) -> _Side:
    """Several results as one number: their sum or their greatest, missing where one of them is."""
    found = tuple(result for result in results if result)
    values = [exact_value(result, indicator) for result in found]
    known = [value for value in values if value is not None]
    if len(known) < len(results):
        return _Side(None, None, found)
    if len(found) == 1:
        return _Side(known[0], found[0].value, found)
    number = max(known) if target.together == "greatest" else sum(known, Fraction(0))
    return _Side(number, as_quantity(number), found)


def _reaches(target: Target, measured: Fraction, against: Fraction) -> bool:
    """Whether the number is where the target, or the warning, says."""
    room = Fraction(str(target.tolerance))
    if target.kind == "at_least":
        return measured >= against - room
    if target.kind == "at_most":
        return measured <= against + room
    if target.kind == "above":
        return measured > against
    if target.kind == "below":
        return measured < against
    return abs(measured - against) <= room


def _verdict(indicator: Indicator, target: Target, reached: bool | None) -> Verdict:
    if indicator.direction == "illustrative":
        return "illustrative"
    if reached is None:
        return "cannot_be_judged"
    if target.kind == "compare_with":
        return "described"
    if target.role == "warning":
        return "watch" if reached else "described"
    return "met" if reached else "not_met"
