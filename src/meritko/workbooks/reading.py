"""A folder of workbooks in; the tables of a pack and everything that is wrong out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meritko.engine.tables import Source, TableRows, Value
from meritko.methodology.model import Table
from meritko.workbooks import findings
from meritko.workbooks.answers import Answer
from meritko.workbooks.kept_problems import KeptProblems
from meritko.workbooks.keys import Keys
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.recognition import Layout, recognise
from meritko.workbooks.sheets import SheetReader, SheetRows

SUFFIX = ".xlsx"


@dataclass(frozen=True)
class Reading:
    """What a number of workbooks held.

    `tables`: a table for every one of the layout, in its order; one whose sheet nowhere was
    has no rows and no sources. `problems`: in the order of files, sheets, rows and columns.
    `files`: name and SHA-256 of every file looked at (empty for one that cannot be opened).
    `kinds`: file -> the ids of the kinds of workbook it was recognised as.
    """

    tables: Mapping[str, TableRows]
    problems: KeptProblems
    files: tuple[tuple[str, str], ...]
    kinds: Mapping[str, tuple[str, ...]]

    @property
    def errors(self) -> tuple[Problem, ...]:
        is_any = self.problems.has_errors
        return tuple(problem for problem in self.problems if problem.is_error) if is_any else ()


@dataclass(frozen=True)
class Begun:
    """Files that the children are reading already, before anyone knows what to make of them."""

    files: tuple[File, ...]
    answers: Iterator[Answer]


def files_of(folder: Path) -> tuple[File, ...]:
    """The workbooks of a folder by name; other files and those open in Excel (`~$`) are not any.

    Raises:
        OSError: The folder is not there, is no folder or may not be listed.
    """
    paths = sorted(folder.iterdir(), key=lambda path: path.name)
    return tuple(File(path.name, path) for path in paths if is_workbook(path))


def is_workbook(path: Path) -> bool:
    """Whether a path of a folder is a workbook, and not one open in Excel (`~$`)."""
    return path.suffix.lower() == SUFFIX and not path.name.startswith("~$") and path.is_file()


def begin(files: Sequence[File], pool: Pool) -> Begun:
    """Have files read while something else is done; `finish` collects what they hold."""
    return Begun(tuple(files), pool.read(files))


def finish(begun: Begun, layout: Layout, year: int | None, choices: Mapping[str, str]) -> Reading:
    """Make tables of files whose reading has begun; arguments as in `read_folder`."""
    reader = SheetReader(layout, choices, year)
    keys = Keys()
    collected: dict[str, list[SheetRows]] = {table: [] for table in layout.tables}
    problems = KeptProblems()
    files: list[tuple[str, str]] = []
    kinds: dict[str, tuple[str, ...]] = {}
    for answer in begun.answers:
        files.append((answer.file, answer.sha256))
        if answer.refusal:
            problems += [findings.refused(answer.file, answer.refusal.reason, answer.refusal.detail)]
            continue
        recognised = recognise(answer.file, [sheet.title for sheet in answer.sheets], layout, year)
        kinds[answer.file] = tuple(kind.id for kind in recognised.kinds)
        problems += recognised.problems
        for found in recognised.sheets:
            rows = reader.read(answer.file, answer.sheets[found.index], found)
            problems += rows.problems + keys.check(rows)
            rows.problems.clear()  # there may be very many, and they are kept above in little memory
            collected[found.table.id].append(rows)
    tables = {table.id: _together(table, collected[table.id]) for table in layout.tables.values()}
    return Reading(tables, problems, tuple(files), kinds)


def read_files(
    files: Sequence[File], layout: Layout, year: int | None, choices: Mapping[str, str], pool: Pool
) -> Reading:
    """Read workbooks, in the order given; arguments and result as in `read_folder`."""
    return finish(begin(files, pool), layout, year, choices)


def read_folder(
    folder: Path, layout: Layout, year: int | None, choices: Mapping[str, str], pool: Pool
) -> Reading:
    """Read every workbook of a folder into the tables of a layout.

    Args:
        folder: Its .xlsx files are read; those of one kind add their rows up.
        layout: Kinds of workbook, tables and code lists.
        year: The year whose sheets are read; None reads those of every year.
        choices: Parameter -> choice, by which some columns exist or not.
        pool: The children that read.

    Returns:
        Tables and problems. Tables are complete only where no problem is an error: a cell
        that could not be read is missing in them, a file that was refused is not in them.

    Raises:
        OSError: The folder is not there, is no folder or may not be listed.
    """
    return read_files(files_of(folder), layout, year, choices, pool)


def _together(table: Table, parts: Sequence[SheetRows]) -> TableRows:
    """The rows of all sheets of a table, one after the other."""
    columns: dict[str, list[Value]] = {
        column.id: [value for part in parts for value in part.columns[column.id]] for column in table.columns
    }
    sources: tuple[Source, ...] = tuple(part.source for part in parts)
    origins = [(which, number) for which, part in enumerate(parts) for number in part.numbers]
    return TableRows(table.id, columns, sources, origins)
