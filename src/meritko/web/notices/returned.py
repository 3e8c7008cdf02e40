"""Letters that come back: a mail server took them, and could not deliver them after all.

It says so in a report to the sender (RFC 3464). The office has these put into a folder of the installation,
one file each, as a Maildir or any mail program does; here they are read, matched with the letters by their
Message-ID, and taken away. What is something else is put aside for people to read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from django.conf import settings

from meritko.web.notices.sending import come_back

log = logging.getLogger("meritko.notices")

USUAL_FOLDER = "returned"
"""Where reports are put in the home unless `office.toml` names another folder."""

ASIDE = "aside"
"""The folder within it for what is no report on one of our letters."""

LARGEST = 2_000_000
"""More octets than a report has; what is larger is put aside unread."""


def read_returned(now: datetime) -> int:
    """Read what has come into the folder of returned mail; how many letters came back for good."""
    folder = settings.HOME.folder / (settings.OFFICE.returned or USUAL_FOLDER)
    back = 0
    for path in _files(folder):
        try:
            found = _failure(path)
            if found is None:
                _put_aside(path, folder / ASIDE)
                continue
            back += come_back(*found, now)
            path.unlink(missing_ok=True)
        except OSError as error:  # one that may not be read or moved: the others are not to wait for it
            log.warning("a returned mail cannot be taken: %s", type(error).__name__)
    return back


def _files(folder: Path) -> list[Path]:
    """Files that are wholly there: those of the folder itself, and of `new` and `cur` of a Maildir."""
    places = [folder, folder / "new", folder / "cur"]
    return sorted(path for place in places if place.is_dir() for path in place.iterdir() if path.is_file())


def _failure(path: Path) -> tuple[str, str] | None:
    """The Message-ID of a letter that failed for good, and how; None for anything else."""
    if path.stat().st_size > LARGEST:
        return None
    try:
        report = message_from_bytes(path.read_bytes(), policy=policy.compat32)
        statuses = [status for part in report.walk() for status in _failed(part)]
        numbers = [number for part in report.walk() if (number := _original(part))]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:  # anybody's words
        log.warning("a returned mail cannot be read: %s", type(error).__name__)
        return None
    return (numbers[0], statuses[0]) if statuses and numbers else None


def _failed(part: Message) -> Iterator[str]:
    """The statuses of a part that says for whom delivering failed."""
    if part.get_content_type() != "message/delivery-status":
        return
    groups = part.get_payload()
    for group in groups if isinstance(groups, list) else ():
        if isinstance(group, Message) and str(group.get("Action", "")).strip().lower() == "failed":
            yield "".join(c for c in str(group.get("Status", "")) if c in "0123456789.")[:12] or "?"


def _original(part: Message) -> str:
    """The Message-ID of the letter that a part gives back, whole or its head only."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Message):
        return str(payload[0].get("Message-ID", "")).strip()
    if kind == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        if isinstance(text, bytes):
            head = HeaderParser().parsestr(text.decode("ascii", "replace"))
            return str(head.get("Message-ID", "")).strip()
    return ""


def _put_aside(path: Path, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    path.rename(folder / path.name)
