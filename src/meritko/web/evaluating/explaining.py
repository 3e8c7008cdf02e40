"""All rows behind a number, as a page shows them: each with its cells, by file and sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from meritko.engine.explaining import CellValue, ExplainedRow, Explanation
from meritko.reports.explained import missing_columns, value_of
from meritko.web.evaluating.methodology import words
from meritko.web.evaluating.sourced import FieldsOfRun
from meritko.web.sources import Field

MOST_ROWS = 2000
"""Rows that a page shows; a workbook or the command line has the rest."""


@dataclass
class TracedCells:
    """Cells of a sheet that say the same under one heading, and the fields that they were made of."""

    place: str
    heading: str
    value: str
    addresses: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)


@dataclass(frozen=True)
class TracedRow:
    """A row with its cells."""

    name: str
    cells: tuple[TracedCells, ...]
    note: str


@dataclass(frozen=True)
class Told:
    """All rows behind a number. `cut`: how many more there are than are shown."""

    rows: tuple[TracedRow, ...]
    left_out: tuple[TracedRow, ...]
    cut: int


def explanation_told(explanation: Explanation, fields: FieldsOfRun, most: int = MOST_ROWS) -> Told:
    """What a page shows of an explanation.

    Args:
        explanation: All rows behind a number.
        fields: Where cells of sources were written, as far as the reader may see it.
        most: How many rows are shown, and as many of those left out.
    """
    rows, left_out = explanation.rows[:most], explanation.left_out[:most]
    cut = len(explanation.rows) + len(explanation.left_out) - len(rows) - len(left_out)
    counted = _rows(rows, fields, marks=explanation.some_above)
    return Told(tuple(counted), tuple(_rows(left_out, fields, marks=False)), cut)


def _rows(rows: Sequence[ExplainedRow], fields: FieldsOfRun, *, marks: bool) -> Iterator[TracedRow]:
    say = words()
    for row in rows:
        note = say("in the numerator") if marks and row.above else missing_columns(row, say)
        yield TracedRow(", ".join(row.name), tuple(_cells(row.cells, fields)), note)


def _cells(cells: Sequence[CellValue], fields: FieldsOfRun) -> Sequence[TracedCells]:
    say = words()
    found: dict[tuple[str, str, str], TracedCells] = {}
    for cell in cells:
        key = (f"{cell.file} › {cell.sheet}", cell.heading, value_of(cell, say))
        together = found.setdefault(key, TracedCells(*key))
        together.addresses.append(cell.cell or "–")
        field_of_cell = fields.field(cell.file, cell.sheet, cell.row, cell.column)
        if field_of_cell is not None and field_of_cell not in together.fields:
            together.fields.append(field_of_cell)
    return list(found.values())
