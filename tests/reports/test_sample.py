"""The sample that writers draw holds everything a report may hold."""

from typing import get_args

from tests.reports.sample import whole_report

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import Chart, FindingList, Grid, Number, Shape, Words


def test_every_verdict_stands_in_the_sample() -> None:
    lists = [block for block in whole_report().blocks() if isinstance(block, FindingList)]

    assert {line.verdict for each in lists for line in each.lines} == set(get_args(Verdict))


def test_every_shape_of_chart_stands_in_the_sample_with_a_grid_beside_it() -> None:
    blocks = list(whole_report().blocks())
    charts = [block for block in blocks if isinstance(block, Chart)]
    grids = {block.id for block in blocks if isinstance(block, Grid)}

    assert {chart.shape for chart in charts} == set(get_args(Shape))
    assert {chart.grid for chart in charts} <= grids


def test_every_row_of_the_sample_has_a_cell_for_each_column() -> None:
    grids = [block for block in whole_report().blocks() if isinstance(block, Grid)]

    assert all(len(row.cells) == len(grid.columns) for grid in grids for row in grid.rows)


def test_the_sample_holds_numbers_that_are_missing_with_the_reason() -> None:
    cells: list[Words] = [
        cell
        for block in whole_report().blocks()
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row.cells
    ]
    missing = [part for cell in cells for part in cell if isinstance(part, Number) and part.shown == "–"]

    assert missing
    assert all(number.why for number in missing)
