"""Attachments: files that belong to a submission, or to one of its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.files.actions import keep_file, let_go, plain_name
from meritko.web.files.models import StoredFile
from meritko.web.submissions.actions.pens import Pen, noted, reaches, take_pen
from meritko.web.submissions.asking import Sheet, sheet_of
from meritko.web.submissions.bearing import Bearer
from meritko.web.submissions.models import Attachment, Submission
from meritko.web.submissions.policies import seen_by
from meritko.web.submissions.states import RoundState

THING = "attachment"
"""What the room of files calls an attachment."""

LARGEST = 10 * 2**20
"""Octets of one attachment."""

MOST = 20
"""Attachments of one submission at a time."""

ENDINGS = ("pdf", "docx", "xlsx", "odt", "ods", "rtf", "txt", "csv", "jpg", "jpeg", "png")
"""What an attachment may be, by the end of its name. It is never opened here, only kept and given back."""


class WrongFile(Exception):
    """The file is of another kind than may be attached."""


class TooMany(Exception):
    """There are as many attachments as may be."""


def attach(
    actor: Actor, submission: Submission, key: str, name: str, chunks: Iterable[bytes], now: datetime
) -> Attachment:
    """Attach a file to a field (`section/row/question`), to a section (its id) or to all (empty).

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; Unknown also for a field that is not asked.
        WrongFile, TooMany: it may not be attached.
        TooLarge, NoRoom: as in `keep_file`.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        found = pen.submission
        sheet = sheet_of(found)
        _demand(pen, sheet, key)
        plain = plain_name(name)
        if plain.rpartition(".")[2].lower() not in ENDINGS:
            raise WrongFile(plain)
        if found.attachments.filter(removed_at=None).count() >= MOST:
            raise TooMany(MOST)
        made = Attachment.objects.create(
            submission=found, key=key, name=plain, by_id=actor.user, link=pen.link, at=now
        )
        made.file = keep_file(
            chunks,
            plain,
            organisation=found.organisation_id or 0,
            thing=THING,
            thing_id=made.pk,
            by=actor.user,
            most=LARGEST,
        )
        made.save(update_fields=["file"])
        noted("attachment.added", actor, found, attachment=made.pk, **_exception(pen))
    return made


def remove_attachment(actor: Actor, submission: Submission, number: int, now: datetime) -> None:
    """Take an attachment out; its octets go unless they were handed in meanwhile.

    Raises:
        Forbidden, Unknown, Refused: as in `attach`.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        found = pen.submission.attachments.filter(pk=number, removed_at=None).first()
        if found is None or not may_know(actor, found):
            raise Unknown(number)
        found.removed_at = now
        found.save(update_fields=["removed_at"])
        noted("attachment.removed", actor, pen.submission, attachment=found.pk, **_exception(pen))
        kept = StoredFile.objects.filter(pk=found.file_id or 0).first()
        if kept is not None and not pen.submission.receipts.filter(at__gte=found.at).exists():
            let_go(kept, actor.user, "removed")


def may_know(actor: Actor, attachment: Attachment) -> bool:
    """Whether somebody who may read the submission may know of an attachment: a link reaches its sections."""
    if not isinstance(actor, Bearer) or actor.sections is None:
        return True
    return attachment.key != "" and reaches(actor, sheet_of(attachment.submission).form, attachment.key)


def may_read(actor: Actor, thing_id: str) -> bool:
    """Whether the file of an attachment may be read; asked by the room of files."""
    if not thing_id.isdecimal():
        return False
    found = Attachment.objects.filter(pk=int(thing_id), removed_at=None).select_related("submission").first()
    if found is None:
        return False
    seen = Submission.objects.filter(seen_by(actor), pk=found.submission_id)
    return seen.exclude(round__state=RoundState.DRAFT).exists() and may_know(actor, found)


def _demand(pen: Pen, sheet: Sheet, key: str) -> None:
    """Let only pass what the submission has and the pen reaches.

    Raises:
        Unknown: it is neither.
    """
    if key:
        pen.demand(key)
        if "/" in key:
            sheet.demand(key)
        elif sheet.form.section(key) is None:
            raise Unknown(key)
    elif isinstance(pen.actor, Bearer) and pen.actor.sections is not None:
        raise Unknown(key)


def _exception(pen: Pen) -> dict[str, int]:
    return {} if pen.exception is None else {"exception": pen.exception.pk}
