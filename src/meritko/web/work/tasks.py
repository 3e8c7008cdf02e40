"""What the worker is handed: one job to carry out."""

from __future__ import annotations

import logging
import traceback

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import TaskContext, task

from meritko.web.people import language_of
from meritko.web.work.doing import Cancelled, Doing, Failed, Interrupted, Lost
from meritko.web.work.kinds import kind_of
from meritko.web.work.models import Job

log = logging.getLogger("meritko.work")


@task(takes_context=True)
def carry_out(context: TaskContext, number: int) -> None:
    """Do a job that waits; nothing when it does not wait any more (it may be handed out twice)."""
    worker = context.task_result.worker_ids[-1]
    taken = Job.objects.filter(pk=number, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, worker=worker, tries=F("tries") + 1, started_at=timezone.now()
    )
    if taken:
        job = Job.objects.get(pk=number)
        with override(language_of(job.owner)):
            _try(job)


def _try(job: Job) -> None:
    kind = kind_of(job.kind)
    if kind is None:
        _end(job, Job.State.FAILED, _("This version of the program cannot do this any more."))
        return
    try:
        kind.do(Doing(job))
        _end(job, Job.State.DONE)
    except Cancelled:
        _end(job, Job.State.CANCELLED)
    except Interrupted:
        _end(job, Job.State.WAITING)
    except Lost:
        log.warning("job %s: it was given to another worker, nothing was written", job.pk)
    except Failed as reason:
        _end(job, Job.State.FAILED, str(reason))
    except Exception as error:  # noqa: BLE001 - whatever an app does wrong, the job has an end and a sentence
        log.error("job %s (%s): %s", job.pk, job.kind, place_of(error))
        _end(job, Job.State.FAILED, _("Something unexpected happened; the log of the program tells what."))


def _end(job: Job, state: Job.State, error: str = "") -> None:
    """Write how the try ended; a job that is already done, or another worker's, stays as it is."""
    changes: dict[str, object] = {"state": state, "error": error, "step": "", "finished_at": timezone.now()}
    if state == Job.State.DONE:
        changes["share"] = 100
    if state == Job.State.WAITING:
        changes.update(finished_at=None, share=0, worker="", tries=F("tries") - 1)
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries, worker=job.worker)
    if mine.update(**changes) and state == Job.State.WAITING:
        carry_out.enqueue(job.pk)


def place_of(error: BaseException) -> str:
    """The kind of an error and where it happened, without its words: they may tell of people."""
    places = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(
        f"{p.name} ({p.filename}:{p.lineno})" for p in places[::-1]
    )
