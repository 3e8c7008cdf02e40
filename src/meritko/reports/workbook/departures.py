"""The deviations of a run in the words of its report, for the workbook in which people justify them."""

from __future__ import annotations

from collections.abc import Iterable

from meritko.engine.findings.deviations import Deviation
from meritko.methodology.indicator import Indicator
from meritko.reports.context import Context
from meritko.reports.document import Origin, plain
from meritko.reports.sentences import one
from meritko.workbooks.justifications.columns import Departure


def departures(deviations: Iterable[Deviation], context: Context) -> tuple[Departure, ...]:
    """A row for each deviation that the audience of the report may see, in their order."""
    return tuple(
        _departure(each, context.held[each.key[0]], context)
        for each in deviations
        if each.key[0] in context.held
    )


def _departure(deviation: Deviation, indicator: Indicator, context: Context) -> Departure:
    language = context.given.language
    programmes = {programme.id: programme for programme in context.given.pack.programmes}
    criteria = {criterion.id: criterion for criterion in context.given.pack.criteria}
    programme, criterion = programmes.get(indicator.programme), criteria.get(indicator.criterion)
    categories = [context.category(indicator, each) for each in deviation.key[3] if each]
    unit = context.unit(indicator, deviation.unit) if deviation.unit else context.say("the whole programme")
    return Departure(
        key=deviation.key,
        programme=programme.label.say(language) if programme else "",
        criterion=criterion.label.say(language) if criterion else "",
        indicator=f"{indicator.code} – {context.label(indicator)}",
        unit=unit,
        category=" + ".join(categories),
        words=plain(one(deviation.finding, indicator, context)),
        measured=deviation.measured,
        against=deviation.against,
        difference=deviation.difference,
        decimals=context.numbers.compared(deviation.measured, Origin(), indicator).decimals,
    )
