"""The first chapter: how many findings there are of each verdict, and those that need attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meritko.engine.findings.finding import Verdict
from meritko.reports.blocks.verdicts import said_verdict
from meritko.reports.context import Context
from meritko.reports.document import (
    Block,
    Column,
    FindingList,
    Grid,
    Heading,
    Paragraph,
    Row,
    Section,
)
from meritko.reports.sentences import About, gathered, line
from meritko.reports.typography import filled, typeset

_COUNTED: tuple[Verdict, ...] = ("met", "not_met", "watch", "cannot_be_judged", "illustrative")
_TOLD: tuple[Verdict, ...] = ("not_met", "watch")


def summary(parts: Sequence[Section], context: Context) -> Section:
    """The summary of findings, grouped by programme."""
    return Section(
        id="summary",
        title=context.say("Summary of findings"),
        blocks=tuple(_blocks(parts, context)),
        short=context.say("Summary"),
        kind="summary",
    )


def _blocks(parts: Sequence[Section], context: Context) -> Iterator[Block]:
    say = context.say
    gathered_by = {part.id: _of_programme(part.id, context) for part in parts}
    found = [about.verdict for each in gathered_by.values() for about in each]
    counts = {verdict: context.numbers.counted(found.count(verdict)) for verdict in _COUNTED}
    whole = context.numbers.counted(sum(verdict in _COUNTED for verdict in found))
    yield Paragraph(
        filled(
            say(
                "Targets and reference values: {whole} in all; met everywhere {met}, not met {not_met}, "
                "to watch {watch}, cannot be judged {cannot_be_judged}, illustrative only {illustrative}."
            ),
            whole=whole,
            **counts,
        ),
        "lead",
    )
    columns = (
        Column(say("programme")),
        *(Column(said_verdict(verdict, say), number=True) for verdict in _COUNTED),
    )
    rows = tuple(_counts(part, gathered_by[part.id], context) for part in parts)
    yield Grid("summary-counts", say("Targets and reference values by verdict"), columns, rows)
    yield Paragraph(
        filled(
            say(
                "A target of many units counts once, by the gravest verdict on any of them. "
                "What is missing is never met."
            )
        ),
        "note",
    )
    for part in parts:
        yield from _told(part, gathered_by[part.id], context)


def _of_programme(programme: str, context: Context) -> list[About]:
    codes = [i.code for i in context.chosen if i.programme == programme]
    return gathered(context.findings(codes), context)


def _counts(part: Section, found: Sequence[About], context: Context) -> Row:
    counts = [sum(about.verdict == verdict for about in found) for verdict in _COUNTED]
    return Row(((part.title,), *((context.numbers.counted(count),) for count in counts)))


def _told(part: Section, found: Sequence[About], context: Context) -> Iterator[Block]:
    yield Heading(f"summary-{part.id}", part.title)
    told = [about for verdict in _TOLD for about in found if about.verdict == verdict]
    if told:
        yield FindingList(f"summary-{part.id}-findings", tuple(line(about, context) for about in told))
    unknown = _codes(found, "cannot_be_judged")
    if unknown:
        text = context.say(
            "Cannot be judged, because a value or what it is compared with is missing: {codes}."
        )
        yield Paragraph(filled(text, codes=", ".join(unknown)))
    met = [code for code in _codes(found, "met") if code not in unknown]
    if met:
        yield Paragraph(filled(context.say("Met everywhere: {codes}."), codes=", ".join(met)))
    if not found:
        text = context.say("The methodology holds nothing of this programme against a target.")
        yield Paragraph((typeset(text),))


def _codes(found: Sequence[About], verdict: Verdict) -> list[str]:
    """The indicators all of whose targets have come to this verdict, or some where it is no good news."""
    codes = list(dict.fromkeys(about.indicator.code for about in found if about.verdict == verdict))
    others = {about.indicator.code for about in found if about.verdict != verdict}
    return [code for code in codes if verdict != "met" or code not in others]
