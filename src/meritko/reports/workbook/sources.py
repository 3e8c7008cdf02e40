"""Which cells a chart is drawn from: those of its grid, or a table of its own on the last sheet.

A chart has a table of its own where its numbers do not stand beside one another in its grid, where
a line must be parted (a missing number, a break in the series), and for the line of a target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meritko.reports.document import Chart, Document, Grid, Number, Words, plain
from meritko.reports.workbook.plan import LEFT, Plan
from meritko.reports.workbook.texts import only_number

Numbers = tuple[Number | None, ...]


@dataclass(frozen=True)
class Cells:
    """Cells beside or below one another; rows and columns from 0, the last ones included."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def where(self) -> list[str | int]:
        """The cells as XlsxWriter takes them."""
        return [self.sheet, self.row, self.column, self.last_row, self.last_column]


@dataclass(frozen=True)
class Drawn:
    """What is drawn in one stroke. `of`: the index of its series, None for the line of a target."""

    label: str
    cells: Cells
    numbers: Numbers
    of: int | None
    reference: bool = False
    continues: bool = False
    """Whether it is a further piece of the line before it."""


@dataclass(frozen=True)
class Source:
    """The cells of a chart."""

    categories: Cells
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True)
class Table:
    """Numbers of a chart on the sheet set aside for them; `row` is that of its caption."""

    chart: Chart
    row: int
    columns: tuple[tuple[str, Numbers], ...]


def plan_sources(document: Document, plan: Plan, first_row: int) -> tuple[Mapping[str, Source], list[Table]]:
    """The source of every chart by its id, and the tables that some of them need.

    Args:
        document: The report.
        plan: Where its grids stand.
        first_row: The row, from 0, of the sheet of tables on which the first one begins.
    """
    grids = {
        placed.what.id: (sheet.title, placed.row, placed.what)
        for sheet in plan.sheets
        for placed in sheet.grids
        if isinstance(placed.what, Grid)
    }
    sources: dict[str, Source] = {}
    tables: list[Table] = []
    row = first_row
    for chart in document.blocks():
        if not isinstance(chart, Chart) or chart.id in sources:
            continue
        found = _in_grid(chart, *grids[chart.grid]) if chart.grid in grids else None
        columns = tuple(_own_columns(chart, is_found=found is not None))
        own = _in_table(chart, plan.underlay, row, columns)
        if columns:
            tables.append(Table(chart, row, columns))
            row += len(chart.categories) + 3
        sources[chart.id] = Source(found.categories, found.drawn + own.drawn) if found else own
    return sources, tables


def _own_columns(chart: Chart, *, is_found: bool) -> Iterator[tuple[str, Numbers]]:
    """The columns of a chart's own table: its series where the grid does not give them, and targets."""
    if not is_found:
        for series in chart.series:
            for piece in _pieces(chart, series.numbers):
                yield series.label, piece
    for rule in chart.rules:
        yield rule.label, (rule.number,) * len(chart.categories)


def _pieces(chart: Chart, numbers: Numbers) -> Iterator[Numbers]:
    """The numbers parted at the breaks, each piece with nothing in the place of the others."""
    ends = [0, *sorted(set(chart.breaks)), len(numbers)] if chart.shape == "lines" else [0, len(numbers)]
    for first, last in pairwise(ends):
        yield tuple(number if first <= at < last else None for at, number in enumerate(numbers))


def _in_table(chart: Chart, sheet: str, row: int, columns: Sequence[tuple[str, Numbers]]) -> Source:
    """The source of a chart in its own table; its series come first, targets last."""
    first, last = row + 2, row + 1 + len(chart.categories)
    targets = len(chart.rules)
    owners = [
        (at, series.reference, piece > 0)
        for at, series in enumerate(chart.series)
        for piece, _ in enumerate(_pieces(chart, series.numbers))
    ]
    owners = owners if len(columns) > targets else []
    drawn = []
    for at, (label, numbers) in enumerate(columns):
        cells = Cells(sheet, first, LEFT + 1 + at, last, LEFT + 1 + at)
        of, reference, continues = owners[at] if at < len(owners) else (None, True, False)
        drawn.append(Drawn(label, cells, numbers, of, reference, continues))
    return Source(Cells(sheet, first, LEFT, last, LEFT), tuple(drawn))


def _in_grid(chart: Chart, sheet: str, row: int, grid: Grid) -> Source | None:
    """The source of a chart in its grid, down its columns or along its rows; None where it is not there."""
    is_parted = any(None in _values(series.numbers) for series in chart.series) or chart.breaks
    if (chart.shape == "lines" and is_parted) or not chart.categories:
        return None
    heads: tuple[Words, ...] = tuple((column.heading,) for column in grid.columns)
    matrix = [heads, *(each.cells for each in grid.rows)]
    down = _search(chart, matrix)
    if down:
        return _source(chart, sheet, row + 1, down, is_down=True)
    along = _search(chart, list(zip(*matrix, strict=True)))
    return _source(chart, sheet, row + 1, along, is_down=False) if along else None


def _source(chart: Chart, sheet: str, row: int, found: tuple[int, list[int]], *, is_down: bool) -> Source:
    """Cells of lines of the matrix, whose first row is `row` of the sheet."""
    start, lines = found
    end = start + len(chart.categories) - 1

    def cells(line: int) -> Cells:
        if is_down:
            return Cells(sheet, row + start, LEFT + line, row + end, LEFT + line)
        return Cells(sheet, row + line, LEFT + start, row + line, LEFT + end)

    drawn = (
        Drawn(series.label, cells(line), series.numbers, at, series.reference)
        for at, (series, line) in enumerate(zip(chart.series, lines[1:], strict=True))
    )
    return Source(cells(lines[0]), tuple(drawn))


def _search(chart: Chart, matrix: Sequence[Sequence[Words]]) -> tuple[int, list[int]] | None:
    """The first row of the chart's categories in a matrix, and the columns of these and of each series."""
    width = len(matrix[0]) if matrix else 0
    length = len(chart.categories)
    for start in range(len(matrix) - length + 1):
        rows = matrix[start : start + length]
        heads = [c for c in range(width) if all(plain(r[c]) == t for r, t in _beside(rows, chart.categories))]
        if not heads:
            continue
        columns = [
            next((c for c in range(width) if all(_is(r[c], n) for r, n in _beside(rows, each.numbers))), None)
            for each in chart.series
        ]
        known = [column for column in columns if column is not None]
        if len(known) == len(columns):
            return start, [heads[0], *known]
    return None


def _beside(
    rows: Sequence[Sequence[Words]], others: Sequence[object]
) -> Iterator[tuple[Sequence[Words], object]]:
    return zip(rows, others, strict=True)


def _is(words: Words, number: object) -> bool:
    """Whether a cell holds a number of a chart, or none where the chart has none."""
    cell = only_number(words)
    if not isinstance(number, Number) or number.value is None:
        return (cell is None and not words) or (cell is not None and cell.value is None)
    return cell is not None and (cell.value, cell.origin) == (number.value, number.origin)


def _values(numbers: Numbers) -> list[object]:
    return [number.value if number else None for number in numbers]
