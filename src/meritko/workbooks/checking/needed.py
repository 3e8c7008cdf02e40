"""Empty cells that leave their row out of some indicator (decision 0011).

Which columns an indicator needs is taken from its definition, so that a new indicator needs
no new check. A prepared table's missing value is traced back to the empty cells it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from meritko.engine.reference.computing import needed_columns
from meritko.engine.reference.evaluation import Context, evaluate
from meritko.engine.reference.preparing import Origin, Preparer, TracedRow
from meritko.engine.tables import Tables
from meritko.methodology.formulas import Formula
from meritko.methodology.indicator import Indicator
from meritko.methodology.pack import Pack
from meritko.workbooks.checking.places import columns_of
from meritko.workbooks.recognition import exists

EmptyCell = tuple[Origin, str]


@dataclass(frozen=True)
class _Need:
    """What rows must have for a case of an indicator: these columns, or else the others."""

    columns: tuple[str, ...]
    otherwise: tuple[str, ...] = ()


@dataclass
class _Needs:
    """What a number of indicators need of the rows for which `rows` holds."""

    rows: Formula | None
    codes: dict[_Need, dict[str, None]] = field(default_factory=dict)


class EmptyCells:
    """Finds the empty cells of the tables of one year."""

    def __init__(self, pack: Pack, tables: Tables, preparer: Preparer, context: Context) -> None:
        self._pack = pack
        self._tables = tables
        self._preparer = preparer
        self._context = context

    def of_table(
        self, table: str, indicators: Sequence[Indicator], exempt: Mapping[str, tuple[str, ...]]
    ) -> dict[EmptyCell, dict[str, None]]:
        """The empty cells behind a table that indicators measure -> the codes of these indicators."""
        found: dict[EmptyCell, dict[str, None]] = {}
        blamed = {name: self._may_be_blamed(table, name, exempt) for name in columns_of(self._pack, table)}
        for needs in self._needs(indicators).values():
            wanted = [
                need for need in needs.codes if any(blamed[c] for c in (*need.columns, *need.otherwise))
            ]
            for row in self._rows(table, needs.rows) if wanted else ():
                for need in wanted:
                    for where in self._lacking(row, need, blamed):
                        found.setdefault(where, {}).update(needs.codes[need])
        return found

    def _needs(self, indicators: Sequence[Indicator]) -> dict[str, _Needs]:
        found: dict[str, _Needs] = {}
        for indicator in indicators:
            text = indicator.rows.text if indicator.rows else ""
            needs = found.setdefault(text, _Needs(indicator.rows))
            for case in indicator.cases:
                otherwise = case.otherwise.columns if case.otherwise else ()
                need = _Need(needed_columns(indicator, case), otherwise)
                needs.codes.setdefault(need, {})[indicator.code] = None
        return found

    def _rows(self, table: str, condition: Formula | None) -> Iterator[TracedRow]:
        for row in self._preparer.rows(table):
            if condition is None or evaluate(condition.expression, row.values, self._context) is True:
                yield row

    def _lacking(
        self, row: TracedRow, need: _Need, blamed: Mapping[str, list[tuple[str, str]]]
    ) -> Iterator[EmptyCell]:
        missing = [name for name in need.columns if row.values[name] is None]
        if not missing:
            return
        if need.otherwise:
            others = [name for name in need.otherwise if row.values[name] is None]
            if not others:
                return
            missing += others
        for name in missing:
            yield from self._empty(row, blamed[name], is_optional_blamed=name in need.otherwise)

    def _empty(
        self, row: TracedRow, columns: list[tuple[str, str]], is_optional_blamed: bool
    ) -> Iterator[EmptyCell]:
        for origin in row.origins:
            table, index = origin
            for of_table, name in columns:
                if of_table != table or self._tables[table].columns[name][index] is not None:
                    continue
                is_optional = self._pack.tables[table].column(name).optional
                if (not is_optional or is_optional_blamed) and self._tables[table].cell(index, name):
                    yield origin, name

    def _may_be_blamed(
        self, table: str, name: str, exempt: Mapping[str, tuple[str, ...]]
    ) -> list[tuple[str, str]]:
        """The source columns whose empty cells may be why a value is missing."""
        prepared = self._pack.prepared.get(table)
        origins: tuple[tuple[str, str], ...] = ((table, name),)
        if prepared:
            origins = next(column.origins for column in prepared.columns if column.id == name)
        choices = self._context.setting.choices
        found = []
        for of_table, source in origins:
            column = self._pack.tables[of_table].column(source)
            is_exempt = source in exempt.get(of_table, ())
            if not column.required and not is_exempt and exists(column, choices):
                found.append((of_table, source))
        return found
