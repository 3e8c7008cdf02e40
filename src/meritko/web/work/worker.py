"""The process that works in the background: it takes one job after the other, and minds the clock."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from pathlib import Path
from threading import Thread

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as Queue
from django_tasks_db.models import DBTaskResult

from meritko.web.work import actions
from meritko.web.work.doing import stopping
from meritko.web.work.kinds import LIMIT, kind_of
from meritko.web.work.lives import Life, are_gone
from meritko.web.work.models import Job
from meritko.web.work.periodic import do_what_is_due

SECONDS_OF_REST = 0.5
SECONDS_BETWEEN_LOOKS = 1.0
TURNS_BETWEEN_ROUNDS = 15


def work(folder: Path) -> None:
    """Work until `stopping` is set.

    Args:
        folder: Where the workers of this installation show that they live.
    """
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    life = Life(folder)
    Thread(target=_mind_the_clock, args=(folder, life.name), daemon=True).start()
    try:
        take_from_the_lost(folder)
        while not stopping.is_set():
            do_what_waits(life.name)
            actions.give_back([life.name])  # a job whose end could not be written
            stopping.wait(SECONDS_OF_REST)
    finally:
        life.end()
        connection.close()


class _Queue(Queue):
    """The queue of the library, which ends between two tasks when the worker is asked to end."""

    @property
    def running(self) -> bool:
        return not stopping.is_set()

    @running.setter
    def running(self, _wanted: bool) -> None:
        """Whether the worker runs is told by `stopping` alone."""


def do_what_waits(name: str) -> None:
    """Carry out every job that waits, one after the other, under the name of a worker."""
    _Queue(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    ).run()


def take_from_the_lost(folder: Path) -> int:
    """Have what lost workers were doing begun again; how many jobs that were."""
    held = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    names = {names[-1] for names in held.values_list("worker_ids", flat=True) if names}
    names |= set(Job.objects.filter(state=Job.State.RUNNING).values_list("worker", flat=True))
    lost = are_gone(folder, names - {""})
    with transaction.atomic():
        _hand_out_again(lost)
        return actions.give_back(lost)


def _hand_out_again(lost: Collection[str]) -> None:
    held = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for result in held.select_for_update() if lost else ():
        if result.worker_ids and result.worker_ids[-1] in lost:
            result.status, result.started_at = TaskResultStatus.READY, None
            result.save(update_fields=["status", "started_at"])


def _mind_the_clock(folder: Path, name: str) -> None:
    """Do what is due, look after lost workers, and end this one when its job takes too long."""
    turn = 0
    try:
        while not stopping.wait(SECONDS_BETWEEN_LOOKS):
            turn += 1
            try:
                close_old_connections()
                do_what_is_due(timezone.now())
                _end_when_overdue(name)
                if turn % TURNS_BETWEEN_ROUNDS == 0:
                    take_from_the_lost(folder)
            except Exception as error:  # noqa: BLE001 - a database away for a moment must not stop the clock
                logging.getLogger("meritko.work").error("the clock: %s", type(error).__name__)
    finally:
        connection.close()


def _end_when_overdue(name: str) -> None:
    for job in Job.objects.filter(state=Job.State.RUNNING, worker=name):
        kind = kind_of(job.kind)
        limit = kind.limit if kind else LIMIT
        if job.started_at and timezone.now() - job.started_at > limit and actions.fail_overdue(job):
            os._exit(1)  # nothing else stops a thread; whoever keeps this process starts it again
