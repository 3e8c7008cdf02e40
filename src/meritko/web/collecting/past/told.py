"""What a workbook of a past year tells: rows of tables with their places in it, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from meritko.engine.tables import TableRows, Value
from meritko.methodology.model import WorkbookKind
from meritko.methodology.pack import Pack
from meritko.workbooks.answers import RawSheet
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import begin, finish
from meritko.workbooks.recognition import Layout


@dataclass(frozen=True)
class ToldRow:
    """A row: its columns by id, and where it stands (`sheet` and `row`, from 1)."""

    values: Mapping[str, Value]
    sheet: str
    row: int


@dataclass(frozen=True)
class Told:
    """What was told of a year, by table.

    `kinds`: the kinds of workbook it was recognised as. `problems`: what is wrong with it, in its order.
    """

    year: int
    name: str
    sha256: str
    rows: Mapping[str, Sequence[ToldRow]]
    kinds: tuple[WorkbookKind, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)


def told_by_workbook(pack: Pack, path: Path, name: str, year: int) -> Told:
    """Read a workbook in a limited child process.

    Args:
        pack: The methodology.
        path: Where it lies.
        name: What people know it by.
        year: The year that it is of; sheets of other years are passed over with a warning.
    """
    layout = Layout.of(pack)
    choices = {parameter.id: parameter.default for parameter in pack.parameters}
    with Pool(children=1) as pool:
        reading = finish(begin([File(name, path)], pool), layout, year, choices)
    kinds = tuple(kind for kind in pack.workbooks if kind.id in reading.kinds.get(name, ()))
    rows = {table: list(_rows(found)) for table, found in reading.tables.items() if found.sources}
    return Told(year, name, reading.files[0][1], rows, kinds, tuple(reading.problems))


def told_by_rows(pack: Pack, rows: Mapping[str, Sequence[Mapping[str, Value]]], year: int) -> Told:
    """What rows tell that somebody has at hand, as if they stood in sheets of their tables."""
    kinds = tuple(kind for kind in pack.workbooks if any(table in rows for table in kind.tables))
    told = {}
    for name, given in rows.items():
        table = pack.tables[name]
        title = table.sheet_title(year)
        told[name] = [
            ToldRow({column.id: row.get(column.id, column.if_absent) for column in table.columns}, title, at)
            for at, row in enumerate(given, start=2)
        ]
    return Told(year, "", "", told, kinds)


def raw_sheets(path: Path, name: str) -> tuple[RawSheet, ...]:
    """The sheets of a workbook as they stand in it, to be written again with what is wrong."""
    with Pool(children=1) as pool:
        return next(iter(pool.read([File(name, path)]))).sheets


def _rows(found: TableRows) -> list[ToldRow]:
    return [
        ToldRow(found.row(index), found.sources[which].sheet, number)
        for index, (which, number) in enumerate(found.origins)
    ]
