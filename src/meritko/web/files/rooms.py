"""What files put into the shared rooms: every night they are let go of when their time has passed."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.audit.wording import name_actions, name_things
from meritko.web.files.actions import purge
from meritko.web.work.periodic import Periodic, register_periodic


def _purge(now: datetime) -> int:
    return purge(now, timezone.localdate(now))


name_actions(
    {
        "file.kept": _("a file was taken in"),
        "file.read": _("a file was taken away"),
        "file.let_go": _("a file is kept no longer"),
    }
)
name_things({"file": _("file")})
register_periodic(Periodic("files.purge", _purge, daily_at=time(2, 30)))
