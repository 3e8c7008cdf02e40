"""Proposing, agreeing, disagreeing, and deciding in the end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.notices.actions import tell
from meritko.web.revalidating.actions.following import THING, link_to
from meritko.web.revalidating.comparing import figures
from meritko.web.revalidating.models import Matter, Proposal, Stand
from meritko.web.revalidating.policies import may_propose, seen_by, side_of
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import LockException, Submission
from meritko.web.submissions.policies import holders
from meritko.web.submissions.states import RoundState, Standing, State, Value, settling_refusal


def propose(actor: Actor, matter: Matter, value: Value, reason: str, now: datetime) -> Proposal:
    """Propose what should hold; the others are asked whether they agree.

    Raises:
        Forbidden: the actor may only take a stand.
        Unknown: there is no such matter, or none of the actor's.
        Refused: the round is locked.
        NotNow: it is decided already, or no reason is given.
    """
    with transaction.atomic():
        found = _held(actor, matter.pk, now)
        if not may_propose(actor, found):
            raise Forbidden(Right.DECIDE)
        if found.state == Matter.State.DECIDED or not reason.strip():
            raise NotNow(found.state)
        made = Proposal.objects.create(
            matter=found, value=value, reason=reason.strip(), by_id=actor.user, at=now
        )
        Stand.objects.create(
            proposal=made, user_id=actor.user, side=side_of(actor, found), agrees=True, at=now
        )
        _record("matter.proposed", actor, found, proposal=made.pk)
        title = format_lazy(_("A proposal waits for your stand: {name}"), name=found.name)
        _tell_parties(found, actor, f"proposed.{made.pk}", title, now)
    return made


def take_stand(actor: Actor, matter: Matter, *, agrees: bool, reason: str, now: datetime) -> Stand:
    """Agree with the latest proposal, or not and why; one's stand may be changed until it is decided.

    Raises:
        Forbidden: the actor is no party.
        Unknown, Refused: as in `propose`.
        NotNow: nothing is proposed, it is decided already, or a disagreement has no reason.
    """
    with transaction.atomic():
        found = _held(actor, matter.pk, now)
        proposal = found.proposals.first()
        if proposal is None or found.state == Matter.State.DECIDED or not (agrees or reason.strip()):
            raise NotNow(found.state)
        stand, _new = Stand.objects.update_or_create(
            proposal=proposal,
            user_id=actor.user or 0,
            defaults={"side": side_of(actor, found), "agrees": agrees, "reason": reason.strip(), "at": now},
        )
        _record("matter.stand", actor, found, proposal=proposal.pk, agrees=agrees)
    return stand


def decide(actor: Actor, matter: Matter, value: Value, reason: str, now: datetime) -> Matter:
    """Close a matter with what holds, and why.

    Raises:
        Forbidden: the actor decides nothing.
        Unknown, Refused: as in `propose`.
        NotNow: it is decided already, or no reason is given.
    """
    with transaction.atomic():
        actor.demand(Right.DECIDE)
        found = _held(actor, matter.pk, now)
        if found.state == Matter.State.DECIDED or not reason.strip():
            raise NotNow(found.state)
        found.state, found.value, found.reason = Matter.State.DECIDED, value, reason.strip()
        found.decided_by_id, found.decided_at, found.version = actor.user, now, found.version + 1
        found.save()
        _record("matter.decided", actor, found)
        title = format_lazy(_("It was decided: {name}"), name=found.name)
        _tell_parties(found, actor, f"decided.{found.version}", title, now)
    return found


def take_decision_back(actor: Actor, matter: Matter, now: datetime) -> Matter:
    """Open a decided matter again, as long as the round is not locked.

    Raises:
        Forbidden, Unknown, Refused: as in `decide`.
        NotNow: it is not decided.
    """
    with transaction.atomic():
        actor.demand(Right.DECIDE)
        found = _held(actor, matter.pk, now)
        if found.state != Matter.State.DECIDED:
            raise NotNow(found.state)
        found.state, found.value, found.version = Matter.State.OPEN, None, found.version + 1
        found.decided_by_id = found.decided_at = None
        found.save()
        _record("matter.reopened", actor, found)
    return found


def _held(actor: Actor, number: int, now: datetime) -> Matter:
    mine = seen_by(actor)
    found = Matter.objects.select_for_update().filter(mine, pk=number).first()
    if found is None:
        raise Unknown(number)
    today, around = timezone.localdate(now), found.round
    excepted = LockException.objects.filter(user=actor.user, round=around, until__gte=today, ended_at=None)
    standing = Standing(
        RoundState(around.state),
        around.opens,
        around.due,
        State.LOCKED,
        is_excepted=excepted.exists(),
        is_finished=around.finished_at is not None,
    )
    if why := settling_refusal(standing, today):
        raise Refused(why)
    return found


def parties(matter: Matter, now: datetime) -> dict[int, list[int]]:
    """The submissions of the parties of a matter -> who answers in each."""
    told = figures(matter.round, (matter.kind, matter.code)).values()
    sides = {each.submission.pk: each.submission for figure in told for each in figure.sayings}
    local = Submission.objects.filter(round=matter.round, kind=matter.kind, code=matter.code)
    region = Submission.objects.filter(round=matter.round, kind="region", code=matter.region)
    asked = [*sides.values(), *local, *region]
    return holders({each.pk: each for each in asked}.values(), timezone.localdate(now))


def _tell_parties(matter: Matter, actor: Actor, occasion: str, title: str | Promise, now: datetime) -> None:
    users = {user for users in parties(matter, now).values() for user in users} - {actor.user}
    for user in sorted(users):
        tell(user, key=f"matter.{matter.pk}.{occasion}.{user}", title=title, link=link_to(matter), now=now)


def _record(action: str, actor: Actor, matter: Matter, **details: int | bool) -> None:
    record(action, who=actor.user, thing=THING, thing_id=matter.pk, details=details)
