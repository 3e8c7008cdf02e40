"""Every departure from a target: where, by how much, and how it is explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meritko.engine.findings.deviations import deviations as departures
from meritko.engine.findings.finding import Finding
from meritko.methodology.report import AboutBlock
from meritko.reports.blocks.verdicts import said_verdict
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Origin, Paragraph, Row, Words
from meritko.reports.typography import typeset


def deviations(block: AboutBlock, spot: Spot) -> Iterator[Block]:
    """A table of departures; a sentence where nothing departs."""
    context = spot.context
    found = [each.finding for each in departures(context.findings(spot.about(block.indicators)))]
    if not found:
        yield Paragraph((context.say("No value asks for a justification."),), "note")
        return
    say = context.say
    columns = (
        Column(say("unit or category")),
        Column(say("value"), number=True),
        Column(say("held against"), number=True),
        Column(say("difference"), number=True),
        Column(say("verdict")),
        Column(say("cause")),
        Column(say("explanation")),
    )
    rows = tuple(_rows(found, len(columns), context))
    yield Grid(spot.id, say("Deviations and their justifications"), columns, rows)


def _rows(findings: Sequence[Finding], columns: int, context: Context) -> Iterator[Row]:
    """The departures from one target below what it asks for."""
    of_targets: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        of_targets.setdefault((finding.key[0], finding.key[4]), []).append(finding)
    for (code, _), of_target in of_targets.items():
        target = of_target[0].target
        wanted = context.text(target.words) if target else ""
        heading = typeset(f"{code}: {wanted}")
        yield Row(((heading,), *((("",),) * (columns - 1))), "group")
        yield from (_row(finding, context) for finding in of_target)


def _row(finding: Finding, context: Context) -> Row:
    cause, explanation = _justification(finding, context)
    cells: tuple[Words, ...] = (
        (_where(finding, context),),
        _value(finding, context),
        _against(finding, context),
        _difference(finding, context),
        (said_verdict(finding.verdict, context.say),),
        (cause,),
        (explanation,),
    )
    return Row(cells, card=context.card(finding.results[0]), verdict=finding.verdict)


def _justification(finding: Finding, context: Context) -> tuple[str, str]:
    """The cause and the explanation that people gave; a sentence where either is missing."""
    matched = context.given.matched
    found = (matched.justified.get(finding.key) or matched.begun.get(finding.key)) if matched else None
    if found is None:
        return ("", context.say("not justified yet"))
    codes = context.given.pack.codelists.get(context.given.pack.deviation_causes)
    code = codes.get(found.cause.strip()) if codes else None
    cause = code.label.say(context.given.language) if code else found.cause
    return (cause, found.explanation or context.say("not justified yet"))


def _where(finding: Finding, context: Context) -> str:
    first = finding.results[0]
    indicator = context.held[first.indicator]
    unit = context.unit(indicator, first.unit) if first.unit else ""
    categories = " + ".join(context.category(indicator, r.category) for r in finding.results if r.category)
    return ", ".join(part for part in (unit, categories) if part) or context.say("the whole programme")


def _value(finding: Finding, context: Context) -> Words:
    first = finding.results[0]
    indicator = context.held[first.indicator]
    if len(finding.results) == 1:
        return context.value(indicator, first)
    keys = tuple(result.key for result in finding.results)
    return (context.numbers.compared(finding.measured, Origin(keys, "sum"), indicator),)


def _against(finding: Finding, context: Context) -> Words:
    if finding.against is None:
        return ("",)
    indicator = context.held[finding.results[0].indicator]
    keys = tuple(result.key for result in (finding.compared or finding.results))
    origin = Origin(keys, "against", "" if finding.compared else "target")
    return (context.numbers.compared(finding.against, origin, indicator),)


def _difference(finding: Finding, context: Context) -> Words:
    if finding.difference is None:
        return ("",)
    indicator = context.held[finding.results[0].indicator]
    keys = tuple(result.key for result in (*finding.results, *finding.compared))
    return (context.numbers.difference(finding.difference, Origin(keys, "difference"), indicator),)
