"""How a computed value comes about: each row's part of a sum, the sum, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meritko.engine.reference.evaluation import evaluate, exact_sum
from meritko.engine.tables import Value
from meritko.forms.asked import AskedRow, as_value, context_of, rows_of
from meritko.forms.filled import Filled, computed
from meritko.methodology.form import Question, Section, key_of
from meritko.methodology.formulas import AGGREGATES, Call, Expression, Number, Ref

Token = str | float | int | None
"""A part of a calculation as it is written: a number, a sign such as `×`, or None for a number not told."""

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/"}
_TIGHT = ("*", "/")


@dataclass(frozen=True)
class RowPart:
    """What one row gives to a sum: `tokens` make `value`; None where the row does not count."""

    row: AskedRow
    tokens: tuple[Token, ...]
    value: float | int | None


@dataclass(frozen=True)
class Explanation:
    """How a computed value comes about.

    Attributes:
        rows: What each row gives; empty for a value that is of no rows.
        total: What the rows give together; None where nothing does.
        tokens: The last step, such as `18.1 / 12`; empty where the sum is the value.
        value: The value; None where too little is answered.
    """

    rows: tuple[RowPart, ...]
    total: float | int | None
    tokens: tuple[Token, ...]
    value: float | int | None


def explained(form: Filled, question: Question) -> Explanation | None:
    """How the value of a computed question comes about; None for one that is not computed of numbers."""
    if question.computed is None:
        return None
    expression, value = question.computed.expression, computed(form, question)
    if isinstance(value, str):
        return None
    section = form.asked.form.section(question.over)
    if section is None:
        tokens = _tokens(expression, _of_form(form), {})
        return None if tokens is None else Explanation((), None, tokens, value)
    sums = _aggregates(expression)
    if len(sums) != 1 or sums[0].name != "sum":
        return Explanation((), None, (), value)
    rows = tuple(_part(form, section, row, sums[0].arguments[0]) for row in _rows(form, section))
    counted = [part.value for part in rows if part.value is not None]
    total = exact_sum(counted) if counted else None
    last = _tokens(expression, {}, {sums[0]: total}) or ()
    return Explanation(rows, total, last if len(last) > 1 else (), value)


def _rows(form: Filled, section: Section) -> tuple[AskedRow, ...]:
    return rows_of(form.asked, section, form.answers)


def _aggregates(expression: Expression) -> list[Call]:
    if not isinstance(expression, Call):
        return []
    if expression.name in AGGREGATES:
        return [expression]
    return [call for argument in expression.arguments for call in _aggregates(argument)]


def _part(form: Filled, section: Section, row: AskedRow, expression: Expression) -> RowPart:
    values = _values(form, section, row.id)
    found = evaluate(expression, values, context_of(form.asked))
    tokens = _tokens(expression, values, {}) or ()
    return RowPart(row, tokens, found if isinstance(found, int | float) else None)


def _values(form: Filled, section: Section, row: str) -> dict[str, Value]:
    return {q.id: as_value(form.taken.get(key_of(section.id, row, q.id))) for q in section.questions}


def _of_form(form: Filled) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for section in form.asked.form.sections:
        if section.rows is None:
            found |= _values(form, section, "-")
    return found


def _tokens(
    expression: Expression, values: Mapping[str, Value], sums: Mapping[Expression, float | int | None]
) -> tuple[Token, ...] | None:
    """A formula with its values; None for one that is not of the four operations."""
    if expression in sums:
        return (sums[expression],)
    if isinstance(expression, Number):
        return (expression.value,)
    if isinstance(expression, Ref):
        value = values.get(expression.column)
        return (None if isinstance(value, str) else value,)
    if not isinstance(expression, Call) or expression.name not in _SIGNS or len(expression.arguments) != 2:
        return None
    first, second = (_tokens(argument, values, sums) for argument in expression.arguments)
    if first is None or second is None:
        return None
    left = _bound(first, expression.arguments[0], expression.name in _TIGHT)
    right = _bound(second, expression.arguments[1], expression.name in _TIGHT or expression.name == "-")
    return (*left, _SIGNS[expression.name], *right)


def _bound(tokens: tuple[Token, ...], expression: Expression, is_tight: bool) -> tuple[Token, ...]:
    """A part of a calculation, in parentheses where what stands beside it binds more tightly."""
    is_loose = isinstance(expression, Call) and expression.name in ("+", "-")
    return ("(", *tokens, ")") if is_loose and is_tight and len(tokens) > 1 else tokens
