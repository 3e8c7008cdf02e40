"""A transfer leads from sheets to sheets, and fills what it leads to."""

from __future__ import annotations

from collections.abc import Iterable

from meritko.methodology.formulas import nearest
from meritko.methodology.model import TEXT_TYPES, Column, Table
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.steps import Derive, PreparedColumn
from meritko.methodology.transfer import Explained, Transfer


def check(pack: Pack, notes: Notes) -> None:
    """Note every transfer that cannot be carried out."""
    for transfer in pack.transfers:
        before = len(notes.problems)
        kinds = tuple(kind.id for kind in pack.workbooks)
        _known(transfer, transfer.source, kinds, "workbook", notes)
        _known(transfer, transfer.target, kinds, "workbook", notes)
        _known(transfer, transfer.rows, pack.prepared, "prepared table", notes)
        for sheet in transfer.sheets:
            _known(transfer, sheet, pack.tables, "table of a workbook", notes)
        if len(notes.problems) == before:
            columns = {column.id: column for column in pack.prepared[transfer.rows].columns}
            _year(transfer, columns, notes)
            for sheet in transfer.sheets:
                _sheet(pack, transfer, pack.tables[sheet], columns, notes)
            if transfer.explained:
                _explained(pack, transfer, transfer.explained, columns, notes)


def _year(transfer: Transfer, columns: dict[str, PreparedColumn], notes: Notes) -> None:
    _known(transfer, transfer.year, columns, "column", notes)
    if transfer.year in columns and columns[transfer.year].type != "year":
        notes.add(transfer.place, f"“{transfer.year}” is no column of years")


def _sheet(
    pack: Pack, transfer: Transfer, table: Table, columns: dict[str, PreparedColumn], notes: Notes
) -> None:
    if table.workbook != transfer.target or not table.yearly:
        notes.add(transfer.place, f"“{table.id}” is no table of a year in the workbook “{transfer.target}”")
    if not table.key or table.key != pack.tables[transfer.sheets[0]].key:
        notes.add(transfer.place, f"“{table.id}” and “{transfer.sheets[0]}” need one and the same key")
    for name in (*table.key, *(column.id for column in table.columns if column.required)):
        _known(transfer, name, columns, "column", notes)
    for column in table.columns:
        if column.id in columns and not _same_type(column, columns[column.id]):
            notes.add(transfer.place, f"“{column.id}” is of another type than in the table “{table.id}”")


def _same_type(column: Column, made: PreparedColumn) -> bool:
    """Whether what was made can stand in a column; a count is an amount, too."""
    if column.type in TEXT_TYPES or made.type in TEXT_TYPES:
        return (column.type, column.codelist) == (made.type, made.codelist)
    return column.type == made.type or column.type == "number"


def _explained(
    pack: Pack, transfer: Transfer, explained: Explained, columns: dict[str, PreparedColumn], notes: Notes
) -> None:
    _known(transfer, explained.rows, pack.prepared, "prepared table", notes)
    for name in (explained.sum, explained.result):
        _known(transfer, name, columns, "column", notes)
    if explained.rows in pack.prepared:
        parts = tuple(column.id for column in pack.prepared[explained.rows].columns)
        key = pack.tables[transfer.sheets[0]].key
        for name in dict.fromkeys((*explained.columns, explained.sum, *key, transfer.year)):
            _known(transfer, name, parts, "column", notes)
    steps = pack.prepared[transfer.rows].steps
    if not any(isinstance(step, Derive) and explained.result in step.columns for step in steps):
        notes.add(transfer.place, f"no formula of “{transfer.rows}” makes “{explained.result}”")


def _known(transfer: Transfer, name: str, known: Iterable[str], what: str, notes: Notes) -> None:
    names = tuple(known)
    if name not in names:
        notes.add(transfer.place, f"there is no {what} “{name}”{nearest(name, names)}")
