"""A model table: categories with their counts and shares, a reference beside them, and a total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meritko.engine.results import Result
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import CodeList
from meritko.methodology.report import DistributionBlock, Group, Picture, Reference
from meritko.reports.blocks.pictures import Drawn, chart
from meritko.reports.blocks.verdicts import verdict_of
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Inline, Number, Row, Series, Words
from meritko.reports.numbers import MISSING
from meritko.reports.typography import filled

_WHOLE = 100


def distribution(block: DistributionBlock, spot: Spot) -> Iterator[Block]:
    """A table with its charts; nothing where none of its indicators belongs to the year."""
    context = spot.context
    groups = [(group, _results(group.indicator, block, context)) for group in block.groups]
    groups = [(group, results) for group, results in groups if results]
    if not groups:
        return
    rows: list[Row] = []
    for group, results in groups:
        if group.heading:
            rows.append(_heading(context.text(group.heading), block))
        rows += [_row(result, block, context) for result in results]
    rows += _subtotals(groups[0][1], block, context)
    if block.total:
        rows.append(_total(context.say("total"), groups[0][1], block, context))
    caption = context.text(block.caption)
    yield Grid(spot.id, caption, _columns(block, context), tuple(rows), _note(groups, context))
    for number, picture in enumerate(block.charts):
        drawn = chart(picture, number, _drawn(picture, block, groups, context), spot)
        if drawn:
            yield drawn


def _results(code: str, block: DistributionBlock, context: Context) -> list[Result]:
    found = context.results([code])
    if not block.descending:
        return found
    return sorted(found, key=lambda r: r.numerator if r.numerator is not None else -1, reverse=True)


def _columns(block: DistributionBlock, context: Context) -> tuple[Column, ...]:
    count = context.text(block.count or context.report.count)
    share = context.text(context.report.share)
    indicator = context.held[block.groups[0].indicator]
    unit = context.numbers.unit(indicator)
    first = Column(context.text(block.heading))
    if block.reference is None:
        return (first, Column(count, number=True), Column(share, number=True, unit=unit))
    pairs = []
    for name in (block.reference.heading, block.reference.own):
        head = context.text(name)
        pairs += [Column(f"{head}: {count}", number=True), Column(f"{head}: {share}", number=True, unit=unit)]
    return (first, *pairs)


def _heading(text: str, block: DistributionBlock) -> Row:
    empty: Words = ("",)
    return Row(((text,), *(empty for _ in range(4 if block.reference else 2))), "group")


def _row(result: Result, block: DistributionBlock, context: Context) -> Row:
    indicator = context.held[result.indicator]
    label = context.category(indicator, result.category, with_code=block.with_codes)
    cells: list[Words] = [(label,)]
    if block.reference:
        cells += _cells(context.result(block.reference.indicator, "", result.category), context)
    cells += _cells(result, context)
    return Row(tuple(cells), card=context.card(result), verdict=verdict_of(result, context))


def _cells(result: Result | None, context: Context) -> list[Words]:
    if result is None:
        return [("",), ("",)]
    numbers = context.numbers
    value = numbers.value(result, context.held[result.indicator])
    return [(numbers.part(result, "numerator"),), (value,)]


def _subtotals(results: Sequence[Result], block: DistributionBlock, context: Context) -> list[Row]:
    """A sum for each value of the attribute, in the order of the code list."""
    codes = _codes(context.held[results[0].indicator], context)
    if block.subtotals is None or codes is None:
        return []
    groups: dict[str, list[Result]] = {}
    found = {result.category: result for result in results}
    for code in codes.codes:
        value = code.attributes.get(block.subtotals)
        if value and code.id in found:
            groups.setdefault(value, []).append(found[code.id])
    name = context.say("total: {group}")
    return [_total(name.format(group=value), part, block, context) for value, part in groups.items()]


def _total(name: str, results: Sequence[Result], block: DistributionBlock, context: Context) -> Row:
    cells: list[Words] = [(name,)]
    if block.reference:
        cells += _added(context.results([block.reference.indicator]), context)
    cells += _added(results, context)
    return Row(tuple(cells), "total")


def _added(results: Sequence[Result], context: Context) -> list[Words]:
    """The sums of counts and shares; of shares only where together they make a whole."""
    if not results:
        return [("",), ("",)]
    indicator = context.held[results[0].indicator]
    numbers = context.numbers
    shares = numbers.added(results, "value", indicator)
    if not _make_a_whole(results, shares):
        why = context.say("these shares do not make a whole")
        shares = Number(None, MISSING, shares.origin, why=why)
    return [(numbers.added(results, "numerator", indicator),), (shares,)]


def _make_a_whole(results: Sequence[Result], shares: Number) -> bool:
    """Whether the results part a whole: of one base, and together all of it."""
    bases = {result.denominator for result in results}
    return len(bases) == 1 and (shares.value is None or round(shares.value, 6) == _WHOLE)


def _note(groups: Sequence[tuple[Group, list[Result]]], context: Context) -> Words:
    """How many rows were left out, where any was; the most of any category of an indicator."""
    words: list[Inline] = []
    for _, results in groups:
        most = max(results, key=lambda result: result.left_out)
        if most.left_out:
            words += ["; "] if words else []
            words += [f"{most.indicator} ", context.numbers.part(most, "left_out")]
    return filled(context.say("Rows left out: {numbers}."), numbers=tuple(words)) if words else ()


def _drawn(
    picture: Picture,
    block: DistributionBlock,
    groups: Sequence[tuple[Group, list[Result]]],
    context: Context,
) -> Drawn:
    code = picture.indicator or groups[0][0].indicator
    results = next((results for group, results in groups if group.indicator == code), [])
    indicator = context.held.get(code)
    if indicator is None or not results:
        return Drawn((), (), "")
    numbers = tuple(context.numbers.value(result, indicator) for result in results)
    labels = tuple(context.category(indicator, result.category) for result in results)
    unit = context.numbers.unit(indicator)
    if picture.shape == "stacked":
        heading = next((g.heading for g, _ in groups if g.indicator == code and g.heading), None)
        name = context.text(heading) if heading else context.label(indicator)
        parts = tuple(Series(label, (number,)) for label, number in zip(labels, numbers, strict=True))
        return Drawn((name,), parts, unit)
    series = [Series(_own(block, indicator, context), numbers)]
    if block.reference:
        series.append(_reference(block.reference, results, context))
    ids = tuple(result.category for result in results)
    ranked = indicator.direction != "illustrative"
    return Drawn(labels, tuple(series), unit, ids, _codes(indicator, context), ranked=ranked)


def _own(block: DistributionBlock, indicator: Indicator, context: Context) -> str:
    return context.text(block.reference.own) if block.reference else context.label(indicator)


def _reference(reference: Reference, results: Sequence[Result], context: Context) -> Series:
    indicator = context.held[reference.indicator]
    found = [context.result(reference.indicator, "", result.category) for result in results]
    numbers = tuple(context.numbers.value(result, indicator) if result else None for result in found)
    return Series(context.text(reference.heading), numbers, reference=True)


def _codes(indicator: Indicator, context: Context) -> CodeList | None:
    return context.given.pack.codelists.get(indicator.of_codes or "")
