"""The default engine: tables, cubes and their finish in an embedded DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from meritko.engine.results import Result, state_of, tidy
from meritko.engine.script import WORKBOOK, Script
from meritko.engine.setting import Setting
from meritko.engine.tables import TableRows, Tables, Value
from meritko.methodology.indicator import Indicator
from meritko.methodology.pack import Pack

# Names with a tilde are the engine's own: no table or column of a pack can have one.
_RESULTS = """CREATE TEMP TABLE "~result" (cell INTEGER, indicator VARCHAR, unit VARCHAR, category VARCHAR,
numerator DOUBLE, denominator DOUBLE, value DOUBLE, left_out DOUBLE)"""
_CELL_TYPES = (
    ("cube", "VARCHAR"),
    ("cell", "INTEGER"),
    ("indicator", "VARCHAR"),
    ("category", "VARCHAR"),
    ("numerator", "INTEGER"),
    ("denominator", "INTEGER"),
    ("value", "INTEGER"),
    ("left_out", "INTEGER"),
    ("scale", "INTEGER"),
)
FEW_ROWS = 20_000
"""With fewer rows than this, planning a query better takes longer than running it."""

Row = tuple[int, str, str, float | None, float | None, float | None, float]


class AmbiguousData(Exception):
    """A look-up that must find one row found several; `prepared` names the tables concerned."""

    def __init__(self, prepared: Sequence[str]) -> None:
        super().__init__(", ".join(prepared))
        self.prepared = tuple(dict.fromkeys(prepared))


class DuckDBEngine:
    """Evaluates programmes of a pack over tables held in memory; a context manager."""

    def __init__(self, pack: Pack, setting: Setting, tables: Tables) -> None:
        self._pack = pack
        self._setting = setting
        self._tables = tables
        # These tables are small; a second thread costs more than it saves.
        self._connection = duckdb.connect(":memory:", config={"threads": 1})

    def __enter__(self) -> DuckDBEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def evaluate(self, programmes: Sequence[str], script: Script | None = None) -> list[Result]:
        """The results of the programmes, in the order of the pack.

        Args:
            programmes: Ids of programmes of the pack.
            script: What `make_script` made for the same pack, setting and programmes.

        Raises:
            AmbiguousData: a row of the data was found twice where it must be found once.
        """
        if script is None:
            from meritko.engine.sql.making import make_script  # noqa: PLC0415 - only when it is not kept: it brings the parser in

            script = make_script(self._pack, self._setting, programmes)
        self._prepare(script)
        for statement in script.compute:
            self._connection.execute(statement)
        return list(self._results(script, programmes))

    def prepare(self, names: Sequence[str], script: Script) -> dict[str, list[dict[str, Value]]]:
        """The rows of prepared tables, which have no order, by what `make_preparation` made for them.

        Raises:
            AmbiguousData: a row of the data was found twice where it must be found once.
        """
        self._prepare(script)
        found = {}
        for name in names:
            columns = [column.id for column in self._pack.prepared[name].columns]
            listed = ", ".join(f'"{column}"' for column in columns)
            rows = self._connection.execute(f'SELECT {listed} FROM "{name}"').fetchall()  # noqa: S608 - names of a checked pack
            found[name] = [dict(zip(columns, row, strict=True)) for row in rows]
        return found

    def _prepare(self, script: Script) -> None:
        if sum(len(self._tables[name]) for name in script.tables) < FEW_ROWS:
            self._connection.execute("PRAGMA disable_optimizer")
        self._bring_in(script)
        for statement in script.prepare:
            self._connection.execute(statement)
        found = [name for name, query in script.unique if self._connection.execute(query).fetchall()]
        if found:
            raise AmbiguousData(found)

    def _bring_in(self, script: Script) -> None:
        for name, columns in script.tables.items():
            rows = self._tables[name]
            self._create(name, columns, [_values(rows, column) for column, _ in columns])
        for name, units in script.unit_lists.items():
            self._create(name, (("unit", "VARCHAR"),), [list(units)])
        if script.compute:
            self._create("~cell", _CELL_TYPES, [list(column) for column in zip(*script.cells, strict=True)])
            self._connection.execute(_RESULTS)

    def _create(
        self, name: str, columns: Sequence[tuple[str, str]], values: Sequence[Sequence[object]]
    ) -> None:
        parts = [f'unnest(${i}::{kind}[]) AS "{column}"' for i, (column, kind) in enumerate(columns, 1)]
        self._connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT {", ".join(parts)}', values)

    def _results(self, script: Script, programmes: Sequence[str]) -> Iterator[Result]:
        query = (
            "SELECT cell, unit, category, numerator, denominator, value, left_out"
            ' FROM "~result" ORDER BY rowid'
        )
        by_code: dict[str, list[Row]] = {}
        for row in self._connection.execute(query).fetchall():
            by_code.setdefault(script.cells[row[0]][2], []).append(row)
        for programme in programmes:
            for indicator in self._pack.indicators_of(programme, self._setting.year):
                rows = by_code.get(indicator.code, ())
                if not indicator.auxiliary:
                    yield from (self._result(indicator, row) for row in sorted(rows, key=lambda row: row[0]))

    def _result(self, indicator: Indicator, row: Row) -> Result:
        _, unit, category, numerator, denominator, value, left_out = row
        if not self._setting.applies(indicator):
            return Result(
                indicator.code, self._setting.year, unit, category, None, None, None, 0, "not_applicable"
            )
        return Result(
            indicator=indicator.code,
            year=self._setting.year,
            unit=unit,
            category=category,
            numerator=tidy(numerator),
            denominator=tidy(denominator),
            value=tidy(value),
            left_out=int(left_out),
            state=state_of(value, denominator),
        )


def _values(rows: TableRows, column: str) -> Sequence[Value]:
    if column == WORKBOOK:
        return [rows.workbook(index) for index in range(len(rows))]
    return rows.columns[column]
