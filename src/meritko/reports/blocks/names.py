"""The rows behind a result by name: who counts in it, who of the whole does not, who was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meritko.engine.explaining import ExplainedRow, Explanation
from meritko.methodology.report import NamesBlock
from meritko.methodology.words import column_labels
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Number, Origin, Paragraph, Row, Words
from meritko.reports.numbers import said


def names(block: NamesBlock, spot: Spot) -> Iterator[Block]:
    """A list of names; a sentence where there is none, nothing where the rows are not at hand."""
    context = spot.context
    indicator = context.held.get(block.indicator)
    explain = context.given.explain
    if indicator is None or explain is None or block.indicator not in context.results_by_code:
        return
    if indicator.measures in context.tables_hidden:
        return
    wanted = block.categories or (None,)
    total = indicator.by.total if indicator.by else None
    explained = [e for category in wanted for e in explain(block.indicator, category=category)]
    explained = [e for e in explained if total is None or e.result.unit != total]
    rows = [row for explanation in explained for row in _rows(explanation, block, context)]
    if not rows:
        yield Paragraph((context.text(block.caption) + ": ", *context.prose(block.none)), "note")
        return
    labels = column_labels(context.given.pack, indicator.measures, context.given.language)
    columns = [Column(context.say("name")), Column(context.say("further"))]
    if len(block.categories) > 1:
        columns.append(Column(context.say("category")))
    columns += [Column(labels.get(name, name), number=True) for name in block.columns]
    yield Grid(spot.id, context.text(block.caption), tuple(columns), tuple(rows))


def _rows(explanation: Explanation, block: NamesBlock, context: Context) -> Iterator[Row]:
    for row in sorted(_wanted(explanation, block), key=lambda each: each.name):
        first, rest = row.name[:1] or ("",), row.name[1:]
        cells: list[Words] = [first, (", ".join(rest),)]
        if len(block.categories) > 1:
            category = context.category(explanation.indicator, explanation.result.category)
            cells.append((category,))
        cells += [_cell(row, name, context) for name in block.columns]
        yield Row(tuple(cells), card=context.card(explanation.result))


def _wanted(explanation: Explanation, block: NamesBlock) -> Sequence[ExplainedRow]:
    if block.which == "left_out":
        return explanation.left_out
    counted = block.which == "counted"
    return [row for row in explanation.rows if row.above is counted]


def _cell(row: ExplainedRow, column: str, context: Context) -> Words:
    value = row.values.get(column)
    if isinstance(value, int | float):
        shown = said(value, context.say)
        return (Number(value, shown, Origin(said_by="rows"), context.numbers.places_of(shown)),)
    return ("" if value is None else str(value),)
