"""Making the script of a whole evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlglot import exp

from meritko.engine.plan import MISSING, Cell, Cube, Planner, bind, stages, with_needed
from meritko.engine.script import WORKBOOK, Script
from meritko.engine.setting import Setting
from meritko.engine.sql.cubes import Figures, cell_row, finish, scan
from meritko.engine.sql.derived import derived_query
from meritko.engine.sql.preparing import SQL_TYPES, Preparing
from meritko.engine.sql.results import RESULTS
from meritko.methodology.formulas import Expression, Number
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack
from meritko.methodology.preparation import source_columns
from meritko.methodology.steps import Find, FromWorkbook, PreparedColumn


def make_script(pack: Pack, setting: Setting, programmes: Sequence[str]) -> Script:
    """The script that computes the indicators of some programmes of a pack."""
    return _Maker(pack, setting).make(programmes)


def make_preparation(pack: Pack, setting: Setting, tables: Sequence[str]) -> Script:
    """The script that makes some prepared tables of a pack and computes nothing else."""
    return _Maker(pack, setting).prepare(tables)


class _Maker:
    def __init__(self, pack: Pack, setting: Setting) -> None:
        self._pack = pack
        self._setting = setting
        self._script = Script()
        self._columns: dict[str, tuple[PreparedColumn, ...]] = {
            name: tuple(source_columns(table).values()) for name, table in pack.tables.items()
        }
        self._columns |= {name: prepared.columns for name, prepared in pack.prepared.items()}
        self._preparing = Preparing(self._columns, self._bound)
        self._made: set[str] = set()
        self._beside_others = {
            name
            for prepared in pack.prepared.values()
            for step in prepared.steps
            if isinstance(step, FromWorkbook)
            for name in (prepared.of, step.table)
        }

    def make(self, programmes: Sequence[str]) -> Script:
        wanted = [i for p in programmes for i in self._pack.indicators_of(p, self._setting.year)]
        needed = with_needed(self._pack, wanted, self._setting.year)
        for indicator in needed:
            if indicator.measures:
                self._table(indicator.measures)
        for name, prepared in self._pack.prepared.items():
            if any(isinstance(step, Find) and step.unique for step in prepared.steps):
                self._table(name)  # its look-up is checked whatever is evaluated
        self._script.unique = [(name, query.sql("duckdb")) for name, query in self._preparing.ambiguous]
        for depth, stage in enumerate(stages(needed)):
            planner = Planner(self._pack, self._setting)
            for number, cube in enumerate(planner.plan([i for i in stage if i.kind != "derived"])):
                self._cube(cube, f"cube {depth}.{number}")
            derived = [q for i in stage if i.kind == "derived" for q in self._derived(i)]
            if derived:
                self._results_from(derived)
        return self._script

    def prepare(self, tables: Sequence[str]) -> Script:
        for name in tables:
            self._table(name)
        self._script.unique = [(name, query.sql("duckdb")) for name, query in self._preparing.ambiguous]
        return self._script

    def _bound(self, expression: Expression) -> Expression:
        return bind(expression, self._pack, self._setting)

    def _table(self, name: str) -> None:
        if name in self._made:
            return
        self._made.add(name)
        prepared = self._pack.prepared.get(name)
        if prepared is None:
            beside = ((WORKBOOK, "VARCHAR"),) if name in self._beside_others else ()
            self._script.tables[name] = (
                *((c.id, SQL_TYPES[c.type]) for c in self._columns[name]),
                *beside,
            )
            return
        for other in prepared.needs:
            self._table(other)
        query = self._preparing.query(prepared).sql("duckdb")
        self._script.prepare.append(f'CREATE TEMP TABLE "{name}" AS {query}')

    def _cube(self, cube: Cube, name: str) -> None:
        whole = frozenset(c.id for c in self._columns[cube.table] if SQL_TYPES[c.type] == "BIGINT")
        figures = Figures()
        for cell in map(self._applicable, cube.cells):
            row = (name, len(self._script.cells), cell.indicator.code, cell.case.id or "")
            self._script.cells.append((*row, *cell_row(cell, figures)))
        units = self._units(cube.by.every) if cube.by and cube.by.every else None
        query = finish(cube, name, units, figures).with_(
            exp.to_identifier(name, quoted=True), as_=scan(cube, whole), materialized=True, copy=False
        )
        self._results_from([query])

    def _results_from(self, queries: Sequence[exp.Query]) -> None:
        together = queries[0] if len(queries) == 1 else exp.union(*queries, distinct=False, copy=False)
        self._script.compute.append(f'INSERT INTO "{RESULTS}" {together.sql("duckdb")}')

    def _applicable(self, cell: Cell) -> Cell:
        """The cell, without figures where its indicator does not apply."""
        if self._setting.applies(cell.indicator):
            return cell
        return Cell(cell.indicator, cell.case, MISSING, MISSING, MISSING, Number(0))

    def _units(self, codelist: str) -> str:
        name = f"~units of {codelist}"
        codes = self._pack.codelists[codelist].at(self._setting.last_day)
        self._script.unit_lists[name] = tuple(code.id for code in codes)
        return name

    def _derived(self, indicator: Indicator) -> Iterator[exp.Query]:
        units: tuple[str, ...] = ("",)
        if indicator.by and indicator.by.every:
            units = self._script.unit_lists[self._units(indicator.by.every)]
        if not self._setting.applies(indicator):
            indicator = replace(indicator, left_out_of=None, cases=tuple(Case(c.id) for c in indicator.cases))
        for case in indicator.cases:
            number = len(self._script.cells)
            self._script.cells.append(("", number, indicator.code, case.id or "", None, None, None, None, 1))
            yield derived_query(indicator, case, number, self._formulas(case), units)

    def _formulas(self, case: Case) -> dict[str, Expression]:
        formulas = {"value": case.value, "numerator": case.numerator, "denominator": case.denominator}
        return {name: self._bound(formula.expression) for name, formula in formulas.items() if formula}
