"""Findings as sentences bound to their numbers, for one result or for many units together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meritko.engine.findings.finding import Finding, Verdict
from meritko.methodology.indicator import Indicator, Target, TargetRole
from meritko.reports.blocks.verdicts import said_verdict
from meritko.reports.context import Context
from meritko.reports.document import FindingLine, Inline, Number, Origin, Words
from meritko.reports.numbers import why_empty
from meritko.reports.typography import filled, typeset

MOST_NAMES = 20
"""How many units or categories a sentence names; the others are counted, and listed elsewhere."""

ORDER: tuple[Verdict, ...] = ("not_met", "watch", "cannot_be_judged", "illustrative", "met", "described")
"""The order of findings: what needs attention first."""

_NAMED: tuple[Verdict, ...] = ("not_met", "watch")


@dataclass(frozen=True)
class About:
    """Findings of one target of one indicator: of one result, or of many."""

    indicator: Indicator
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """What has to be said of them all: the first in order that any of them has."""
        found = {finding.verdict for finding in self.findings}
        return next(verdict for verdict in ORDER if verdict in found)


def gathered(findings: Iterable[Finding], context: Context) -> list[About]:
    """Findings by indicator and target, in their order; those with nothing to hold against left out."""
    groups: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        if finding.target is not None:
            groups.setdefault((finding.results[0].indicator, finding.place), []).append(finding)
    return [About(context.held[code], tuple(found)) for (code, _), found in groups.items()]


def line(about: About, context: Context) -> FindingLine:
    """One sentence for all the findings of a target."""
    verdict = about.verdict
    label = said_verdict(verdict, context.say)
    single = len(about.findings) == 1
    words = one(about.findings[0], about.indicator, context) if single else many(about, context)
    card = context.card(about.findings[0].results[0]) if single else ""
    return FindingLine(verdict, label, words, card)


def one(finding: Finding, indicator: Indicator, context: Context) -> Words:
    """What one finding says: the name, the value, what it is held against, and by how much it departs."""
    words: list[Inline] = [f"{_name(finding, indicator, context)}: ", *_measured(finding, indicator, context)]
    words += _against(finding, indicator, context)
    return _joined([*words, *_stop(words[-1]), *_words(finding, context)])


def _stop(last: Inline) -> list[Inline]:
    """A full stop, unless a unit has brought one."""
    return [] if isinstance(last, Number) and last.unit.endswith(".") else ["."]


def _name(finding: Finding, indicator: Indicator, context: Context) -> str:
    named = f"{indicator.code} – {context.label(indicator)}"
    categories = [context.category(indicator, r.category) for r in finding.results if r.category]
    parts = [*([context.unit(indicator, finding.results[0].unit)] if finding.results[0].unit else [])]
    if categories:
        parts.append(" + ".join(categories))
    return typeset(", ".join([named, *parts]))


def _measured(finding: Finding, indicator: Indicator, context: Context) -> list[Inline]:
    first = finding.results[0]
    if len(finding.results) > 1:
        return [_together(finding, indicator, context)]
    words = list(context.value(indicator, first))
    if first.value is None:
        missing = context.say("no value ({why})")
        return [missing.format(why=why_empty(first.state, context.say))]
    if first.numerator is not None and first.denominator is not None and indicator.scale != 1:
        numbers = context.numbers
        words += [" (", numbers.part(first, "numerator"), "\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}"]
        words += [numbers.part(first, "denominator"), ")"]
    return words


def _together(finding: Finding, indicator: Indicator, context: Context) -> Number:
    keys = tuple(result.key for result in finding.results)
    return context.numbers.compared(finding.measured, Origin(keys, "sum"), indicator)


def _against(finding: Finding, indicator: Indicator, context: Context) -> list[Inline]:
    """What it is held against, and by how much it differs."""
    if finding.against is None or finding.difference is None or not finding.target:
        return []
    keys = tuple(result.key for result in (finding.compared or finding.results))
    origin = Origin(keys, "against", "" if finding.compared else "target")
    against = context.numbers.compared(finding.against, origin, indicator)
    own = tuple(result.key for result in (*finding.results, *finding.compared))
    difference = context.numbers.difference(finding.difference, Origin(own, "difference"), indicator)
    return list(
        filled(
            context.say("; {role} {against}, difference {difference}"),
            role=said_role(finding.target, context),
            against=against,
            difference=difference,
        )
    )


def said_role(target: Target, context: Context) -> str:
    """What a target is to the results held against it."""
    words: dict[TargetRole, str] = {
        "target": context.say("target"),
        "reference": context.say("reference value"),
        "warning": context.say("limit"),
    }
    return words[target.role]


def many(about: About, context: Context) -> Words:
    """How many results there are of each verdict, with the names of those that depart."""
    words: list[Inline] = [typeset(f"{about.indicator.code} – {context.label(about.indicator)}: ")]
    parts = []
    for verdict in ORDER:
        found = [finding for finding in about.findings if finding.verdict == verdict]
        if found:
            number = context.numbers.counted(len(found))
            part: list[Inline] = [
                *filled("{verdict} {n}", verdict=said_verdict(verdict, context.say), n=number)
            ]
            if verdict == about.verdict and verdict in _NAMED:
                part += [" – ", *_names(found, about.indicator, context)]
            parts.append(tuple(part))
    for place, each in enumerate(parts):
        words += ["; ", *each] if place else list(each)
    return _joined([*words, ".", *_words(about.findings[0], context)])


def _words(finding: Finding, context: Context) -> list[Inline]:
    """What the methodology says of the target."""
    return [" " + typeset(context.text(finding.target.words))] if finding.target else []


def _names(findings: Sequence[Finding], indicator: Indicator, context: Context) -> list[Inline]:
    first = findings[:MOST_NAMES]
    values = [_value(finding, indicator, context) for finding in first]
    alike = len(first) > 1 and len(set(values)) == 1 and all(isinstance(each, str) for each in values[0])
    names: list[Words] = []
    for finding, value in zip(first, values, strict=True):
        name = _short(finding, indicator, context)
        names.append((name,) if alike else (f"{name} (", *value, ")"))
    words = _listed(names)
    if alike:
        words = list(filled(context.say("{names} (each {value})"), names=tuple(words), value=values[0]))
    rest = len(findings) - len(first)
    if not rest:
        return words
    more = context.say.ngettext("{names} and {n} more", "{names} and {n} more", rest)
    return list(filled(more, names=tuple(words), n=context.numbers.counted(rest)))


def _short(finding: Finding, indicator: Indicator, context: Context) -> str:
    first = finding.results[0]
    unit = context.unit(indicator, first.unit) if first.unit else ""
    categories = " + ".join(context.category(indicator, r.category) for r in finding.results if r.category)
    return typeset(": ".join(part for part in (unit, categories) if part))


def _value(finding: Finding, indicator: Indicator, context: Context) -> Words:
    if len(finding.results) > 1:
        return (_together(finding, indicator, context),)
    return context.value(indicator, finding.results[0])


def _listed(parts: Sequence[Words]) -> list[Inline]:
    words: list[Inline] = []
    for number, part in enumerate(parts):
        words += [", ", *part] if number else list(part)
    return words


def _joined(words: Iterable[Inline]) -> Words:
    """Neighbouring texts as one."""
    found: list[Inline] = []
    for each in words:
        if isinstance(each, str) and found and isinstance(found[-1], str):
            found[-1] += each
        else:
            found.append(each)
    return tuple(found)
