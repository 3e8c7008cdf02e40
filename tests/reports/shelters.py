"""Reports of an invented pack (shelters for animals) made from results written by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from tests.other_pack.conftest import HERE, rows_of, value_of

from meritko.engine.explaining import Explainer
from meritko.engine.findings.judging import judge
from meritko.engine.results import Quantity, Result, State
from meritko.engine.setting import Setting, make_setting
from meritko.engine.tables import Source, TableRows
from meritko.methodology.loading import load_pack
from meritko.methodology.model import Text
from meritko.methodology.pack import Pack
from meritko.methodology.report import Block as Definition
from meritko.reports.building import made
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Grid, Number, Row, Words, plain
from meritko.reports.given import Given, RunFacts

YEAR = 2025
FACTS = RunFacts("1.2.3", date(2026, 2, 1))


@cache
def shelters() -> Pack:
    return load_pack(HERE / "pack")


def with_table_about_persons(pack: Pack, name: str) -> Pack:
    """The pack as if each row of a table told of one person."""
    table = dataclasses.replace(pack.tables[name], about_person=True)
    return dataclasses.replace(pack, tables={**pack.tables, name: table})


def setting() -> Setting:
    return make_setting(shelters(), YEAR, {})


@cache
def tables() -> dict[str, TableRows]:
    """The rows of the year as if they had been read from its workbook."""
    found = {}
    for table in shelters().tables.values():
        rows = rows_of(table.id, YEAR)
        letters = {column.id: chr(ord("A") + i) for i, column in enumerate(table.columns)}
        source = Source("shelters.xlsx", table.sheet_title(YEAR), letters)
        columns = {c.id: [value_of(c, row[c.id]) for row in rows] for c in table.columns}
        found[table.id] = TableRows(table.id, columns, (source,), [(0, 2 + i) for i in range(len(rows))])
    return found


def explainer(pack: Pack | None = None, language: str = "en") -> Explainer:
    return Explainer(pack or shelters(), setting(), tables(), language)


def result(
    code: str,
    value: Quantity | None,
    unit: str = "",
    category: str = "",
    of: tuple[Quantity | None, Quantity | None] = (None, None),
    left_out: int = 0,
    state: State | None = None,
) -> Result:
    """A result; `of` are its numerator and denominator."""
    found: State = state or ("computed" if value is not None else "missing")
    return Result(code, YEAR, unit, category, *of, value, left_out, found)


def given(*results: Result, language: str = "en", pack: Pack | None = None, **more: object) -> Given:
    """What a report is built from; judged by the first target of each indicator unless findings are given."""
    held = pack or shelters()
    more.setdefault(
        "findings", [f for f in judge(held, make_setting(held, YEAR, {}), results) if f.place == 0]
    )
    programmes = [programme.id for programme in held.programmes]
    facts: dict[str, object] = {"run": FACTS, "programmes": programmes, **more}
    return Given(held, next(iter(held.reports)), setting(), results=results, language=language, **facts)  # type: ignore[arg-type]


def blocks(definition: Definition, of: Given, codes: Sequence[str] = ()) -> list[Block]:
    """What a block of a pack becomes; `codes` are those of its chapter."""
    return list(made(definition, Spot(Context(of), "here", tuple(codes))))


def only_grid(definition: Definition, of: Given, codes: Sequence[str] = ()) -> Grid:
    (grid,) = (block for block in blocks(definition, of, codes) if isinstance(block, Grid))
    return grid


def shown(grid: Grid) -> list[str]:
    """A table as lines that a person can read; `|` between cells, spaces instead of no-break ones."""
    heads = " | ".join(c.heading + (f" ({c.unit})" if c.unit else "") for c in grid.columns)
    return [heads, *(line(row) for row in grid.rows)]


def line(row: Row) -> str:
    return " | ".join(said(cell) for cell in row.cells)


def said(words: Words) -> str:
    return plain(words).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def numbers_of(words: Words) -> Iterator[Number]:
    yield from (each for each in words if isinstance(each, Number))


def both(text: str) -> Text:
    return Text(text, text)
