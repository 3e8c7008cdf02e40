"""Sending what is in the outbox: claimed, handed over, marked; by one process at a time."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from meritko.web.notices.models import Letter
from meritko.web.people import person

log = logging.getLogger("meritko.notices")

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 60, 240, 240, 720, 1440))
"""How long to wait after each try that failed; after the last one the letter is given up."""

NEVER = frozenset({550, 551, 552, 553, 554})
"""Answers of a mail server after which there is no sense in trying again."""

_EMPTIED = {"subject": "", "body": "", "address": ""}
"""What is not kept of a letter that was sent or given up: it may tell of people, or hold a link for one."""

Hand = Callable[[EmailMessage], object]
Refusal = Callable[[str, datetime], None]

_refusals: dict[str, Refusal] = {}


class Refused(Exception):
    """Whoever takes the mail will never take this letter; carries a short reason without personal values."""


def register_refusal(thing: str, told: Refusal) -> None:
    """Hear of letters about a kind of thing that were refused: called with its `thing_id` and the time."""
    _refusals[thing] = told


def send_letters(now: datetime, hand: Hand | None = None) -> int:
    """Send every letter whose time has come; how many were sent.

    A letter is marked before it is handed over and after. When the program is killed between, it is
    handed over again under the same Message-ID: none is lost, and the one that may be there twice can
    be told to be the same.

    Args:
        hand: Hands a message over; the mail server of the settings unless given.
    """
    sent = 0
    with _alone(settings.HOME.folder / "mail.lock") as is_alone:
        if not is_alone:
            return 0
        Letter.objects.filter(state=Letter.State.SENDING).update(state=Letter.State.WAITING)
        while (letter := _claimed(now)) is not None:
            sent += _send(letter, hand or EmailMessage.send, now)
    return sent


def _claimed(now: datetime) -> Letter | None:
    letter = Letter.objects.filter(state=Letter.State.WAITING, not_before__lte=now).first()
    if letter is not None:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENDING, tries=F("tries") + 1)
        letter.tries += 1
    return letter


def _send(letter: Letter, hand: Hand, now: datetime) -> bool:
    try:
        hand(_message(letter))
    except Refused as reason:
        _refuse(letter, str(reason), now)
        return False
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        code = _code(error)
        end = _refuse if code in NEVER else _delay
        end(letter, f"SMTP {code}", now)
        return False
    except (SMTPException, OSError) as error:
        _delay(letter, type(error).__name__, now)
        return False
    _mark(letter, state=Letter.State.SENT, sent_at=now, error="", **_EMPTIED)
    return True


def _code(error: SMTPRecipientsRefused | SMTPResponseException) -> int:
    if isinstance(error, SMTPResponseException):
        return error.smtp_code
    return min(code for code, _words in error.recipients.values())


def _message(letter: Letter) -> EmailMessage:
    reader = person(letter.user) if letter.user is not None else None
    address = letter.address or (reader.address if reader else "")
    if not address:
        raise Refused("no address")
    return EmailMessage(
        letter.subject,
        letter.body,
        to=[address],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )


def _delay(letter: Letter, reason: str, now: datetime) -> None:
    if letter.tries > len(WAITS):
        _refuse(letter, reason, now)
        return
    _mark(letter, state=Letter.State.WAITING, not_before=now + WAITS[letter.tries - 1], error=reason)


def _refuse(letter: Letter, reason: str, now: datetime) -> None:
    log.warning("letter %s was not taken: %s", letter.pk, reason)
    if told := _refusals.get(letter.thing):
        told(letter.thing_id, now)
    _mark(letter, state=Letter.State.REFUSED, error=reason, **_EMPTIED)


def _mark(letter: Letter, **changes: object) -> None:
    Letter.objects.filter(pk=letter.pk).update(**changes)


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether nobody else is sending; the lock ends with the process, however that ends."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
