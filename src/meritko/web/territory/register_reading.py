"""Reading workbooks of the register and lists of supported places, in a limited child process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meritko.engine.tables import TableRows, Value
from meritko.methodology.register import Identity
from meritko.web.methodology import current_pack, language
from meritko.web.territory.register_pack import the_register
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.reading import Reading, read_files
from meritko.workbooks.recognition import Layout

MOST_PROBLEMS = 20
"""Problems of a workbook that are told one by one."""


@dataclass(frozen=True)
class Read:
    """The rows of a workbook with the numbers they have in it, or why they cannot be taken over."""

    rows: tuple[Mapping[str, Value], ...] = ()
    problems: tuple[str, ...] = ()
    has_table: bool = False


def read_register(path: Path, name: str) -> Read:
    """The rows of the register's table in a workbook; `line` says where each stands."""
    return _read(path, name, the_register().table)


def read_support(path: Path, name: str) -> Read:
    """Places and years of support in a workbook, a district by the name of its city.

    A row has `line`, `year` and the columns of the register's identity.
    """
    supported = the_register().supported
    if supported is None:
        return Read()
    reading = _reading(path, name)
    read = _rows(reading, supported.table)
    where, mine = supported.place_columns, the_register().identity
    wholes: dict[tuple[Value, Value], Value] = {}
    if supported.parts:
        for row in _rows(reading, supported.parts).rows:
            wholes[row[supported.part], row[where.region]] = row[supported.whole]
    rows = [_support(row, where, mine, wholes) | {"year": row[supported.year]} for row in read.rows]
    return Read(tuple(rows), read.problems, read.has_table)


def _support(
    row: Mapping[str, Value],
    where: Identity,
    mine: Identity,
    wholes: Mapping[tuple[Value, Value], Value],
) -> dict[str, Value]:
    whole = wholes.get((row[where.name], row[where.region]))
    told = {"line": row["line"], mine.name: whole or row[where.name], mine.region: row[where.region]}
    if mine.postal:
        told[mine.postal] = row[where.postal] if where.postal and whole is None else None
    return told


def _read(path: Path, name: str, table: str) -> Read:
    return _rows(_reading(path, name), table)


def _reading(path: Path, name: str) -> Reading:
    pack = current_pack()
    choices = {parameter.id: parameter.default for parameter in pack.parameters}
    with Pool() as pool:
        return read_files([File(name, path)], Layout.of(pack), None, choices, pool)


def _rows(reading: Reading, table: str) -> Read:
    found: TableRows = reading.tables[table]
    problems = [
        problem for problem in reading.errors if not problem.place.sheet or _is_of(found, problem.place.sheet)
    ]
    said = tuple(
        f"{each.place.say(language())}: {each.line(language())}" for each in problems[:MOST_PROBLEMS]
    )
    rows: Sequence[Mapping[str, Value]] = [
        {**found.row(index), "line": found.origins[index][1]} for index in range(len(found))
    ]
    return Read(tuple(rows), said, bool(found.sources))


def _is_of(found: TableRows, sheet: str) -> bool:
    return not found.sources or any(source.sheet == sheet for source in found.sources)
