"""Where a number comes from: its formula, and every row behind it down to the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meritko.engine.reference.computing import LeftOut, Traced, needed_columns
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.reference.preparing import TracedRow
from meritko.engine.results import Result
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables, Value
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.model import TEXT_TYPES, Column, ColumnType
from meritko.methodology.pack import Pack


@dataclass(frozen=True)
class CellValue:
    """A cell that a number was made of; `cell` is empty for a column its sheet does not have."""

    file: str
    sheet: str
    row: int
    cell: str
    column: str
    heading: str
    type: ColumnType
    value: Value


@dataclass(frozen=True)
class ExplainedRow:
    """A row of the table that the indicator measures.

    `name` says which one it is. `above` and `below`: whether it counts in the numerator (or the
    value) and in the denominator. `values` are those of the columns used, `cells` the cells
    they come from. `missing` names the columns without a value in a row that is left out; when
    that is empty, a rule of the indicator leaves it out.
    """

    name: tuple[str, ...]
    above: bool
    below: bool
    values: dict[str, Value]
    cells: tuple[CellValue, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """One result with all that stands behind it.

    `uses` are the results it is made of or compared with. `behind` explains those of them that
    are only auxiliary: they are in no results and cannot be asked about on their own.
    """

    indicator: Indicator
    case: Case
    result: Result
    rows: tuple[ExplainedRow, ...]
    left_out: tuple[ExplainedRow, ...]
    uses: tuple[Result, ...]
    behind: tuple[Explanation, ...] = ()


class Explainer:
    """Explains results of one evaluation by computing them again with the plain engine.

    Rows are named, and their codes called, in `language`.
    """

    def __init__(self, pack: Pack, setting: Setting, tables: Tables, language: str = "") -> None:
        self._pack = pack
        self._language = language
        self._setting = setting
        self._tables = tables
        self._engine = ReferenceEngine(pack, setting, tables)

    def explain(self, code: str, unit: str | None = None, category: str | None = None) -> list[Explanation]:
        """The results of an indicator, all or those of one unit or category.

        Raises:
            KeyError: the pack has no such indicator for the year.
        """
        held = {i.code: i for i in self._pack.indicators if i.holds(self._setting.year)}
        indicator = held[code]
        wanted = [
            traced
            for traced in self._engine.trace(code)
            if unit in (None, traced.result.unit) and category in (None, traced.result.category)
        ]
        return [self._explanation(indicator, traced) for traced in wanted]

    def _explanation(self, indicator: Indicator, traced: Traced) -> Explanation:
        cases = {case.id or "": case for case in indicator.cases}
        case = cases.get(traced.result.category, indicator.cases[0])
        used = list(needed_columns(indicator, case))
        if case.otherwise:
            used += [c for c in case.otherwise.columns if c not in used]
        by = indicator.by.column if indicator.by and not indicator.by.single else None
        used += [c for c in (indicator.open_category, by) if c and c not in used]
        uses = traced.uses or tuple(self._compared_with(indicator))
        return Explanation(
            indicator=indicator,
            case=case,
            result=traced.result,
            rows=tuple(self._counted(indicator, traced, used)),
            left_out=tuple(self._left_out(indicator, left, used) for left in traced.left_out),
            uses=uses,
            behind=tuple(e for result in uses for e in self._auxiliary(result)),
        )

    def _compared_with(self, indicator: Indicator) -> Iterator[Result]:
        """The results by which the rows of a distribution are placed in its categories."""
        for code, category in indicator.of.indicators if indicator.of else ():
            found = (traced.result for traced in self._engine.trace(code))
            yield from (result for result in found if result.category == (category or ""))

    def _auxiliary(self, result: Result) -> list[Explanation]:
        if any(i.auxiliary for i in self._pack.indicators if i.code == result.indicator):
            return self.explain(result.indicator, result.unit, result.category)
        return []

    def _counted(self, indicator: Indicator, traced: Traced, used: Sequence[str]) -> Iterator[ExplainedRow]:
        above = {id(row) for row in traced.above}
        below = {id(row) for row in traced.below}
        rows = {id(row): row for row in (*traced.below, *traced.above)}
        for key, row in rows.items():
            yield self._row(indicator, row, used, above=key in above, below=key in below)

    def _left_out(self, indicator: Indicator, left: LeftOut, used: Sequence[str]) -> ExplainedRow:
        labels = self._labels(indicator)
        missing = tuple(labels.get(name, name) for name in left.missing)
        return self._row(indicator, left.row, used, above=False, below=False, missing=missing)

    def _row(
        self,
        indicator: Indicator,
        row: TracedRow,
        used: Sequence[str],
        *,
        above: bool,
        below: bool,
        missing: tuple[str, ...] = (),
    ) -> ExplainedRow:
        return ExplainedRow(
            name=self._name(row),
            above=above,
            below=below,
            values={name: row.values[name] for name in used},
            cells=tuple(dict.fromkeys(self._cells(indicator, row, used))),
            missing=missing,
        )

    def _name(self, row: TracedRow) -> tuple[str, ...]:
        """What tells the row from others, as its first source row says it; codes by their labels."""
        if not row.origins:
            return ()
        table, index = row.origins[0]
        values = self._tables[table].columns
        names = []
        for column in self._identity(table):
            value = row.values[column.id] if column.id in row.values else values[column.id][index]
            if value is not None:
                names.append(self._label(column, str(value)))
        return tuple(names)

    def _label(self, column: Column, value: str) -> str:
        codelist = self._pack.codelists.get(column.codelist or "")
        code = codelist.get(value) if codelist else None
        return code.label.say(self._language) if code else value

    def _identity(self, table: str) -> list[Column]:
        found = self._pack.tables[table]
        keys = found.key or tuple(column.id for column in found.columns if column.required)
        texts = [found.column(name) for name in keys if found.column(name).type in TEXT_TYPES]
        return texts or [found.column(name) for name in keys]

    def _cells(self, indicator: Indicator, row: TracedRow, used: Sequence[str]) -> Iterator[CellValue]:
        origins = self._origins(indicator)
        wanted = [origin for name in used for origin in origins.get(name, ())]
        tables = {table for table, _ in wanted} or {table for table, _ in row.origins[:1]}
        for table, index in row.origins:
            if table in tables:
                columns = [column.id for column in self._identity(table)[:1]]
                columns += [column for name, column in wanted if name == table and column not in columns]
                yield from (self._cell(table, index, column) for column in columns)

    def _cell(self, table: str, index: int, column: str) -> CellValue:
        rows = self._tables[table]
        which, number = rows.origins[index]
        source = rows.sources[which]
        found = rows.cell(index, column)
        definition = self._pack.tables[table].column(column)
        return CellValue(
            file=source.file,
            sheet=source.sheet,
            row=number,
            cell=found[1] if found else "",
            column=column,
            heading=definition.header,
            type=definition.type,
            value=rows.columns[column][index],
        )

    def _origins(self, indicator: Indicator) -> dict[str, tuple[tuple[str, str], ...]]:
        table = indicator.measures or ""
        if table in self._pack.prepared:
            return {column.id: column.origins for column in self._pack.prepared[table].columns}
        return {column.id: ((table, column.id),) for column in self._pack.tables[table].columns}

    def _labels(self, indicator: Indicator) -> dict[str, str]:
        labels = {}
        for name, origins in self._origins(indicator).items():
            headers = [self._pack.tables[t].column(c).header for t, c in origins if c == name]
            labels[name] = headers[0] if headers else name
        prepared = self._pack.prepared.get(indicator.measures or "")
        own = {name: text.cs for name, text in prepared.labels.items()} if prepared else {}
        return labels | own
