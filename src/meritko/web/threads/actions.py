"""Saying something, and hiding what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.audit.actions import record
from meritko.web.notices.actions import tell
from meritko.web.people import actor_of_person
from meritko.web.threads.models import Message
from meritko.web.threads.policies import Subject, demand, rights

LONGEST = 10_000
"""Characters of one message."""


def say(actor: Any, thing: str, thing_id: str, text: str, key: str, now: datetime) -> Message:
    """Add a message to the discussion of a thing, and tell those who have spoken in it and may still read it.

    Args:
        key: Of the form: sent twice, a message is there once.

    Raises:
        Http404: the actor may not know of the thing.
        PermissionDenied: the actor may read and not write.
    """
    held = rights(actor, thing, thing_id)
    demand(held.write)
    try:
        with transaction.atomic():
            message = Message.objects.create(
                thing=thing,
                thing_id=thing_id,
                key=_key(actor, key),
                author=actor.user,
                text=text,
                at=now,
            )
            record(
                "message.said",
                who=actor.user,
                thing=thing,
                thing_id=thing_id,
                organisation=held.subject.organisation(thing_id),
                details={"message": message.pk},
            )
            _tell_others(message, held.subject, now)
    except IntegrityError:
        return Message.objects.get(key=_key(actor, key))
    return message


def _key(actor: Any, key: str) -> str:
    """Nobody can keep others from speaking by using their keys."""
    return f"{actor.user}.{key}"[:40]


def hide(actor: Any, number: int, reason: str, now: datetime) -> Message:
    """Hide the words of a message; that it was there stays to be seen.

    Raises:
        Http404: there is no such message, or the actor may not know of the thing.
        PermissionDenied: the actor is not who looks after this discussion.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=number).first()
        if message is None:
            raise Http404
        held = rights(actor, message.thing, message.thing_id)
        demand(held.moderate)
        if message.hidden_at is None:
            message.hidden_at, message.hidden_by, message.reason = now, actor.user, reason[:200]
            message.save(update_fields=["hidden_at", "hidden_by", "reason"])
            record(
                "message.hidden",
                who=actor.user,
                thing=message.thing,
                thing_id=message.thing_id,
                organisation=held.subject.organisation(message.thing_id),
                details={"message": message.pk},
            )
    return message


def _tell_others(message: Message, subject: Subject, now: datetime) -> None:
    said = Message.objects.filter(thing=message.thing, thing_id=message.thing_id)
    for user in set(said.exclude(author=message.author).values_list("author", flat=True)):
        reader = actor_of_person(user, timezone.localdate(now))
        if reader is not None and subject.may_read(reader, message.thing_id):
            tell(
                user,
                key=f"message.{message.pk}.{user}",
                title=format_lazy(_("A new message: {subject}"), subject=subject.title(message.thing_id)),
                link=subject.link(message.thing_id),
                now=now,
            )
