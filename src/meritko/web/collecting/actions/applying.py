"""Beginning an application of one's own, where nobody was asked for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.collecting.actions.projects import Told, noted
from meritko.web.collecting.actions.rounds import ask_for_oneself
from meritko.web.collecting.models import Invited
from meritko.web.collecting.policies import may_apply, may_begin_new, own_codes, project_offices
from meritko.web.collecting.subjects import heirs, municipalities, project
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Project, ProjectLocality, Round, Submission
from meritko.web.submissions.states import RoundState, Why
from meritko.web.territory.names import plain


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


@dataclass(frozen=True)
class NewProject:
    """What an organisation tells of a new project of its own.

    `locality`: the number of one in which a project of it works already; None where the office is to say it.
    """

    name: str
    organisation: int
    municipality: str
    locality: int | None = None


class Known(Exception):
    """The organisation has a running project of that name; carries its number."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begin_new(actor: Actor, number: int, told: NewProject, now: datetime) -> Submission:
    """Note a new project of the own organisation and begin its application, both or neither.

    It gets the next free number and begins in the year of the round. Places of other organisations are
    neither told nor taken: only the office says that two projects work in one place.

    Raises:
        Forbidden: the actor applies for nothing.
        Unknown: there is no such round, or no project can be begun in it; the organisation or the locality
            is not the actor's, or there is no such municipality.
        Refused: the round is not open, or its last day is over.
        Known: the organisation has a running project of that name.
    """
    with transaction.atomic():
        around = Round.objects.select_for_update().filter(pk=number).exclude(state=RoundState.DRAFT).first()
        if around is None or not may_begin_new(actor, around):
            raise Unknown(number)
        if told.organisation not in project_offices(actor):
            raise Unknown(told.organisation)
        if told.locality is not None and told.locality not in own_localities(actor):
            raise Unknown(told.locality)
        if why := _closed(around, now):
            raise Refused(why)
        running = Q(until_year=None) | Q(until_year__gte=around.year)
        mine = Project.objects.filter(running, organisation=told.organisation, programme=around.programme)
        for each in mine:
            if plain(each.name) == plain(told.name):
                raise Known(each.code)
        made = noted(
            actor,
            Told(
                "", told.name, around.programme, told.organisation, told.municipality, around.year,
                told.locality,
            ),
        )  # fmt: skip
        return ask_for_oneself(actor, project(around, made), now)


def own_localities(actor: Actor) -> dict[int, ProjectLocality]:
    """The localities in which projects of the actor's organisations work, by number."""
    offices = project_offices(actor)
    return ProjectLocality.objects.filter(working_there__organisation__in=offices).distinct().in_bulk()


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
