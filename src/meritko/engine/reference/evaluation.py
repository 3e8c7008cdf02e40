"""Formulas computed one row at a time, in plain Python: slow and obvious.

Missing is None. Comparisons and arithmetic with a missing value are missing; `and`, `or`
and `not` follow three-valued logic; division by zero gives missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from meritko.engine import logic
from meritko.engine.setting import Setting
from meritko.engine.tables import Value
from meritko.methodology.formulas import Call, Expression, Number, Ref, Word, indicator_of
from meritko.methodology.pack import Pack

Outcome = Value | bool
DECIMALS = Decimal("1e-12")
"""Amounts are summed exactly after rounding each to twelve decimal places."""


@dataclass(frozen=True)
class Context:
    """What a formula may ask besides its row: the pack, the setting and results so far."""

    pack: Pack
    setting: Setting
    result: Callable[[str, str | None], float | int | None]

    def constant(self, call: Call) -> Value:
        """The value of a call that does not depend on a row."""
        if call.name == "evaluated_year":
            return self.setting.year
        if call.name == "indicator":
            return self.result(*indicator_of(call))
        word = call.arguments[0]
        name = word.value if isinstance(word, Word) else ""
        if call.name == "number_of_codes":
            return len(self.pack.codelists[name].at(self.setting.last_day))
        choice = self.setting.choices[name]
        if call.name == "parameter":
            return choice
        parameter = self.pack.parameter(name)
        found = parameter.choice(choice) if parameter else None
        return found.value if found else None


CONSTANTS = ("evaluated_year", "indicator", "number_of_codes", "parameter", "parameter_value")


def evaluate(expression: Expression, row: Mapping[str, Value], context: Context) -> Outcome:
    """The value of a formula for one row."""
    if isinstance(expression, Number | Word):
        return expression.value
    if isinstance(expression, Ref):
        return row[expression.column]
    if expression.name in CONSTANTS:
        return context.constant(expression)
    values = [evaluate(argument, row, context) for argument in expression.arguments]
    return operate(expression.name, values)


def operate(name: str, values: Sequence[Outcome]) -> Outcome:
    """An operation on values of which some may be missing."""
    return logic.operate(name, values, calculate)


def calculate(name: str, values: Sequence[Outcome]) -> float | int | None:
    """Arithmetic on numbers that are all there; division by zero gives None."""
    numbers = [value for value in values if isinstance(value, int | float)]
    first = numbers[0]
    if name == "negative":
        return -first
    if name == "abs":
        return abs(first)
    if name == "floor":
        return math.floor(first)
    if name == "round_half_up":
        return math.floor(first + 0.5)
    second = numbers[1]
    if name == "/":
        return first / second if second else None
    return first + second if name == "+" else first - second if name == "-" else first * second


def exact_sum(values: Sequence[Value]) -> int | float:
    """The sum of counts, or of amounts to twelve decimal places; 0 of none."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if all(isinstance(number, int) for number in numbers):
        return sum(int(number) for number in numbers)
    return float(sum(Decimal(repr(number)).quantize(DECIMALS, ROUND_HALF_UP) for number in numbers))
