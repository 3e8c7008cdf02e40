"""A submission as a workbook: handed out, taken in, its answers kept or left."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.files.actions import keep_file
from meritko.web.files.store import path_of
from meritko.web.methodology import words
from meritko.web.submissions.actions.answering import Saved, add_row, write
from meritko.web.submissions.actions.pens import noted, take_pen
from meritko.web.submissions.asking import Sheet, sheet_of
from meritko.web.submissions.excel.arriving import NotThisForm, arrived, cells_of
from meritko.web.submissions.excel.comparing import Comparison, compare, given_back
from meritko.web.submissions.excel.planning import Given, book_of
from meritko.web.submissions.models import SentWorkbook, Submission
from meritko.web.submissions.policies import demand_answering, demand_asked
from meritko.workbooks.forms.writing import write_form
from meritko.workbooks.pool import File

THING = "sent_workbook"
LARGEST = 2 * 2**20
"""Octets of a workbook that is taken in; one of the longest form has far less than a tenth."""

KEPT = timedelta(days=90)
"""How long the file is kept; the answers stay."""


@dataclass(frozen=True)
class Arriving:
    """A file as it comes from a person."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class Done:
    """What became of a workbook: how many fields were written, and how many were left as they are."""

    written: int
    left: int


def workbook_of(sheet: Sheet) -> bytes:
    """The workbook of a submission, prefilled with the answers as they stand."""
    return _bytes(sheet, None, ())


def marked_workbook(sent: SentWorkbook) -> bytes:
    """The workbook that came, with what is wrong in it marked; it can be corrected and sent again."""
    sheet = sheet_of(sent.submission)
    cells = cells_of(sent.cells)
    given = given_back(sheet, cells)
    wrong = [f"{cells[key].place}: {each.wrong}" for key, each in given.items() if each.wrong]
    return _bytes(sheet, given, wrong)


def receive(actor: Actor, submission: Submission, arriving: Arriving, now: datetime) -> SentWorkbook:
    """Take a filled workbook in; nothing of the submission changes yet.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`.
        TooLarge, NoRoom: the file cannot be kept.
        NotThisForm: it cannot be read, or is of another municipality, year or form.
    """
    organisation = demand_asked(actor)[0].organisation
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        made = SentWorkbook.objects.create(
            submission=pen.submission, name=arriving.name[:200], by_id=actor.user, at=now
        )
        made.file = keep_file(
            arriving.chunks, arriving.name, organisation=organisation, thing=THING, thing_id=made.pk,
            by=actor.user, keep_until=timezone.localdate(now) + KEPT, most=LARGEST,
        )  # fmt: skip
        made.name = made.file.name
        found = arrived(sheet_of(pen.submission), File(made.name, path_of(made.file.content.name)))
        made.sha256, made.cells = found.sha256, found.kept()
        made.save()
        noted("workbook.arrived", actor, pen.submission, workbook=made.pk, fields=len(found.cells))
    return made


def sent_workbook(actor: Actor, submission: Submission, number: int) -> SentWorkbook:
    """A workbook that came for a submission, for those who may answer it.

    Raises:
        Forbidden: the actor may only read the submission.
        Unknown: there is no such workbook, or none of the actor's.
    """
    demand_answering(actor, submission)
    found = SentWorkbook.objects.filter(pk=number, submission=submission).select_related("by").first()
    if found is None:
        raise Unknown(number)
    return found


def comparison_of(sent: SentWorkbook) -> Comparison:
    """What a workbook would change in its submission as that is now."""
    return compare(sheet_of(sent.submission), cells_of(sent.cells))


def keep(actor: Actor, sent: SentWorkbook, taken: Mapping[str, int], now: datetime) -> Done:
    """Write what a workbook says into its submission; what is refused or disputed stays as it is.

    Args:
        taken: The disputed fields in which the workbook holds, with the version that was seen there.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`.
        NotThisForm: it was kept or given up before.
    """
    with transaction.atomic():
        pen = take_pen(actor, sent.submission_id, now)
        held = SentWorkbook.objects.select_for_update().get(pk=sent.pk)
        if held.kept_at or held.given_up_at:
            raise NotThisForm
        cells = cells_of(held.cells)
        for section, row in compare(sheet_of(pen.submission), cells).rows:
            add_row(actor, pen.submission, section, row, "", now)
        sheet = sheet_of(pen.submission)
        comparison = compare(sheet, cells)
        wishes = comparison.wishes(taken)
        results = write(pen, sheet, wishes, now)
        written = {wish.key.partition(".")[0] for wish in wishes if isinstance(results[wish.key], Saved)}
        held.kept_at = now
        held.save(update_fields=["kept_at"])
        noted("workbook.kept", actor, pen.submission, workbook=held.pk, fields=len(written))
    told = sum(1 for each in comparison.changes if each.what != "same")
    return Done(len(written), told - len(written))


def give_up(actor: Actor, sent: SentWorkbook, now: datetime) -> None:
    """Leave a workbook; nothing of it is written.

    Raises:
        Forbidden, Unknown: as in `sent_workbook`.
    """
    demand_answering(actor, sent.submission)
    with transaction.atomic():
        if SentWorkbook.objects.filter(pk=sent.pk, kept_at=None, given_up_at=None).update(given_up_at=now):
            noted("workbook.given_up", actor, sent.submission, workbook=sent.pk)


def _bytes(sheet: Sheet, given: Mapping[str, Given] | None, problems: Iterable[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_form(path, book_of(sheet, given, problems), words())
        return path.read_bytes()
