"""The pack's checks of rows, put to the answers of one form: the same that workbooks are checked by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meritko.engine.tables import Source, TableRows
from meritko.forms.asked import Answers, Asked
from meritko.forms.becoming import FedRow, rows_for_tables
from meritko.forms.checking import AnswerProblem
from meritko.methodology.checks import RowCheck
from meritko.methodology.form import NO_ROW, Form, Question, Section, parts_of
from meritko.methodology.form_uses import SourceColumn, columns_fed
from meritko.methodology.pack import Pack
from meritko.wording import n_
from meritko.workbooks.checking.checker import found_by_checks, without_rows
from meritko.workbooks.problems import Problem, message


@dataclass(frozen=True, eq=False)
class FormCheck:
    """A check of the pack that answers of a form can break; `columns` are those that it is about.

    `number` is its place among the checks of the form.
    """

    number: int
    check: RowCheck
    columns: frozenset[SourceColumn]


def problems_of_rows(asked: Asked, answers: Answers, identity: Mapping[str, str]) -> list[AnswerProblem]:
    """What the pack's checks find in the rows that the answers become; as `FormChecks.problems`."""
    found = FormChecks(asked.pack, asked.form).problems(asked, answers, identity)
    return [problem for _check, problem in found]


class FormChecks:
    """The pack's checks that answers of a form can break, and which of them a question is a part of.

    A check of what other forms or workbooks tell is none of them; nor is one that only misses a value.
    """

    def __init__(self, pack: Pack, form: Form) -> None:
        self._absent = without_rows(pack)
        self.all = tuple(_of_form(pack, form))
        self._of: dict[tuple[str, str, str], dict[FormCheck, None]] = {}
        for section in form.sections:
            for question in section.questions:
                for row, column in columns_fed(pack, section, question):
                    broken = {check: None for check in self.all if column in check.columns}
                    for part, name in _asked_by(form, section, question):
                        self._of.setdefault((part, row, name), {}).update(broken)

    def touched(self, key: str) -> tuple[FormCheck, ...]:
        """The checks that the answer of a key may break or settle."""
        section, row, question = parts_of(key)
        found = {
            **self._of.get((section, row, question), {}),
            **self._of.get((section, NO_ROW, question), {}),
        }
        return tuple(found)

    def problems(
        self,
        asked: Asked,
        answers: Answers,
        identity: Mapping[str, str],
        checks: Iterable[FormCheck] | None = None,
    ) -> list[tuple[FormCheck, AnswerProblem]]:
        """What the checks find in the rows that the answers become.

        Args:
            checks: Those that are put; None for all.

        Returns:
            The checks with the problems, each at the answer whose cell it would name in a workbook; an
            error of the check is hard, a warning soft.
        """
        put = tuple(self.all if checks is None else checks)
        wanted = {table for check in put for table, _column in check.columns}
        rows = rows_for_tables(asked, answers, identity, wanted)
        tables = {name: as_table(asked.pack, name, fed) for name, fed in rows.items()}
        found = []
        rules = [each.check for each in put]
        for number, problem in found_by_checks(asked.pack, {**self._absent, **tables}, asked.setting, rules):
            key = _key(rows, problem)
            if key:
                found.append((put[number], _of_check(key, problem)))
        return found


def _of_form(pack: Pack, form: Form) -> Iterator[FormCheck]:
    fed = {each.table for each in form.tables}
    number = 0
    for check in pack.checks:
        if isinstance(check, RowCheck) and fed.issuperset(check.needs):
            columns = frozenset(_columns(pack, check))
            if columns and fed.issuperset(table for table, _column in columns):
                yield FormCheck(number, check, columns)
                number += 1


def _columns(pack: Pack, check: RowCheck) -> Iterator[SourceColumn]:
    """The columns of source tables that a check is about."""
    names = {*check.holds.mentioned, *([check.at] if check.at else ())}
    if check.table in pack.tables:
        yield from ((check.table, name) for name in names)
        return
    for column in pack.prepared[check.table].columns:
        if column.id in names:
            yield from column.origins


def _asked_by(form: Form, section: Section, question: Question) -> Iterator[tuple[str, str]]:
    """The questions whose answers a question tells: itself, or those that it is computed of."""
    if question.computed is None:
        yield section.id, question.id
        return
    names = question.computed.mentioned
    for part in form.sections:
        if part.id == question.over or (not question.over and part.rows is None):
            yield from ((part.id, each.id) for each in part.questions if each.id in names)


def as_table(pack: Pack, table: str, rows: Sequence[FedRow], source: str = "") -> TableRows:
    """Rows of a form as a typed table; a column's letter is its id, a row's number counts from 1.

    `source`: what the rows came from, as lineage names it.
    """
    columns = pack.tables[table].columns
    told = {column for row in rows for column in row.values}
    return TableRows(
        table,
        {column.id: [row.values.get(column.id) for row in rows] for column in columns},
        (Source(source, table, {column.id: column.id for column in columns if column.id in told}),),
        [(0, number) for number in range(1, len(rows) + 1)],
    )


def _key(rows: Mapping[str, Sequence[FedRow]], problem: Problem) -> str | None:
    """The key of the answer that a problem is about; None for one of a whole table, or of no answer."""
    place = problem.place
    if place.row is None or place.sheet not in rows:
        return None
    return rows[place.sheet][place.row - 1].keys.get(place.column)


def _of_check(key: str, problem: Problem) -> AnswerProblem:
    words = message(
        n_("Found: {found}. Expected: {expected}. {remedy}"),
        found=problem.found,
        expected=problem.expected,
        remedy=problem.remedy,
    )
    return AnswerProblem(key, "hard" if problem.is_error else "soft", "check", words, problem.rule)
