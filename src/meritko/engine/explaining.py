"""Where a number comes from: its formula, and every row behind it down to the cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from meritko.engine.reference.computing import LeftOut, Traced, needed_columns
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.reference.preparing import TracedRow
from meritko.engine.results import Result
from meritko.engine.setting import Setting
from meritko.engine.standing import Standing, Standings
from meritko.engine.tables import Tables, Value
from meritko.methodology.indicator import Case, Indicator, used_by
from meritko.methodology.model import TEXT_TYPES, Column, ColumnType
from meritko.methodology.pack import Pack

Reach = Mapping[str, tuple[str, ...]]
"""Source table -> its columns that a number was made of, the naming one first."""


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
class UsedSheet:
    """A part of a sheet that a number was made of: columns by their letters, rows from 1."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    first_row: int
    last_row: int


@dataclass(frozen=True)
class Explanation:
    """One result with all that stands behind it.

    `rows` and `left_out` may be only the first of `row_count` and `left_out_count`. `some_above`:
    some but not all rows count in the numerator. `uses` are the results it is made of or compared
    with. `behind` explains those of them that are only auxiliary: they are in no results and cannot
    be asked about on their own. `sheets`: where all its rows stand, those left out too. `standing`: on how
    many of those expected to report it stands.
    """

    indicator: Indicator
    case: Case
    result: Result
    rows: tuple[ExplainedRow, ...]
    left_out: tuple[ExplainedRow, ...]
    uses: tuple[Result, ...]
    row_count: int
    left_out_count: int
    some_above: bool
    behind: tuple[Explanation, ...] = ()
    sheets: tuple[UsedSheet, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True)
class Most:
    """How many rows, and how many of those left out, are told at most; None: all."""

    rows: int | None = None
    left_out: int | None = None


EVERY = Most()


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
        self._standings = Standings(pack, setting, tables, self._engine)
        self._columns = {name: {c.id: c for c in table.columns} for name, table in pack.tables.items()}
        self._reaches: dict[tuple[str, ...], Reach] = {}
        self._held = {i.code: i for i in pack.indicators if i.holds(setting.year)}

    def explain(
        self, code: str, unit: str | None = None, category: str | None = None, most: Most = EVERY
    ) -> list[Explanation]:
        """The results of an indicator, all or those of one unit or category.

        Raises:
            KeyError: the pack has no such indicator for the year.
        """
        indicator = self._held[code]
        wanted = [
            traced
            for traced in self._engine.trace(code)
            if unit in (None, traced.result.unit) and category in (None, traced.result.category)
        ]
        return [self._explanation(indicator, traced, most) for traced in wanted]

    def _explanation(self, indicator: Indicator, traced: Traced, most: Most) -> Explanation:
        cases = {case.id or "": case for case in indicator.cases}
        case = cases.get(traced.result.category, indicator.cases[0])
        used = list(needed_columns(indicator, case))
        if case.otherwise:
            used += [c for c in case.otherwise.columns if c not in used]
        by = indicator.by.column if indicator.by and not indicator.by.single else None
        used += [c for c in (indicator.open_category, by) if c and c not in used]
        uses = traced.uses or tuple(self._compared_with(indicator))
        above, below = ({id(row): row for row in rows} for rows in (traced.above, traced.below))
        counted = above | below
        reach = self._reach(indicator, used)
        return Explanation(
            indicator=indicator,
            case=case,
            result=traced.result,
            rows=tuple(
                self._row(row, used, reach, above=key in above, below=key in below)
                for key, row in islice(counted.items(), most.rows)
            ),
            left_out=tuple(
                self._left_out(indicator, left, used, reach) for left in traced.left_out[: most.left_out]
            ),
            uses=uses,
            row_count=len(counted),
            left_out_count=len(traced.left_out),
            some_above=bool(below) and above.keys() != below.keys(),
            behind=tuple(e for result in uses for e in self._auxiliary(result, most)),
            standing=self._standings.standing(traced),
            sheets=self._sheets([*counted.values(), *(left.row for left in traced.left_out)], reach),
        )

    def _compared_with(self, indicator: Indicator) -> Iterator[Result]:
        """The results by which rows are counted, or placed in the categories of a distribution."""
        for code, category in used_by(indicator):
            found = (traced.result for traced in self._engine.trace(code))
            yield from (result for result in found if result.category == (category or ""))

    def _auxiliary(self, result: Result, most: Most) -> list[Explanation]:
        used = self._held.get(result.indicator)
        if used and used.auxiliary:
            return self.explain(result.indicator, result.unit, result.category, most)
        return []

    def _left_out(
        self, indicator: Indicator, left: LeftOut, used: Sequence[str], reach: Reach
    ) -> ExplainedRow:
        labels = self._labels(indicator) if left.missing else {}
        missing = tuple(labels.get(name, name) for name in left.missing)
        return self._row(left.row, used, reach, above=False, below=False, missing=missing)

    def _row(
        self,
        row: TracedRow,
        used: Sequence[str],
        reach: Reach,
        *,
        above: bool,
        below: bool,
        missing: tuple[str, ...] = (),
    ) -> ExplainedRow:
        cells = (
            self._cell(table, index, column)
            for table, index, columns in self._reached(row, reach)
            for column in columns
        )
        return ExplainedRow(
            name=self._name(row),
            above=above,
            below=below,
            values={name: row.values[name] for name in used},
            cells=tuple(cells),
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

    def _reach(self, indicator: Indicator, used: Sequence[str]) -> Reach:
        """The columns of source tables that the used ones come from, each table's name first."""
        key = (indicator.code, *used)
        if key not in self._reaches:
            self._reaches[key] = self._find_reach(indicator, used)
        return self._reaches[key]

    def _find_reach(self, indicator: Indicator, used: Sequence[str]) -> Reach:
        origins = self._origins(indicator)
        reach: dict[str, dict[str, None]] = {}
        for table, column in (origin for name in used for origin in origins.get(name, ())):
            names = reach.setdefault(table, dict.fromkeys(c.id for c in self._identity(table)[:1]))
            names[column] = None
        return {table: tuple(names) for table, names in reach.items()}

    def _reached(self, row: TracedRow, reach: Reach) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """The source rows of a row with their columns; its first one where no column is used."""
        if not reach:
            reach = {table: (self._identity(table)[0].id,) for table, _ in row.origins[:1]}
        for table, index in dict.fromkeys(row.origins):
            if table in reach:
                yield table, index, reach[table]

    def _sheets(self, rows: Iterable[TracedRow], reach: Reach) -> tuple[UsedSheet, ...]:
        numbers: dict[tuple[str, int], list[int]] = {}
        columns: dict[str, tuple[str, ...]] = {}
        for row in rows:
            for table, index, names in self._reached(row, reach):
                which, number = self._tables[table].origins[index]
                numbers.setdefault((table, which), []).append(number)
                columns[table] = names
        found = []
        for (table, which), each in numbers.items():
            source = self._tables[table].sources[which]
            letters = tuple(source.letters[name] for name in columns[table] if name in source.letters)
            found.append(UsedSheet(source.file, source.sheet, letters, min(each), max(each)))
        return tuple(found)

    def _cell(self, table: str, index: int, column: str) -> CellValue:
        rows = self._tables[table]
        which, number = rows.origins[index]
        source = rows.sources[which]
        found = rows.cell(index, column)
        definition = self._columns[table][column]
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
        if not table:
            return {}
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
