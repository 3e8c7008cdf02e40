"""Rows of tables become answers again: last year's values, or those of a workbook that was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meritko.engine.tables import Value
from meritko.forms.asked import Answer, Asked, is_asked_in, rows_of
from meritko.forms.becoming import cells, identifier
from meritko.methodology.form import NO_ROW, Fed, Question, key_of


def answers_from_rows(asked: Asked, rows: Mapping[str, Iterable[Mapping[str, Value]]]) -> dict[str, Answer]:
    """The answers that rows of tables would have come from.

    A row that the caller gives is found by what identifies it; rows that fillers add are numbered
    from 1. What is computed, and what no table holds, stays unanswered.

    Args:
        asked: The form.
        rows: Table -> rows (column -> value) of the one whom the form is about.

    Returns:
        Key -> answer, without those that are None.
    """
    found: dict[str, Answer] = {}
    for fed in asked.form.tables:
        for number, values in enumerate(rows.get(fed.table, ()), start=1):
            row = _row_of(asked, fed, values, number)
            if row is not None:
                for key, answer in _answers(asked, fed, row, values):
                    found.setdefault(key, answer)
    return found


def _answers(asked: Asked, fed: Fed, row: str, values: Mapping[str, Value]) -> Iterable[tuple[str, Answer]]:
    for section, name, question, column in cells(asked, fed, row, {}):
        answer = _answer(question, values.get(column.id))
        if answer is not None and question.computed is None and is_asked_in(asked.pack, question, name):
            yield key_of(section.id, name, question.id), answer


def _row_of(asked: Asked, fed: Fed, values: Mapping[str, Value], number: int) -> str | None:
    """The row of the form that a row of a table is about; None for one that the form does not have."""
    section = asked.form.section(fed.per)
    if section is None:
        return NO_ROW if number == 1 else None
    if section.rows and section.rows.source == "own":
        return str(number)
    table = asked.pack.tables[fed.table]
    told = {name: what for name, what in fed.identity.items() if what.startswith("row.")}
    for row in rows_of(asked, section, {}):
        if all(identifier(table.column(n), what, row, {}) == values.get(n) for n, what in told.items()):
            return row.id
    return None


def _answer(question: Question, value: Value) -> Answer:
    """A value of a column as the answer to the question that feeds it."""
    if value is None or value == question.if_unanswered:
        return None
    if question.type == "flag":
        return bool(value)
    if question.type == "whole" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
