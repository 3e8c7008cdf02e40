"""Results: a number with what it was divided from, what was left out, and why it may be empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["computed", "missing", "not_computable", "not_applicable"]
"""`missing`: nothing was reported; `not_computable`: the denominator is zero;
`not_applicable`: what the indicator needs is not collected. Only `computed` has a value."""

Quantity = int | float


@dataclass(frozen=True)
class Result:
    """One value of one indicator.

    `unit` is empty for the whole programme, `category` for a single value. `numerator` and
    `denominator` stand before multiplying by the scale and are None where nothing was
    divided. `left_out` counts rows, not amounts.
    """

    indicator: str
    year: int
    unit: str
    category: str
    numerator: Quantity | None
    denominator: Quantity | None
    value: Quantity | None
    left_out: int
    state: State

    @property
    def key(self) -> tuple[str, int, str, str]:
        return (self.indicator, self.year, self.unit, self.category)


def tidy(number: Quantity | None) -> Quantity | None:
    """A whole number as int, any other as it is, None as None."""
    return int(number) if number is not None and number % 1 == 0 and -1e15 < number < 1e15 else number


def state_of(value: Quantity | None, denominator: Quantity | None) -> State:
    """Why a value is there or not, for results that apply."""
    if value is not None:
        return "computed"
    return "not_computable" if denominator == 0 else "missing"
