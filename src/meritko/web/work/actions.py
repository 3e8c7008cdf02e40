"""Starting, cancelling and trying again; taking a job and giving it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.audit.actions import record
from meritko.web.work import policies
from meritko.web.work.models import Job
from meritko.web.work.tasks import carry_out

MOST_TRIES = 3
"""How often a job is begun when the worker is lost over it each time."""


def start(
    kind: str,
    *,
    owner: int | None,
    title: str,
    arguments: Mapping[str, object],
    organisation: int | None = None,
    key: str | None = None,
) -> Job:
    """Have a job done in the background, as soon as the transaction of the caller is committed.

    Args:
        kind: The name of a registered kind.
        owner: The number of the user it is done for; None for the program itself.
        title: What people know it by, in the language of the owner.
        key: A second start under the same key gives the job that is already there.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                owner=owner,
                title=title,
                arguments=dict(arguments),
                organisation=organisation,
                key=key,
            )
            carry_out.enqueue(job.pk)
            record("job.started", who=owner, thing="job", thing_id=job.pk, organisation=organisation)
    except IntegrityError:
        if key is None:
            raise
        return Job.objects.get(key=key)
    return job


def cancel(actor: policies.Asker, number: int) -> Job:
    """Have a job stopped: at once while it waits, at its next step while it runs.

    Raises:
        Http404: there is no such job, or none that the actor may know of.
    """
    with transaction.atomic():
        job = policies.changeable(actor, number)
        if job.is_open and not job.is_to_stop:
            if job.state == Job.State.WAITING:
                job.state, job.finished_at = Job.State.CANCELLED, timezone.now()
            job.is_to_stop = job.is_open
            job.save(update_fields=["state", "finished_at", "is_to_stop"])
            record(
                "job.cancelled",
                who=actor.user,
                thing="job",
                thing_id=job.pk,
                organisation=job.organisation,
            )
    return job


def retry(actor: policies.Asker, number: int) -> Job:
    """Begin a job again that failed or was cancelled; any other stays as it is.

    Raises:
        Http404: there is no such job, or none that the actor may know of.
    """
    with transaction.atomic():
        job = policies.changeable(actor, number)
        if job.can_be_tried_again:
            job.state, job.is_to_stop, job.error = Job.State.WAITING, False, ""
            job.share, job.step, job.tries, job.worker = 0, "", 0, ""
            job.started_at = job.finished_at = None
            job.save()
            carry_out.enqueue(job.pk)
            record("job.retried", who=actor.user, thing="job", thing_id=job.pk, organisation=job.organisation)
    return job


def fail_overdue(job: Job) -> bool:
    """Give up a job that takes longer than its kind may; whether it was still running."""
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries, worker=job.worker)
    return bool(
        mine.update(
            state=Job.State.FAILED,
            finished_at=timezone.now(),
            error=_(
                "It took longer than it may. Try it again; if that does not help, tell the administrator."
            ),
        )
    )


def give_back(lost: Collection[str]) -> int:
    """Have the jobs of workers that are gone begun again; give up those that were begun too often.

    Args:
        lost: The names of workers that do not live any more.

    Returns:
        How many jobs were taken from them.
    """
    if not lost:
        return 0
    with transaction.atomic():
        jobs = list(Job.objects.select_for_update().filter(state=Job.State.RUNNING, worker__in=lost))
        for job in jobs:
            _begin_again(job)
    return len(jobs)


def _begin_again(job: Job) -> None:
    job.worker = ""
    if job.is_to_stop:
        job.state, job.finished_at = Job.State.CANCELLED, timezone.now()
    elif job.tries >= MOST_TRIES:
        job.state, job.finished_at = Job.State.FAILED, timezone.now()
        job.error = _("The program ended {n} times while it was doing this. Tell the administrator.").format(
            n=job.tries
        )
    else:
        job.state, job.share, job.step = Job.State.WAITING, 0, ""
        carry_out.enqueue(job.pk)
    job.save()
