"""Very many problems in little memory: what is said, and where, is kept once each.

A sheet full of texts in place of numbers gives a problem for each of its cells, all with the same
few words. So a problem is kept as three numbers, and made again when someone asks for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, overload

from meritko.workbooks.problems import Cell, Message, Problem, Rule, Severity

MOST_REMEMBERED = 10_000
"""Messages that are known again without a look at their words."""

_NO_ROW = -1

_What: TypeAlias = "tuple[Rule, Severity, Message, Message, Message]"
_Where: TypeAlias = "tuple[str, str, str, str]"


class KeptProblems(Sequence[Problem]):
    """Problems in the order in which they were added; equal to any sequence of the same problems."""

    __hash__ = None  # type: ignore[assignment]  # more may be added

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._whats: dict[_What, int] = {}
        self._wheres: dict[_Where, int] = {}
        self._what, self._where, self._row = array("i"), array("i"), array("i")
        self._seen: dict[tuple[int, ...], tuple[int, _What]] = {}
        self += problems

    def __iadd__(self, problems: Iterable[Problem]) -> KeptProblems:
        for problem in problems:
            place = problem.place
            where = (place.file, place.sheet, place.column, place.heading)
            self._what.append(self._number_of(problem))
            self._where.append(self._wheres.setdefault(where, len(self._wheres)))
            self._row.append(_NO_ROW if place.row is None else place.row)
        return self

    def _number_of(self, problem: Problem) -> int:
        """The number of what a problem says.

        Messages of cells that are alike are mostly the same objects; those met last are known by
        their identity, which is theirs as long as they are held here.
        """
        what = (problem.rule, problem.severity, problem.found, problem.expected, problem.remedy)
        identity = tuple(map(id, what))
        known = self._seen.get(identity)
        if known is None:
            if len(self._seen) >= MOST_REMEMBERED:
                self._seen.clear()
            known = self._seen[identity] = (self._whats.setdefault(what, len(self._whats)), what)
        return known[0]

    def __len__(self) -> int:
        return len(self._row)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Problem]: ...
    def __getitem__(self, index: int | slice) -> Problem | Sequence[Problem]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        whats, wheres = list(self._whats), list(self._wheres)
        return _problem(whats[self._what[index]], wheres[self._where[index]], self._row[index])

    def __iter__(self) -> Iterator[Problem]:
        whats, wheres = list(self._whats), list(self._wheres)
        for what, where, row in zip(self._what, self._where, self._row, strict=True):
            yield _problem(whats[what], wheres[where], row)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __repr__(self) -> str:
        return repr(tuple(self))

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return any(severity == "error" for _, severity, *_ in self._whats)

    def of_rules(self, rules: Iterable[Rule]) -> Iterator[Problem]:
        """The problems of some rules."""
        wanted = frozenset(rules)
        whats, wheres = list(self._whats), list(self._wheres)
        numbers = {number for what, number in self._whats.items() if what[0] in wanted}
        for index, what in enumerate(self._what) if numbers else ():
            if what in numbers:
                yield _problem(whats[what], wheres[self._where[index]], self._row[index])

    def copy(self) -> KeptProblems:
        """The same problems, to which others can be added."""
        return self._with(self._what[:], self._where[:], self._row[:])

    def _with(self, what: array[int], where: array[int], row: array[int]) -> KeptProblems:
        other = KeptProblems()
        other._whats, other._wheres = self._whats, self._wheres
        other._what, other._where, other._row = what, where, row
        return other

    def in_order(self, files: Mapping[str, int], sheets: Mapping[tuple[str, str], int]) -> KeptProblems:
        """The same problems, each only once, by file, sheet, row and column.

        Args:
            files: File -> its rank; the others follow.
            sheets: File and title of a sheet -> its rank; problems of the file as a whole come
                before, those of other sheets after.
        """
        wheres = list(self._wheres)
        ranks = [
            (sheets.get((file, sheet), len(sheets) if sheet else -1), len(column), column)
            for file, sheet, column, _ in wheres
        ]
        by_file: dict[int, array[int]] = {}
        of_where = [by_file.setdefault(files.get(file, len(files)), array("i")) for file, *_ in wheres]
        for index, number in enumerate(self._where):
            of_where[number].append(index)
        what, where, row = array("i"), array("i"), array("i")
        for _, indexes in sorted(by_file.items()):
            entries = dict.fromkeys((self._row[i], self._where[i], self._what[i]) for i in indexes)
            for entry in sorted(entries, key=lambda each: _key(ranks[each[1]], each[0])):
                row.append(entry[0])
                where.append(entry[1])
                what.append(entry[2])
        return self._with(what, where, row)

    def said(self, language: str) -> Iterator[tuple[Problem, str]]:
        """The problems with their lines; words that several have in common are found only once."""
        lines: dict[int, str] = {}
        for problem, what in zip(self, self._what, strict=True):
            line = lines.get(what)
            if line is None:
                line = lines[what] = problem.line(language)
            yield problem, line


def _problem(what: _What, where: _Where, row: int) -> Problem:
    rule, severity, found, expected, remedy = what
    file, sheet, column, heading = where
    place = Cell(file, sheet, None if row == _NO_ROW else row, column, heading)
    return Problem(rule, severity, place, found, expected, remedy)


def _key(rank: tuple[int, int, str], row: int) -> tuple[int, int, int, str]:
    sheet, width, column = rank
    return sheet, max(row, 0), width, column
