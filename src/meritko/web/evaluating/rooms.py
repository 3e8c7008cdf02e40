"""What evaluating puts into the shared rooms: its work, its place in the menu, its files, tasks and finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.demonstration import register_demonstration
from meritko.web.evaluating import demo, tasks
from meritko.web.evaluating.actions import arriving, looks, running
from meritko.web.evaluating.models import Run, UploadSet
from meritko.web.evaluating.places import KEPT, take_away_half_written
from meritko.web.evaluating.policies import made_by, makes
from meritko.web.evaluating.queries.runs import runs
from meritko.web.files.policies import register_files_of
from meritko.web.keeping import register_kept
from meritko.web.notices.todo import Task, register_tasks
from meritko.web.search.queries import Hit, Source, register_source
from meritko.web.ui.page import Place, register_place
from meritko.web.work.kinds import register_kind
from meritko.web.work.periodic import Periodic, register_periodic

_MOST_TASKS = 5


def _may_read(actor: Actor, upload_set: str) -> bool:
    if not actor.may(Right.START_RUNS):
        return False
    return UploadSet.objects.filter(made_by(actor), pk=int(upload_set)).exists()


def _may_read_of_run(actor: Actor, run: str) -> bool:
    if not actor.may(Right.START_RUNS):
        return False
    return Run.objects.filter(made_by(actor), pk=int(run)).exists()


def _may_read_of_office(actor: Actor, office: str) -> bool:
    return makes(actor, int(office))


def _tidy(_now: datetime) -> int:
    return take_away_half_written()


def _to_do(actor: Actor, _today: date) -> Iterator[Task]:
    """Sets with errors in the latest check, and runs with something left to justify."""
    if not actor.may(Right.START_RUNS):
        return
    for each in UploadSet.objects.filter(made_by(actor), runs=None, summary__errors__gt=0)[:_MOST_TASKS]:
        title = _("Have the mistakes in the workbooks of {year} corrected").format(year=each.year)
        yield Task(title, reverse("evaluating:findings", args=[each.pk]), about=each.name)
    unexplained = Q(departures__isnull=False, departures__justification__isnull=True)
    found = runs(actor).filter(unexplained, made_by(actor), finished_at__isnull=False, released_at=None)
    for run in found.distinct()[:_MOST_TASKS]:
        title = _("Say why results of {year} depart from their targets").format(year=run.year)
        yield Task(title, reverse("evaluating:justifications", args=[run.pk]), about=run.label)


def _find(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    if not actor.may(Right.SEE_RUNS):
        return ()
    wanted = Q(label__icontains=question)
    if question.isdecimal():
        wanted |= Q(year=int(question[:4])) | Q(pk=int(question[:9]))
    found = runs(actor).filter(wanted)[:most]
    title = _("Run {number}, year {year}")
    return [
        Hit(title.format(number=run.pk, year=run.year), reverse("evaluating:run", args=[run.pk]), run.label)
        for run in found
    ]


for _kind in (tasks.CHECK, tasks.RUN, tasks.EDITION):
    register_kind(_kind)
register_place(
    Place(gettext_lazy("Evaluation"), "evaluating:runs", "book", lambda actor: actor.may(Right.SEE_RUNS), 20)
)
register_files_of(arriving.THING, _may_read)
register_files_of(running.THING, _may_read_of_run)
register_files_of(looks.THING, _may_read_of_office)
register_periodic(Periodic("evaluating.tidy", _tidy, every=timedelta(hours=1)))
register_tasks(_to_do)
name_actions(
    {
        "upload_set.made": gettext_lazy("a set of workbooks was made"),
        "upload_set.filled": gettext_lazy("workbooks were uploaded"),
        "upload_set.left_out": gettext_lazy("a workbook was left out"),
        "upload_set.put_back": gettext_lazy("a workbook was put back"),
        "look.used": gettext_lazy("a template or a picture was given to reports"),
        "look.left": gettext_lazy("a template or a picture of reports is used no longer"),
        "run.started": gettext_lazy("an evaluation was started"),
        "run.released": gettext_lazy("an evaluation was released"),
        "run.edition_asked_for": gettext_lazy("a further edition of a report was asked for"),
        "run.justified": gettext_lazy("a departure from a target was justified"),
        "run.justifications_taken_over": gettext_lazy("justifications were taken over from another run"),
        "run.read": gettext_lazy("a national report was read"),
        **{
            f"run.taken_{kind}": gettext_lazy("a national report was taken away")
            for kind in ("html", "pdf", "docx", "xlsx", "justifications")
        },
    }
)
name_things(
    {
        "run": gettext_lazy("run"),
        "upload_set": gettext_lazy("set of workbooks"),
        looks.THING: gettext_lazy("look of reports"),
    }
)
register_source(Source(gettext_lazy("Runs"), _find, 30))
register_demonstration(demo.fill)
for _folders in KEPT:
    register_kept(_folders)
