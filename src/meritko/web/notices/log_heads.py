"""Every day the head of the log is written down elsewhere, and mailed to whom the office named."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from meritko.web.audit.heads import line_of
from meritko.web.audit.queries import head
from meritko.web.notices.actions import write_letter

USUAL_FILE = "heads.txt"
"""Where heads are kept in the home unless `office.toml` names a better place."""


def keep_head(now: datetime) -> None:
    """Add the head of the log to the file of heads, and mail it when the office wants that.

    Raises:
        OSError: the file cannot be written; the mail leaves all the same.
    """
    last = head()
    if not last.number:
        return
    here = timezone.localtime(now)
    line = line_of(here, (last.number, last.digest))
    if settings.OFFICE.heads_mail:
        _mail(here, line)
    _append(settings.HOME.folder / (settings.OFFICE.heads_file or USUAL_FILE), line)


def _mail(at: datetime, line: str) -> None:
    with override(settings.LANGUAGE_CODE):
        write_letter(
            f"audit.head:{at.date().isoformat()}",
            address=settings.OFFICE.heads_mail,
            subject=_("Head of the log on {day}").format(day=date_format(at)),
            body=_(
                "Keep this line where those who keep the application cannot reach it. "
                "It proves later that nothing was taken from the log: meritko audit verify --head FILE"
            )
            + f"\n\n{line}\n",
            now=at,
        )


def _append(path: Path, line: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
