"""What is done again and again: apps register it here when they are ready."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from meritko.web.work.models import Turn
from meritko.web.work.tasks import place_of

log = logging.getLogger("meritko.work")


@dataclass(frozen=True)
class Periodic:
    """Something done whenever `every` has passed, or once a day from the hour `daily_at` (of the place).

    `do` takes the time it is called at. It may be called again when the worker was killed in the
    middle of it, and a day on which the program did not run is made up for once.
    """

    name: str
    do: Callable[[datetime], object]
    every: timedelta | None = None
    daily_at: time | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether it is to be done at `now` when it was begun `last`."""
        if last is None:
            return True
        if self.every is not None:
            return now - last >= self.every
        hour = datetime.combine(
            timezone.localdate(now), self.daily_at or time(), timezone.get_default_timezone()
        )
        return last < hour.astimezone(UTC) <= now


_periodic: dict[str, Periodic] = {}


def register_periodic(periodic: Periodic) -> None:
    """Have something done again and again; called by an app when it is ready."""
    _periodic[periodic.name] = periodic


def do_what_is_due(now: datetime) -> list[str]:
    """Do everything whose time has come; the names of what was done. One that fails does not stop others."""
    done = []
    for each in _periodic.values():
        if _take_turn(each, now):
            try:
                each.do(now)
                done.append(each.name)
            except Exception as error:  # noqa: BLE001 - the next turn comes, and the others must have theirs
                log.error("%s: %s", each.name, place_of(error))
    return done


def _take_turn(periodic: Periodic, now: datetime) -> bool:
    """Whether the turn is ours: of two who come at once, one gets it."""
    turn, is_new = Turn.objects.get_or_create(name=periodic.name, defaults={"at": now})
    if is_new:
        return True
    if not periodic.is_due(turn.at, now):
        return False
    return bool(Turn.objects.filter(name=periodic.name, at=turn.at).update(at=now))
