"""A transfer: records of one kind of workbook, counted into sheets of another kind."""

from __future__ import annotations

from dataclasses import dataclass

from meritko.methodology.model import Place, Text


@dataclass(frozen=True)
class Explained:
    """An amount of each row written that is shown with the rows it was added up from.

    `rows` is a prepared table with a row for each part, `columns` those of its columns that
    tell what the part is, the last ones leading to `sum`, whose values are added up. Both
    tables have the columns `sum` and those of the row's key. `result` is the column of the
    row written that a formula makes of the sum.
    """

    rows: str
    columns: tuple[str, ...]
    sum: str
    result: str


@dataclass(frozen=True)
class Transfer:
    """How rows of workbooks of the kind `source` become rows of sheets of the kind `target`.

    Each row of the prepared table `rows` gives a row in each of the tables `sheets`, in those
    of their columns that it has, on the sheet of the year in its column `year`. The sheets
    have the same key.
    """

    id: str
    label: Text
    source: str
    target: str
    rows: str
    year: str
    sheets: tuple[str, ...]
    explained: Explained | None
    place: Place
    why: str = ""
