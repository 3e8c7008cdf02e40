"""On how many of those who are expected to report each indicator stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meritko.engine.explaining import Explanation, Most
from meritko.engine.standing import Standing
from meritko.methodology.model import StandsOn
from meritko.methodology.report import MethodBlock
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Paragraph, Row

_NO_ROWS = Most(rows=0, left_out=0)


def standing(_: MethodBlock, spot: Spot) -> Iterator[Block]:
    """A table for each programme that expects somebody to report; nothing without the lineage."""
    context, told = spot.context, False
    for programme in context.given.pack.programmes:
        if programme.stands_on is None or programme.id not in context.given.programmes:
            continue
        rows = tuple(_rows(programme.id, context))
        if not rows:
            continue
        told = True
        name = context.text(programme.label)
        yield Grid(f"{spot.id}-{programme.id}", name, _columns(programme.stands_on, context), rows)
    if not told:
        yield Paragraph((context.say("No programme says who is expected to report."),), "note")


def _columns(of: StandsOn, context: Context) -> tuple[Column, ...]:
    say = context.say
    return (
        Column(say("code")),
        Column(say("indicator")),
        Column(context.text(of.label), number=True),
        Column(context.text(of.whole), number=True),
    )


def _rows(programme: str, context: Context) -> Iterator[Row]:
    for indicator in context.chosen:
        if indicator.programme == programme and context.given.explain is not None:
            fewest = _fewest(context.given.explain(indicator.code, most=_NO_ROWS))
            if fewest is not None:
                counted = context.numbers.counted
                cells = ((counted(fewest.on, "rows"),), (counted(fewest.of, "rows"),))
                yield Row(((indicator.code,), (context.label(indicator),), *cells))


def _fewest(explained: Iterable[Explanation]) -> Standing | None:
    """Of the results of an indicator, what the one stands on that stands on the fewest."""
    found = [each.standing for each in explained if each.standing is not None]
    return min(found, key=lambda each: each.on, default=None)
