"""Making the script of a whole evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from meritko.engine.plan import Cube, Planner, bind, stages, with_needed
from meritko.engine.script import Script
from meritko.engine.setting import Setting
from meritko.engine.sql.cubes import Figures, cell_row, finish, scan
from meritko.engine.sql.derived import derived_query
from meritko.engine.sql.preparing import SQL_TYPES, Preparing
from meritko.engine.sql.results import RESULTS
from meritko.methodology.formulas import Expression
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack
from meritko.methodology.preparation import source_columns
from meritko.methodology.steps import Find, PreparedColumn


def make_script(pack: Pack, setting: Setting, programmes: Sequence[str]) -> Script:
    """The script that computes the indicators of some programmes of a pack."""
    return _Maker(pack, setting).make(programmes)


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
            for indicator in stage:
                if indicator.kind == "derived":
                    self._derived(indicator)
        return self._script

    def _bound(self, expression: Expression) -> Expression:
        return bind(expression, self._pack, self._setting)

    def _table(self, name: str) -> None:
        if name in self._made:
            return
        self._made.add(name)
        prepared = self._pack.prepared.get(name)
        if prepared is None:
            self._script.tables[name] = tuple((c.id, SQL_TYPES[c.type]) for c in self._columns[name])
            return
        for other in prepared.needs:
            self._table(other)
        query = self._preparing.query(prepared).sql("duckdb")
        self._script.prepare.append(f'CREATE TEMP TABLE "{name}" AS {query}')

    def _cube(self, cube: Cube, name: str) -> None:
        whole = frozenset(c.id for c in self._columns[cube.table] if SQL_TYPES[c.type] == "BIGINT")
        figures = Figures()
        for cell in cube.cells:
            row = (name, len(self._script.cells), cell.indicator.code, cell.case.id or "")
            self._script.cells.append((*row, *cell_row(cell, figures)))
        units = self._units(cube.by.every) if cube.by and cube.by.every else None
        scanned = scan(cube, whole).sql("duckdb")
        finished = finish(cube, name, units, figures).sql("duckdb")
        self._script.compute.append(f'CREATE TEMP TABLE "{name}" AS {scanned}')
        self._script.compute.append(f'INSERT INTO "{RESULTS}" {finished}')

    def _units(self, codelist: str) -> str:
        name = f"units of {codelist}"
        codes = self._pack.codelists[codelist].at(self._setting.last_day)
        self._script.unit_lists[name] = tuple(code.id for code in codes)
        return name

    def _derived(self, indicator: Indicator) -> None:
        units: tuple[str, ...] = ("",)
        if indicator.by and indicator.by.every:
            units = self._script.unit_lists[self._units(indicator.by.every)]
        for case in indicator.cases:
            number = len(self._script.cells)
            self._script.cells.append(("", number, indicator.code, case.id or "", None, None, None, None, 1))
            query = derived_query(indicator, case, number, self._formulas(case), units).sql("duckdb")
            self._script.compute.append(f'INSERT INTO "{RESULTS}" {query}')

    def _formulas(self, case: Case) -> dict[str, Expression]:
        formulas = {"value": case.value, "numerator": case.numerator, "denominator": case.denominator}
        return {name: self._bound(formula.expression) for name, formula in formulas.items() if formula}
