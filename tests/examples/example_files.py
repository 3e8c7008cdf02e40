"""Worked examples of a pack: their files read strictly, every mistake named by file and line."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from meritko.engine.results import Quantity
from meritko.engine.setting import Setting, UnknownChoice, make_setting
from meritko.engine.tables import TableRows, Value
from meritko.methodology.entries import Entry
from meritko.methodology.formulas import nearest
from meritko.methodology.model import WHOLE_TYPES, Column, Place, Table
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.strict_yaml import Node, read_yaml

NUMBERS = ("numerator", "denominator", "value", "left_out")
EMPTY = "none"
TIMES = "times"
MOST_TIMES = 1000


@dataclass(frozen=True)
class Statement:
    """What an example says of one result; `numbers` has only what it states (None: empty)."""

    indicator: str
    unit: str
    category: str
    numbers: Mapping[str, Quantity | None]
    printed: str | None
    absent: bool
    place: Place

    def __str__(self) -> str:
        unit = f" of {self.unit}" if self.unit else ""
        category = f", category {self.category}" if self.category else ""
        return f"{self.place}: {self.indicator}{unit}{category}"


@dataclass(frozen=True)
class Example:
    """A sentence, what is given, what is expected, and what a refused reading would give."""

    sentence: str
    cs: str
    setting: Setting
    pages: str
    errata: tuple[str, ...]
    tables: Mapping[str, TableRows]
    expect: tuple[Statement, ...]
    refused: tuple[Statement, ...]
    place: Place

    def programmes(self, pack: Pack) -> tuple[str, ...]:
        """The programmes that the example speaks of, in the order of the pack."""
        spoken = {statement.indicator for statement in (*self.expect, *self.refused)}
        found = {indicator.programme for indicator in pack.indicators if indicator.code in spoken}
        return tuple(programme.id for programme in pack.programmes if programme.id in found)


def read_examples(folder: Path, pack: Pack) -> list[Example]:
    """Every example of a folder, in the order of the files.

    Raises:
        PackError: everything that is wrong with the files, by file and line.
    """
    notes = Notes()
    examples = []
    for path in sorted(folder.rglob("*.yaml")):
        root = read_yaml(path, path.relative_to(folder).as_posix(), notes)
        if root is not None and not isinstance(root.value, list):
            notes.add(root.place, "a file of examples must be a list")
        elif root is not None and isinstance(root.value, list):
            examples += [_Reader(pack, notes).example(node) for node in root.value]
    _refuse_equal_sentences(examples, notes)
    notes.raise_if_any()
    return examples


def _refuse_equal_sentences(examples: Sequence[Example], notes: Notes) -> None:
    seen: dict[str, Place] = {}
    for example in examples:
        for sentence in (example.sentence, example.cs):
            if sentence and sentence in seen:
                notes.add(example.place, f"the sentence “{sentence}” stands also at {seen[sentence]}")
            seen[sentence] = example.place


@dataclass
class _Reader:
    pack: Pack
    notes: Notes
    setting: Setting = field(init=False)

    def example(self, node: Node) -> Example:
        entry = Entry(node, self.notes, "the example")
        self.setting = self._setting(entry)
        errata = entry.strings("errata")
        for erratum in errata:
            if erratum not in self.pack.errata:
                entry.note(f"there is no erratum “{erratum}”", "errata")
        example = Example(
            sentence=entry.string("example"),
            cs=entry.string("cs"),
            setting=self.setting,
            pages=entry.string("pages"),
            errata=errata,
            tables=self._given(entry),
            expect=self._statements(entry, "expect", required=True),
            refused=self._statements(entry, "refused"),
            place=entry.place,
        )
        entry.done()
        return example

    def _setting(self, entry: Entry) -> Setting:
        year = entry.whole("year")
        if year is None:
            entry.note("the example lacks the key “year”")
        try:
            return make_setting(self.pack, year or 0, entry.mapping("parameters"))
        except UnknownChoice as error:
            found = error.parameter if error.choice is None else error.choice
            entry.note(f"there is no “{found}”; known: {', '.join(error.known)}", "parameters")
            return make_setting(self.pack, year or 0, {})

    def _given(self, entry: Entry) -> dict[str, TableRows]:
        given: dict[str, list[tuple[int, dict[str, Value]]]] = {}
        for name, node in entry.nodes_by_key("given"):
            if name not in self.pack.tables:
                self.notes.add(
                    node.place, f"there is no table “{name}”{nearest(name, tuple(self.pack.tables))}"
                )
            elif not isinstance(node.value, list):
                self.notes.add(node.place, f"“{name}” must be a list of rows")
            else:
                table = self.pack.tables[name]
                given[name] = [row for item in node.value for row in self._rows(table, item)]
        return {name: _table_rows(table, given.get(name, [])) for name, table in self.pack.tables.items()}

    def _rows(self, table: Table, node: Node) -> Iterator[tuple[int, dict[str, Value]]]:
        """One row, or as many equal ones as its `times` says."""
        if not isinstance(node.value, dict):
            self.notes.add(node.place, "a row must be written as columns with values")
            return
        times = 1
        row: dict[str, Value] = {}
        columns = {column.id: column for column in table.columns}
        for name, cell in node.value.items():
            if name == TIMES:
                times = self._times(cell)
            elif name in columns:
                row[name] = self._cell(columns[name], cell)
            else:
                hint = nearest(name, tuple(columns))
                self.notes.add(cell.place, f"the table “{table.id}” has no column “{name}”{hint}")
        yield from [(node.place.line, row)] * times

    def _times(self, node: Node) -> int:
        if isinstance(node.value, int) and 1 <= node.value <= MOST_TIMES:
            return node.value
        self.notes.add(node.place, f"“{TIMES}” must be a whole number from 1 to {MOST_TIMES}")
        return 1

    def _cell(self, column: Column, node: Node) -> Value:
        if node.value is None or node.written == EMPTY:
            return None
        if isinstance(node.value, bool | list | dict):
            self.notes.add(node.place, f"“{column.id}” must be a text or a number")
            return None
        if column.type in ("text", "digits", "code"):
            return self._text(column, node)
        number = self._number(node, column.id)
        if number is not None and column.type in WHOLE_TYPES and not isinstance(number, int):
            self.notes.add(node.place, f"“{column.id}” must be a whole number, found {node.written}")
        if number is not None and number < 0:
            self.notes.add(node.place, f"“{column.id}” must not be negative")
        return number if number is None or column.type in WHOLE_TYPES else float(number)

    def _text(self, column: Column, node: Node) -> str:
        if column.type == "digits" and not re.fullmatch(rf"\d{{{column.digits}}}", node.written):
            self.notes.add(node.place, f"“{column.id}” must have {column.digits} digits")
        if column.type == "code":
            codes = self.pack.codelists[column.codelist or ""]
            if codes.get(node.written) is None:
                self.notes.add(node.place, f"“{codes.id}” has no code “{node.written}”")
        return node.written

    def _number(self, node: Node, what: str) -> Quantity | None:
        """A number, or what a sum such as `= (1 * 12 + 0.5 * 5) / 12` comes to."""
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return node.value
        try:
            return worked_out(node.written)
        except ValueError as error:
            self.notes.add(node.place, f"“{what}” must be a number or a sum beginning with =: {error}")
            return None

    def _statements(self, entry: Entry, key: str, *, required: bool = False) -> tuple[Statement, ...]:
        found = []
        for item in entry.entries(key, "a result", required=required):
            found.append(self._statement(item))
            item.done()
        return tuple(found)

    def _statement(self, entry: Entry) -> Statement:
        code = entry.string("indicator")
        known = tuple(i.code for i in self.pack.indicators if not i.auxiliary)
        if code not in known:
            entry.note(f"there is no indicator “{code}”{nearest(code, known)}", "indicator")
        numbers = {}
        for name in NUMBERS:
            node = entry.node(name)
            if node is not None:
                numbers[name] = None if node.written == EMPTY else self._number(node, name)
        printed = entry.node("printed")
        absent = entry.flag("absent")
        if bool(numbers or printed) == absent:
            entry.note("a result must state a number, or that it is absent, and not both")
        return Statement(
            indicator=code,
            unit=entry.string("unit", ""),
            category=entry.string("category", ""),
            numbers=numbers,
            printed=self._printed(printed),
            absent=absent,
            place=entry.place,
        )

    def _printed(self, node: Node | None) -> str | None:
        if node is not None and not re.fullmatch(r"-?\d+(\.\d+)?", node.written):
            self.notes.add(node.place, "“printed” must be a number as it is printed, such as 12.8")
            return None
        return None if node is None else node.written


def _table_rows(table: Table, rows: Sequence[tuple[int, Mapping[str, Value]]]) -> TableRows:
    """Columns that no row names are absent as a whole; where some row names one, the others lack it."""
    columns: dict[str, list[Value]] = {}
    for column in table.columns:
        there = any(column.id in row for _, row in rows)
        default = None if there else column.if_absent
        columns[column.id] = [row.get(column.id, default) for _, row in rows]
    return TableRows(table.id, columns, (), [(0, line) for line, _ in rows])


_OPERATIONS: dict[type[ast.AST], Callable[[Quantity, Quantity], Quantity]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def worked_out(text: str) -> Quantity:
    """What a sum of plain numbers comes to: `= 100 * 3 / 14`.

    Raises:
        ValueError: it is no such sum.
    """
    if not text.startswith("="):
        raise ValueError(f"found “{text}”")
    try:
        return _worked_out(ast.parse(text[1:].strip(), mode="eval").body)
    except (SyntaxError, ZeroDivisionError) as error:
        raise ValueError(f"“{text}” cannot be worked out") from error


def _worked_out(node: ast.AST) -> Quantity:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value is not True:
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_worked_out(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_worked_out(node.left), _worked_out(node.right))
    raise ValueError("only numbers, + - * / and brackets may stand in it")
