"""Indicators: what is measured, how it falls into categories, what it is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from meritko.methodology.formulas import Formula
from meritko.methodology.model import NOWHERE, Place, Text

Kind = Literal["ratio", "distribution", "count", "reported", "derived"]


@dataclass(frozen=True)
class Band:
    """A category by value. Bounds: `from_` >=, `over` >, `to` <=, `below` <; None: open."""

    id: str
    from_: float | None = None
    over: float | None = None
    to: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class Case:
    """What one category of an indicator (or its only value, id None) is made of.

    ratio: `numerator` and `denominator`; count and reported: `value`; derived: either.
    distribution: `band`, or `when` (a condition that comes before every band), or the code
    itself. `otherwise`: the column used when the ratio's own are not all given.
    """

    id: str | None
    label: Text | None = None
    numerator: Formula | None = None
    denominator: Formula | None = None
    value: Formula | None = None
    otherwise: Formula | None = None
    band: Band | None = None
    when: Formula | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class By:
    """Results for each unit: rows are grouped by `column`.

    `every`: a code list all of whose codes get a result, also without a row; `total`: the
    unit id of the whole, or None. `single`: each row is its own unit (nothing is summed).
    """

    column: str
    every: str | None = None
    total: str | None = None
    single: bool = False


TargetKind = Literal["at_least", "at_most", "above", "below", "equals", "one_of", "compare_with"]
TargetRole = Literal["target", "reference", "warning"]
Together = Literal["sum", "greatest", "each"]


@dataclass(frozen=True)
class Target:
    """What a result is held against.

    One of these stands on the other side: `value`, a number (a formula over results); `codes`,
    the wanted codes; `indicator`, another indicator (of the same unit and category, or the whole
    where it has no units); `total`, the same indicator for the whole; `previous`, the same result
    of the year before.

    `categories`: the categories it speaks of (empty: every one, each alone); `together` says how
    several are taken: their `sum`, their `greatest`, or `each` alone. `where`: the results for
    which it holds (None: all). `tolerance`: by how much a result may miss the number and still
    reach it, in the unit of the indicator. `units_only`: the whole (`total` of `by`) is not
    judged. `justified`: a departure needs a justification.
    """

    kind: TargetKind
    role: TargetRole
    words: Text
    value: Formula | None = None
    codes: tuple[str, ...] = ()
    indicator: str | None = None
    total: bool = False
    categories: tuple[str, ...] = ()
    where: Formula | None = None
    previous: bool = False
    together: Together = "sum"
    tolerance: float = 0
    units_only: bool = False
    justified: bool = False
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Indicator:
    """A definition that holds for evaluated years whose last day lies in its validity.

    `auxiliary`: it is in no results, only others are made of it. `for_reading`: the methodology
    names no such indicator, its readings need it; its results stand in a file of their own.
    """

    code: str
    programme: str
    criterion: str
    label: Text
    kind: Kind
    cases: tuple[Case, ...]
    place: Place
    measures: str | None = None
    rows: Formula | None = None
    leave_out_when: Formula | None = None
    of: Formula | None = None
    of_codes: str | None = None
    by: By | None = None
    open_category: str | None = None
    left_out_of: str | None = None
    needed_parameter: tuple[str, str] | None = None
    scale: int = 1
    unit: Text | None = None
    decimals: int | None = None
    auxiliary: bool = False
    for_reading: bool = False
    valid_from: date = date.min
    valid_to: date | None = None
    pages: str = ""
    definition: Text | None = None
    reading: Text | None = None
    direction: Literal["up", "down", "none", "illustrative"] = "none"
    targets: tuple[Target, ...] = ()
    errata: tuple[str, ...] = ()

    def holds(self, year: int) -> bool:
        last_day = date(year, 12, 31)
        return self.valid_from <= last_day and (self.valid_to is None or last_day <= self.valid_to)


def formulas_of(indicator: Indicator) -> list[Formula]:
    """The formulas by which the values of an indicator are computed, each once."""
    formulas = [indicator.of, indicator.rows, indicator.leave_out_when]
    for case in indicator.cases:
        formulas += [case.value, case.numerator, case.denominator, case.otherwise, case.when]
    return [formula for formula in dict.fromkeys(formulas) if formula]


def used_by(indicator: Indicator) -> tuple[tuple[str, str | None], ...]:
    """(code, category) of every indicator whose value this one needs."""
    found = [ref for formula in formulas_of(indicator) for ref in formula.indicators]
    if indicator.left_out_of:
        found.append((indicator.left_out_of, None))
    return tuple(dict.fromkeys(found))
