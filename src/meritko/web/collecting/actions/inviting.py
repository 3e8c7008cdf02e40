"""Who is asked in a round that is being prepared: adding, leaving out with a reason, taking in again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.actions.rounds import ask
from meritko.web.collecting.models import Invited
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.reminding import invite, invite_by_link
from meritko.web.submissions.actions.rounds import THING, held_round
from meritko.web.submissions.models import Round
from meritko.web.submissions.states import RoundState


def add(actor: Actor, number: int, invited: Invited, now: datetime) -> Invited:
    """Add somebody to those who are asked; in a round that is open they are asked at once.

    Who is there already stays as they are, but is taken in again when they were left out.

    Args:
        invited: As `collecting.subjects` makes them.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such round.
        NotNow: it is closed or locked.
    """
    with transaction.atomic():
        around = held_round(actor, number)
        if around.state not in {RoundState.DRAFT, RoundState.OPEN}:
            raise NotNow(around.state)
        invited.round = around
        there = around.invited.filter(kind=invited.kind, code=invited.code).first()
        if there is None:
            there = invited
            there.save()
            _record("invited.added", actor, around, there)
        elif there.is_left_out:
            take_in(actor, there.pk)
        if around.state == RoundState.OPEN:
            asked = ask(actor, there, now)
            invite([around], now)
            invite_by_link(actor, [(asked, there.address)], now)
    return there


def leave_out(actor: Actor, number: int, reason: str) -> Invited:
    """Leave somebody out of those who will be asked, and say why.

    Args:
        number: Of the invited one.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is nobody of this number.
        NotNow: the round was opened already, or no reason is given.
    """
    with transaction.atomic():
        found = _held(actor, number)
        if not reason.strip():
            raise NotNow(number)
        found.is_left_out, found.reason = True, reason.strip()
        found.save(update_fields=["is_left_out", "reason"])
        _record("invited.left_out", actor, found.round, found)
    return found


def leave_out_many(
    actor: Actor, number: int, chosen: Collection[int], reason: str, *, region: str = ""
) -> int:
    """Leave several out for one reason; how many were left out now. Who was left out before keeps theirs.

    Args:
        number: Of the round.
        chosen: The numbers of invited ones.
        region: The code of a region all of which is chosen, too; empty for none.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such round, or it has no invited one of a number.
        NotNow: it was opened already, nobody is chosen, or no reason is given.
    """
    with transaction.atomic():
        around = held_round(actor, number)
        if not reason.strip():
            raise NotNow(number)
        found = [each for each in _chosen(around, chosen, region) if not each.is_left_out]
        for each in found:
            each.is_left_out, each.reason = True, reason.strip()
        _change_many("invited.left_out", actor, around, found)
    return len(found)


def take_in_many(actor: Actor, number: int, chosen: Collection[int], *, region: str = "") -> int:
    """Ask several after all who were left out; how many of the chosen ones were.

    Raises:
        Forbidden, Unknown, NotNow: as in `leave_out_many`.
    """
    with transaction.atomic():
        around = held_round(actor, number)
        found = [each for each in _chosen(around, chosen, region) if each.is_left_out]
        for each in found:
            each.is_left_out, each.reason = False, ""
        _change_many("invited.taken_in", actor, around, found)
    return len(found)


def take_in(actor: Actor, number: int) -> Invited:
    """Ask somebody after all who was left out.

    Raises:
        Forbidden, Unknown: as in `leave_out`.
        NotNow: the round is closed or locked.
    """
    with transaction.atomic():
        found = _held(actor, number, RoundState.DRAFT, RoundState.OPEN)
        found.is_left_out, found.reason = False, ""
        found.save(update_fields=["is_left_out", "reason"])
        _record("invited.taken_in", actor, found.round, found)
    return found


def address(actor: Actor, number: int, told: str) -> Invited:
    """Change where the link goes to somebody without an account; empty: there is no address.

    Raises:
        Forbidden, Unknown: as in `leave_out`.
        NotNow: the round was opened already.
    """
    with transaction.atomic():
        found = _held(actor, number)
        if found.address != told:
            found.address = told
            found.save(update_fields=["address"])
            _record("invited.addressed", actor, found.round, found)
    return found


def _chosen(around: Round, chosen: Collection[int], region: str) -> list[Invited]:
    """Those of a prepared round who were chosen by number or by region."""
    if around.state != RoundState.DRAFT:
        raise NotNow(around.state)
    wanted = Q(pk__in=chosen) | Q(region=region) if region else Q(pk__in=chosen)
    found = list(around.invited.select_for_update().filter(wanted))
    if strange := {*chosen} - {each.pk for each in found}:
        raise Unknown(min(strange))
    if not found:
        raise NotNow(around.pk)
    return found


def _change_many(action: str, actor: Actor, around: Round, found: Collection[Invited]) -> None:
    Invited.objects.bulk_update(found, ["is_left_out", "reason"])
    for each in found:
        _record(action, actor, around, each)


def _held(actor: Actor, number: int, *states: RoundState) -> Invited:
    actor.demand(Right.OPEN_ROUNDS)
    found = Invited.objects.select_for_update(of=("self",)).select_related("round").filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    if found.round.state not in (states or (RoundState.DRAFT,)):
        raise NotNow(found.round.state)
    return found


def _record(action: str, actor: Actor, around: Round, about: Invited) -> None:
    told: dict[str, str | int] = {"kind": about.kind, "code": about.code}
    record(action, who=actor.user, thing=THING, thing_id=around.pk, details=told)
