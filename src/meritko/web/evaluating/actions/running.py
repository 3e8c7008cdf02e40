"""Starting runs, stopping them, letting others see them, and making further editions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.audit.actions import record
from meritko.web.evaluating.actions.arriving import NamedFile, blocks
from meritko.web.evaluating.models import Departure, Justification, Run, RunFile, UploadSet
from meritko.web.evaluating.policies import changeable
from meritko.web.evaluating.queries.sets import current_workbooks
from meritko.web.files.actions import keep_file
from meritko.web.sources import input_source
from meritko.web.work import actions as work
from meritko.web.work.models import Job

THING = "run"
"""What files that are handed in with a run belong to, where files are kept."""


@dataclass(frozen=True)
class Order:
    """What is asked for of a run.

    Attributes:
        audiences: For whom reports are made.
        label: What tells the run from others of its year.
        previous: The runs that its report compares it with.
        sources: Names of sources and keys of what is taken of them beside the workbooks.
        has_emblem: Whether the title page carries the emblem of the European Union; None: if the office
            has pictures for it.
        justifications: The workbook in which people explained what departs from targets.
        logos: Pictures beside the emblem.
    """

    programmes: Sequence[str]
    parameters: Mapping[str, str]
    audiences: Sequence[str]
    label: str = ""
    previous: Sequence[Run] = ()
    sources: Sequence[tuple[str, str]] = ()
    has_emblem: bool | None = None
    justifications: NamedFile | None = None
    logos: Sequence[NamedFile] = ()


def start_run(actor: Actor, upload_set: UploadSet, order: Order, key: uuid.UUID | None = None) -> Run:
    """Start a run of the workbooks that the set has now.

    Args:
        key: Of the form. When it was sent before, the run that it started then is what there is.

    Raises:
        Forbidden: the actor makes no runs.
        Unknown: the set is of an organisation for which the actor makes none, or a source has no such offer.
        NoRoom: the disk is full. Nothing was started.
        TooLarge: a file is too large. Nothing was started.
    """
    changeable(actor, upload_set)
    sources = [_taken(actor, name, chosen) for name, chosen in order.sources]
    key = key or uuid.uuid4()
    try:
        with transaction.atomic():
            return _started(actor, upload_set, order, key, sources)
    except IntegrityError:
        there = Run.objects.filter(key=key, upload_set=upload_set, started_by_id=actor.user).first()
        if there is None:
            raise
        return there


def _taken(actor: Actor, name: str, key: str) -> dict[str, object]:
    """What a run remembers of something that it takes of a source."""
    source = input_source(name)
    offers = source.offers(actor) if source else ()
    offer = next((each for each in offers if each.key == key), None)
    if offer is None:
        raise Unknown(name)
    return {"name": name, "key": key, "preliminary": offer.is_preliminary}


def _started(
    actor: Actor,
    upload_set: UploadSet,
    order: Order,
    key: uuid.UUID,
    sources: Sequence[Mapping[str, object]],
) -> Run:
    run = Run.objects.create(
        key=key,
        upload_set=upload_set,
        year=upload_set.year,
        label=order.label,
        programmes=list(order.programmes),
        parameters=dict(order.parameters),
        audiences=" ".join(order.audiences),
        sources=list(sources),
        has_emblem=order.has_emblem,
        organisation_id=upload_set.organisation_id,
        started_by_id=actor.user,
    )
    run.workbooks.set(current_workbooks(upload_set))
    run.previous.set(order.previous)
    if order.justifications:
        _hand_in(actor, run, RunFile.Kind.JUSTIFICATIONS, order.justifications)
    for logo in order.logos:
        _hand_in(actor, run, RunFile.Kind.LOGO, logo)
    _start(actor, run, "evaluating.run", _("Evaluation of the year {year}").format(year=run.year))
    _record("run.started", actor, run, year=run.year)
    return run


def _hand_in(actor: Actor, run: Run, kind: RunFile.Kind, file: NamedFile) -> None:
    name, content = file
    original = keep_file(
        blocks(content), name, organisation=run.organisation_id, thing=THING, thing_id=run.pk, by=actor.user
    )
    RunFile.objects.create(run=run, kind=kind, original=original)


def stop(actor: Actor, run: Run) -> None:
    """Stop what is being done for a run.

    Raises:
        Forbidden, Unknown: as in `start_run`.
    """
    changeable(actor, run)
    if run.job_id is not None:
        work.cancel(actor, run.job_id)


def try_again(actor: Actor, run: Run) -> None:
    """Begin again what failed or was stopped.

    Raises:
        Forbidden, Unknown: as in `start_run`.
    """
    changeable(actor, run)
    if run.job_id is not None:
        work.retry(actor, run.job_id)


def release(actor: Actor, run: Run, now: datetime) -> None:
    """Let others see a finished run, each in the edition for them. It cannot be taken back.

    Raises:
        Forbidden, Unknown: as in `start_run`.
    """
    changeable(actor, run)
    with transaction.atomic():
        released = Run.objects.filter(pk=run.pk, finished_at__isnull=False, released_at=None).update(
            released_at=now
        )
        if released:
            _record("run.released", actor, run)


def make_edition(actor: Actor, run: Run) -> None:
    """Have a further edition made of a finished run, unless one is being made.

    Raises:
        Forbidden, Unknown: as in `start_run`.
    """
    changeable(actor, run)
    with transaction.atomic():
        held = Run.objects.select_for_update().get(pk=run.pk)
        is_busy = held.job_id is not None and Job.objects.get(pk=held.job_id).is_open
        if held.finished_at is None or is_busy:
            return
        _start(
            actor, held, "evaluating.edition", _("New edition of the report of {year}").format(year=run.year)
        )
        _record("run.edition_asked_for", actor, held)


def take_over(actor: Actor, run: Run, other: Run, now: datetime) -> int:
    """Take over what was written about the same departures in another run of the year; how many.

    What is written already is left as it is.

    Raises:
        Forbidden, Unknown: as in `start_run`.
    """
    changeable(actor, run)
    changeable(actor, other)
    written = Justification.objects.filter(departure__run=other).select_related("departure")
    by_key = {each.departure.key: each for each in written}
    with transaction.atomic():
        open_ones = Departure.objects.filter(run=run, justification=None, key__in=by_key)
        made = Justification.objects.bulk_create(
            Justification(
                departure=each,
                cause=by_key[each.key].cause,
                explanation=by_key[each.key].explanation,
                changed_by_id=actor.user,
                changed_at=now,
            )
            for each in open_ones
        )
        _record("run.justifications_taken_over", actor, run, number=len(made), of=other.pk)
    return len(made)


def _start(actor: Actor, run: Run, kind: str, title: str) -> None:
    run.job = work.start(
        kind,
        owner=actor.user,
        title=title,
        arguments={"run": run.pk, "edition": str(uuid.uuid4())},
        organisation=run.organisation_id,
    )
    run.save(update_fields=["job"])


def _record(action: str, actor: Actor, run: Run, **details: int) -> None:
    record(
        action,
        who=actor.user,
        thing="run",
        thing_id=run.pk,
        organisation=run.organisation_id,
        details=details,
    )
