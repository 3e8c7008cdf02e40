"""Units (regions, projects) in rows, indicators in columns, and the whole of them below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meritko.engine.results import Result
from meritko.methodology.indicator import Indicator
from meritko.methodology.report import Measure, Picture, UnitsBlock
from meritko.reports.blocks.measures import cells_of, columns_of
from meritko.reports.blocks.pictures import Drawn, chart
from meritko.reports.blocks.verdicts import gravest, verdict_of
from meritko.reports.context import Context, Spot
from meritko.reports.document import (
    Block,
    Column,
    Grid,
    Number,
    Origin,
    Paragraph,
    Row,
    Series,
    Words,
)

Shown = tuple[Measure, str]
"""A measure and the category of it that a column (or two) shows."""


def by_unit(block: UnitsBlock, spot: Spot) -> Iterator[Block]:
    """A table with its charts; a sentence where this audience may not see what it would show."""
    context = spot.context
    own = [
        m for m in block.measures if m.indicator in context.results_by_code and m.indicator in context.held
    ]
    if any(measure.indicator in context.hidden for measure in block.measures) and not _more(own, context):
        yield Paragraph((context.say("This edition does not tell of individual workers."),), "note")
        return
    if not own:
        return
    if open_one := next((m for m in own if context.held[m.indicator].open_category), None):
        yield _open(block, open_one, spot)
        return
    units = _units(block, own, context)
    total = _total(own, context)
    shown = [(measure, category) for measure in own for category in _categories(measure, context)]
    columns = [Column(context.text(block.heading))]
    for measure, category in shown:
        columns += columns_of(measure, context, category)
    rows = [_row(unit, shown, spot) for unit in units]
    if total is not None:
        rows.append(_row(total, shown, spot, is_total=True))
    yield Grid(spot.id, context.text(block.caption), tuple(columns), tuple(rows))
    for number, picture in enumerate(block.charts):
        drawn = chart(picture, number, _drawn(picture, own, units, context), spot)
        if drawn:
            yield drawn


def _more(own: Sequence[Measure], context: Context) -> bool:
    """Whether something of the table's own is left; the context of a region alone says nothing new."""
    return any(not _every(context.held[measure.indicator]) for measure in own)


def _every(indicator: Indicator) -> bool:
    return indicator.by is not None and indicator.by.every is not None


def _units(block: UnitsBlock, own: Sequence[Measure], context: Context) -> list[str]:
    """The units of the table: those that reported, where something in it is only reported."""
    totals = {i.by.total for m in own if (i := context.held[m.indicator]).by}
    leading = [m for m in own if not _every(context.held[m.indicator])] or list(own)
    found = [r.unit for m in leading for r in context.results_by_code[m.indicator] if r.unit not in totals]
    units = list(dict.fromkeys(found))
    if block.descending:
        values = {unit: context.result(block.descending, unit) for unit in units}
        units.sort(key=lambda unit: _value(values[unit]), reverse=True)
    return units


def _value(result: Result | None) -> float:
    return float("-inf") if result is None or result.value is None else result.value


def _total(own: Sequence[Measure], context: Context) -> str | None:
    """The unit of the whole, when one of the measures has a result for it; empty for one without units."""
    for measure in own:
        if measure.whole and measure.whole in context.results_by_code:
            return ""
        by = context.held[measure.indicator].by
        if by and by.total and any(r.unit == by.total for r in context.results_by_code[measure.indicator]):
            return by.total
    return None


def _categories(measure: Measure, context: Context) -> list[str]:
    if measure.category or measure.listed:
        return [measure.category or ""]
    return [case.id or "" for case in context.held[measure.indicator].cases]


def _row(unit: str, shown: Sequence[Shown], spot: Spot, *, is_total: bool = False) -> Row:
    """A row of a unit; its verdict is on what the chapter is about, not on what stands there to compare."""
    context = spot.context
    first = context.held[shown[0][0].indicator]
    cells: list[Words] = [(context.say("total") if is_total else context.unit(first, unit),)]
    found = []
    for measure, category in shown:
        if measure.listed:
            cells.append(("",) if is_total else _listed(measure, unit, context))
            continue
        code = measure.whole if is_total and measure.whole else measure.indicator
        result = context.result(code, "" if code == measure.whole else unit, category)
        cells += cells_of(measure, result, context)
        if measure.indicator in spot.codes:
            found.append(result)
    card = next((card for result in found if (card := context.card(result))), "")
    if is_total:
        return Row(tuple(cells), "total", card)
    return Row(tuple(cells), "row", card, gravest(verdict_of(result, context) for result in found))


def _listed(measure: Measure, unit: str, context: Context) -> Words:
    """The categories reported as 1, by name; why there is none where nothing was reported."""
    indicator = context.held[measure.indicator]
    found = [
        r for c in indicator.cases if (r := context.result(indicator.code, unit, c.id or "")) is not None
    ]
    names = [context.category(indicator, r.category) for r in found if r.value == 1]
    if names:
        return (", ".join(names),)
    missing = next((r for r in found if r.value is None), None)
    return (context.numbers.value(missing, indicator),) if missing else (context.say("none"),)


def _open(block: UnitsBlock, measure: Measure, spot: Spot) -> Grid:
    """A row for each category that a unit named itself."""
    context = spot.context
    indicator = context.held[measure.indicator]
    columns = (
        Column(context.text(block.heading)),
        Column(context.say("named by the unit")),
        *columns_of(measure, context),
    )
    rows = [
        Row(
            ((context.unit(indicator, r.unit),), (r.category,), *cells_of(measure, r, context)),
            card=context.card(r),
        )
        for r in context.results([measure.indicator])
    ]
    return Grid(spot.id, context.text(block.caption), columns, tuple(rows))


def _drawn(picture: Picture, own: Sequence[Measure], units: Sequence[str], context: Context) -> Drawn:
    measure = (
        next((m for m in own if m.indicator == picture.indicator), None) if picture.indicator else own[0]
    )
    if measure is None:
        return Drawn((), (), "")
    indicator = context.held[measure.indicator]
    found = [context.result(measure.indicator, unit, measure.category or "") for unit in units]
    numbers = tuple(context.numbers.value(result, indicator) if result else None for result in found)
    series = (Series(context.label(indicator), numbers),)
    labels = tuple(context.unit(indicator, unit) for unit in units)
    codes = context.codes_of_units(indicator)
    return Drawn(
        labels,
        series,
        context.numbers.unit(indicator),
        tuple(units),
        codes,
        _line(measure, context),
        ranked=indicator.direction != "illustrative",
    )


def _line(measure: Measure, context: Context) -> Number | None:
    """What all the units are held against, where that is one number; the value of the whole else."""
    indicator = context.held[measure.indicator]
    findings = [f for f in context.findings([measure.indicator]) if f.against is not None]
    for place in sorted({finding.place for finding in findings}):
        first, *others = (finding for finding in findings if finding.place == place)
        if any(finding.against != first.against for finding in others):
            continue
        keys = tuple(result.key for result in (first.compared or first.results))
        origin = Origin(keys, "against", "" if first.compared else "target")
        return context.numbers.compared(first.against, origin, indicator)
    category = measure.category or ""
    total = (indicator.by.total if indicator.by else None) or ""
    whole = context.result(measure.whole or measure.indicator, "" if measure.whole else total, category)
    return context.numbers.value(whole, context.held[whole.indicator]) if whole else None
