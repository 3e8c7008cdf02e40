"""Telling people something: on the page, and by mail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from meritko.web.notices.models import Letter, Notice
from meritko.web.people import language_of, people

Words = str | Promise


@dataclass(frozen=True)
class Saying:
    """Something to be told, as in `tell`."""

    key: str
    title: Words
    text: Words = ""
    link: str = ""


def tell(
    user: int,
    *,
    key: str,
    title: Words,
    now: datetime,
    text: Words = "",
    link: str = "",
    mail: Notice.Mail = Notice.Mail.DIGEST,
) -> Notice:
    """Tell a person something, within the transaction of the caller; once for each key.

    Args:
        key: What is told to whom on what occasion, such as `run.12.done.7`.
        title, text: Plain words; lazy ones are said in the language of the person.
        link: Where it leads, an address within the application.
    """
    language = language_of(user)
    notice, is_new = _noted(user, Saying(key, title, text, link), mail, language, now)
    if is_new and mail == Notice.Mail.NOW:
        write_letter(
            f"notice:{key}"[:120],
            user=user,
            subject=notice.title,
            body=_letter([notice], language),
            now=now,
        )
        Notice.objects.filter(pk=notice.pk).update(mailed_at=now)
    return notice


def tell_together(
    user: int, sayings: Sequence[Saying], *, subject: Callable[[int], Words], now: datetime
) -> int:
    """Tell a person several things, within the transaction of the caller, in one letter that leaves at once.

    Each is told once for its key: what was told before is not in the letter, and without anything new there
    is none. The letter of a single thing is the one that `tell` writes.

    Args:
        subject: Of a letter about so many things.

    Returns:
        How many were new.
    """
    language = language_of(user)
    told = [_noted(user, each, Notice.Mail.NOW, language, now) for each in sayings]
    new = [notice for notice, is_new in told if is_new]
    if new:
        with override(language):
            about = new[0].title if len(new) == 1 else str(subject(len(new)))
        write_letter(_key_of(new), user=user, subject=about, body=_letter(new, language), now=now)
        Notice.objects.filter(pk__in=[each.pk for each in new]).update(mailed_at=now)
    return len(new)


def _noted(user: int, said: Saying, mail: Notice.Mail, language: str, now: datetime) -> tuple[Notice, bool]:
    """The notice of a key, and whether it is new."""
    with override(language):
        words = {"title": str(said.title)[:200], "text": str(said.text)}
    return Notice.objects.get_or_create(
        key=said.key, defaults={"user": user, "link": said.link, "mail": mail, "at": now, **words}
    )


def _key_of(notices: Sequence[Notice]) -> str:
    """The key of the letter about some notices: the same for the same ones."""
    if len(notices) == 1:
        return f"notice:{notices[0].key}"[:120]
    keys = "\0".join(sorted(each.key for each in notices)).encode()
    return f"notices:{hashlib.blake2b(keys, digest_size=18).hexdigest()}"


def write_letter(
    key: str,
    *,
    subject: str,
    body: str,
    now: datetime,
    user: int | None = None,
    address: str = "",
    thing: str = "",
    thing_id: str | int = "",
) -> Letter:
    """Put a mail into the outbox, within the transaction of the caller; once for each key.

    Args:
        user, address: To whom; an address only when there is no account.
        thing, thing_id: What it is about; see `register_refusal`.
    """
    letter, _is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "user": user,
            "address": address,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "thing": thing,
            "thing_id": str(thing_id),
            "message_id": _message_id(key),
            "written_at": now,
            "not_before": now,
        },
    )
    return letter


def mark_read(user: int, numbers: Collection[int], now: datetime) -> int:
    """Note that a person has read notices; those of others stay as they are. How many were unread."""
    return Notice.objects.filter(user=user, pk__in=numbers, read_at=None).update(read_at=now)


def write_digests(now: datetime, day: str) -> int:
    """Write the letter of the morning to everybody who has something new; how many were written.

    Args:
        day: The day in the place of the office, as 2026-11-22: one letter to a person and day. What is told
            after it was written waits for the next one.
    """
    waiting = Notice.objects.filter(mail=Notice.Mail.DIGEST, mailed_at=None, read_at=None, at__lte=now)
    users = set(waiting.values_list("user", flat=True))
    written = {key for user in users if Letter.objects.filter(key=(key := _digest(user, day))).exists()}
    for user, reader in people(users).items():
        if _digest(user, day) not in written:
            with transaction.atomic():
                _write_digest(
                    user, reader.language, list(waiting.filter(user=user).order_by("at", "pk")), now, day
                )
    return len(users) - len(written)


def _digest(user: int, day: str) -> str:
    return f"digest:{user}:{day}"


def _write_digest(user: int, language: str, notices: list[Notice], now: datetime, day: str) -> None:
    with override(language):
        subject = notices[0].title
        if len(notices) > 1:
            subject = ngettext("{n} new notice", "{n} new notices", len(notices)).format(n=len(notices))
        body = _letter(notices, language)
    write_letter(_digest(user, day), user=user, subject=subject, body=body, now=now)
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=now)


def full_address(link: str) -> str:
    """An address within the application as it stands in a letter."""
    return f"{settings.ADDRESS}{link}"


def _letter(notices: Collection[Notice], language: str) -> str:
    with override(language):
        parts = [_("Good day,")]
        for each in notices:
            parts.append(
                "\n".join(filter(None, (each.title, each.text, full_address(each.link) if each.link else "")))
            )
        parts.append(
            _("This message was sent by {office}. Please do not answer it.").format(
                office=settings.OFFICE.name
            )
        )
    return "\n\n".join(parts) + "\n"


def _message_id(key: str) -> str:
    """The same for the same letter however often it is sent, and telling nothing of what it is about."""
    secret = f"{settings.SECRET_KEY}\0{key}".encode()
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{hashlib.blake2b(secret, digest_size=18).hexdigest()}@{host}>"
