"""Comments and flags on a value: said by those who answer and those who watch over it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.notices.actions import tell
from meritko.web.submissions.actions.pens import Refused, held, noted
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.models import Remark, Submission
from meritko.web.submissions.policies import exception_of, holders, is_own, seen_by, standing_of, substitutes
from meritko.web.submissions.states import settling_refusal

LONGEST = 2000
"""Characters of one remark."""


def comment(actor: Actor, submission: Submission, key: str, text: str, now: datetime) -> Remark:
    """Say something of a field, or of all of a submission (`key` empty); the other side is told.

    Raises:
        Forbidden, Unknown: the actor may not know of it, or it does not ask the field.
        Refused: the round is locked.
    """
    return _remark(actor, submission, Remark.Kind.COMMENT, key, text, now)


def flag(actor: Actor, submission: Submission, key: str, text: str, now: datetime) -> Remark:
    """Mark a field as one that is to be looked at; those who are asked are told.

    Raises:
        Forbidden: the actor is the one who is asked.
        Unknown, Refused: as in `comment`.
    """
    if is_own(actor, submission) and not actor.may(Right.DECIDE):
        raise Forbidden(key)
    return _remark(actor, submission, Remark.Kind.FLAG, key, text, now)


def settle(actor: Actor, number: int, now: datetime) -> Remark:
    """Note that a comment or a flag is dealt with.

    Raises:
        Forbidden, Unknown: there is none of this number, or none that the actor may know of; why something
            was returned is dealt with by handing it in again.
        Refused: the round is locked.
    """
    with transaction.atomic():
        found = Remark.objects.exclude(kind=Remark.Kind.RETURN).filter(pk=number).first()
        if found is None:
            raise Unknown(number)
        about = _held(actor, found.submission_id, now)
        if found.resolved_at is None:
            found.resolved_at = now
            found.save(update_fields=["resolved_at"])
            noted("remark.settled", actor, about, remark=found.pk)
    return found


def _remark(
    actor: Actor, submission: Submission, kind: Remark.Kind, key: str, text: str, now: datetime
) -> Remark:
    with transaction.atomic():
        about = _held(actor, submission.pk, now)
        if key:
            sheet_of(about).demand(key)
        made = Remark.objects.create(
            submission=about, kind=kind, key=key, text=text.strip()[:LONGEST], by_id=actor.user, at=now
        )
        noted(f"remark.{kind.value}", actor, about, remark=made.pk)
        _tell(actor, about, made, now)
    return made


def _held(actor: Actor, number: int, now: datetime) -> Submission:
    """A submission, held by somebody who may speak about it.

    Raises:
        Forbidden, Unknown: the actor may not know of it.
        Refused: the round is locked, or not open yet.
    """
    about = held(actor, number)
    if not Submission.objects.filter(seen_by(actor), pk=number).exists():
        raise Unknown(number)
    today = timezone.localdate(now)
    is_excepted = exception_of(actor.user, about, today) is not None
    standing = standing_of(about, is_excepted=is_excepted, is_on_behalf=False)
    if why := settling_refusal(standing, today):
        raise Refused(why)
    return about


def _tell(actor: Actor, about: Submission, made: Remark, now: datetime) -> None:
    today = timezone.localdate(now)
    mine = is_own(actor, about)
    others = substitutes(about, today) if mine else holders([about], today)[about.pk]
    spoke = about.remarks.filter(key=made.key).exclude(by=None).values_list("by", flat=True)
    for user in sorted({*others, *spoke} - {actor.user}):
        tell(
            user,
            key=f"remark.{made.pk}.{user}",
            title=format_lazy(_("Comment on a value: {name}"), name=about.name),
            text=made.text,
            link=f"{reverse('submissions:remarks', args=[about.pk])}#poznamka-{made.pk}",
            now=now,
        )
