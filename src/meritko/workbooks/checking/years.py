"""The lists of each year apart: sheets of different years are different lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from meritko.engine.tables import Source, TableRows, Tables
from meritko.methodology.formulas import Call, Formula, walk
from meritko.methodology.model import Table
from meritko.methodology.pack import Pack
from meritko.methodology.steps import Derive, Filter
from meritko.workbooks.recognition import Layout, recognise

NO_YEAR = 9999
"""Stands for the year where no sheet has any: what is then asked does not depend on it."""


@dataclass(frozen=True)
class Part:
    """The rows of one sheet among those of a table: from `first` up to `end`."""

    source: Source
    first: int
    end: int


def parts_of(rows: TableRows) -> list[Part]:
    """The sheets of a table, in order; rows of one sheet lie together."""
    counts = [0] * len(rows.sources)
    for which, _ in rows.origins:
        counts[which] += 1
    parts, first = [], 0
    for source, count in zip(rows.sources, counts, strict=True):
        parts.append(Part(source, first, first + count))
        first += count
    return parts


def by_year(pack: Pack, tables: Tables) -> Iterator[tuple[int, dict[str, TableRows]]]:
    """For each year of which there is a sheet: the tables with the sheets of that year only.

    Tables whose sheets are of no year are in each. Where no sheet has a year there is one
    round, of the year NO_YEAR.
    """
    layout = Layout.of(pack)
    years = {
        table.id: [_year_of(layout, table, source) for source in tables[table.id].sources]
        for table in pack.tables.values()
        if table.yearly
    }
    found = sorted({year for of_table in years.values() for year in of_table}) or [NO_YEAR]
    for year in found:
        yield year, {name: _only(rows, years.get(name), year) for name, rows in tables.items()}


def _year_of(layout: Layout, table: Table, source: Source) -> int:
    sheets = recognise(source.file, [source.sheet], layout, None).sheets
    return next((sheet.year for sheet in sheets if sheet.year is not None and sheet.table == table), NO_YEAR)


def _only(rows: TableRows, years: list[int] | None, year: int) -> TableRows:
    if years is None or all(each == year for each in years):
        return rows
    parts = [part for part, each in zip(parts_of(rows), years, strict=True) if each == year]
    columns = {
        name: [value for part in parts for value in values[part.first : part.end]]
        for name, values in rows.columns.items()
    }
    origins = [
        (which, rows.origins[index][1])
        for which, part in enumerate(parts)
        for index in range(part.first, part.end)
    ]
    return replace(rows, columns=columns, sources=tuple(part.source for part in parts), origins=origins)


class YearlyTables:
    """Which tables of a pack, source or prepared, are different from year to year."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._known: dict[str, bool] = {name: table.yearly for name, table in pack.tables.items()}

    def __contains__(self, table: object) -> bool:
        name = str(table)
        if name not in self._known:
            prepared = self._pack.prepared[name]
            asked = any(asks_for_year(formula) for step in prepared.steps for formula in _formulas(step))
            self._known[name] = asked or any(other in self for other in prepared.needs)
        return self._known[name]


def asks_for_year(formula: Formula) -> bool:
    """Whether a formula speaks of the evaluated year."""
    return any(isinstance(e, Call) and e.name == "evaluated_year" for e in walk(formula.expression))


def _formulas(step: object) -> list[Formula]:
    if isinstance(step, Filter):
        return [step.where]
    columns: Mapping[str, Formula] = step.columns if isinstance(step, Derive) else {}
    return list(columns.values())
