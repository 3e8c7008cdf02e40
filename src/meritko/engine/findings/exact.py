"""Exact numbers: whether a share reaches a threshold is decided by its parts, not by a rounded quotient."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from meritko.engine.logic import operate
from meritko.engine.results import Quantity, Result
from meritko.engine.setting import Setting
from meritko.methodology.formulas import Call, Expression, Number, Word, indicator_of
from meritko.methodology.indicator import Indicator
from meritko.methodology.pack import Pack

Outcome = Fraction | bool | str | None


def exact_value(result: Result | None, indicator: Indicator | None) -> Fraction | None:
    """The value of a result without the rounding of a division; None where it has none.

    A quotient is made anew of its numerator and denominator; any other value is the decimal
    number that results.csv shows.
    """
    if result is None or result.value is None:
        return None
    if indicator and result.numerator is not None and result.denominator:
        return indicator.scale * exactly(result.numerator) / exactly(result.denominator)
    return exactly(result.value)


def exactly(number: Quantity) -> Fraction:
    """A number as the shortest decimal that stands for it: 0.1 is a tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(repr(number)))


def as_quantity(number: Fraction) -> Quantity:
    """A whole number as int, any other as the nearest float."""
    return int(number) if number.denominator == 1 else float(number)


@dataclass(frozen=True)
class Formulas:
    """Computes formulas over results exactly.

    `value_of` gives the exact value of (indicator, category), None where it is missing.
    """

    pack: Pack
    setting: Setting
    value_of: Callable[[str, str | None], Fraction | None]

    def number(self, expression: Expression) -> Fraction | None:
        """The number a formula comes to; None where a value it needs is missing."""
        outcome = self._outcome(expression)
        return outcome if isinstance(outcome, Fraction) else None

    def holds(self, expression: Expression) -> bool | None:
        """Whether a condition holds; None where a missing value leaves it open."""
        outcome = self._outcome(expression)
        return outcome if isinstance(outcome, bool) else None

    def _outcome(self, expression: Expression) -> Outcome:
        if isinstance(expression, Number):
            return exactly(expression.value)
        if isinstance(expression, Word):
            return expression.value
        if not isinstance(expression, Call):
            raise TypeError(f"{expression!r} has no value over results")
        if expression.name == "indicator":
            return self.value_of(*indicator_of(expression))
        if expression.name in ("evaluated_year", "number_of_codes", "parameter", "parameter_value"):
            return self._constant(expression)
        return operate(expression.name, [self._outcome(part) for part in expression.arguments], _calculate)

    def _constant(self, call: Call) -> Outcome:
        if call.name == "evaluated_year":
            return Fraction(self.setting.year)
        word = call.arguments[0]
        name = word.value if isinstance(word, Word) else ""
        if call.name == "number_of_codes":
            return Fraction(len(self.pack.codelists[name].at(self.setting.last_day)))
        choice = self.setting.choices[name]
        if call.name == "parameter":
            return choice
        parameter = self.pack.parameter(name)
        found = parameter.choice(choice) if parameter else None
        return exactly(found.value) if found and found.value is not None else None


def _calculate(name: str, values: Sequence[Outcome]) -> Outcome:
    numbers = [value for value in values if isinstance(value, Fraction)]
    first = numbers[0]
    if name == "negative":
        return -first
    if name == "abs":
        return abs(first)
    if name in ("floor", "round_half_up"):
        return Fraction(math.floor(first if name == "floor" else first + Fraction(1, 2)))
    second = numbers[1]
    if name == "/":
        return first / second if second else None
    return first + second if name == "+" else first - second if name == "-" else first * second
