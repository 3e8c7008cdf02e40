"""A random pack with a setting and tables for it, and how they are shown when something fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from hypothesis import strategies as st

from meritko.engine.setting import Setting, make_setting
from meritko.engine.tables import Source, TableRows, Tables, Value
from meritko.methodology.formulas import Formula
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.model import NOWHERE, Column, Table, Text
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules import check_pack
from meritko.methodology.steps import Step

from .formulas import Draw
from .indicators import KINDS, Chosen, indicators
from .steps import Shelf, prepared_tables
from .vocabulary import CODELISTS, CRITERIA, FILES, NUMBERS, PARAMETERS, PROGRAMMES, TABLES, TEXT, TEXTS, YEAR


@dataclass(frozen=True, repr=False)
class Sample:
    """What both engines are given; `optimised`: whether DuckDB may rewrite its statements."""

    pack: Pack
    setting: Setting
    tables: Tables
    optimised: bool = True

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """How hypothesis shows a sample that fails."""
        printer.text(repr(self))

    def __repr__(self) -> str:
        return "\n".join(
            [
                f"{self.setting.year}, {dict(self.setting.choices)}",
                *(f"{p.id} of {p.of}: {_said(p.steps)}" for p in self.pack.prepared.values()),
                *(_said(indicator) for indicator in self.pack.indicators),
                *(_rows(rows) for rows in self.tables.values() if len(rows)),
            ]
        )


def _rows(rows: TableRows) -> str:
    told = [{k: v for k, v in rows.row(i).items() if v is not None} for i in range(len(rows))]
    return f"{rows.table}:\n" + "\n".join(f"    {row}" for row in told)


def _said(value: object) -> str:
    """A value of a pack in short: formulas as text, parts that are empty left away."""
    if isinstance(value, Formula):
        return f"“{value.text}”"
    if isinstance(value, tuple):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_said(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Indicator | Case | Step):
        parts = [(f.name, getattr(value, f.name)) for f in fields(value) if f.repr]
        told = [f"{k}={_said(v)}" for k, v in parts if v != f_default(value, k) and k not in _UNSAID]
        return f"{type(value).__name__}({', '.join(told)})"
    return repr(value)


_UNSAID = ("label", "place", "criterion")


def f_default(value: object, name: str) -> object:
    return next(f.default for f in fields(value) if f.name == name)  # type: ignore[arg-type]


def _mostly(*sizes: int) -> st.SearchStrategy[int]:
    """One of the sizes; seldom 0, to which a failing sample shrinks."""
    return st.sampled_from((0, *sizes * 24))


@st.composite
def samples(draw: Draw) -> Sample:
    """A pack that the loader's rules accept, with random rows."""
    shelf, chosen = Shelf(), Chosen()
    for _ in range(draw(_mostly(1, 2, 3))):
        draw(prepared_tables(shelf))
    fewest = draw(_mostly(3))
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=max(fewest, 1), max_size=6)):
        draw(indicators(shelf, chosen, kind))
    pack = make_pack(shelf, tuple(chosen.indicators))
    choices = {p.id: draw(st.sampled_from([c.id for c in p.choices])) for p in PARAMETERS}
    tables = {name: draw(_filled(table)) for name, table in TABLES.items()}
    return Sample(pack, make_setting(pack, YEAR, choices), tables, draw(st.booleans()))


def make_pack(shelf: Shelf, chosen: tuple[Indicator, ...]) -> Pack:
    pack = Pack(
        id="random",
        version="1",
        label=TEXT,
        source=TEXT,
        hash="",
        programmes=PROGRAMMES,
        criteria=CRITERIA,
        parameters=PARAMETERS,
        codelists=CODELISTS,
        workbooks=(),
        tables=TABLES,
        prepared=shelf.prepared,
        indicators=chosen,
        errata={},
    )
    notes = Notes()
    readings = {i.code: (Text(f"Čtení {i.criterion}", f"Reading {i.criterion}"), NOWHERE) for i in chosen}
    check_pack(pack, readings, notes)
    assert not notes.problems, notes.problems
    return pack


@st.composite
def _filled(draw: Draw, table: Table) -> TableRows:
    most = {"work": 12, "cover": len(FILES)}.get(table.id, 5)
    least = draw(_mostly(most // 2))
    row = st.fixed_dictionaries({column.id: _values(column) for column in table.columns})
    unique = (lambda r: tuple(r[name] for name in table.key)) if table.key else None
    rows = draw(st.lists(row, min_size=least, max_size=most, unique_by=unique))
    if rows and not table.key and not table.one_row:
        again = draw(st.lists(st.sampled_from(rows), max_size=4))
        rows += [{**row, "year": draw(_values(table.column("year")))} for row in again] + again[:1]
    if table.one_row:
        files = tuple(range(len(rows)))
    else:
        files = tuple(draw(st.sampled_from(range(len(FILES)))) for _ in rows)
    return table_rows(table, rows, files)


def table_rows(table: Table, rows: list[dict[str, Value]], files: tuple[int, ...] = ()) -> TableRows:
    """The rows as if they had been read from sheets of `FILES`, in which they begin in row 2."""
    letters = {column.id: "ABCDEFGHIJKLM"[i] for i, column in enumerate(table.columns)}
    columns = {column.id: [row[column.id] for row in rows] for column in table.columns}
    sources = tuple(Source(file, table.id, letters) for file in FILES)
    places = [(file, number) for number, file in enumerate(files or [0] * len(rows), 2)]
    return TableRows(table.id, columns, sources, places)


def _values(column: Column) -> st.SearchStrategy[Value]:
    known: tuple[Value, ...] = NUMBERS.get(column.type) or TEXTS[column.codelist or column.type]
    return st.sampled_from((*known[:2] * 3, None, *known[2:]))
