"""A whole evaluation as a script for DuckDB, made once for a pack and a setting."""

from __future__ import annotations

from dataclasses import dataclass, field

WORKBOOK = "its workbook"
"""A column of a sheet's rows beside its own: the file they stand in. No id of a column has a space."""

CellRow = tuple[str, int, str, str, int | None, int | None, int | None, int | None, int]
"""cube, cell, indicator, category, then the figures of numerator, denominator, value and
left_out (None: none), and the scale."""


@dataclass
class Script:
    """What DuckDB has to do.

    `tables`: (source table, ((column, SQL type), …)) to bring in. `cells`: the table of cells.
    `unit_lists`: (name, units). `unique`: (prepared table, query that finds a row only when
    its look-up is ambiguous), checked after `prepare` and before `compute`.
    """

    tables: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    cells: list[CellRow] = field(default_factory=list)
    unit_lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    prepare: list[str] = field(default_factory=list)
    unique: list[tuple[str, str]] = field(default_factory=list)
    compute: list[str] = field(default_factory=list)
