"""What notices put into the shared rooms: mail, that of the morning, heads of the log, the first page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.notices.actions import write_digests
from meritko.web.notices.log_heads import keep_head
from meritko.web.notices.returned import read_returned
from meritko.web.notices.sending import send_letters
from meritko.web.ui.page import Menu, Place, register_place
from meritko.web.work.periodic import Periodic, register_periodic


def _digests(now: datetime) -> int:
    return write_digests(now, timezone.localdate(now).isoformat())


register_periodic(Periodic("notices.send", send_letters, every=timedelta(seconds=5)))
register_periodic(Periodic("notices.returned", read_returned, every=timedelta(minutes=1)))
register_periodic(Periodic("notices.digest", _digests, daily_at=time(6, 30), is_whole=True))
register_periodic(Periodic("audit.head", keep_head, daily_at=time(0, 15)))
register_place(Place(_("My tasks"), "notices:my_tasks", "house-door-fill", lambda _actor: True, 1))
register_place(Place(_("Notices"), "notices:notices", "envelope-fill", lambda _actor: True, 5, Menu.ACCOUNT))
