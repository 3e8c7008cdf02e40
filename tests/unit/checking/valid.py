"""Valid workbooks of every kind, in which every cell is filled; a test changes a few of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from meritko.methodology.model import Column, Table
from meritko.methodology.pack import Pack

YEAR = 2025
OAK, ASH, ELM = [
    {"name": "Dubová", "region": 3, "postcode": "60200"},
    {"name": "Jasanov", "region": 12, "postcode": "40001"},
    {"name": "Jilmová", "region": 14, "postcode": "76001"},
]
"""Two municipalities supported in 2025, and one supported before."""

CLIENTS = {
    "clients": 60, "clients_child": 20, "clients_adult": 40, "age_2_5": 20, "age_18_64": 40,
    "target": 30, "target_child": 10, "target_adult": 20, "women": 25, "men": 15,
}  # fmt: skip
RECORD = {"target": 1}
ROWS: dict[str, list[dict[str, Any]]] = {
    "history": [{"year": 2025, **OAK}, {"year": 2025, **ASH}, {"year": 2020, **ELM}, {"year": 2024, **OAK}],
    "city_districts": [{"district": "Jilmová-Horní", "name": "Velké Město", "region": 14}],
    "municipalities": [
        {**place, "fte": 1.5, "clients": 60, "in_svl_map": 1, "population": 900} for place in (OAK, ASH)
    ],
    "positions": [{**OAK}, {**OAK}, {**ASH}],
    "clients": [{**OAK, **CLIENTS}, {**ASH, **CLIENTS}],
    "kept_posts": [{**ELM}],
    "external_figures": [{"year": 2025}, {"year": 2024}],
    "svl_register": [{**OAK, "district_of": None}, {**ASH, "district_of": None}],
    "coordinators": [{"region": 3}, {"region": 12}],
    "project_other_activities": [
        {"project": "P1", "activity": "Šachy"},
        {"project": "P1", "activity": "Tanec"},
    ],
    "record_header": [{"year": 2025, **OAK, "worker": "T1"}],
    "record_posts": [{"position": "1", "worker": "T1", "fte": 1, "months": 12}],
    "child_records": [{**RECORD, "code": "D1", "band": "2-5"}, {**RECORD, "code": "D2", "band": "6-14"}],
    "adult_records": [{**RECORD, "code": "A1"}, {**RECORD, "code": "A2"}],
}
PROJECTS = [{"project": "P1"}, {"project": "P2"}]
FILLED: dict[str, Any] = {"text": "x", "count": 0, "number": 1, "percent": 50, "flag": 0, "year": YEAR}
GONE = "gone"
"""In place of a cell's value: the whole column is left out."""


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and what is stored as its result."""

    text: str
    shown: str


@dataclass(frozen=True)
class Change:
    """What is different from the valid workbooks.

    `cells`: (table, index of the row, column) -> value. `rows`: table -> rows added at the end, each the
    row of an index with other values. `only`: the tables whose sheets are written (empty: all of the
    kinds). `sheets`: title -> rows of cells of a sheet of one's own. `titles`: table -> another title.
    """

    cells: Mapping[tuple[str, int, str], Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def cells(table: str, index: int, **values: Any) -> Change:
    """Other values in one row of a table."""
    return Change(cells={(table, index, column): value for column, value in values.items()})


def cell(table: str, index: int, column: str, value: Any) -> Change:
    """Another value in one cell."""
    return Change(cells={(table, index, column): value})


def more(table: str, index: int, **values: Any) -> Change:
    """One more row of a table: that of an index, with other values."""
    return Change(rows={table: [(index, values)]})


def rows_of(pack: Pack, table: Table, change: Change) -> list[dict[str, Any]]:
    """The rows of a table, every column of each."""
    given = ROWS.get(table.id, PROJECTS)
    rows = [{**{c.id: _filled(pack, c) for c in table.columns}, **row} for row in given]
    rows += [{**rows[index], **changes} for index, changes in change.rows.get(table.id, ())]
    for (name, index, column), value in change.cells.items():
        if name == table.id:
            rows[index][column] = value
    return rows


def _filled(pack: Pack, column: Column) -> Any:
    if column.id[:2] == "o_" and column.codelist:
        return None
    if column.codelist:
        return next(iter(column.only or [code.id for code in pack.codelists[column.codelist].codes]))
    return max(FILLED.get(column.type, 0), column.least or 0) if column.type != "text" else "x"


def write(folder: Path, pack: Pack, kinds: Sequence[str], change: Change) -> None:
    """Write a workbook `KIND.xlsx` of each kind into a folder."""
    for kind in (kind for kind in pack.workbooks if kind.id in kinds):
        tables = [pack.tables[name] for name in kind.tables if name not in change.without]
        tables = [table for table in tables if not change.only or table.id in change.only]
        if not tables:
            continue
        path, options = folder / f"{kind.id}.xlsx", {"default_date_format": "d.m.yyyy"}
        with xlsxwriter.Workbook(str(path), options) as book:
            for table in tables:
                sheet = book.add_worksheet(change.titles.get(table.id, table.sheet_title(YEAR)))
                rows = rows_of(pack, table, change)
                columns = [c for c in table.columns if not any(row[c.id] == GONE for row in rows)]
                _write_rows(sheet, [[c.header for c in columns], *([r[c.id] for c in columns] for r in rows)])
            for title, cells in change.sheets.items():
                _write_rows(book.add_worksheet(title), cells)


def _write_rows(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            if isinstance(value, Formula):
                sheet.write_formula(number, index, value.text, None, value.shown)
            elif value is not None:
                sheet.write(number, index, value)
