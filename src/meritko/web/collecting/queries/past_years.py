"""Reading workbooks of past years: which there are, and one of them."""

from __future__ import annotations

from django.db.models import QuerySet

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.collecting.models import PastYear


def past_years(actor: Actor) -> QuerySet[PastYear]:
    """The workbooks that came, the latest first.

    Raises:
        Forbidden: the actor opens no rounds.
    """
    actor.demand(Right.OPEN_ROUNDS)
    return PastYear.objects.select_related("sent_by", "job", "original__content")


def past_year(actor: Actor, number: int) -> PastYear:
    """One workbook.

    Raises:
        Forbidden: as in `past_years`.
        Unknown: there is none of this number.
    """
    found = past_years(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found
