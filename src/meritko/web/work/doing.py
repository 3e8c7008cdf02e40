"""A job as the one who does it sees it: what it is about, how far it is, and its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meritko.web.work.models import Job

SECONDS_BETWEEN_WORDS = 0.5

stopping = Event()
"""Set when the worker is asked to end: jobs stop where they next tell of their progress."""


class Stopped(Exception):
    """The job is not to go on."""


class Cancelled(Stopped):
    """Somebody does not want the job any more."""


class Interrupted(Stopped):
    """The program is being ended; the job will be begun again."""


class Lost(Stopped):
    """The job was given to another worker, or is finished: nothing of it may be written from here."""


class Failed(Exception):
    """The job cannot be done; carries a sentence for the person who started it."""


@dataclass
class End:
    """How a job ends: `link` is where its result is."""

    link: str


class Doing:
    """One try at a job. `job` is as it was when the try began."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._said_at = 0.0

    @property
    def arguments(self) -> dict[str, Any]:
        """What the job was started with, as JSON keeps it."""
        return dict(self.job.arguments)

    def progress(self, share: int, step: str = "") -> None:
        """Tell how far the job is. Call it often: here the job learns that it is to stop.

        Args:
            share: Percentage done, 0 to 100.
            step: What is being done, in the language of the person.

        Raises:
            Stopped: the job must not go on; let it through.
        """
        if stopping.is_set():
            raise Interrupted
        now = time.monotonic()
        if now - self._said_at < SECONDS_BETWEEN_WORDS:
            return
        self._said_at = now
        found = self._mine().values_list("is_to_stop", flat=True).first()
        if found is None:
            raise Lost
        if found:
            raise Cancelled
        self._mine().update(share=max(0, min(100, share)), step=step[:200])

    @contextmanager
    def finishing(self, link: str = "") -> Iterator[End]:
        """The last part of a job: what is changed inside is there exactly when the job is done.

        Both stand in one transaction, and only for the try that still has the job. So however often
        the worker is killed, the change is made once.

        Args:
            link: Where the result is; what is known only inside is set on what is given.

        Raises:
            Stopped: the job was cancelled, or is another worker's by now. Nothing is changed.
        """
        with transaction.atomic():
            held = self._mine().select_for_update().first()
            if held is None:
                raise Lost
            if held.is_to_stop:
                raise Cancelled
            end = End(link)
            yield end
            self._mine().update(
                state=Job.State.DONE, share=100, step="", error="", link=end.link, finished_at=timezone.now()
            )

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, tries=self.job.tries, worker=self.job.worker
        )
