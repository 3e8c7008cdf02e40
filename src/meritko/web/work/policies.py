"""Who may see and change a job: its owner, and whoever has the right to see all background work."""

from __future__ import annotations

from typing import Any, Protocol

from django.http import Http404

from meritko.web.work.models import Job

SEE_ALL = "see_background_work"
"""The right of `accounts` to see everybody's jobs."""


class Asker(Protocol):
    """Who is asking; what an Actor of `accounts` is, as far as jobs are concerned."""

    @property
    def user(self) -> int | None: ...
    def may(self, right: Any) -> bool: ...


def sees_all(actor: Asker) -> bool:
    return actor.may(SEE_ALL)


def is_visible(actor: Asker, job: Job) -> bool:
    return actor.user is not None and (job.owner == actor.user or sees_all(actor))


def changeable(actor: Asker, number: int) -> Job:
    """The job, held until the end of the transaction.

    Raises:
        Http404: there is none, or none that the actor may know of.
    """
    job = Job.objects.select_for_update().filter(pk=number).first()
    if job is None or not is_visible(actor, job):
        raise Http404
    return job
