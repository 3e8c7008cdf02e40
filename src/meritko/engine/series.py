"""Results over the years: change, index, and where the years cannot be compared.

A series holds one point for every run. Between two points there may be a *break*: the definition,
the category, the territory or a parameter changed, or how the older number was defined is not
known. Over a break nothing is compared and no line is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from meritko.engine.definitions import Definition
from meritko.engine.findings.exact import as_quantity, exact_value
from meritko.engine.results import Quantity, Result
from meritko.methodology.formulas import Ref
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack

Reason = Literal["unknown", "definition", "category", "territory", "parameter"]
"""Why two years cannot be compared. `unknown`: the older results came without their definitions."""

_PER_CENT = "%"
_NOT_AMOUNTS = ("code", "flag", "year")

SeriesKey = tuple[str, str, str]
"""Indicator, unit and category: what stays the same over the years."""


@dataclass(frozen=True)
class Break:
    """A point cannot be compared with the one before it, for all these reasons.

    `parameters`: the ids of the parameters that were chosen otherwise.
    """

    reasons: tuple[Reason, ...]
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A year of a series.

    Attributes:
        year: The evaluated year of the run.
        result: None where the run has no such result; one whose value is missing is there.
        since: The year of the result it is compared with; None where there is none before.
        change: The value minus the value of `since`, in the unit of the indicator (percentage
            points where that is per cent). None over a break, where a value is missing and for codes.
        index: 100 × the value / the value of `since`; also None where the latter is not above
            zero or this one is below.
        break_: Why it must not be compared with `since` nor joined with it by a line.
    """

    year: int
    result: Result | None
    since: int | None = None
    change: Quantity | None = None
    index: Quantity | None = None
    break_: Break | None = None


@dataclass(frozen=True)
class Series:
    """An indicator of one unit and category over all runs, from the oldest year to the newest.

    `in_points`: its changes are percentage points.
    """

    indicator: str
    unit: str
    category: str
    points: tuple[Point, ...]
    in_points: bool = False

    @property
    def breaks(self) -> tuple[int, ...]:
        """The indexes of the points before which the series must not be joined."""
        return tuple(i for i, point in enumerate(self.points) if point.break_)


@dataclass(frozen=True)
class YearOfResults:
    """What one run gave; `definitions` by indicator, None where they are not known.

    `name`: what people know it by, such as the name of its folder.
    """

    year: int
    results: Mapping[SeriesKey, Result]
    definitions: Mapping[str, Definition] | None
    name: str = ""


class OverYears:
    """The results of runs of several years, of which single series are asked for.

    Args:
        pack: The pack of the newest run; says which values are per cent and which are codes.
        earlier: Runs of different earlier years, in any order.
        now: The run of the evaluated year.
    """

    def __init__(self, pack: Pack, earlier: Iterable[YearOfResults], now: YearOfResults) -> None:
        self.runs = (*sorted(earlier, key=lambda run: run.year), now)
        self._held = {i.code: i for i in pack.indicators if i.holds(now.year)}
        self._codes = {(i.code, category) for i in self._held.values() for category in _in_codes(pack, i)}

    def series(self, key: SeriesKey) -> Series:
        """One result over the years."""
        code, _unit, category = key
        are_codes = (code, category) in self._codes or (code, "") in self._codes
        return _series(key, self.runs, self._held.get(code), are_codes=are_codes)


def series_over_years(
    pack: Pack, earlier: Iterable[YearOfResults], now: YearOfResults
) -> dict[SeriesKey, Series]:
    """Every result of any run as a series, as `OverYears` has it.

    Returns:
        Those of the newest run in its order; then those that only older runs have, newest first.
    """
    over = OverYears(pack, earlier, now)
    keys = dict.fromkeys(key for run in reversed(over.runs) for key in run.results)
    return {key: over.series(key) for key in keys}


def comparable_before(found: Mapping[SeriesKey, Series]) -> tuple[Result, ...]:
    """The results of the year before the newest that the newest ones may be compared with."""
    comparable = []
    for series in found.values():
        newest = series.points[-1]
        if newest.result and newest.since == newest.year - 1 and not newest.break_:
            comparable += [p.result for p in series.points if p.year == newest.since and p.result]
    return tuple(comparable)


def results_by_key(results: Iterable[Result]) -> dict[SeriesKey, Result]:
    """Results of one year by what stays the same over the years."""
    return {(result.indicator, result.unit, result.category): result for result in results}


def compare(
    before: Mapping[str, Definition] | None, now: Mapping[str, Definition] | None, key: SeriesKey
) -> Break | None:
    """Why two results of one key must not be compared; None when they may be."""
    code, unit, category = key
    old, new = (before or {}).get(code), (now or {}).get(code)
    if old is None or new is None:
        return Break(("unknown",))
    reasons: list[Reason] = []
    if old.rule != new.rule:
        reasons.append("definition")
    if old.of_category(category) != new.of_category(category):
        reasons.append("category")
    if old.territory != new.territory and not unit == old.total == new.total:
        reasons.append("territory")
    shared = old.parameters.keys() & new.parameters.keys()
    parameters = tuple(sorted(name for name in shared if old.parameters[name] != new.parameters[name]))
    if parameters:
        reasons.append("parameter")
    return Break(tuple(reasons), parameters) if reasons else None


def _series(
    key: SeriesKey, runs: Sequence[YearOfResults], indicator: Indicator | None, *, are_codes: bool
) -> Series:
    points: list[Point] = []
    last: tuple[YearOfResults, Result] | None = None
    for run in runs:
        result = run.results.get(key)
        if result is None or last is None:
            points.append(Point(run.year, result))
        else:
            broken = compare(last[0].definitions, run.definitions, key)
            points.append(_compared(result, last[1], broken, indicator, are_codes=are_codes))
        last = (run, result) if result else last
    in_points = bool(indicator and indicator.unit and indicator.unit.cs == _PER_CENT)
    return Series(*key, tuple(points), in_points)


def _compared(
    result: Result, before: Result, broken: Break | None, indicator: Indicator | None, *, are_codes: bool
) -> Point:
    change = index = None
    new, old = exact_value(result, indicator), exact_value(before, indicator)
    if not (broken or are_codes) and new is not None and old is not None:
        change = as_quantity(new - old)
        index = as_quantity(100 * new / old) if old > 0 and new >= 0 else None
    return Point(result.year, result, before.year, change, index, broken)


def _in_codes(pack: Pack, indicator: Indicator) -> list[str]:
    """The categories of an indicator whose values are codes or years: nothing is subtracted from these."""
    return [case.id or "" for case in indicator.cases if _is_code(pack, indicator, case)]


def _is_code(pack: Pack, indicator: Indicator, case: Case) -> bool:
    formula = case.value.expression if case.value else None
    table = pack.prepared.get(indicator.measures or "") or pack.tables.get(indicator.measures or "")
    if not isinstance(formula, Ref) or table is None:
        return False
    return any(column.id == formula.column and column.type in _NOT_AMOUNTS for column in table.columns)
