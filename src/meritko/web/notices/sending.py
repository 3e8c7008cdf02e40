"""Sending what is in the outbox: claimed, handed over, marked; by one process at a time."""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from meritko.web.notices.models import Letter
from meritko.web.people import person

log = logging.getLogger("meritko.notices")

WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 60, 240, 240, 720, 1440, 1440, 1440, 1440)
)
"""How long to wait after each try that failed; after the last one, five days, the letter is given up."""

NEVER = frozenset({550, 551, 552, 553, 554})
"""What a mail server says to the recipient or the letter after which there is no sense in trying again."""

FAILURES_IN_A_ROW = 3
"""After so many the server is left alone for now: it is the server, not the letters."""

SECONDS_OF_A_TURN = 20.0
"""How long one turn of sending may take: other things wait for it. What is left goes with the next one."""

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
    """Send the letters whose time has come, as many as a turn allows; how many were sent.

    A letter is marked before it is handed over and after. When the program is killed between, it is
    handed over again under the same Message-ID: none is lost, and the one that may be there twice can
    be told to be the same.

    Args:
        hand: Hands a message over; the mail server of the settings unless given.
    """
    sent = failed = 0
    with _alone(settings.HOME.folder / "mail.lock") as is_alone:
        if not is_alone:
            return 0
        until = time.monotonic() + SECONDS_OF_A_TURN
        Letter.objects.filter(state=Letter.State.SENDING).update(state=Letter.State.WAITING)
        while failed < FAILURES_IN_A_ROW and time.monotonic() < until:
            letter = _claimed(now)
            if letter is None:
                break
            end = _send(letter, hand or EmailMessage.send, now)
            sent += end is _End.SENT
            failed = failed + 1 if end is _End.AWAY else 0
    return sent


class _End(Enum):
    """How handing a letter over ended; AWAY: there was nobody who would take any letter."""

    SENT = auto()
    NOT_TAKEN = auto()
    AWAY = auto()


def _claimed(now: datetime) -> Letter | None:
    letter = Letter.objects.filter(state=Letter.State.WAITING, not_before__lte=now).first()
    if letter is not None:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENDING, tries=F("tries") + 1)
        letter.tries += 1
    return letter


def _send(letter: Letter, hand: Hand, now: datetime) -> _End:
    try:
        hand(_message(letter))
    except Refused as reason:
        _refuse(letter, str(reason), now)
        return _End.NOT_TAKEN
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        code = _code(error)
        end = _refuse if code in NEVER else _delay
        end(letter, f"SMTP {code}", now)
        return _End.NOT_TAKEN
    except SMTPResponseException as error:  # said to us, not of this letter: others fare no better
        _delay(letter, f"SMTP {error.smtp_code}", now)
        return _End.AWAY
    except (SMTPException, OSError) as error:
        _delay(letter, type(error).__name__, now)
        return _End.AWAY
    except ValueError as error:  # it cannot be written; the others must not wait
        _delay(letter, type(error).__name__, now)
        return _End.NOT_TAKEN
    _mark(letter, state=Letter.State.SENT, sent_at=now, error="", **_EMPTIED)
    return _End.SENT


def _code(error: SMTPRecipientsRefused | SMTPDataError) -> int:
    if isinstance(error, SMTPDataError):
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


def come_back(message_id: str, status: str, now: datetime) -> bool:
    """Note that a letter which a server had taken came back as one that cannot be delivered.

    Args:
        status: What the report says, as 5.1.1.

    Returns:
        Whether it is one of ours, and was not known to be refused.
    """
    letter = Letter.objects.filter(message_id=message_id).exclude(state=Letter.State.REFUSED).first()
    if letter is None:
        return False
    _refuse(letter, f"came back {status}"[:200], now)
    return True


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
