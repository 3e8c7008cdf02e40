"""The pack's checks of rows, put to the answers of one form: the same that workbooks are checked by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meritko.engine.tables import Source, TableRows
from meritko.forms.asked import Answers, Asked
from meritko.forms.becoming import FedRow, rows_for_tables
from meritko.forms.checking import AnswerProblem
from meritko.methodology.checks import NeededCheck
from meritko.methodology.pack import Pack
from meritko.wording import n_
from meritko.workbooks.checking.checker import found_by
from meritko.workbooks.problems import Problem, message


def problems_of_rows(asked: Asked, answers: Answers, identity: Mapping[str, str]) -> list[AnswerProblem]:
    """What the pack's checks find in the rows that the answers become.

    A check of what other forms or workbooks tell is not put; nor is one that only misses a value.

    Returns:
        The problems, each at the answer whose cell it would name in a workbook; an error of the check
        is hard, a warning soft.
    """
    rows = rows_for_tables(asked, answers, identity)
    tables = {name: as_table(asked.pack, name, fed) for name, fed in rows.items()}
    needing = {check.rule for check in asked.pack.checks if isinstance(check, NeededCheck)}
    rules = {check.rule for check in asked.pack.checks} - needing
    found = []
    for problem in found_by(asked.pack, tables, asked.setting, rules):
        key = _key(rows, problem)
        if key:
            found.append(_of_check(key, problem))
    return found


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
