"""The categories of several indicators beside one another, such as problems and what was done."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.engine.results import Result
from meritko.methodology.report import MatrixBlock, Measure, Picture
from meritko.reports.blocks.measures import cells_of, columns_of
from meritko.reports.blocks.pictures import Drawn, chart
from meritko.reports.blocks.verdicts import verdict_of
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Row, Series, Words


def matrix(block: MatrixBlock, spot: Spot) -> Iterator[Block]:
    """A table with its charts; nothing where its first indicator does not belong to the year."""
    context = spot.context
    leading = context.results([block.measures[0].indicator])
    if not leading:
        return
    if block.descending:
        leading.sort(key=lambda r: r.numerator if r.numerator is not None else -1, reverse=True)
    measures = [measure for measure in block.measures if measure.indicator in context.held]
    columns = [Column(context.text(block.heading))]
    for measure in measures:
        columns += columns_of(measure, context)
    rows = tuple(_row(result, block, measures, context) for result in leading)
    yield Grid(spot.id, context.text(block.caption), tuple(columns), rows)
    for number, picture in enumerate(block.charts):
        drawn = chart(picture, number, _drawn(picture, leading, measures, context), spot)
        if drawn:
            yield drawn


def _row(leading: Result, block: MatrixBlock, measures: list[Measure], context: Context) -> Row:
    indicator = context.held[leading.indicator]
    category = context.category(indicator, leading.category, with_code=block.with_codes)
    cells: list[Words] = [(category,)]
    found = [context.result(measure.indicator, "", leading.category) for measure in measures]
    for measure, result in zip(measures, found, strict=True):
        cells += cells_of(measure, result, context)
    return Row(tuple(cells), card=context.card(leading), verdict=verdict_of(leading, context))


def _drawn(picture: Picture, leading: list[Result], measures: list[Measure], context: Context) -> Drawn:
    code = picture.indicator or measures[0].indicator
    indicator = context.held.get(code)
    if indicator is None:
        return Drawn((), (), "")
    found = [context.result(code, "", result.category) for result in leading]
    numbers = tuple(context.numbers.value(result, indicator) if result else None for result in found)
    labels = tuple(context.category(indicator, result.category) for result in leading)
    series = (Series(context.label(indicator), numbers),)
    return Drawn(labels, series, context.numbers.unit(indicator))
