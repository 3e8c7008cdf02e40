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
        Column(say("indicator")),
        Column(say("unit or category")),
        Column(say("value"), number=True),
        Column(say("held against"), number=True),
        Column(say("difference"), number=True),
        Column(say("verdict")),
        Column(say("what was wanted")),
        Column(say("cause")),
        Column(say("explanation")),
    )
    yield Grid(spot.id, say("Deviations and their justifications"), columns, tuple(_rows(found, context)))


def _rows(findings: Sequence[Finding], context: Context) -> Iterator[Row]:
    for finding in findings:
        first = finding.results[0]
        wanted = typeset(context.text(finding.target.words)) if finding.target else ""
        cause, explanation = _justification(finding, context)
        cells: tuple[Words, ...] = (
            (first.indicator,),
            (_where(finding, context),),
            _value(finding, context),
            _against(finding, context),
            _difference(finding, context),
            (said_verdict(finding.verdict, context.say),),
            (wanted,),
            (cause,),
            (explanation,),
        )
        yield Row(cells, card=context.card(first), verdict=finding.verdict)


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
