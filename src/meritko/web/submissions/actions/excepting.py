"""Exceptions from a deadline or a lock: for one person, with a reason, and ending."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.audit.actions import record
from meritko.web.notices.actions import tell
from meritko.web.notices.models import Notice
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.rounds import THING, held_round
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import LockException, Submission
from meritko.web.submissions.policies import holders, substitutes
from meritko.web.submissions.states import RoundState, Why
from meritko.web.ui.writing import day

LONGEST_DAYS = 60
"""An exception that would last longer is a new deadline, and is made as one."""


def grant_exception(
    actor: Actor, submission: Submission, user: int, reason: str, until: date, now: datetime
) -> LockException:
    """Let one person write into a submission although the time is over.

    Args:
        user: One of those who are asked, or who may answer for them.
        until: The last day, at most LONGEST_DAYS from today.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: the person has nothing to do with the submission.
        Refused: the results of the round were handed on, or it is not open yet.
        NotNow: the day is over, or too far; or no reason is given.
    """
    with transaction.atomic():
        around = held_round(actor, submission.round_id)
        today = timezone.localdate(now)
        if around.finished_at is not None:
            raise Refused(Why.FINISHED)
        if around.state == RoundState.DRAFT:
            raise Refused(Why.NOT_OPEN)
        if not reason.strip() or not today <= until or (until - today).days > LONGEST_DAYS:
            raise NotNow(until)
        if user not in {*holders([submission], today)[submission.pk], *substitutes(submission, today)}:
            raise Unknown(user)
        made = LockException.objects.create(
            round=around,
            submission=submission,
            user_id=user,
            reason=reason.strip(),
            until=until,
            granted_by_id=actor.user,
            granted_at=now,
        )
        _tell(made, submission, now)
        _record(made, actor, submission)
    return made


def end_exception(actor: Actor, number: int, now: datetime) -> LockException:
    """Take an exception back ahead of its last day.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such exception.
    """
    with transaction.atomic():
        found = LockException.objects.filter(pk=number).first()
        around = held_round(actor, found.round_id if found else 0)
        if found is None:
            raise Unknown(number)
        if found.ended_at is None:
            found.ended_at = now
            found.save(update_fields=["ended_at"])
            record(
                "exception.ended",
                who=actor.user,
                thing=THING,
                thing_id=around.pk,
                details={"exception": found.pk},
            )
    return found


def _tell(made: LockException, submission: Submission, now: datetime) -> None:
    follower = follower_of(made.round.form)
    tell(
        made.user_id,
        key=f"exception.{made.pk}",
        title=format_lazy(
            _("You may write into {name} until {day}"), name=submission.name, day=day(made.until)
        ),
        text=made.reason,
        link=follower.page(submission) if follower else "",
        now=now,
        mail=Notice.Mail.NOW,
    )


def _record(made: LockException, actor: Actor, submission: Submission) -> None:
    told: dict[str, str | int] = {"submission": submission.pk, "until": made.until.isoformat()}
    record(
        "exception.granted",
        who=actor.user,
        thing=THING,
        thing_id=made.round_id,
        organisation=submission.organisation_id,
        details={"exception": made.pk, "user": made.user_id, **told},
    )
