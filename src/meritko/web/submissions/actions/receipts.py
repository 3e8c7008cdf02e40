"""Receipts: the digest of what was handed in, made once and checked again later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from meritko.web.submissions.actions.pens import Pen
from meritko.web.submissions.models import Attachment, Receipt, Submission

_Given = tuple[str, Any, str]


def give_receipt(pen: Pen, now: datetime) -> Receipt:
    """Note what was handed in, within the transaction of handing it in."""
    answers = _answers_now(pen.submission)
    last = pen.submission.changes.aggregate(at=Max("at"))["at"]
    at = max(now, last) if last else now  # somebody may have written while this was waiting
    return Receipt.objects.create(
        submission=pen.submission,
        sha256=_digest(pen.submission, answers, at),
        answers=len(answers),
        by_id=pen.actor.user,
        link=pen.link,
        at=at,
    )


def digest_at(receipt: Receipt) -> str:
    """The digest of what the history of answers says was handed in; that of the receipt, if all is right."""
    changes = receipt.submission.changes.filter(at__lte=receipt.at).order_by("key", "version")
    last = {each.key: (each.key, each.value, each.comment) for each in changes}
    return _digest(receipt.submission, _said(last.values()), receipt.at)


def digest_now(receipt: Receipt, now: datetime) -> str:
    """The digest of what stands in the submission now: another one when something was changed since."""
    return _digest(receipt.submission, _answers_now(receipt.submission), now)


def _answers_now(submission: Submission) -> list[_Given]:
    return _said(submission.answers.values_list("key", "value", "comment"))


def _said(answers: Iterable[_Given]) -> list[_Given]:
    return sorted(each for each in answers if each[1] is not None or each[2])


def _digest(submission: Submission, answers: list[_Given], at: datetime) -> str:
    """SHA-256 of whom it is about, of all answers with their comments, and of the files, in hexadecimal."""
    files = (
        Attachment.objects.select_related("file__content")
        .filter(submission=submission, at__lte=at)
        .filter(Q(removed_at=None) | Q(removed_at__gt=at))
    )
    content = {
        "form": submission.form,
        "year": submission.round.year,
        "about": [submission.kind, submission.code],
        "answers": answers,
        "files": [[each.key, each.name, _octets(each)] for each in files.order_by("pk")],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _octets(attachment: Attachment) -> str:
    return attachment.file.content.sha256 if attachment.file else ""
