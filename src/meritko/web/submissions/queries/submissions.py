"""Reading submissions, how one may write into them, and the history of their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.submissions.bearing import Bearer, link_refusal
from meritko.web.submissions.models import AnswerChange, Link, LockException, Submission
from meritko.web.submissions.policies import (
    exception_of,
    is_own,
    may_stand_in,
    owned_by,
    seen_by,
    standing_of,
)
from meritko.web.submissions.states import AWAITED, RoundState, Why, refusal


@dataclass(frozen=True)
class Writing:
    """How the actor may write into a submission today. `why`: why not; None when one may.

    `is_own`: the actor is asked. `is_stand_in`: may answer for who is asked. `decides`: accepts and returns.
    `hands_in`: all is handed in, not only some sections filled in for somebody else.
    """

    why: Why | None
    is_own: bool
    is_stand_in: bool
    exception: LockException | None
    decides: bool
    hands_in: bool = True

    @property
    def may(self) -> bool:
        return self.why is None and (self.is_own or self.is_stand_in)

    @property
    def needs_note(self) -> bool:
        return self.why is Why.NO_NOTE


def submissions(actor: Actor) -> QuerySet[Submission]:
    """The submissions that the actor may know of; nobody knows of those of a round that is being prepared.

    Raises:
        Forbidden: the actor is asked nothing and watches over nothing.
    """
    found = Submission.objects.filter(seen_by(actor)).exclude(round__state=RoundState.DRAFT)
    return found.select_related("round", "on_behalf_by", "submitted_by")


def submission_of(actor: Actor, number: int) -> Submission:
    """One submission.

    Raises:
        Forbidden: as in `submissions`.
        Unknown: there is none of this number, or none that the actor may know of.
    """
    found = submissions(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def writing(actor: Actor, submission: Submission, today: date) -> Writing:
    """How the actor may write into a submission (one of `submissions`) today."""
    if isinstance(actor, Bearer):
        return _by_link(actor, submission, today)
    mine = is_own(actor, submission)
    stands_in = not mine and may_stand_in(actor, submission)
    exception = exception_of(actor.user, submission, today)
    standing = standing_of(submission, is_excepted=exception is not None, is_on_behalf=not mine)
    return Writing(refusal(standing, today), mine, stands_in, exception, actor.may(Right.DECIDE))


def _by_link(bearer: Bearer, submission: Submission, today: date) -> Writing:
    link = Link.objects.get(pk=bearer.link)
    standing = standing_of(submission, is_excepted=False, is_on_behalf=False)
    why = link_refusal(link, standing, today)
    return Writing(why, True, False, None, False, hands_in=link.kind == Link.Kind.ASKED)


def awaited(actor: Actor, today: date) -> QuerySet[Submission]:
    """What the actor is asked now and has not handed in; what is due first at the head."""
    mine = owned_by(actor)
    open_now = Q(round__state=RoundState.OPEN, round__opens__lte=today)
    excepted = Q(exceptions__user=actor.user, exceptions__until__gte=today, exceptions__ended_at=None)
    found = Submission.objects.filter(mine & open_now & Q(state__in=AWAITED) | excepted)
    return (
        found.filter(round__finished_at=None).select_related("round").order_by("round__due", "pk").distinct()
    )


def history(submission: Submission, key: str) -> QuerySet[AnswerChange]:
    """What was written into a field, the latest first."""
    return submission.changes.filter(key=key).select_related("by", "exception", "link")


def exceptions(submission: Submission) -> QuerySet[LockException]:
    """The exceptions that were given for a submission, the latest first."""
    found = LockException.objects.filter(
        Q(submission=submission) | Q(submission=None), round=submission.round_id
    )
    return found.select_related("user", "granted_by")
