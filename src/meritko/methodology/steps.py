"""Prepared tables: tables derived from others by a closed list of steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from meritko.methodology.formulas import Formula
from meritko.methodology.model import ColumnType, Place, Text


@dataclass(frozen=True)
class Filter:
    """Keep the rows for which `where` holds (missing does not hold)."""

    where: Formula
    place: Place


@dataclass(frozen=True)
class Derive:
    """Add columns computed from each row; missing where a value they use is missing."""

    columns: Mapping[str, Formula]
    place: Place


@dataclass(frozen=True)
class MergeInto:
    """Replace parts by their whole.

    A row whose `part` columns equal those of a row of `table` becomes the whole: the
    columns of `whole` take that row's values, `clear` become missing. A row that already
    is such a whole is cleared in the same way. `flag` tells which rows were touched.
    """

    table: str
    part: Mapping[str, str]
    whole: Mapping[str, str]
    clear: tuple[str, ...]
    flag: str
    place: Place


@dataclass(frozen=True)
class Find:
    """Look each row up in another table.

    Rows match when all `on` columns are equal and each of `where_both` is equal or missing
    on either side. `flag` becomes 1 when found, else 0; `add` copies columns (missing when
    not found). When `unique`, two matches are an `ambiguous` problem of the data, else
    any number may match and nothing may be added.
    """

    table: str
    on: Mapping[str, str]
    where_both: Mapping[str, str]
    flag: str | None
    add: Mapping[str, str]
    unique: bool
    place: Place


GroupFunction = Literal["min", "max", "sum", "count", "any", "run_length"]


@dataclass(frozen=True)
class Keep:
    """One column of a grouped table: an aggregate of a column of the rows (None: of rows).

    `run_length` counts consecutive whole numbers ending with the greatest one.
    Missing values are passed over by every function; a sum of none is missing.
    """

    function: GroupFunction
    column: str | None


@dataclass(frozen=True)
class Group:
    """One row for each combination of the `by` columns (missing equals missing)."""

    by: tuple[str, ...]
    keep: Mapping[str, Keep]
    place: Place


@dataclass(frozen=True)
class Join:
    """Set tables of the same key side by side: a row for every key found in any of them."""

    tables: tuple[str, ...]
    on: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class FromWorkbook:
    """Give each row of a sheet what the one row of another sheet of the same workbook says.

    `add` copies columns of `table`, whose sheet holds one row in each workbook (missing where
    the workbook has none). It comes before every other step, as long as rows are those of a sheet.
    """

    table: str
    add: Mapping[str, str]
    place: Place


@dataclass(frozen=True)
class Fill:
    """Put a whole number where columns of counts, amounts or marks are missing."""

    columns: tuple[str, ...]
    value: int
    place: Place


Step = FromWorkbook | Filter | Derive | Fill | MergeInto | Find | Group | Join


@dataclass(frozen=True)
class PreparedColumn:
    """A column of a prepared table; `origins` are the source columns its values come from."""

    id: str
    type: ColumnType
    codelist: str | None
    origins: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Prepared:
    """A table derived from others by steps, executed in their order.

    `labels`: what people call columns that arise on the way.
    """

    id: str
    label: Text
    one_row_per: Text
    of: str | None
    steps: tuple[Step, ...]
    columns: tuple[PreparedColumn, ...]
    place: Place
    why: str = ""
    labels: Mapping[str, Text] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[str, ...]:
        """The tables it is made of."""
        found = [self.of] if self.of else []
        for step in self.steps:
            if isinstance(step, FromWorkbook | MergeInto | Find):
                found.append(step.table)
            if isinstance(step, Join):
                found += step.tables
        return tuple(dict.fromkeys(found))
