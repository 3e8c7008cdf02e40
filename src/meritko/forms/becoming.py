"""Answers become rows of the same typed tables that workbooks become."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from meritko.engine.reference.evaluation import Outcome
from meritko.engine.tables import Value
from meritko.forms.asked import Answers, Asked, AskedRow, as_value, root_of, rows_of
from meritko.forms.filled import Filled, computed, filled
from meritko.methodology.form import NO_ROW, Fed, Question, Section, key_of
from meritko.methodology.model import NUMERIC_TYPES, WHOLE_TYPES, Column, Table
from meritko.methodology.pack import Pack
from meritko.workbooks.values import normalise

_OF_ROW = "row."

Cell = tuple[Section, str, Question, Column]
"""A section, the row in it, a question, and the column of a table that the answer becomes."""


@dataclass(frozen=True)
class FedRow:
    """A row of a source table as far as one form tells it.

    Attributes:
        values: The columns that the form feeds; None where there is no answer.
        keys: Column -> the key of the answer that it came from; none for what identifies the row and
            for what is computed.
        origin: The row of the form's section that it is about; `-` for the form as a whole.
    """

    values: Mapping[str, Value]
    keys: Mapping[str, str] = field(default_factory=dict)
    origin: str = NO_ROW


def rows_for_tables(
    asked: Asked, answers: Answers, identity: Mapping[str, str], only: Container[str] | None = None
) -> dict[str, list[FedRow]]:
    """The rows that answers become, by table.

    Only answers count whose place is to be filled in and whose value can be taken. A row of the form
    in which nothing is answered becomes no row; the form as a whole always becomes one.

    Args:
        asked: The form.
        answers: The answers.
        identity: What is known of whom the form is about, by the words of IDENTITY; the year is known
            from the form.
        only: The tables that are wanted; None for all.

    Returns:
        For each table that the form feeds its rows, in the order of the form's rows.
    """
    form = filled(asked, answers)
    known = {**identity, "year": str(asked.setting.year)}
    wanted = (fed for fed in asked.form.tables if only is None or fed.table in only)
    return {fed.table: list(_rows(form, fed, known)) for fed in wanted}


def _rows(form: Filled, fed: Fed, identity: Mapping[str, str]) -> Iterator[FedRow]:
    table = form.asked.pack.tables[fed.table]
    for row in rows_per(form.asked, fed, form.answers):
        values: dict[str, Value] = {}
        keys: dict[str, str] = {}
        for section, name, question, column in cells(form.asked, fed, row.id, form.answers):
            key = key_of(section.id, name, question.id)
            values[column.id] = _value(form, question, key, column)
            if key in form.taken:
                keys[column.id] = key
        if keys or not fed.per:
            said = {
                name: identifier(table.column(name), what, row, identity)
                for name, what in fed.identity.items()
            }
            yield FedRow(said | values, keys, row.id)


def _value(form: Filled, question: Question, key: str, column: Column) -> Value:
    """What a column holds: the answer, or what the pack says that none stands for."""
    if question.computed is not None:
        return _typed(column, computed(form, question))
    if key not in form.shown:
        return _typed(column, question.if_not_asked)
    answer = form.taken.get(key)
    return _typed(column, question.if_unanswered or None if answer is None else as_value(answer))


def _typed(column: Column, value: Outcome) -> Value:
    """A value of the column's type."""
    if value is None:
        return None
    if column.type in WHOLE_TYPES:
        return int(value)
    if column.type in NUMERIC_TYPES:
        return float(value) + 0.0  # no negative zero
    return normalise(str(value)) or None


def rows_per(asked: Asked, fed: Fed, answers: Answers) -> tuple[AskedRow, ...]:
    """The rows of the form that become a row of the table each; one for the form as a whole."""
    section = asked.form.section(fed.per)
    if section is None:
        return (AskedRow(NO_ROW, asked.form.title),)
    return rows_of(asked, section, answers)


def cells(asked: Asked, fed: Fed, row: str, answers: Answers) -> Iterator[Cell]:
    """The columns that a row of a table gets from the form."""
    columns = asked.pack.tables[fed.table].by_id
    for section in asked.form.sections:
        is_its_own = bool(fed.per) and root_of(section) == fed.per
        for question in section.questions:
            for feed in question.feeds:
                if feed.table != fed.table:
                    continue
                names = [row] if is_its_own else [each.id for each in rows_of(asked, section, answers)]
                for name in names[:1] if question.computed else names:
                    column = columns.get(feed.column_in(name))
                    if column:
                        yield section, name, question, column


def identifier(column: Column, what: str, row: AskedRow, identity: Mapping[str, str]) -> Value:
    """The part of an identity that stands in a column; None where it is not known."""
    if what.startswith(_OF_ROW):
        part = what.removeprefix(_OF_ROW)
        said = row.id if part == "id" else row.says.get(part, "")
    else:
        said = identity.get(what, "")
    if not said:
        return None
    return int(said) if column.type in WHOLE_TYPES else normalise(said)


@dataclass(frozen=True)
class WholeRow:
    """A row of a table, put together from the forms that tell a part of it.

    Attributes:
        values: Every column of the table (None: nobody told).
        told: Column -> the part that told its value, by its place from 0, and the key of the answer; the
            key is empty for what identifies the row and for what is computed.
    """

    values: dict[str, Value]
    told: dict[str, tuple[int, str]] = field(default_factory=dict)


def gathered(
    pack: Pack, parts: Iterable[Mapping[str, Sequence[FedRow]]]
) -> dict[str, list[dict[str, Value]]]:
    """Whole rows of tables, as `gathered_rows` gives them, without what told them."""
    return {name: [row.values for row in rows] for name, rows in gathered_rows(pack, parts).items()}


def gathered_rows(pack: Pack, parts: Iterable[Mapping[str, Sequence[FedRow]]]) -> dict[str, list[WholeRow]]:
    """Whole rows of tables, put together from the forms that tell a part of each.

    Rows of a table with a key are joined by it; those of a table without one stand one after another.
    Where two forms tell the same column, the first that has a value holds.
    """
    found: dict[str, list[WholeRow]] = {}
    places: dict[tuple[str, tuple[Value, ...]], WholeRow] = {}
    for number, part in enumerate(parts):
        for name, rows in part.items():
            table = pack.tables[name]
            for row in rows:
                whole = _place(table, row, places, found.setdefault(name, []))
                for column, value in row.values.items():
                    if whole.values[column] is None and value is not None:
                        whole.values[column] = value
                        whole.told[column] = (number, row.keys.get(column, ""))
    return found


def _place(
    table: Table,
    row: FedRow,
    places: dict[tuple[str, tuple[Value, ...]], WholeRow],
    rows: list[WholeRow],
) -> WholeRow:
    key = (table.id, tuple(row.values.get(column) for column in table.key))
    if table.key and key in places:
        return places[key]
    whole = WholeRow({column.id: None for column in table.columns})
    rows.append(whole)
    places[key] = whole
    return whole
