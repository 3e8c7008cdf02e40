"""Records counted into the rows of another workbook, as a transfer of the pack says."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from errno import EISDIR
from pathlib import Path

from meritko.engine.results import tidy
from meritko.engine.running import prepare
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables, Value
from meritko.methodology.model import Column, Table
from meritko.methodology.pack import Pack
from meritko.methodology.transfer import Transfer
from meritko.workbooks import findings
from meritko.workbooks.problems import Cell, Problem
from meritko.workbooks.recognition import exists
from meritko.workbooks.writing import Sheet, write_tables

Row = Mapping[str, Value]
Writer = Callable[[Path], None]


@dataclass(frozen=True)
class Aggregate:
    """What records give.

    `sheets` are tables with the title and the rows of their sheets, year by year, `rows` what
    all of them are taken from. `units` are the columns that tell rows apart, the year first;
    `variables` those that were counted. `parts` has, for each of the rows, what its explained
    amount was added up from.
    """

    sheets: tuple[Sheet, ...]
    rows: tuple[Row, ...]
    units: tuple[str, ...]
    variables: tuple[str, ...]
    parts: tuple[tuple[Row, ...], ...]


def aggregate(pack: Pack, transfer: Transfer, setting: Setting, tables: Tables) -> Aggregate:
    """Carry a transfer out over records that are known to be valid.

    Args:
        pack: The pack that the transfer is of.
        transfer: What is counted, and where it goes.
        setting: The choices, by which some columns of the sheets do not exist.
        tables: The records; rows of other kinds of workbook do no harm.
    """
    explained = transfer.explained
    wanted = [transfer.rows, explained.rows] if explained else [transfer.rows]
    made = prepare(pack, setting, wanted, tables)
    written = [_as_written(pack.tables[name], setting) for name in transfer.sheets]
    units = (transfer.year, *written[0].key)
    order = _Order(pack, written[0], transfer.year)
    rows = tuple(sorted(made[transfer.rows], key=order.of))
    counted = [c.id for table in written for c in table.columns if c.id not in units]
    known = {column.id for column in pack.prepared[transfer.rows].columns}
    parts: dict[tuple[Value, ...], list[Row]] = {}
    for part in made[explained.rows] if explained else ():
        parts.setdefault(_key(part, units), []).append(part)
    by = explained.columns if explained else ()
    return Aggregate(
        sheets=tuple(_sheets(written, transfer.year, rows)),
        rows=rows,
        units=units,
        variables=tuple(dict.fromkeys(name for name in counted if name in known)),
        parts=tuple(tuple(sorted(parts.get(_key(row, units), ()), key=_by(by))) for row in rows),
    )


def rows_lacking(source: str, pack: Pack, tables: Tables) -> list[Problem]:
    """A problem for every sheet of one row that has none, in workbooks of a kind."""
    problems = []
    for table in (pack.tables[name] for kind in pack.workbooks if kind.id == source for name in kind.tables):
        rows = tables[table.id]
        filled = {which for which, _ in rows.origins}
        for which, sheet in enumerate(rows.sources if table.one_row else ()):
            if which not in filled:
                column = table.columns[0]
                place = Cell(sheet.file, sheet.sheet, 2, sheet.letters.get(column.id, ""), column.header)
                problems.append(findings.required(place, column.header))
    return problems


def without_key(problem: Problem) -> Problem:
    """A problem that does not say which key it speaks of: those of records stand for people."""
    if all(name != "key" for name, _ in problem.found.parts):
        return problem
    parts = tuple((name, "…" if name == "key" else part) for name, part in problem.found.parts)
    return replace(problem, found=replace(problem.found, parts=parts))


def write_aggregate(made: Aggregate, workbook: Path, listing: Path | None) -> None:
    """Write the workbook and, when wanted, the long list; both, or neither where one cannot be.

    Raises:
        OSError: A file cannot be written; what was there before is still there.
        CannotWrite: A text is too long for a cell.
    """
    files: dict[Path, Writer] = {workbook: lambda path: write_tables(path, made.sheets)}
    if listing:
        files[listing] = lambda path: _write_list(path, made)
    write_together(files)


def write_together(files: Mapping[Path, Writer]) -> None:
    """Write several files, all or none.

    Args:
        files: Each path with what writes it; it is given another path, to be renamed at the end.

    Raises:
        OSError: A file cannot be written; what was there before is still there.
    """
    own = f".{os.getpid()}"
    with ExitStack() as tidying, ExitStack() as undo:
        for path, write in files.items():
            if path.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}{own}.part")
            tidying.callback(part.unlink, missing_ok=True)
            write(part)
        for path in files:
            before = path.with_name(f".{path.name}{own}.before")
            if path.exists():
                path.replace(before)
                undo.callback(before.replace, path)
            else:
                undo.callback(path.unlink, missing_ok=True)
            path.with_name(f".{path.name}{own}.part").replace(path)
            tidying.callback(before.unlink, missing_ok=True)
        undo.pop_all()


def _as_written(table: Table, setting: Setting) -> Table:
    """The table with the columns that exist under the choices made."""
    columns = tuple(column for column in table.columns if exists(column, setting.choices))
    return replace(table, columns=columns)


def _sheets(tables: Sequence[Table], year_column: str, rows: Sequence[Row]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for year in dict.fromkeys(row[year_column] for row in rows):
        of_year = [row for row in rows if row[year_column] == year]
        for table in tables:
            title = table.sheet_title(int(year or 0))
            sheets.append((table, title, of_year))
    return sheets


def _write_list(path: Path, made: Aggregate) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*made.units, "variable", "value"])
        for row in made.rows:
            for name in made.variables:
                value = row[name]
                shown = tidy(value) if isinstance(value, int | float) else value
                writer.writerow([*(row[unit] for unit in made.units), name, shown])


class _Order:
    """By year, then by the key: codes as in their list, names by the alphabet."""

    def __init__(self, pack: Pack, table: Table, year: str) -> None:
        self._year = year
        self._columns = [table.column(name) for name in table.key]
        self._codes = {
            column.id: [code.id for code in pack.codelists[column.codelist].codes]
            for column in self._columns
            if column.codelist
        }

    def of(self, row: Row) -> tuple[int, tuple[tuple[int, str], ...]]:
        return int(row[self._year] or 0), tuple(self._place(column, row) for column in self._columns)

    def _place(self, column: Column, row: Row) -> tuple[int, str]:
        value = str(row[column.id] or "")
        codes = self._codes.get(column.id, ())
        return (codes.index(value) if value in codes else 0, _alphabetical(value))


def _alphabetical(text: str) -> str:
    """A text whose letters with marks follow those without, as an alphabet has them."""
    return unicodedata.normalize("NFD", text.casefold())


def _by(columns: Sequence[str]) -> Callable[[Row], tuple[str, ...]]:
    return lambda row: tuple(_alphabetical(str(row[name])) for name in columns)


def _key(row: Row, columns: Sequence[str]) -> tuple[Value, ...]:
    return tuple(row[column] for column in columns)
