"""Links: for somebody without an account to answer by, or for a colleague to fill in some sections."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.notices.actions import full_address, tell, write_letter
from meritko.web.notices.models import Letter, Notice
from meritko.web.submissions import letters
from meritko.web.submissions.actions.pens import NotNow, Refused, held_by_anybody, noted, take_pen
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.bearing import Bearer, digest, sections_for_links
from meritko.web.submissions.models import Link, Round, Submission
from meritko.web.submissions.policies import demand_answering
from meritko.web.submissions.states import AWAITED, RoundState, Why

_BY_ITSELF = Actor(None)

THING = "link"
"""What the outbox calls a link."""


@dataclass(frozen=True)
class Made:
    """A link that was just made, and its whole address: it is known now and never again."""

    link: Link
    address: str


def make_link(
    actor: Actor,
    submission: Submission,
    kind: Link.Kind,
    name: str,
    *,
    until: date,
    now: datetime,
    address: str = "",
    sections: Collection[str] = (),
) -> Made:
    """Make a link, which may be sent to `address`.

    Args:
        kind: ASKED reaches all of the submission and hands it in; DELEGATED reaches `sections`.
        name: Whom it is for, as the history of answers shows it.
        until: Its last day, at most that of the round.

    Raises:
        Forbidden, Unknown: the actor may not write into the submission, or may not ask by a link.
        Refused: the time is over.
        NotNow: the last day is past or behind that of the round; no name; no sections or other ones.
    """
    with transaction.atomic():
        found = _held_to_link(actor, submission, kind, now)
        if not name.strip() or not timezone.localdate(now) <= until <= found.round.due:
            raise NotNow(until)
        made = Link.objects.create(
            submission=found,
            kind=kind,
            sections=_reached(found, kind, sections),
            secret=digest(secret := secrets.token_urlsafe(32)),
            name=name.strip(),
            address=address.strip().lower(),
            made_by_id=actor.user,
            made_at=now,
            until=until,
        )
        noted("link.made", actor, found, made=made.pk, kind=kind.value)
    return Made(made, _address(secret))


def another(link: Link, now: datetime) -> Made:
    """A further address of the same link, such as for a reminder: what was sent before stays valid.

    Raises:
        NotNow: the link was withdrawn, or all was done by it.
    """
    with transaction.atomic():
        there = Link.objects.select_for_update().get(pk=link.pk)
        if there.ended_at is not None or there.done_at is not None:
            raise NotNow(link.pk)
        secret = secrets.token_urlsafe(32)
        made = _copy(there, secret, there.until, now)
        noted("link.sent_again", _BY_ITSELF, made.submission, made=made.pk, of=there.pk)
    return Made(made, _address(secret))


def send_link(
    made: Made, now: datetime, *, key: str = "", letter: tuple[str, str] | None = None
) -> Letter | None:
    """Put the mail with a link into the outbox, once for each key; None where no address is known.

    Args:
        letter: Subject and text, in which `{link}` stands for the address; the usual ones without it.
    """
    if not made.link.address:
        return None
    subject, body = letter or letters.link(made.link, "{link}")
    return write_letter(
        key or f"link:{made.link.pk}",
        address=made.link.address,
        subject=subject,
        body=body.replace("{link}", made.address),
        now=now,
        thing=THING,
        thing_id=made.link.pk,
    )


def withdraw_link(actor: Actor, number: int, now: datetime) -> Link:
    """Let a link be of no use, with all further addresses of it; what was written by it stays.

    Raises:
        Forbidden, Unknown: there is none of this number, or none of the actor's.
    """
    with transaction.atomic():
        found = link_of(actor, number)
        held_by_anybody(found.submission_id)
        if same_as(found).filter(ended_at=None).update(ended_at=now):
            noted("link.withdrawn", actor, found.submission, withdrawn=found.pk)
    return found


def send_again(actor: Actor, number: int, now: datetime) -> Made:
    """Make and mail a further address of a link; the mails before stay valid.

    Raises:
        Forbidden, Unknown: as in `withdraw_link`.
        NotNow: it was withdrawn or its time is over; or there is no address to send it to.
    """
    with transaction.atomic():
        found = link_of(actor, number)
        if not found.address or found.until < timezone.localdate(now):
            raise NotNow(number)
        made = another(found, now)
        send_link(made, now)
    return made


def link_of(actor: Actor, number: int) -> Link:
    """A link, for who may make such ones.

    Raises:
        Forbidden, Unknown: there is none of this number, or none of the actor's.
    """
    found = Link.objects.select_related("submission__round", "made_by").filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    _demand_links(actor, found.submission, Link.Kind(found.kind))
    return found


def opened(secret: str) -> Link:
    """The link of a secret, whether it is of any use still or not.

    Raises:
        Unknown: there is none.
    """
    found = Link.objects.filter(secret=digest(secret)).first()
    if found is None:
        raise Unknown(THING)
    return found


def finish_sections(bearer: Bearer, now: datetime) -> Link:
    """Note that a colleague is done with the sections of a link, and tell who handed them over.

    Raises:
        Unknown, Refused: as in `take_pen`.
        Forbidden: by this link all is handed in, not some sections.
    """
    with transaction.atomic():
        pen = take_pen(bearer, bearer.submission, now)
        link = pen.link
        if link is None or link.kind != Link.Kind.DELEGATED:
            raise Forbidden(bearer.link)
        same_as(link).update(done_at=now)
        noted("link.done", bearer, pen.submission)
        if link.made_by_id is not None:
            tell(
                link.made_by_id,
                key=f"link.{link.pk}.done.{now.timestamp():.0f}",
                title=format_lazy(
                    _("{who} is done with the sections you handed over: {name}"),
                    who=link.name,
                    name=pen.submission.name,
                ),
                link=reverse("submissions:submission", args=[pen.submission.pk]),
                now=now,
            )
    return link


def resume_sections(bearer: Bearer, now: datetime) -> None:
    """Take back that a colleague is done, to correct something while there is time.

    Raises:
        Unknown: it is no link of sections.
        Refused: the link or the time is over.
    """
    with transaction.atomic():
        held_by_anybody(bearer.submission)
        done = Link.objects.filter(pk=bearer.link, kind=Link.Kind.DELEGATED).exclude(done_at=None).first()
        if done is None:
            raise Unknown(bearer.link)
        same_as(done).update(done_at=None)
        take_pen(bearer, bearer.submission, now)  # what may not be written is not resumed
        noted("link.resumed", bearer, done.submission)


def ask_again(submission: Submission, reason: str, now: datetime) -> int:
    """Give a further link to whoever handed in by one what is returned now, with the reason; how many.

    The old ones stay of no use: what was done by them was done.
    """
    count = 0
    gone = submission.links.filter(kind=Link.Kind.ASKED, ended_at=None).exclude(done_at=None)
    newest = {(each.name, each.address): each for each in gone.order_by("pk")}
    for each in newest.values():
        secret = secrets.token_urlsafe(32)
        made = _copy(each, secret, max(each.until, submission.round.due), now)
        noted("link.sent_again", _BY_ITSELF, submission, made=made.pk, of=each.pk)
        again = letters.link_returned(made, reason, "{link}")
        count += send_link(Made(made, _address(secret)), now, letter=again) is not None
    return count


def asked_by_link(submissions: Iterable[Submission]) -> dict[int, Link]:
    """The newest link of each submission (by its number) by which somebody is asked and has not answered."""
    numbers = [each.pk for each in submissions]
    found = Link.objects.filter(
        submission__in=numbers, kind=Link.Kind.ASKED, ended_at=None, done_at=None
    ).exclude(address="")
    return {each.submission_id: each for each in found.order_by("pk")}


def move_last_days(around: Round, before: date) -> int:
    """Let links whose last day was that of the round (`before`) last until the new one; how many."""
    asked = Link.objects.filter(submission__round=around, kind=Link.Kind.ASKED, until=before, ended_at=None)
    return asked.update(until=around.due)


def bounced(number: str, now: datetime) -> None:
    """The mail with a link could not be delivered; told by the outbox."""
    found = Link.objects.select_related("submission").filter(pk=number).first()
    if found is None or found.made_by_id is None:
        return
    tell(
        found.made_by_id,
        key=f"link.{found.pk}.bounced",
        title=format_lazy(_("The link could not be delivered: {name}"), name=found.submission.name),
        text=format_lazy(_("For {who}, {address}"), who=found.name, address=found.address),
        link=reverse("submissions:links", args=[found.submission_id]),
        now=now,
        mail=Notice.Mail.NOW,
    )


def same_as(link: Link) -> QuerySet[Link]:
    """A link with the further addresses of it: for the same person and the same sections, not done yet
    or done together."""
    return Link.objects.filter(
        submission=link.submission_id, kind=link.kind, name=link.name, address=link.address
    ).filter(Q(pk=link.pk) | Q(done_at=link.done_at))


def _copy(link: Link, secret: str, until: date, now: datetime) -> Link:
    return Link.objects.create(
        submission=link.submission,
        kind=link.kind,
        sections=link.sections,
        secret=digest(secret),
        name=link.name,
        address=link.address,
        made_by_id=link.made_by_id,
        made_at=now,
        until=until,
    )


def _held_to_link(actor: Actor, submission: Submission, kind: Link.Kind, now: datetime) -> Submission:
    """The submission, held by who may make such a link of it now."""
    if kind == Link.Kind.DELEGATED:
        pen = take_pen(actor, submission.pk, now)
        if pen.link is not None:
            raise Forbidden(kind)
        return pen.submission
    _demand_links(actor, submission, kind)
    found = held_by_anybody(submission.pk)
    around = found.round
    if around.finished_at is not None or around.state == RoundState.LOCKED:
        raise Refused(Why.LOCKED)
    if around.state != RoundState.OPEN:
        raise Refused(Why.CLOSED if around.state == RoundState.CLOSED else Why.NOT_OPEN)
    if found.state not in AWAITED:
        raise Refused(Why.SUBMITTED)
    return found


def _reached(submission: Submission, kind: Link.Kind, sections: Collection[str]) -> list[str]:
    """The sections that a link is to reach, as they are kept: none for all of the submission.

    Raises:
        NotNow: none is chosen, or one that cannot be handed over.
    """
    if kind == Link.Kind.ASKED and not sections:
        return []
    there = {section.id for section in sections_for_links(form_named(submission.form))}
    if kind == Link.Kind.ASKED or not sections or not set(sections) <= there:
        raise NotNow(sections)
    return [*sections]


def _demand_links(actor: Actor, submission: Submission, kind: Link.Kind) -> None:
    """Let only those pass who may make and withdraw such links of a submission."""
    stands_in = demand_answering(actor, submission)
    if kind == Link.Kind.ASKED and not stands_in and not actor.may(Right.OPEN_ROUNDS):
        raise Forbidden(kind)


def _address(secret: str) -> str:
    return full_address(reverse("by_link:open", args=[secret]))
