"""Beginning an application of one's own, where nobody was asked for one."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.collecting.actions.rounds import ask_for_oneself
from meritko.web.collecting.models import Invited
from meritko.web.collecting.policies import may_apply, own_codes
from meritko.web.collecting.subjects import heirs, municipalities, project
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Project, Round, Submission
from meritko.web.submissions.states import RoundState, Why


class Merged(Exception):
    """The municipality was merged into another, which applies now; carries its code."""

    def __init__(self, heir: str) -> None:
        super().__init__(heir)
        self.heir = heir


def begin(actor: Actor, number: int, code: str, now: datetime) -> tuple[Submission, bool]:
    """Begin an application for the own municipality or project; one that there is already is led to.

    Returns:
        The application, and whether it is new. There is never a second one in a round.

    Raises:
        Forbidden: the actor applies for nothing.
        Unknown: there is no such round, or the municipality or project is not the actor's.
        NotNow: the round asks for no applications.
        Refused: the round is not open, or its last day is over.
        Merged: the municipality was merged into another.
    """
    around = Round.objects.filter(pk=number).exclude(state=RoundState.DRAFT).first()
    if around is None or not may_apply(actor, around):
        raise Unknown(number)
    if code not in own_codes(actor, around):
        raise Unknown(code)
    if form_named(around.form).kind != "application":
        raise NotNow(around.form)
    mine = around.submissions.filter(form=around.form, code=code).first()
    if mine is not None:
        return mine, False
    if why := _closed(around, now):
        raise Refused(why)
    return ask_for_oneself(actor, _invited(around, code), now), True


def _closed(around: Round, now: datetime) -> Why | None:
    today = timezone.localdate(now)
    if around.state != RoundState.OPEN:
        return Why.LOCKED if around.state == RoundState.LOCKED else Why.CLOSED
    if today < around.opens:
        return Why.NOT_OPEN
    return Why.AFTER_DUE if today > around.due else None


def _invited(around: Round, code: str) -> Invited:
    if form_named(around.form).about == "project":
        return project(around, Project.objects.get(code=code))
    if heir := heirs([code]).get(code):
        raise Merged(heir)
    found = municipalities(around, [code])
    if not found:
        raise Unknown(code)
    return found[0]
