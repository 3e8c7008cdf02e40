"""Reading a workbook of justifications that people have filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from meritko.engine.findings.deviations import Deviation, Justification, written
from meritko.engine.results import Quantity
from meritko.engine.tables import Value
from meritko.methodology.model import CodeList
from meritko.wording import n_
from meritko.workbooks import findings
from meritko.workbooks.justifications.columns import CAUSE, EXPLANATION, KEY, MEASURED, layout
from meritko.workbooks.keys import Keys
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Cell, Problem, Rule, message
from meritko.workbooks.recognition import recognise
from meritko.workbooks.sheets import SheetReader, SheetRows
from meritko.workbooks.values import normalise

UNKNOWN: Rule = "unknown-deviation"
CHANGED: Rule = "changed-deviation"
RULES: tuple[Rule, ...] = (UNKNOWN, CHANGED)
"""Rules that only this workbook can break; it can also break those of every reading."""


@dataclass(frozen=True)
class Justifications:
    """What the workbook says.

    Attributes:
        given: A justification for each deviation of which anything is said, in the order of the
            rows; one that lacks its cause or its explanation is among the problems too.
        problems: What is wrong, in the order of the rows.
        sha256: Of the file; empty when it could not be opened.
    """

    given: tuple[Justification, ...]
    problems: tuple[Problem, ...]
    sha256: str


def read_justifications(
    path: Path, pool: Pool, causes: CodeList, deviations: Iterable[Deviation], year: int
) -> Justifications:
    """Read what people said about the deviations of a run.

    An error is what cannot be used: a cause that is not in the list, a row half filled in, a second row
    with the same key (the first one counts). A warning is a justification of what departs from no
    target now, which is passed over, or of a number that has changed since, which is used.

    Args:
        path: The workbook, in any of the languages that it is written in.
        pool: The children that read.
        causes: The pack's code list of causes; those that hold in the year may be chosen.
        deviations: What departs from a target in this run.
        year: The year of the run.
    """
    answer = next(iter(pool.read([File(path.name, path)])))
    if answer.refusal:
        refused = findings.refused(answer.file, answer.refusal.reason, answer.refusal.detail)
        return Justifications((), (refused,), answer.sha256)
    titles = [sheet.title for sheet in answer.sheets]
    known = layout(causes, titles)
    recognised = recognise(answer.file, titles, known, year)
    reader, keys = SheetReader(known, {}, year), Keys()
    problems = list(recognised.problems)
    named = {normalise(written(each.key)): each for each in deviations}
    given: dict[object, Justification] = {}
    for found in recognised.sheets:
        rows = reader.read(answer.file, answer.sheets[found.index], found)
        problems += rows.problems + keys.check(rows)
        for index in range(len(rows.numbers)):
            row = _Row(rows, index)
            justification = row.justification(named)
            problems += row.problems(named)
            if justification:
                given.setdefault(justification.key, justification)
    return Justifications(tuple(given.values()), tuple(problems), answer.sha256)


@dataclass(frozen=True)
class _Row:
    """A row of the workbook, by its index."""

    rows: SheetRows
    index: int

    def justification(self, named: Mapping[str, Deviation]) -> Justification | None:
        """What the row says, if it says anything of a deviation that there is."""
        deviation = named.get(self._text(KEY))
        cause, explanation = self._text(CAUSE), self._text(EXPLANATION)
        if deviation is None or not (cause or explanation):
            return None
        place = self._place(EXPLANATION)
        where = f"{place.file}, {place.sheet}, {place.address}"
        return Justification(deviation.key, cause, explanation, where)

    def problems(self, named: Mapping[str, Deviation]) -> list[Problem]:
        """What is wrong with the row besides what is wrong with one of its cells."""
        key, cause, explanation = (self._text(name) for name in (KEY, CAUSE, EXPLANATION))
        is_unread = any((self.index, name) in self.rows.faulty for name in (KEY, CAUSE, EXPLANATION))
        if is_unread or not key or not (cause or explanation):
            return []
        if key not in named:
            return [_unknown(self._place(KEY), key)]
        if not (cause and explanation):
            return [_half(self._place(EXPLANATION if cause else CAUSE))]
        before, now = self._value(MEASURED), named[key].measured
        if now is None or not isinstance(before, int | float):
            return []
        is_same = isclose(before, now, rel_tol=1e-9, abs_tol=1e-12)  # a cell holds fifteen digits
        return [] if is_same else [_changed(self._place(MEASURED), before, now)]

    def _value(self, name: str) -> Value:
        return self.rows.columns[name][self.index]

    def _text(self, name: str) -> str:
        return str(self._value(name) or "")

    def _place(self, name: str) -> Cell:
        return self.rows.place(self.index, self.rows.found.table.column(name))


def _half(place: Cell) -> Problem:
    """A row in which one of cause and explanation is filled in and the other is not."""
    return Problem(
        "required", "error", place,
        message(n_("an empty cell")),
        message(n_("both a cause and an explanation")),
        message(n_("Fill the cell in, or empty the other one if there is no justification yet.")),
    )  # fmt: skip


def _unknown(place: Cell, key: str) -> Problem:
    """A justification of something that does not depart from a target, or not in this year."""
    return Problem(
        UNKNOWN, "warning", place,
        message(n_("“{key}”, which departs from no target now"), key=key),
        message(n_("the key of a deviation of this run")),
        message(n_("It was not used. Take the key from the workbook that the last run wrote.")),
    )  # fmt: skip


def _changed(place: Cell, before: Quantity, now: Quantity) -> Problem:
    """A justification of a number that has changed since it was justified."""
    return Problem(
        CHANGED, "warning", place,
        message(n_("a justification of the number {before}"), before=float(before)),
        message(n_("the number {value}"), value=float(now)),
        message(n_("It was used. Read it again with the new number in mind, and correct the number here.")),
    )  # fmt: skip
