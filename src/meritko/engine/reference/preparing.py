"""Prepared tables step by step in plain Python; every row remembers the rows it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from meritko.engine.reference.evaluation import Context, evaluate, exact_sum
from meritko.engine.tables import Tables, Value
from meritko.methodology.model import Column
from meritko.methodology.pack import Pack
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
    PreparedColumn,
    Step,
)

Origin = tuple[str, int]


@dataclass(frozen=True)
class TracedRow:
    """A row with the (source table, row index) pairs it was made from."""

    values: Mapping[str, Value]
    origins: tuple[Origin, ...]

    def key(self, columns: Sequence[str]) -> tuple[Value, ...]:
        return tuple(self.values[column] for column in columns)


@dataclass(frozen=True)
class Ambiguity:
    """A row for which a unique look-up found several."""

    prepared: str
    origin: Origin
    found: tuple[Origin, ...]


class Preparer:
    """Makes prepared tables when they are asked for and keeps them."""

    def __init__(self, pack: Pack, tables: Tables, context: Context) -> None:
        self._pack = pack
        self._tables = tables
        self._context = context
        self._made: dict[str, list[TracedRow]] = {}
        self.ambiguities: list[Ambiguity] = []

    def rows(self, table: str) -> list[TracedRow]:
        """The rows of a source or prepared table."""
        if table not in self._made:
            self._made[table] = self._make(table)
        return self._made[table]

    def _make(self, table: str) -> list[TracedRow]:
        if table not in self._pack.prepared:
            source = self._tables[table]
            return [TracedRow(source.row(i), ((table, i),)) for i in range(len(source))]
        prepared = self._pack.prepared[table]
        rows = self.rows(prepared.of) if prepared.of else []
        for step in prepared.steps:
            rows = self._apply(step, rows, table)
        return rows

    def _apply(self, step: Step, rows: list[TracedRow], table: str) -> list[TracedRow]:
        if isinstance(step, Filter):
            return [row for row in rows if evaluate(step.where.expression, row.values, self._context) is True]
        if isinstance(step, Derive):
            return [self._derived(step, row) for row in rows]
        if isinstance(step, FromWorkbook):
            return self._from_workbook(step, rows)
        if isinstance(step, Fill):
            return [_filled(step, row) for row in rows]
        if isinstance(step, MergeInto):
            return self._merged(step, rows)
        if isinstance(step, Find):
            return self._looked_up(step, rows, table)
        if isinstance(step, Group):
            return self._grouped(step, rows)
        return self._joined(step)

    def _derived(self, step: Derive, row: TracedRow) -> TracedRow:
        values = dict(row.values)
        for name, formula in step.columns.items():
            outcome = evaluate(formula.expression, values, self._context)
            values[name] = int(outcome) if isinstance(outcome, bool) else outcome
        return replace(row, values=values)

    def _from_workbook(self, step: FromWorkbook, rows: list[TracedRow]) -> list[TracedRow]:
        beside = {self._workbook(row): row for row in self.rows(step.table)}
        done = []
        for row in rows:
            other = beside.get(self._workbook(row))
            added = {name: other.values[column] if other else None for name, column in step.add.items()}
            origins = row.origins + (other.origins if other else ())
            done.append(TracedRow({**row.values, **added}, origins))
        return done

    def _workbook(self, row: TracedRow) -> str:
        """The workbook that the row of a sheet stands in."""
        table, index = row.origins[0]
        return self._tables[table].workbook(index)

    def _merged(self, step: MergeInto, rows: list[TracedRow]) -> list[TracedRow]:
        wholes = self.rows(step.table)
        part = tuple(step.part)
        kept = tuple(name for name in part if name not in step.whole)
        by_part = {row.key(tuple(step.part.values())): row for row in wholes}
        by_whole: dict[tuple[Value, ...], tuple[Origin, ...]] = {}
        theirs = (*step.whole.values(), *(step.part[name] for name in kept))
        for row in wholes:
            by_whole[row.key(theirs)] = by_whole.get(row.key(theirs), ()) + row.origins
        done = []
        for row in rows:
            whole = by_part.get(row.key(part)) if None not in row.key(part) else None
            named = row.key((*step.whole, *kept))
            same = by_whole.get(named, ()) if None not in named else ()
            values = dict(row.values) | {step.flag: int(whole is not None or bool(same))}
            if whole:
                values |= {own: whole.values[their] for own, their in step.whole.items()}
            if values[step.flag]:
                values |= dict.fromkeys(step.clear, None)
            done.append(TracedRow(values, row.origins + (whole.origins if whole else same)))
        return done

    def _looked_up(self, step: Find, rows: list[TracedRow], table: str) -> list[TracedRow]:
        others: dict[tuple[Value, ...], list[TracedRow]] = {}
        for other in self.rows(step.table):
            others.setdefault(other.key(tuple(step.on.values())), []).append(other)
        done = []
        for row in rows:
            key = row.key(tuple(step.on))
            candidates = [] if None in key else others.get(key, [])
            done.append(self._found(step, row, [o for o in candidates if _agree(step, row, o)], table))
        return done

    def _found(self, step: Find, row: TracedRow, matches: list[TracedRow], table: str) -> TracedRow:
        if step.unique and len(matches) > 1:
            found = tuple(origin for other in matches for origin in other.origins[:1])
            self.ambiguities.append(Ambiguity(table, row.origins[0], found))
        values = dict(row.values)
        if step.flag:
            values[step.flag] = int(bool(matches))
        for name, column in step.add.items():
            values[name] = matches[0].values[column] if matches else None
        origins = dict.fromkeys(row.origins)
        for other in matches:
            origins |= dict.fromkeys(other.origins)
        return TracedRow(values, tuple(origins))

    def _grouped(self, step: Group, rows: list[TracedRow]) -> list[TracedRow]:
        groups: dict[tuple[Value, ...], list[TracedRow]] = {}
        for row in rows:
            groups.setdefault(row.key(step.by), []).append(row)
        done = []
        for key, members in groups.items():
            values: dict[str, Value] = dict(zip(step.by, key, strict=True))
            for name, keep in step.keep.items():
                values[name] = _kept(keep, members)
            origins = dict.fromkeys(origin for member in members for origin in member.origins)
            done.append(TracedRow(values, tuple(origins)))
        return done

    def _joined(self, step: Join) -> list[TracedRow]:
        found: dict[tuple[Value, ...], TracedRow] = {}
        empty: dict[str, Value] = {}
        for table in step.tables:
            columns = [column.id for column in self._columns(table) if column.id not in step.on]
            for row in self.rows(table):
                key = row.key(step.on)
                before = found.get(key) or TracedRow(dict(zip(step.on, key, strict=True)), ())
                values = {**before.values, **{column: row.values[column] for column in columns}}
                found[key] = TracedRow(values, before.origins + row.origins)
            empty |= dict.fromkeys(columns, None)
        return [replace(row, values={**empty, **row.values}) for row in found.values()]

    def _columns(self, table: str) -> Sequence[Column | PreparedColumn]:
        known = self._pack.prepared.get(table) or self._pack.tables[table]
        return known.columns


def _filled(step: Fill, row: TracedRow) -> TracedRow:
    missing = [name for name in step.columns if row.values[name] is None]
    return replace(row, values={**row.values, **dict.fromkeys(missing, step.value)})


def _agree(step: Find, row: TracedRow, other: TracedRow) -> bool:
    for own, their in step.where_both.items():
        mine, yours = row.values[own], other.values[their]
        if mine is not None and yours is not None and mine != yours:
            return False
    return True


def _kept(keep: Keep, rows: Sequence[TracedRow]) -> Value:
    if keep.column is None:
        return len(rows)
    given = [row.values[keep.column] for row in rows if row.values[keep.column] is not None]
    return _FUNCTIONS[keep.function](given)


def _run_length(given: Sequence[Value]) -> int:
    numbers = {number for number in given if isinstance(number, int)}
    length = 0
    while numbers and max(numbers) - length in numbers:
        length += 1
    return length


_FUNCTIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "min": lambda given: min(given, default=None),  # type: ignore[type-var]
    "max": lambda given: max(given, default=None),  # type: ignore[type-var]
    "sum": lambda given: exact_sum(given) if given else None,
    "count": len,
    "any": lambda given: int(any(given)),
    "run_length": _run_length,
}
