"""Handing in, taking back, returning, accepting, giving up: the life of a submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor, Forbidden
from meritko.web.accounts.roles import Right
from meritko.web.notices.actions import tell
from meritko.web.submissions.actions.linking import ask_again, same_as
from meritko.web.submissions.actions.pens import NotNow, Refused, held, noted, take_pen
from meritko.web.submissions.actions.receipts import give_receipt
from meritko.web.submissions.asking import Lack, sheet_of
from meritko.web.submissions.following import follower_of, settled
from meritko.web.submissions.models import Link, Remark, Submission
from meritko.web.submissions.policies import demand_answering, exception_of, holders, standing_of
from meritko.web.submissions.states import AFTER, Move, RoundState, State, Why, refusal

__all__ = [
    "Incomplete", "NotNow", "accept", "mark_not_delivered", "reopen", "return_with_reasons", "submit",
    "take_back",
]  # fmt: skip


class Incomplete(Exception):
    """It cannot be handed in; carries what is wrong."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(len(lacks))
        self.lacks = lacks


def submit(actor: Actor, submission: Submission, now: datetime) -> Submission:
    """Hand in everything.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; Forbidden also by a link that reaches a part only.
        Incomplete: something is missing.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        found = pen.submission
        if pen.link is not None and pen.link.kind != Link.Kind.ASKED:
            raise Forbidden(pen.link.pk)
        if lacks := sheet_of(found).lacks():
            raise Incomplete(lacks)
        if found.round.state == RoundState.LOCKED:
            return found  # what is written under an exception holds as it is
        found.submitted_at, found.submitted_by_id = now, actor.user
        found.remarks.filter(kind=Remark.Kind.RETURN, resolved_at=None).update(resolved_at=now)
        if pen.link is not None:
            same_as(pen.link).update(done_at=now)
        exception = {} if pen.exception is None else {"exception": pen.exception.pk}
        _move(found, Move.SUBMIT, actor, **exception)
        give_receipt(pen, now)
    return found


def take_back(actor: Actor, submission: Submission, now: datetime) -> Submission:
    """Take back what was handed in and not accepted yet, to change it.

    Raises:
        Forbidden, Unknown: as in `take_pen`.
        Refused: the time is over.
        NotNow: it was not handed in, or accepted already.
    """
    with transaction.atomic():
        found = held(actor, submission.pk)
        is_on_behalf = demand_answering(actor, found)
        today = timezone.localdate(now)
        exception = exception_of(actor.user, found, today)
        standing = standing_of(found, is_excepted=exception is not None, is_on_behalf=is_on_behalf)
        if (why := refusal(standing, today)) and why is not Why.SUBMITTED:
            raise Refused(why)
        if exception is None and today > found.round.due:
            raise Refused(Why.AFTER_DUE)
        _move(found, Move.TAKE_BACK, actor)
    return found


def return_with_reasons(
    actor: Actor, submission: Submission, reasons: Mapping[str, str], now: datetime
) -> Submission:
    """Return what was handed in: reasons by the key of the field, `""` for all of it.

    Raises:
        Forbidden: the actor decides nothing.
        Unknown: there is no such submission, or no such field in it.
        NotNow: it was not handed in.
    """
    with transaction.atomic():
        found = _decided_by(actor, submission)
        for key, text in reasons.items():
            if key:
                sheet_of(found).demand(key)
            Remark.objects.create(submission=found, key=key, text=text.strip(), by_id=actor.user, at=now)
        found.reason, found.accepted_at = reasons.get("", "").strip(), None
        _move(found, Move.RETURN, actor)
        settled(actor, found, now)
        _tell(found, format_lazy(_("Returned to be completed: {name}"), name=found.name), now)
        ask_again(found, found.reason, now)
    return found


def accept(actor: Actor, submission: Submission, now: datetime) -> Submission:
    """Accept what was handed in.

    Raises:
        Forbidden, Unknown, NotNow: as in `return_with_reasons`.
    """
    with transaction.atomic():
        found = _decided_by(actor, submission)
        found.accepted_at = now
        _move(found, Move.ACCEPT, actor)
        settled(actor, found, now)
        _tell(found, format_lazy(_("Accepted: {name}"), name=found.name), now)
    return found


def mark_not_delivered(actor: Actor, submission: Submission, reason: str) -> Submission:
    """Note that nothing will come, and why; last year's values then hold.

    Raises:
        Forbidden, Unknown, NotNow: as in `return_with_reasons`.
    """
    with transaction.atomic():
        found = _decided_by(actor, submission)
        found.reason = reason.strip()
        _move(found, Move.GIVE_UP, actor)
    return found


def reopen(actor: Actor, submission: Submission, now: datetime) -> Submission:
    """Await again what was noted as not delivered.

    Raises:
        Forbidden, Unknown, NotNow: as in `return_with_reasons`.
    """
    with transaction.atomic():
        found = _decided_by(actor, submission)
        found.reason = ""
        _move(found, Move.REOPEN, actor)
        _tell(found, format_lazy(_("You are asked again: {name}"), name=found.name), now)
    return found


def _decided_by(actor: Actor, submission: Submission) -> Submission:
    actor.demand(Right.DECIDE)
    found = held(actor, submission.pk)
    if found.round.state == RoundState.LOCKED:
        raise Refused(Why.LOCKED)
    return found


def _move(found: Submission, move: Move, actor: Actor, **details: int) -> None:
    after = AFTER[move].get(State(found.state))
    if after is None:
        raise NotNow(move)
    found.state, found.version = after, found.version + 1
    found.save()
    noted(f"submission.{move.value}", actor, found, **details)


def _tell(found: Submission, title: object, now: datetime) -> None:
    follower = follower_of(found.round.form)
    for user in holders([found], timezone.localdate(now))[found.pk]:
        tell(
            user,
            key=f"submission.{found.pk}.{found.version}.{user}",
            title=str(title),
            text=found.reason,
            link=follower.page(found) if follower else "",
            now=now,
        )
