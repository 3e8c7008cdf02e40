"""The terms of a programme's year before anybody has said any: last year's a year later, or usual days."""

from __future__ import annotations

from datetime import date, timedelta

from meritko.methodology.form import Form
from meritko.web.methodology import language
from meritko.web.submissions.actions.rounds import Terms
from meritko.web.submissions.models import Round

_USUAL = {
    "application": ((-1, 9, 1), (-1, 10, 15)),
    "final_report": ((1, 1, 2), (1, 2, 15)),
    "direct_query": ((1, 1, 2), (1, 2, 15)),
    "outside": ((1, 1, 2), (1, 6, 30)),
    "register": ((0, 9, 1), (0, 10, 31)),
}
"""Kind of form -> first and last day: years after the year that is asked about, month, day."""


def usual_terms(form: Form, year: int, last: Round | None) -> Terms:
    """What stands in the form of a new year: as last year where there was one, else what is usual."""
    if last is not None and last.opens < last.due:  # a year taken over from a workbook has no days
        title = last.title.replace(str(last.year), str(year))
        years = year - last.year
        return Terms(title, years_later(last.opens, years), years_later(last.due, years), last.message)
    (ahead, month, day), (ahead_due, month_due, day_due) = _USUAL[form.kind]
    title = f"{form.title.say(language())} {year}"
    return Terms(title[:200], date(year + ahead, month, day), date(year + ahead_due, month_due, day_due))


def years_later(day: date, years: int) -> date:
    """The same day some years later; the day before 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1) - timedelta(1)
