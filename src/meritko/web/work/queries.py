"""Reading jobs, within the rights of the one who asks."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from meritko.web.work.models import Job
from meritko.web.work.policies import Asker, is_visible, sees_all


def jobs_of(actor: Asker) -> QuerySet[Job]:
    """The actor's own jobs, the latest first."""
    return Job.objects.filter(owner=actor.user) if actor.user is not None else Job.objects.none()


def all_jobs(actor: Asker) -> QuerySet[Job]:
    """Everybody's jobs and the program's own, the latest first; the actor's own without the right."""
    return Job.objects.all() if sees_all(actor) else jobs_of(actor)


def job(actor: Asker, number: int) -> Job:
    """One job.

    Raises:
        Http404: there is none, or none that the actor may know of.
    """
    found = Job.objects.filter(pk=number).first()
    if found is None or not is_visible(actor, found):
        raise Http404
    return found
