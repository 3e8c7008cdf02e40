"""Taking the pen: who may write into a submission, held until the end of the transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.audit.actions import record
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.bearing import Bearer, is_for_links, link_refusal
from meritko.web.submissions.models import Link, LockException, Submission
from meritko.web.submissions.policies import demand_answering, demand_asked, exception_of, standing_of
from meritko.web.submissions.states import Why, refusal

THING = "submission"
"""What the log and discussions call a submission."""


class Refused(Exception):
    """Nothing may be written now; carries why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class NotNow(Exception):
    """In its state this cannot be done to it."""


@dataclass(frozen=True)
class Pen:
    """A submission that is held for writing, and how the actor may write into it.

    `link`: the one by which the actor came, when it is nobody with an account.
    """

    actor: Actor
    submission: Submission
    is_on_behalf: bool
    exception: LockException | None
    link: Link | None = None

    def demand(self, key: str) -> None:
        """Let only fields pass that the pen reaches; `section` or `section/row/question`.

        Raises:
            Unknown: the link does not reach the field.
        """
        if not self.reaches(key):
            raise Unknown(key)

    def reaches(self, key: str) -> bool:
        """Whether a field, or a section, may be written with this pen."""
        return reaches(self.actor, form_named(self.submission.form), key)


def reaches(actor: Actor, form: Form, key: str) -> bool:
    """Whether an actor may know of a field, or of a section: all but who comes by a link know of all."""
    if not isinstance(actor, Bearer):
        return True
    name, _slash, rest = key.partition("/")
    section = form.section(name)
    if section is None or not actor.reaches(name):
        return False
    question = section.question(rest.rpartition("/")[2].partition(".")[0])
    return question is None or is_for_links(question)


def take_pen(actor: Actor, number: int, now: datetime) -> Pen:
    """Hold a submission until the end of the transaction, to write into it.

    Raises:
        Forbidden: the actor may only read it, or nothing at all.
        Unknown: there is no such submission, or none of the actor's.
        Refused: the time is over, or it is not yet; or the link is of no use any more.
    """
    if isinstance(actor, Bearer):
        return _by_link(actor, number, now)
    submission = held(actor, number)
    is_on_behalf = demand_answering(actor, submission)
    today, exception = timezone.localdate(now), None
    standing = standing_of(submission, is_excepted=False, is_on_behalf=is_on_behalf)
    if why := refusal(standing, today):
        exception = exception_of(actor.user, submission, today)
        why = refusal(replace(standing, is_excepted=exception is not None), today)
    if why:
        raise Refused(why)
    return Pen(actor, submission, is_on_behalf, exception)


def held(actor: Actor, number: int) -> Submission:
    """A submission, held until the end of the transaction: a lock of the round waits for it.

    Raises:
        Forbidden: the actor answers nothing.
        Unknown: there is no such submission.
    """
    demand_asked(actor)
    return held_by_anybody(number)


def held_by_anybody(number: int) -> Submission:
    """A submission, held until the end of the transaction, for who has proved the right otherwise.

    Raises:
        Unknown: there is no such submission.
    """
    # Its round is read only afterwards: while this waited, the round may have been locked.
    found = Submission.objects.select_for_update().filter(pk=number).order_by().first()
    if found is None:
        raise Unknown(number)
    return found


def noted(action: str, actor: Actor, submission: Submission, **details: str | int) -> None:
    """Record what was done to a submission, and by which link when it was nobody with an account."""
    by = {"link": actor.link} if isinstance(actor, Bearer) else {}
    record(
        action,
        who=actor.user,
        thing=THING,
        thing_id=submission.pk,
        organisation=submission.organisation_id,
        details={**by, **details},
    )


def _by_link(bearer: Bearer, number: int, now: datetime) -> Pen:
    """Nobody's exception helps a link: after the time it writes nothing."""
    if bearer.submission != number:
        raise Unknown(number)
    submission = held_by_anybody(number)
    link = Link.objects.select_for_update().get(pk=bearer.link)
    today = timezone.localdate(now)
    standing = standing_of(submission, is_excepted=False, is_on_behalf=False)
    if why := link_refusal(link, standing, today):
        raise Refused(why)
    return Pen(bearer, submission, is_on_behalf=False, exception=None, link=link)
