"""Keys that stand twice: over all workbooks of a kind, or over the sheets of one workbook."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from meritko.methodology.model import Text
from meritko.workbooks import findings
from meritko.workbooks.problems import Cell, Part, Problem
from meritko.workbooks.sheets import SheetRows


@dataclass
class Keys:
    """The keys seen so far, each with the place of the row that had it first."""

    _seen: dict[Hashable, dict[tuple[object, ...], Cell]] = field(default_factory=dict)

    def check(self, rows: SheetRows) -> list[Problem]:
        """Remember the keys of a sheet and say which of its rows repeat one.

        An empty value equals an empty value; a row whose key has no value at all, or one
        that could not be read, is passed over. In a sheet of one row, each further row is
        a finding too.
        """
        table = rows.found.table
        if table.one_row:
            column = table.column(table.key[0]) if table.key else table.columns[0]
            return [findings.second_row(rows.place(index, column)) for index in range(1, len(rows.numbers))]
        if not table.key:
            return []
        first_column = table.column(table.key[0])
        seen = self._seen.setdefault(_scope(rows), {})
        problems = []
        for index, key in enumerate(zip(*(rows.columns[name] for name in table.key), strict=True)):
            if not any(key) and all(part is None for part in key):
                continue
            if rows.faulty and any((index, name) in rows.faulty for name in table.key):
                continue
            place = rows.place(index, first_column)
            first = seen.setdefault(key, place)
            if first is not place:
                problems.append(findings.repeated_key(place, _shown(key), first))
        return problems


def _scope(rows: SheetRows) -> Hashable:
    """Within what a key must not repeat; sheets of different years are different lists."""
    table = rows.found.table
    if table.key_over:
        return (rows.source.file, table.key_over, rows.found.year)
    return (table.id, rows.found.year)


def _shown(key: tuple[object, ...]) -> tuple[Part, ...]:
    return tuple(part if isinstance(part, str | int | float | Text) else "–" for part in key)
