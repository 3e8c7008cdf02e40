"""Single values: one row for each, with what it was divided from and how many rows it left out."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.engine.results import Result
from meritko.methodology.indicator import Indicator
from meritko.methodology.report import FiguresBlock
from meritko.reports.blocks.verdicts import verdict_of
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Row, Words


def figures(block: FiguresBlock, spot: Spot) -> Iterator[Block]:
    """A table of values; nothing where none of them belongs to the year."""
    context = spot.context
    rows = [_row(result, context) for result in context.results(block.indicators)]
    if not rows:
        return
    say = context.say
    caption = context.text(block.caption) if block.caption else say("Values of the indicators")
    columns = (
        Column(say("code")),
        Column(say("indicator")),
        Column(say("value"), number=True),
        Column(say("unit")),
        Column(say("numerator"), number=True),
        Column(say("denominator"), number=True),
        Column(say("left out"), number=True),
    )
    yield Grid(spot.id, caption, columns, tuple(rows))


def _row(result: Result, context: Context) -> Row:
    indicator = context.held[result.indicator]
    numbers = context.numbers
    cells: tuple[Words, ...] = (
        (indicator.code,),
        (_label(indicator, result, context),),
        context.value(indicator, result),
        (numbers.unit(indicator),),
        (numbers.part(result, "numerator"),),
        (numbers.part(result, "denominator"),),
        (numbers.part(result, "left_out"),),
    )
    return Row(cells, card=context.card(result), verdict=verdict_of(result, context))


def _label(indicator: Indicator, result: Result, context: Context) -> str:
    label = context.label(indicator)
    return f"{label}: {context.category(indicator, result.category)}" if result.category else label
