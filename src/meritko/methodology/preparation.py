"""What columns a prepared table has: each step's effect, and where every value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from meritko.methodology.formula_parser import shown
from meritko.methodology.formula_types import Scope, ValueType, column_type, type_of
from meritko.methodology.formulas import Formula, FormulaError, nearest
from meritko.methodology.model import TEXT_TYPES, Place, Table
from meritko.methodology.problems import Notes
from meritko.methodology.steps import (
    Derive,
    Fill,
    Filter,
    Find,
    FromWorkbook,
    Group,
    Join,
    Keep,
    MergeInto,
    Prepared,
    PreparedColumn,
    Step,
)

Columns = dict[str, PreparedColumn]


class _Unusable(Exception):
    """A table has a problem, already noted; what is made of it would only add confusing ones."""


def source_columns(table: Table) -> Columns:
    """The columns of a source table in the form of prepared ones."""
    return {c.id: PreparedColumn(c.id, c.type, c.codelist, ((table.id, c.id),)) for c in table.columns}


class Preparation:
    """Works out the columns of all prepared tables, each after those it is made of."""

    def __init__(
        self, tables: Mapping[str, Table], prepared: Mapping[str, Prepared], scope: Scope, notes: Notes
    ) -> None:
        self._tables = tables
        self._prepared = prepared
        self._scope = scope
        self._notes = notes
        self._known: dict[str, Columns] = {name: source_columns(table) for name, table in tables.items()}
        self._under_way: list[str] = []
        self._unusable: set[str] = set()

    def run(self) -> dict[str, Prepared]:
        """All prepared tables with their columns, in an order in which they can be computed."""
        done: dict[str, Prepared] = {}
        for name in self._prepared:
            with suppress(_Unusable):
                self._resolve(name, self._prepared[name].place)
        for name in [known for known in self._known if known in self._prepared]:
            done[name] = replace(self._prepared[name], columns=tuple(self._known[name].values()))
        return done

    def columns_of(self, table: str) -> Columns:
        """The columns of a source or prepared table; empty when there is no such table."""
        return self._known.get(table, {})

    def _resolve(self, name: str, place: Place) -> Columns:
        """The columns of a table that is needed at a place.

        Raises:
            _Unusable: there is no such table, or something is wrong with it.
        """
        if name in self._unusable:
            raise _Unusable
        if name in self._known:
            return self._known[name]
        if name not in self._prepared:
            self._notes.add(place, f"there is no table “{name}”{nearest(name, self._names())}")
            raise _Unusable
        if name in self._under_way:
            circle = " → ".join([*self._under_way[self._under_way.index(name) :], name])
            self._notes.add(place, f"prepared tables are made of each other in a circle: {circle}")
            raise _Unusable
        self._under_way.append(name)
        try:
            self._known[name] = self._made(self._prepared[name])
        except _Unusable:
            self._unusable.add(name)
            raise
        finally:
            self._under_way.pop()
        return self._known[name]

    def _made(self, table: Prepared) -> Columns:
        before = len(self._notes.problems)
        joins = [isinstance(step, Join) for step in table.steps]
        if any(joins[1:]) or bool(table.of) == any(joins[:1]):
            self._notes.add(
                table.place,
                f"prepared table “{table.id}” needs either “of”, or “join” as its first step only",
            )
            raise _Unusable
        columns = dict(self._resolve(table.of, table.place)) if table.of else {}
        for position, step in enumerate(table.steps):
            if isinstance(step, FromWorkbook):
                self._beside(step, table.of if position == 0 else None)
            columns = self._apply(step, columns, table.id)
            if len(self._notes.problems) > before and not isinstance(step, Filter | Derive):
                raise _Unusable
        if len(self._notes.problems) > before:
            raise _Unusable
        return columns

    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._known, *self._prepared)))

    def _apply(self, step: Step, columns: Columns, table: str) -> Columns:
        if isinstance(step, Filter):
            self._typed(step.where, columns, table, wants="truth")
            return columns
        if isinstance(step, Derive):
            return self._derive(step, columns, table)
        if isinstance(step, FromWorkbook):
            return self._from_workbook(step, columns)
        if isinstance(step, Fill):
            return self._fill(step, columns)
        if isinstance(step, MergeInto):
            return self._merge(step, columns)
        if isinstance(step, Find):
            return self._find(step, columns)
        if isinstance(step, Group):
            return self._group(step, columns)
        return self._join(step)

    def _typed(
        self, formula: Formula, columns: Columns, table: str, wants: ValueType | None = None
    ) -> ValueType | None:
        scope = replace(self._scope, columns={name: c.type for name, c in columns.items()}, table=table)
        if formula.indicators:
            self._notes.add(
                formula.place,
                f"in “{shown(formula.text)}”: a prepared table is made before any indicator is computed",
            )
        try:
            found = type_of(formula.expression, scope, "row")
            if wants and found != wants:
                raise FormulaError("a condition is needed here, such as x = 1")
            return found
        except FormulaError as error:
            self._notes.add(formula.place, f"in “{shown(formula.text)}”: {error}")
            return None

    def _derive(self, step: Derive, columns: Columns, table: str) -> Columns:
        for name, formula in step.columns.items():
            found = self._typed(formula, columns, table)
            self._refuse_name(name, columns, formula.place)
            origins = _union(columns[c].origins for c in formula.mentioned if c in columns)
            kind = column_type(found) if found else "number"
            columns[name] = PreparedColumn(name, kind, None, origins)
        return columns

    def _beside(self, step: FromWorkbook, of: str | None) -> None:
        """Only the rows of a sheet stand in a workbook, and only one row beside them can be meant."""
        own, other = self._tables.get(of or ""), self._tables.get(step.table)
        if own is None:
            self._notes.add(step.place, "“from_workbook” is the first step of a table “of” a sheet")
        elif step.table in self._names() and (
            other is None or not other.one_row or other.workbook != own.workbook
        ):
            self._notes.add(
                step.place, f"“{step.table}” is no sheet of one row in the workbook “{own.workbook}”"
            )

    def _from_workbook(self, step: FromWorkbook, columns: Columns) -> Columns:
        other = self._resolve(step.table, step.place)
        self._known_columns(tuple(step.add.values()), other, step.place)
        for name, column in step.add.items():
            self._refuse_name(name, columns, step.place)
            if column in other:
                columns[name] = replace(other[column], id=name)
        return columns

    def _fill(self, step: Fill, columns: Columns) -> Columns:
        self._known_columns(step.columns, columns, step.place)
        for name in step.columns:
            if name in columns and columns[name].type in TEXT_TYPES:
                self._notes.add(step.place, f"“{name}” is a text, which no number can stand for")
        return columns

    def _merge(self, step: MergeInto, columns: Columns) -> Columns:
        other = self._resolve(step.table, step.place)
        self._known_columns(tuple(step.part), columns, step.place)
        self._known_columns((*step.whole, *step.clear), columns, step.place)
        self._known_columns((*step.part.values(), *step.whole.values()), other, step.place)
        self._comparable({**step.part, **step.whole}, columns, other, step.place)
        touched = _union(columns[c].origins for c in step.part if c in columns)
        touched += _union(other[c].origins for c in step.part.values() if c in other)
        for own, theirs in step.whole.items():
            if own in columns and theirs in other:
                origins = _union((columns[own].origins, other[theirs].origins))
                columns[own] = replace(columns[own], origins=origins)
        self._refuse_name(step.flag, columns, step.place)
        columns[step.flag] = PreparedColumn(step.flag, "flag", None, _union((touched,)))
        return columns

    def _find(self, step: Find, columns: Columns) -> Columns:
        other = self._resolve(step.table, step.place)
        self._known_columns((*step.on, *step.where_both), columns, step.place)
        self._known_columns(
            (*step.on.values(), *step.where_both.values(), *step.add.values()), other, step.place
        )
        self._comparable({**step.on, **step.where_both}, columns, other, step.place)
        if step.add and not step.unique:
            self._notes.add(
                step.place, "columns can be added only from the one row found: set “unique: true”"
            )
        keys = _union(columns[c].origins for c in (*step.on, *step.where_both) if c in columns)
        theirs = _union(
            other[c].origins for c in (*step.on.values(), *step.where_both.values()) if c in other
        )
        for name, column in step.add.items():
            self._refuse_name(name, columns, step.place)
            if column in other:
                columns[name] = replace(other[column], id=name)
        if step.flag:
            self._refuse_name(step.flag, columns, step.place)
            columns[step.flag] = PreparedColumn(step.flag, "flag", None, _union((keys, theirs)))
        return columns

    def _group(self, step: Group, columns: Columns) -> Columns:
        self._known_columns(step.by, columns, step.place)
        kept = {name: columns[name] for name in step.by if name in columns}
        for name, keep in step.keep.items():
            self._refuse_name(name, kept, step.place)
            kept[name] = self._kept(name, keep, columns, step)
        return kept

    def _kept(self, name: str, keep: Keep, columns: Columns, step: Group) -> PreparedColumn:
        if keep.column is None:
            return PreparedColumn(name, "count", None, ())
        self._known_columns((keep.column,), columns, step.place)
        column = columns.get(keep.column)
        if column is None:
            return PreparedColumn(name, "number", None, ())
        if keep.function == "sum" and column.type not in ("count", "number", "flag"):
            self._notes.add(
                step.place, f"sum({keep.column}) is not possible: only counts and amounts can be summed"
            )
        if keep.function == "any" and column.type in TEXT_TYPES:
            self._notes.add(step.place, f"any({keep.column}) needs a column of numbers or of 0 and 1")
        if keep.function == "run_length" and column.type not in ("year", "count"):
            self._notes.add(step.place, f"run_length({keep.column}) needs a column of whole numbers")
        if keep.function in ("min", "max", "sum"):
            summed_flag = keep.function == "sum" and column.type == "flag"
            return replace(column, id=name, type="count" if summed_flag else column.type)
        return PreparedColumn(name, "flag" if keep.function == "any" else "count", None, column.origins)

    def _join(self, step: Join) -> Columns:
        found: Columns = {}
        for table in step.tables:
            columns = self._resolve(table, step.place)
            self._known_columns(step.on, columns, step.place)
            before = dict(found)
            for name, column in columns.items():
                if name in step.on and name in found:
                    self._comparable({name: name}, found, columns, step.place)
                    found[name] = replace(found[name], origins=_union((found[name].origins, column.origins)))
                    continue
                self._refuse_taken(name, before, step.place)
                found[name] = column
        return found

    def _comparable(self, pairs: Mapping[str, str], own: Columns, other: Columns, place: Place) -> None:
        """A text never equals a number, and engines differ in what they make of the two."""
        for mine, theirs in pairs.items():
            known = mine in own and theirs in other
            if known and (own[mine].type in TEXT_TYPES) != (other[theirs].type in TEXT_TYPES):
                self._notes.add(
                    place, f"“{mine}” and “{theirs}” are never equal: one is a text, one a number"
                )

    def _known_columns(self, names: tuple[str, ...], columns: Columns, place: Place) -> None:
        for name in names:
            if name not in columns:
                self._notes.add(place, f"there is no column “{name}” here{nearest(name, tuple(columns))}")

    def _refuse_name(self, name: str, columns: Columns, place: Place) -> None:
        if not name.isidentifier():
            self._notes.add(place, f"“{name}” cannot be the name of a column: letters, digits and _ only")
        self._refuse_taken(name, columns, place)

    def _refuse_taken(self, name: str, columns: Columns, place: Place) -> None:
        if name.lower() in {known.lower() for known in columns}:
            self._notes.add(place, f"there is already a column “{name}”")


def _union(origins: Iterable[tuple[tuple[str, str], ...]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(origin for group in origins for origin in group))
