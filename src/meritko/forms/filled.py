"""Answers as they count: those asked for now, of a value that can be taken, and what is computed of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meritko.engine.reference.evaluation import Outcome, evaluate, exact_sum, operate
from meritko.engine.tables import Value
from meritko.forms.asked import Answer, Answers, Asked, Slot, as_value, context_of, rows_of, visible
from meritko.forms.checking import hard_problem
from meritko.methodology.form import NO_ROW, Question, Section, key_of
from meritko.methodology.formulas import AGGREGATES, Call, Expression, Number, Ref, Word


@dataclass(frozen=True)
class Filled:
    """A form with its answers.

    `shown`: the places that are to be filled in; `taken`: the answers in them that have no hard problem.
    """

    asked: Asked
    answers: Answers
    shown: Mapping[str, Slot]
    taken: Mapping[str, Answer]


def filled(asked: Asked, answers: Answers) -> Filled:
    """The answers as they count."""
    shown = visible(asked, answers)
    taken = {
        key: answers[key]
        for key, slot in shown.items()
        if answers.get(key) is not None and hard_problem(asked, slot, answers[key]) is None
    }
    return Filled(asked, answers, shown, taken)


def computed(form: Filled, question: Question) -> Outcome:
    """What a computed question comes to; None where too little is answered.

    With `over`, rows in which something that the formula needs is not answered do not count; without,
    the formula is of answers in sections without rows.
    """
    if question.computed is None:
        return None
    expression = question.computed.expression
    section = form.asked.form.section(question.over)
    if section is not None:
        names = [row.id for row in rows_of(form.asked, section, form.answers)]
        return _of_rows(form.asked, expression, [_values(form, section, row) for row in names])
    values: dict[str, Value] = {}
    for part in form.asked.form.sections:
        if part.rows is None:
            values |= _values(form, part, NO_ROW)
    return evaluate(expression, values, context_of(form.asked))


def _values(form: Filled, section: Section, row: str) -> dict[str, Value]:
    return {
        question.id: as_value(form.taken.get(key_of(section.id, row, question.id)))
        for question in section.questions
    }


def _of_rows(asked: Asked, expression: Expression, rows: Sequence[Mapping[str, Value]]) -> Outcome:
    if isinstance(expression, Number | Word):
        return expression.value
    if isinstance(expression, Ref):
        raise TypeError("a column outside sum() or count(), which no pack that was loaded has")
    if expression.name in AGGREGATES:
        return _aggregate(asked, expression, rows)
    return operate(expression.name, [_of_rows(asked, each, rows) for each in expression.arguments])


def _aggregate(asked: Asked, call: Call, rows: Sequence[Mapping[str, Value]]) -> Value:
    """A number of rows, or a sum of them; there is no sum where no row has a value."""
    if not call.arguments:
        return len(rows)
    found = [evaluate(call.arguments[0], row, context_of(asked)) for row in rows]
    if call.name == "count":
        return sum(value is True for value in found)
    values = [value for value in found if value is not None]
    return exact_sum(values) if values else None
