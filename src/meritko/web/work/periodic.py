"""What is done again and again: apps register it here when they are ready."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from meritko.web.work.models import Turn
from meritko.web.work.tasks import place_of

log = logging.getLogger("meritko.work")


@dataclass(frozen=True)
class Periodic:
    """Something done whenever `every` has passed, or once a day from the hour `daily_at` (of the place).

    `do` takes the time it is called at. A day on which the program did not run is made up for once.
    `is_whole`: it is done in one transaction with its turn, so that when the worker is killed in the middle
    nothing of it has happened and it is done by the next one; only for what changes the database alone.
    Of other things the turn is over once they were begun.
    """

    name: str
    do: Callable[[datetime], object]
    every: timedelta | None = None
    daily_at: time | None = None
    is_whole: bool = False

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
    """Do everything whose time has come, in the order of the day; the names of what was done.

    One that fails does not stop others.
    """
    hours = sorted(_periodic.values(), key=lambda each: each.daily_at or time())
    return [each.name for each in hours if _do(each, now)]


def _do(periodic: Periodic, now: datetime) -> bool:
    if not periodic.is_whole:
        return _take_turn(periodic, now) and _try(periodic, now)
    if not _is_due(periodic, now):  # asked every second, and a transaction would wait for whoever writes
        return False
    with transaction.atomic():
        return _take_turn(periodic, now) and _try(periodic, now)


def _try(periodic: Periodic, now: datetime) -> bool:
    try:
        with transaction.atomic() if periodic.is_whole else nullcontext():
            periodic.do(now)
    except Exception as error:  # noqa: BLE001 - the next turn comes, and the others must have theirs
        log.error("%s: %s", periodic.name, place_of(error))
        return False
    return True


def _is_due(periodic: Periodic, now: datetime) -> bool:
    turn = Turn.objects.filter(name=periodic.name).first()
    return periodic.is_due(turn.at if turn else None, now)


def _take_turn(periodic: Periodic, now: datetime) -> bool:
    """Whether the turn is ours: of two who come at once, one gets it."""
    turn, is_new = Turn.objects.get_or_create(name=periodic.name, defaults={"at": now})
    if is_new:
        return True
    if not periodic.is_due(turn.at, now):
        return False
    return bool(Turn.objects.filter(name=periodic.name, at=turn.at).update(at=now))
