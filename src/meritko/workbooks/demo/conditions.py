"""Which rows are meant: `{column: value}`, `{column: {in: [...]}}`, `{column: {at_least: 2, at_most: 5}}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meritko.engine.tables import Value
from meritko.workbooks.demo.recipe import Condition, RecipeError, Row, as_list, as_number, unknown

_TESTS: Mapping[str, Callable[[Value, object, str], bool]] = {
    "in": lambda value, wanted, place: any(same(value, w) for w in as_list(wanted, place)),
    "not_in": lambda value, wanted, place: not any(same(value, w) for w in as_list(wanted, place)),
    "at_least": lambda value, wanted, place: is_number(value) >= as_number(wanted, place),
    "at_most": lambda value, wanted, place: is_number(value) <= as_number(wanted, place),
}


def holds(condition: Condition, row: Row, place: str) -> bool:
    """Whether a row meets every part of a condition; an empty condition always holds."""
    return all(_meets(row, column, wanted, place) for column, wanted in condition.items())


def _meets(row: Row, column: str, wanted: object, place: str) -> bool:
    value = value_of(row, column, place)
    if not isinstance(wanted, Mapping):
        return same(value, wanted)
    for test in wanted:
        if test not in _TESTS:
            raise unknown("test", str(test), _TESTS, f"{place}, {column}")
    return all(_TESTS[test](value, bound, place) for test, bound in wanted.items())


def value_of(row: Row, column: str, place: str) -> Value:
    """The value of a column that an earlier step has made."""
    if column not in row:
        raise unknown("column", column, row, f"{place} (only columns made before can be used)")
    return row[column]


def same(value: Value, wanted: object) -> bool:
    """Whether two values are equal; a code is equal to the number it is written with."""
    return (value is None) == (wanted is None) and str(value) == str(wanted)


def is_number(value: Value) -> float:
    """The value when it is a number; a missing one or a text is below every bound."""
    return value if isinstance(value, int | float) else float("-inf")


def whole_of(row: Row, column: str, place: str) -> int | None:
    """The whole number in a column; None when it is missing."""
    value = value_of(row, column, place)
    if value is not None and not isinstance(value, int):
        raise RecipeError(f"{place}: {column} must hold whole numbers, found {value!r}")
    return value
