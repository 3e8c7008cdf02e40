"""All rows behind a number, as a page shows them: each with its cells, by file and sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meritko.engine.explaining import ExplainedRow, Explanation
from meritko.reports.explained import missing_columns, value_of
from meritko.web.evaluating.methodology import words

MOST_ROWS = 2000
"""Rows that a page shows; a workbook or the command line has the rest."""


@dataclass(frozen=True)
class TracedRow:
    """A row with its cells: (file and sheet, cells that say the same, heading, value)."""

    name: str
    cells: tuple[tuple[str, str, str, str], ...]
    note: str


@dataclass(frozen=True)
class Told:
    """All rows behind a number. `cut`: how many more there are than are shown."""

    rows: tuple[TracedRow, ...]
    left_out: tuple[TracedRow, ...]
    cut: int


def explanation_told(explanation: Explanation) -> Told:
    """What a page shows of an explanation."""
    rows, left_out = explanation.rows[:MOST_ROWS], explanation.left_out[:MOST_ROWS]
    cut = len(explanation.rows) + len(explanation.left_out) - len(rows) - len(left_out)
    return Told(tuple(_rows(rows, marks=explanation.some_above)), tuple(_rows(left_out, marks=False)), cut)


def _rows(rows: Sequence[ExplainedRow], *, marks: bool) -> Iterator[TracedRow]:
    say = words()
    for row in rows:
        together: dict[tuple[str, str, str], list[str]] = {}
        for cell in row.cells:
            key = (f"{cell.file} › {cell.sheet}", cell.heading, value_of(cell, say))
            together.setdefault(key, []).append(cell.cell or "–")
        cells = (
            (place, ", ".join(addresses), heading, value)
            for (place, heading, value), addresses in together.items()
        )
        note = say("in the numerator") if marks and row.above else missing_columns(row, say)
        yield TracedRow(", ".join(row.name), tuple(cells), note)
