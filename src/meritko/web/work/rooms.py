"""What work puts into the shared rooms: a place in the menu; old tasks are forgotten every night."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from meritko.web.audit.wording import name_actions, name_things
from meritko.web.ui.page import Menu, Place, register_place
from meritko.web.work.periodic import Periodic, register_periodic

KEPT = timedelta(days=30)
"""How long it is remembered that a task was handed out; the jobs themselves stay."""


def forget_old_tasks(now: datetime) -> int:
    """Forget tasks that were finished long ago; how many those were."""
    return DBTaskResult.objects.filter(finished_at__lt=now - KEPT).delete()[0]


name_actions(
    {
        "job.started": _("work in the background was started"),
        "job.cancelled": _("work in the background was stopped"),
        "job.retried": _("work in the background was begun again"),
    }
)
name_things({"job": _("work in the background")})
register_periodic(Periodic("work.forget", forget_old_tasks, daily_at=time(3, 30)))
register_place(Place(_("Background work"), "work:jobs", "loader", lambda _actor: True, 50, Menu.ACCOUNT))
