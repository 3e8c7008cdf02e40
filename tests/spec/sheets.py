"""Small tables as text: what goes into the engines, and the results that are expected.

A table is written with bars, its first line names the columns; a minus stands for no value.
In a table of the data a column's name is followed by its type, such as `clients:count`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, get_args

from meritko.engine.results import Quantity, Result
from meritko.engine.setting import Setting, make_setting
from meritko.engine.tables import Source, TableRows, Tables, Value
from meritko.methodology.formula_parser import parse
from meritko.methodology.formula_types import Scope
from meritko.methodology.indicator import Band, By, Case, Indicator, Kind
from meritko.methodology.model import (
    NOWHERE,
    WHOLE_TYPES,
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
from meritko.methodology.pack import Pack
from meritko.methodology.preparation import Preparation
from meritko.methodology.problems import Notes
from meritko.methodology.rules import check_pack
from meritko.methodology.steps import Prepared, Step

YEAR = 2025
WORDS = Text("slova", "words")
FIGURES = ("numerator", "denominator", "value", "left_out", "state")

PER_NAME = By("name", single=True)
"""One result for each row, called by its column `name`."""

by = By
band = partial(Band, "")

Evaluate = Callable[[Pack, Setting, Tables], list[Result]]


def cells(text: str) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows of a table written with bars."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    assert len({len(line) for line in lines}) == 1, f"a row of this table has more or fewer cells:\n{text}"
    return lines[0], lines[1:]


def number(text: str) -> Quantity | None:
    """A number of a table: whole, decimal, a fraction such as 1/3, or none."""
    if text == "-":
        return None
    top, _, bottom = text.partition("/")
    return _plain(top) / _plain(bottom) if bottom else _plain(top)


def _plain(text: str) -> Quantity:
    return float(text) if "." in text else int(text)


@dataclass
class Sheets:
    """A small pack under construction, with the rows of its tables."""

    evaluate: Evaluate
    tables: dict[str, Table] = field(default_factory=dict)
    rows: dict[str, TableRows] = field(default_factory=dict)
    codelists: dict[str, CodeList] = field(default_factory=dict)
    parameters: list[Parameter] = field(default_factory=list)
    prepared: dict[str, Prepared] = field(default_factory=dict)
    indicators: list[Indicator] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)

    def table(self, name: str, text: str) -> None:
        """A source table with its rows."""
        heading, lines = cells(text)
        columns = tuple(self._column(*title.split(":")) for title in heading)
        found = zip(*lines, strict=True) if lines else [()] * len(columns)
        values = {
            column.id: [_value(cell, column.type) for cell in line]
            for column, line in zip(columns, found, strict=True)
        }
        letters = {column.id: chr(ord("A") + i) for i, column in enumerate(columns)}
        self.tables[name] = Table(name, "book", name, WORDS, WORDS, columns, (), False, NOWHERE)
        self.rows[name] = TableRows(
            name, values, (Source("book.xlsx", name, letters),), [(0, i + 2) for i in range(len(lines))]
        )

    def _column(self, name: str, kind: str) -> Column:
        codelist = name if name in self.codelists else kind if kind in self.codelists else None
        column_type: ColumnType = "code" if codelist else kind  # type: ignore[assignment]
        assert column_type in get_args(ColumnType), f"there is no type {kind}"
        digits = 5 if kind == "digits" else None
        return Column(name, name, WORDS, column_type, codelist=codelist, digits=digits)

    def codes(self, name: str, *ids: str) -> None:
        """A code list; a column of that name, or of that type, holds its codes."""
        self.codelists[name] = CodeList(name, WORDS, tuple(Code(i, WORDS) for i in ids), NOWHERE)

    def parameter(self, name: str, **choices: int | None) -> None:
        """A parameter whose first choice is the default."""
        known = tuple(Choice(choice, WORDS, value) for choice, value in choices.items())
        self.parameters.append(Parameter(name, WORDS, known, known[0].id))

    def prepare(self, name: str, of: str | None, *steps: Step) -> None:
        """A prepared table."""
        self.prepared[name] = Prepared(name, WORDS, WORDS, of, steps, (), NOWHERE)

    def indicator(self, code: str, kind: Kind, **parts: Any) -> None:
        """An indicator with one value; `cases` (name -> parts) gives it categories."""
        by = parts.pop("by", None)
        cases = parts.pop("cases", {None: {}})
        own = {name: parts.pop(name) for name in _CASE_PARTS if name in parts}
        formulas: dict[str, Any] = {name: parse(parts.pop(name)) for name in _FORMULAS if name in parts}
        made = Indicator(
            code=code,
            programme="programme",
            criterion="criterion",
            label=WORDS,
            kind=kind,
            cases=tuple(_case(name, {**own, **case}) for name, case in cases.items()),
            place=NOWHERE,
            by=By(by) if isinstance(by, str) else by,
            **formulas,
            **parts,
        )
        self.indicators.append(made)

    def results(self) -> list[Result]:
        """What the engine finds, after the pack has passed the loader's rules."""
        pack = self.pack()
        return self.evaluate(pack, make_setting(pack, YEAR, self.chosen), self.rows)

    def pack(self) -> Pack:
        notes = Notes()
        scope = Scope(parameters=tuple(p.id for p in self.parameters), codelists=tuple(self.codelists))
        pack = Pack(
            id="spec",
            version="1",
            label=WORDS,
            source=WORDS,
            hash="",
            programmes=(Programme("programme", WORDS, ()),),
            criteria=(Criterion("criterion", "programme", WORDS),),
            parameters=tuple(self.parameters),
            codelists=self.codelists,
            workbooks=(),
            tables=self.tables,
            prepared=Preparation(self.tables, self.prepared, scope, notes).run(),
            indicators=tuple(self.indicators),
            errata={},
        )
        check_pack(pack, {i.code: (WORDS, NOWHERE) for i in pack.indicators}, notes)
        assert not notes.problems, notes.problems
        return pack

    def expect(self, text: str) -> None:
        """Compare the results with a table: indicator, unit or category if need be, and figures.

        Rows may stand in any order; every result must be there, and nothing else.
        """
        heading, lines = cells(text)
        found = sorted(_said(result, heading) for result in self.results())
        wanted = sorted(_wanted(dict(zip(heading, line, strict=True)), heading) for line in lines)
        assert [row[0] for row in found] == [row[0] for row in wanted]
        for (key, mine), (_, theirs) in zip(found, wanted, strict=True):
            for name, value, expected in zip(heading[-len(mine) :], mine, theirs, strict=True):
                assert _same(value, expected), f"{' '.join(key)}: {name} is {value}, expected {expected}"


_CASE_PARTS = ("numerator", "denominator", "value", "otherwise", "band", "when")
_FORMULAS = ("rows", "leave_out_when", "of")


def _case(name: str | None, parts: Mapping[str, Any]) -> Case:
    found: dict[str, Any] = {key: parse(value) for key, value in parts.items() if isinstance(value, str)}
    if "band" in parts:
        found["band"] = replace(parts["band"], id=name or "")
    return Case(name, WORDS if name else None, **found)


def _value(cell: str, kind: ColumnType) -> Value:
    if cell == "-":
        return None
    if kind in WHOLE_TYPES:
        return int(cell)
    return float(cell) if kind in ("number", "percent") else cell


Row = tuple[tuple[str, ...], tuple[Any, ...]]


def _said(result: Result, heading: Sequence[str]) -> Row:
    keys = tuple(getattr(result, name) for name in heading if name not in FIGURES)
    return keys, tuple(getattr(result, name) for name in heading if name in FIGURES)


def _wanted(cells_of: Mapping[str, str], heading: Sequence[str]) -> Row:
    keys = tuple("" if cells_of[name] == "-" else cells_of[name] for name in heading if name not in FIGURES)
    figures = (name for name in heading if name in FIGURES)
    return keys, tuple(cells_of[n] if n == "state" else number(cells_of[n]) for n in figures)


def _same(value: Any, expected: Any) -> bool:
    if isinstance(value, float) and isinstance(expected, float):
        return abs(value - expected) <= 1e-12 * abs(expected)
    return bool(value == expected)
