"""What watching puts into the shared rooms: its place in the menu, and who is late among the tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.collecting.queries.boards import late
from meritko.web.notices.todo import Task, register_tasks
from meritko.web.submissions.models import ROUND_STATES
from meritko.web.submissions.states import RoundState
from meritko.web.ui.page import Place, register_place


def register_rooms() -> None:
    """Register all of it; called once when the app is ready."""
    register_place(Place(_("Overview of collecting"), "collecting:board", "eye", _watches, 23))
    register_tasks(_to_do)


def _watches(actor: Actor) -> bool:
    return actor.may(Right.WATCH_ROUNDS)


def _to_do(actor: Actor, today: date) -> Iterator[Task]:
    """Rounds in which somebody is late."""
    if not _watches(actor):
        return
    for around, count in late(actor, today).items():
        title = gettext("Remind those who are late: {n}").format(n=count)
        link = f"{reverse('collecting:watched')}?kolo={around.pk}&stav=late"
        yield Task(title, link, around.due, ROUND_STATES[RoundState.OPEN], around.title)
