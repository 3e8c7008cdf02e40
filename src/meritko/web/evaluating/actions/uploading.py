"""Making sets, taking files in, and having them checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.evaluating.actions.arriving import Arriving, Came, NamedFile, Outcome
from meritko.web.evaluating.models import UploadSet, Workbook
from meritko.web.evaluating.policies import changeable
from meritko.web.work.actions import start
from meritko.web.work.models import Job

_TAKEN = frozenset({Came.NEW, Came.NEWER, Came.RENAMED, Came.ARCHIVE})


@dataclass(frozen=True)
class NothingTaken(Exception):
    """No file was taken in; tells what became of each. Nothing was made."""

    outcomes: Sequence[Outcome]


def make_set(actor: Actor, year: int, name: str, key: UUID | None = None) -> UploadSet:
    """Make an empty set, for the organisation for which the actor makes runs.

    Raises:
        Forbidden: the actor makes no runs.
        IntegrityError: there is a set of this key.
    """
    organisation = actor.demand(Right.START_RUNS)[0].organisation
    with transaction.atomic():
        made = UploadSet.objects.create(
            year=year, name=name, key=key, organisation_id=organisation, made_by_id=actor.user
        )
        _record("upload_set.made", actor, made, year=year)
    return made


def make_filled_set(
    actor: Actor, year: int, name: str, files: Iterable[NamedFile], now: datetime, key: UUID
) -> tuple[UploadSet, Sequence[Outcome]]:
    """Make a set with its first files, both or nothing.

    Args:
        key: Of the form. When it was sent before, the set that it made then is what there is.

    Raises:
        Forbidden: the actor makes no runs.
        NothingTaken: none of the files can be taken in.
        NoRoom: the disk is full.
    """
    actor.demand(Right.START_RUNS)
    try:
        with transaction.atomic():
            made = make_set(actor, year, name, key)
            outcomes = add_files(actor, made, files, now)
            if not any(outcome.came in _TAKEN for outcome in outcomes):
                raise NothingTaken(outcomes)
    except IntegrityError:
        there = UploadSet.objects.filter(key=key, made_by_id=actor.user).first()
        if there is None:
            raise
        return there, ()
    return made, outcomes


def add_files(
    actor: Actor, upload_set: UploadSet, files: Iterable[NamedFile], now: datetime
) -> Sequence[Outcome]:
    """Take files into a set, all or none, and have the set checked when anything is new.

    Returns:
        What became of each file.

    Raises:
        Forbidden, Unknown: the actor does not make runs of this organisation.
        NoRoom: the disk is full; nothing was taken in.
    """
    changeable(actor, upload_set)
    arriving = Arriving(upload_set, actor.user, now)
    with arriving.together():
        for name, content in files:
            arriving.file(name, content)
        taken = sum(outcome.came in _TAKEN for outcome in arriving.outcomes)
        if taken:
            _record("upload_set.filled", actor, upload_set, files=taken)
            _check(actor, upload_set)
    return arriving.outcomes


def remove(actor: Actor, workbook: Workbook, now: datetime) -> None:
    """Leave a workbook out of its set; runs made with it keep it. It can be put back.

    Raises:
        Forbidden, Unknown: as in `add_files`.
    """
    changeable(actor, workbook.upload_set)
    with transaction.atomic():
        left_out = Workbook.objects.filter(pk=workbook.pk, replaced_at=None).update(replaced_at=now)
        if left_out:
            _record("upload_set.left_out", actor, workbook.upload_set, workbook=workbook.pk)
            _check(actor, workbook.upload_set)


def put_back(actor: Actor, workbook: Workbook) -> bool:
    """Have a workbook that was left out count again; whether that was possible.

    It is not when the set has another one of its name or content by now.

    Raises:
        Forbidden, Unknown: as in `add_files`.
    """
    changeable(actor, workbook.upload_set)
    with transaction.atomic():
        upload_set = UploadSet.objects.select_for_update().get(pk=workbook.upload_set_id)
        current = upload_set.workbooks.filter(replaced_at=None)
        if current.filter(name=workbook.name).exists() or current.filter(sha256=workbook.sha256).exists():
            return False
        Workbook.objects.filter(pk=workbook.pk).update(replaced_at=None)
        _record("upload_set.put_back", actor, upload_set, workbook=workbook.pk)
        _check(actor, upload_set)
    return True


def check_again(actor: Actor, upload_set: UploadSet) -> None:
    """Have a set checked once more.

    Raises:
        Forbidden, Unknown: as in `add_files`.
    """
    changeable(actor, upload_set)
    with transaction.atomic():
        _check(actor, upload_set)


def _check(actor: Actor, upload_set: UploadSet) -> None:
    """Start a check in the place of one that is not finished."""
    if upload_set.check_job_id is not None:
        Job.objects.filter(pk=upload_set.check_job_id, state__in=Job.OPEN).update(is_to_stop=True)
    upload_set.check_job = start(
        "evaluating.check",
        owner=actor.user,
        title=_("Check of the workbooks of {year}").format(year=upload_set.year),
        arguments={"set": upload_set.pk},
        organisation=upload_set.organisation_id,
    )
    upload_set.save(update_fields=["check_job"])


def _record(action: str, actor: Actor, upload_set: UploadSet, **details: int) -> None:
    record(
        action,
        who=actor.user,
        thing="upload_set",
        thing_id=upload_set.pk,
        organisation=upload_set.organisation_id,
        details=details,
    )
