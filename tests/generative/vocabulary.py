"""What random packs are made of: two small code lists, two parameters, five tables and their values.

The tables are fixed, so that a failure is read quickly; what is done with them is random.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from meritko.methodology.formula_types import Scope
from meritko.methodology.model import (
    NOWHERE,
    Choice,
    Code,
    CodeList,
    Column,
    ColumnType,
    Criterion,
    Parameter,
    Programme,
    Table,
    Text,
)

YEAR = 2025
TEXT = Text("text", "text")

REGIONS = CodeList(
    "regions",
    TEXT,
    (*(Code(i, TEXT) for i in ("1", "2", "3")), Code("4", TEXT, None, date(2020, 12, 31))),
    NOWHERE,
)
"""Region 4 holds no longer, but old rows may still name it."""

KINDS = CodeList("kinds", TEXT, tuple(Code(i, TEXT) for i in ("1", "02", "9")), NOWHERE)
CODELISTS = {"regions": REGIONS, "kinds": KINDS}

PARAMETERS = (
    Parameter("mark", TEXT, (Choice("with", TEXT), Choice("without", TEXT)), "with"),
    Parameter("span", TEXT, (Choice("two", TEXT, 2), Choice("five", TEXT, 5), Choice("open", TEXT)), "two"),
)
PROGRAMMES = (Programme("p", TEXT, ()), Programme("q", TEXT, ()))
CRITERIA = (Criterion("P1", "p", TEXT), Criterion("Q1", "q", TEXT))
SCOPE = Scope(parameters=tuple(p.id for p in PARAMETERS), codelists=tuple(CODELISTS))


def _column(name: str, kind: ColumnType, codelist: str | None = None) -> Column:
    return Column(name, name, TEXT, kind, codelist=codelist, digits=5 if kind == "digits" else None)


def _table(name: str, key: tuple[str, ...], *columns: Column) -> Table:
    return Table(name, "book", name, TEXT, TEXT, columns, key, False, NOWHERE)


WORK = _table(
    "work",
    (),
    _column("name", "text"),
    _column("post", "digits"),
    _column("region", "code", "regions"),
    _column("year", "year"),
    _column("a", "count"),
    _column("b", "count"),
    _column("f", "number"),
    _column("g", "number"),
    _column("p", "percent"),
    _column("y", "flag"),
    _column("kind", "code", "kinds"),
)
PLACES = _table(
    "places",
    ("name", "region", "post"),
    _column("name", "text"),
    _column("region", "code", "regions"),
    _column("post", "digits"),
    _column("size", "number"),
    _column("since", "year"),
)
PARTS = _table(
    "parts",
    ("part", "region"),
    _column("part", "text"),
    _column("region", "code", "regions"),
    _column("city", "text"),
)
LEFT = _table("left", ("name",), _column("name", "text"), _column("l1", "number"), _column("l2", "count"))
RIGHT = _table(
    "right", ("name",), _column("name", "text"), _column("r1", "count"), _column("r2", "code", "kinds")
)
COVER = replace(
    _table(
        "cover",
        (),
        _column("since", "year"),
        _column("office", "code", "regions"),
        _column("posts", "number"),
    ),
    one_row=True,
)
"""Says something of a whole workbook: one row in each."""
TABLES = {table.id: table for table in (WORK, PLACES, PARTS, LEFT, RIGHT, COVER)}
FILES = ("first.xlsx", "Žďár.xlsx")

SMALL = frozenset({"a", "b", "f", "g", "y", "l1", "l2", "r1", "size"})
"""Columns of the tables whose products stay below the 4,000 up to which every amount is summed exactly."""

NAMES = ("Alfa", "Žďár nad Sázavou", "O'Hara", 'U "Lípy"')
TEXTS: dict[str, tuple[str, ...]] = {
    "text": NAMES,
    "digits": ("10000", "00123"),
    "regions": tuple(code.id for code in REGIONS.codes),
    "kinds": tuple(code.id for code in KINDS.codes),
}
NUMBERS: dict[str, tuple[int | float, ...]] = {
    "year": (2025, 2024, 2023, 2026),
    "count": (1, 0, 2, 3, 5, 8),
    "flag": (1, 0),
    "number": (1.0, 0.0, 0.1, 0.2, 0.3, 0.5, 1.25, 2.0, 7.07, 17.33),
    "percent": (50.0, 0.0, 100.0, 33.3, 12.5),
}
LITERALS = ("1", "0", "2", "3", "0.1", "0.3", "0.5", "2.5", "10")
