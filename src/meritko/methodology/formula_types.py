"""Whether a formula makes sense where it stands: names, types and levels.

There are three levels. A *row* formula speaks of one row (`100 * women / clients`), an
*aggregate* one of many (`sum(clients) / sum(fte)`), a *results* one of other indicators.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from meritko.methodology.formulas import (
    AGGREGATES,
    Call,
    Expression,
    FormulaError,
    Number,
    Ref,
    Word,
    nearest,
    walk,
)
from meritko.methodology.model import ColumnType

Level = Literal["row", "aggregate", "results"]
ValueType = Literal["whole", "number", "share", "truth", "text"]
"""`share` is a number that must not be summed: a per cent, or one column over another."""

_ROUNDING = ("round_half_up", "floor")
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_OF_COLUMN: dict[str, ValueType] = {
    "text": "text",
    "digits": "text",
    "code": "text",
    "year": "whole",
    "count": "whole",
    "flag": "whole",
    "number": "number",
    "percent": "share",
}
_OF_CALL: dict[str, ValueType] = {"evaluated_year": "whole", "parameter": "text", "number_of_codes": "whole"}


@dataclass(frozen=True)
class Scope:
    """What the names in a formula may stand for."""

    columns: Mapping[str, ColumnType] = field(default_factory=dict)
    table: str = ""
    parameters: tuple[str, ...] = ()
    codelists: tuple[str, ...] = ()


def type_of(expression: Expression, scope: Scope, level: Level) -> ValueType:
    """The type of value that the expression gives.

    Raises:
        FormulaError: an unknown name, a value of a wrong type or an operation that is not
            allowed on this level.
    """
    if isinstance(expression, Number):
        return "whole" if isinstance(expression.value, int) else "number"
    if isinstance(expression, Word):
        return "text"
    if isinstance(expression, Ref):
        return _type_of_column(expression, scope, level)
    return _type_of_call(expression, scope, level)


def column_type(value: ValueType) -> ColumnType:
    """The type of a derived column that holds such values."""
    columns: dict[ValueType, ColumnType] = {
        "whole": "count", "number": "number", "share": "percent", "truth": "flag", "text": "text",
    }  # fmt: skip
    return columns[value]


def _type_of_column(ref: Ref, scope: Scope, level: Level) -> ValueType:
    if level != "row":
        if level == "aggregate":
            raise FormulaError(f"the column “{ref.column}” stands outside sum() or count()")
        raise FormulaError(
            f"the column “{ref.column}” has no value here: only other indicators have, as indicator('A1')"
        )
    found = scope.columns.get(ref.column)
    if found is None:
        of_table = f" of table “{scope.table}”" if scope.table else ""
        raise FormulaError(
            f"there is no column “{ref.column}”{of_table}{nearest(ref.column, tuple(scope.columns))}"
        )
    return _OF_COLUMN[found]


def _type_of_call(call: Call, scope: Scope, level: Level) -> ValueType:
    name = call.name
    if name in AGGREGATES or name == "total":
        return _type_of_aggregate(call, scope, level)
    if name == "indicator":
        return _type_of_indicator(level)
    if name in ("parameter", "parameter_value"):
        _known_word(call, scope.parameters, "parameter")
        return "text" if name == "parameter" else "whole"
    if name == "number_of_codes":
        _known_word(call, scope.codelists, "code list")
    if name in _OF_CALL:
        return _OF_CALL[name]
    types = [type_of(argument, scope, level) for argument in call.arguments]
    if name in _COMPARISONS:
        return _type_of_comparison(name, types)
    if name in ("and", "or", "not"):
        return _all_are(types, ("truth",), name, "truth")
    if name == "is_filled":
        return "truth"
    if name == "if":
        return _type_of_if(types)
    return _type_of_arithmetic(call, types)


def _type_of_aggregate(call: Call, scope: Scope, level: Level) -> ValueType:
    if level != "aggregate":
        raise FormulaError(f"{call.name}() speaks of many rows, here a value of one row is needed")
    if call.name == "total":
        inner = call.arguments[0]
        if not isinstance(inner, Call) or inner.name not in AGGREGATES:
            raise FormulaError("total() takes a sum() or a count()")
        return type_of(inner, scope, "aggregate")
    if not call.arguments:
        return "whole"
    found = type_of(call.arguments[0], scope, "row")
    if call.name == "count":
        return _all_are([found], ("truth",), "count", "whole")
    if found == "share" or _rounds_shares(call.arguments[0], scope):
        raise FormulaError(
            "a sum of shares, from which only a mean of shares could come: "
            "divide the sum of the parts by the sum of the wholes"
        )
    return _all_are([found], ("whole", "number"), "sum", found)


def _rounds_shares(expression: Expression, scope: Scope) -> bool:
    rounded = (part for part in walk(expression) if isinstance(part, Call) and part.name in _ROUNDING)
    return any(type_of(part.arguments[0], scope, "row") == "share" for part in rounded)


def _type_of_comparison(name: str, types: list[ValueType]) -> ValueType:
    if (types[0] == "text") != (types[1] == "text"):
        raise FormulaError(f"“{name}” compares a text with a number; codes are texts and stand in quotes")
    if ("truth" in types) and types[0] != types[1]:
        raise FormulaError(f"“{name}” compares a condition with a number")
    if types[0] == "text" and name not in ("=", "<>"):
        raise FormulaError(f"texts have no order that all engines share, “{name}” cannot compare them")
    return "truth"


def _type_of_if(types: list[ValueType]) -> ValueType:
    _all_are(types[:1], ("truth",), "if", "truth")
    first, second = types[1], types[2]
    if first == second:
        return first
    if "text" in (first, second) or "truth" in (first, second):
        raise FormulaError("if() gives values of two different types")
    return "share" if "share" in (first, second) else "number"


def _type_of_arithmetic(call: Call, types: list[ValueType]) -> ValueType:
    _all_are(types, ("whole", "number", "share"), call.name, "number")
    if call.name in _ROUNDING:
        return "whole"
    if call.name == "/":
        return "share" if any(isinstance(part, Ref) for part in walk(call.arguments[1])) else (
            "share" if types[0] == "share" else "number"
        )  # fmt: skip
    if "share" in types:
        return "share"
    return "whole" if all(found == "whole" for found in types) else "number"


def _all_are(
    types: list[ValueType], allowed: tuple[ValueType, ...], name: str, gives: ValueType
) -> ValueType:
    for found in types:
        if found not in allowed:
            wanted = "a condition" if allowed == ("truth",) else "a number"
            raise FormulaError(f"“{name}” needs {wanted}, here it has {_in_words(found)}")
    return gives


def _in_words(found: ValueType) -> str:
    return {"truth": "a condition", "text": "a text"}.get(found, "a number")


def _type_of_indicator(level: Level) -> ValueType:
    if level == "aggregate":
        raise FormulaError(
            "indicator() stands in the formula of a row or of a derived indicator, not beside a sum"
        )
    return "number"


def _known_word(call: Call, known: tuple[str, ...], what: str) -> None:
    word = call.arguments[0]
    if not isinstance(word, Word):
        raise FormulaError(f"{call.name}() takes the name of a {what} in quotes")
    if word.value not in known:
        raise FormulaError(f"there is no {what} “{word.value}”{nearest(word.value, known)}")
