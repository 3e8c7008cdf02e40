"""Rows that an indicator could not count, by indicator, with their names and what they lack."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.engine.explaining import ExplainedRow, Most
from meritko.methodology.indicator import Indicator
from meritko.methodology.report import MethodBlock
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Number, Origin, Paragraph, Row

MOST_ROWS = 2000
"""How many rows are listed; beyond that only their numbers by indicator."""


def left_out(_: MethodBlock, spot: Spot) -> Iterator[Block]:
    """How many rows each indicator left out, then the rows themselves where they are at hand."""
    context = spot.context
    say = context.say
    counted = [i for i in context.chosen if any(r.left_out for r in context.results_by_code.get(i.code, ()))]
    if not counted:
        yield Paragraph((say("No row was left out."),), "note")
        return
    columns = (Column(say("code")), Column(say("indicator")), Column(say("rows left out"), number=True))
    rows = tuple(_count(indicator, context) for indicator in counted)
    yield Grid(f"{spot.id}-counts", say("Rows left out, by indicator"), columns, rows)
    listed = tuple(_rows(counted, context))[:MOST_ROWS]
    if listed:
        heads = (
            Column(say("row")),
            Column(say("place")),
            Column(say("what is missing")),
            Column(say("indicators")),
        )
        yield Grid(spot.id, say("Rows left out, by name"), heads, listed)


def _count(indicator: Indicator, context: Context) -> Row:
    """The most rows that a result of the indicator left out; a unit's own rows are added up."""
    results = context.results_by_code[indicator.code]
    worst = max(results, key=lambda result: result.left_out)
    if indicator.by is None:
        return Row(
            (
                (indicator.code,),
                (context.label(indicator),),
                (context.numbers.part(worst, "left_out"),),
            ),
            card=context.card(worst),
        )
    lacking = [r for r in results if r.left_out and r.unit != indicator.by.total]
    number = context.numbers.counted(sum(r.left_out for r in lacking), "rows")
    keys = tuple(result.key for result in lacking)
    summed = Number(number.value, number.shown, Origin(keys, "sum"))
    return Row(((indicator.code,), (context.label(indicator),), (summed,)))


def _rows(indicators: list[Indicator], context: Context) -> Iterator[Row]:
    """Each row once, with all the indicators that left it out for the same reason."""
    explain = context.given.explain
    if explain is None:
        return
    found: dict[tuple[str, str, str], list[str]] = {}
    for indicator in indicators:
        if indicator.measures in context.tables_hidden:
            continue
        for explanation in explain(indicator.code, most=Most(rows=0)):
            for row in explanation.left_out:
                key = (", ".join(row.name), _place(row), _why(row, context))
                codes = found.setdefault(key, [])
                if indicator.code not in codes:
                    codes.append(indicator.code)
    for (name, place, why), codes in sorted(found.items()):
        yield Row(((name,), (place,), (why,), (", ".join(codes),)))


def _place(row: ExplainedRow) -> str:
    cell = next(iter(row.cells), None)
    return f"{cell.file}, {cell.sheet}, {cell.row}" if cell else ""


def _why(row: ExplainedRow, context: Context) -> str:
    return ", ".join(row.missing) or context.say("a rule of the indicator leaves it out")
