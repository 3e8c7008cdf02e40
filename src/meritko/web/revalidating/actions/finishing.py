"""The end of a re-validation: what was agreed goes into the register, and the year's register is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.results import Entering, Outcome, Result, code_of, obstacles, outcome
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.rounds import finish_round, held_round
from meritko.web.submissions.models import LockException, Round
from meritko.web.submissions.register_questions import as_value
from meritko.web.submissions.states import RoundState
from meritko.web.territory.actions.hearing import settle_beside
from meritko.web.territory.actions.register import Source, end_listing, list_municipality, set_value
from meritko.web.territory.actions.snapshots import freeze
from meritko.web.territory.register_pack import variables

MUNICIPALITY = "municipality"

ORIGIN = "revalidation"
"""The code of the register's list of origins for what a round came to."""


@dataclass(frozen=True)
class Hindrances:
    """What has to be settled before a round can be finished; all of it zero or empty when nothing has."""

    is_locked: bool
    open_matters: int
    exceptions: int
    obstacles: int

    @property
    def none(self) -> bool:
        return self.is_locked and not (self.open_matters or self.exceptions or self.obstacles)


def hindrances(around: Round, of: Outcome, now: datetime) -> Hindrances:
    """What stands in the way of finishing a round."""
    today = timezone.localdate(now)
    return Hindrances(
        around.state == RoundState.LOCKED,
        Matter.objects.filter(round=around, state=Matter.State.OPEN).count(),
        LockException.objects.filter(round=around, until__gte=today, ended_at=None).count(),
        len(obstacles(around, of)),
    )


def finish(actor: Actor, number: int, reason: str, now: datetime) -> Round:
    """Write what was agreed and decided into the register, and freeze its year: all of it or nothing.

    Raises:
        Forbidden: the actor does not open rounds, or does not freeze the register.
        Unknown: there is no such round.
        NotNow: something has to be settled first, or it was finished already.
        territory.actions.register.Refused: the register does not take something; says what.
    """
    actor.demand(Right.FREEZE_REGISTER)
    with transaction.atomic():
        around = held_round(actor, number)
        of = outcome(around)
        if around.finished_at is not None or not hindrances(around, of, now).none:
            raise NotNow(number)
        for entering in of.entering:
            _enter(actor, around, entering, now)
        for result in of.changed:
            _write(actor, around, result, now)
        agreed = {(each.place[1], each.figure.variable) for each in of.kept if each.place[0] == MUNICIPALITY}
        settle_beside(actor, agreed, around.year, now)
        freeze(actor, around.year, reason, now)
        return finish_round(actor, number, now)


def _enter(actor: Actor, around: Round, entering: Entering, now: datetime) -> None:
    list_municipality(actor, entering.code, around.year, entering.reason, now)
    for variable, value in entering.values.items():
        if ORIGIN in variables()[variable].origins:
            set_value(actor, entering.code, variable, as_value(value), _source(around, entering.reason), now)


def _write(actor: Actor, around: Round, result: Result, now: datetime) -> None:
    code, reason = code_of(result), result.reason or _("Re-validation {year}").format(year=around.year)
    if result.ends:
        end_listing(actor, code, around.year - 1, reason, now)
        return
    variable = variables().get(result.figure.variable)
    if code and variable is not None and ORIGIN in variable.origins:
        set_value(actor, code, variable.id, as_value(result.value), _source(around, reason), now)


def _source(around: Round, reason: str) -> Source:
    return Source(around.year, ORIGIN, around.due, reason)
