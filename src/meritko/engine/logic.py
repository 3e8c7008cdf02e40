"""Operations of formulas on values of which some may be missing, whatever numbers are made of.

Missing is None. Comparisons and arithmetic with a missing value are missing; `and`, `or` and `not`
follow three-valued logic.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Kind = TypeVar("Kind")

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def operate(
    name: str, values: Sequence[Kind], calculate: Callable[[str, Sequence[Kind]], Kind]
) -> Kind | bool | None:
    """The outcome of an operation; `calculate` does arithmetic on values that are all there."""
    if name == "is_filled":
        return values[0] is not None
    if name == "if":
        return values[1] if values[0] else values[2]
    if name == "and":
        return False if False in values else (None if None in values else True)
    if name == "or":
        return True if True in values else (None if None in values else False)
    if None in values:
        return None
    if name in ("=", "<>"):
        return (values[0] == values[1]) == (name == "=")
    if name in _ORDER:
        return _ORDER[name](values[0], values[1])
    return not values[0] if name == "not" else calculate(name, values)
