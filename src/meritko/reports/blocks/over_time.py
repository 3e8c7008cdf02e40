"""Results over the years: a table with the change and the index, and small charts with their breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meritko.engine.results import Quantity
from meritko.engine.series import Point, Reason, Series
from meritko.methodology.indicator import Indicator
from meritko.methodology.report import AboutBlock
from meritko.reports.context import Context, Spot
from meritko.reports.document import (
    Block,
    Chart,
    Column,
    Grid,
    Number,
    Origin,
    Paragraph,
    Part,
    Row,
    SmallMultiples,
    Words,
)
from meritko.reports.document import Series as Line
from meritko.reports.numbers import MISSING
from meritko.reports.typography import typeset

MOST_CHARTS = 12
"""How many small charts stand beside one another; the table has all the series."""


def over_time(block: AboutBlock, spot: Spot) -> Iterator[Block]:
    """The series of the indicators; a sentence where there are no earlier runs."""
    context = spot.context
    say = context.say
    found = [s for code in spot.about(block.indicators) for s in _series_of(code, context)]
    if not found:
        yield Paragraph((typeset(say("There are no earlier results to compare with.")),), "note")
        return
    years = [point.year for point in found[0].points]
    columns = (
        Column(say("result")),
        *(Column(str(year), number=True) for year in years),
        Column(say("change"), number=True),
        Column(say("index"), number=True),
        Column(say("break")),
    )
    rows = tuple(_row(series, context) for series in found)
    yield Grid(spot.id, say("Development over time"), columns, rows)
    yield from _explained(found, context)
    charts = tuple(_chart(series, number, spot) for number, series in enumerate(found[:MOST_CHARTS]))
    drawn = tuple(chart for chart in charts if chart)
    if drawn:
        yield SmallMultiples(f"{spot.id}-charts", say("Development over time"), drawn)


def _series_of(code: str, context: Context) -> list[Series]:
    """Series of the whole programme and of the whole of its units; single units are too many."""
    indicator = context.held.get(code)
    if indicator is None:
        return []
    whole = indicator.by.total if indicator.by else ""
    found = [s for key, s in context.given.series.items() if key[0] == code and key[1] == whole]
    return [series for series in found if len(series.points) > 1]


def _row(series: Series, context: Context) -> Row:
    indicator = context.held[series.indicator]
    newest = series.points[-1]
    cells: list[Words] = [(_name(series, indicator, context),)]
    cells += [(_number(point, indicator, context),) for point in series.points]
    keys = tuple(p.result.key for p in series.points if p.result and p.year in (newest.year, newest.since))
    cells.append((_compared(newest.change, keys, "change", series, context),))
    cells.append((_compared(newest.index, keys, "index", series, context),))
    cells.append((_reasons(newest, context),))
    result = newest.result
    return Row(tuple(cells), card=context.card(result))


def _name(series: Series, indicator: Indicator, context: Context) -> str:
    parts = [f"{series.indicator} – {context.label(indicator)}"]
    if series.category:
        parts.append(context.category(indicator, series.category))
    return typeset(": ".join(parts))


def _number(point: Point, indicator: Indicator, context: Context) -> Number:
    if point.result is None:
        return Number(None, MISSING, Origin(), 0, "", context.say("the run has no such result"))
    return context.numbers.value(point.result, indicator)


def _compared(
    value: Quantity | None,
    keys: tuple[tuple[str, int, str, str], ...],
    part: Part,
    series: Series,
    context: Context,
) -> Number:
    if value is None:
        return Number(
            None, MISSING, Origin(keys, part), 0, "", context.say("there is nothing to compare with")
        )
    return context.numbers.changed(value, Origin(keys, part), series.in_points)


def _reasons(point: Point, context: Context) -> str:
    if point.break_ is None:
        return ""
    say = context.say
    words: dict[Reason, str] = {
        "unknown": say("the older definition is not known"),
        "definition": say("another definition"),
        "category": say("another category"),
        "territory": say("another territory"),
        "parameter": say("another choice of a parameter"),
    }
    return ", ".join(words[reason] for reason in point.break_.reasons)


def _explained(found: Sequence[Series], context: Context) -> Iterator[Block]:
    if any(point.break_ for series in found for point in series.points):
        text = context.say("Where a series is broken, the years are not compared and no line joins them.")
        yield Paragraph((typeset(text),), "note")


def _chart(series: Series, number: int, spot: Spot) -> Chart | None:
    context = spot.context
    indicator = context.held[series.indicator]
    numbers = tuple(_number(point, indicator, context) if point.result else None for point in series.points)
    known = [n for n in numbers if n is not None and n.value is not None]
    if not known:
        return None
    name = _name(series, indicator, context)
    shown = ", ".join(
        f"{point.year}: {n.shown if n else MISSING}" for point, n in zip(series.points, numbers, strict=True)
    )
    return Chart(
        id=f"{spot.id}-chart{number}",
        title=name,
        alt=f"{name}: {shown}.",
        shape="lines",
        categories=tuple(str(point.year) for point in series.points),
        series=(Line(name, numbers),),
        grid=spot.id,
        unit=context.numbers.unit(indicator),
        breaks=series.breaks,
    )
