"""What a browser sends, as answers: a whole form at once, or one field as soon as it is left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from meritko.forms.checking import hard_problem
from meritko.methodology.form import estimated_key
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.submissions.actions.answering import Conflict, Saved, Wish, save_answers, write
from meritko.web.submissions.actions.pens import take_pen
from meritko.web.submissions.asking import Sheet, said, sheet_around
from meritko.web.submissions.filling import REASON, Given
from meritko.web.submissions.models import AnswerChange
from meritko.web.submissions.states import RoundState, Value
from meritko.web.submissions.values import WrongValue, read, written


@dataclass
class Sent:
    """What became of a form that was sent: how many fields were kept, and what was not, by key."""

    saved: int = 0
    given: dict[str, Given] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """What was written into a field cannot be kept; says why."""

    said: str


@dataclass(frozen=True)
class Field:
    """One field as it was sent: what was written, the version that was seen, and why it is so."""

    key: str
    text: str
    seen: int
    reason: str | None = None


def understood(sheet: Sheet, key: str, text: str) -> Value | Wrong:
    """What was written into a field, as it is kept, or why it cannot be.

    Raises:
        Unknown: the submission does not ask the field.
    """
    slot = sheet.demand(key)
    if slot is None:
        return True if text in {"1", "true"} else None
    try:
        value = read(slot.question, text, sheet.submission.before.get(key))
    except WrongValue as error:
        return Wrong(str(error))
    problem = hard_problem(sheet.asked, slot, value) if value is not None else None
    return value if problem is None else Wrong(said(problem.words))


def save_field(
    actor: Actor, number: int, sent: Field, now: datetime
) -> tuple[Sheet, Saved | Conflict | Wrong]:
    """Keep one field of a submission; what came of it, and the submission as it is afterwards.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; Unknown also for a field that is not asked, and for a
            round that is being prepared.
    """
    with transaction.atomic():
        pen = take_pen(actor, number, now)
        if pen.submission.round.state == RoundState.DRAFT:
            raise Unknown(number)
        pen.demand(sent.key)
        sheet = sheet_around(pen.submission, sent.key)
        value = understood(sheet, sent.key, sent.text)
        if isinstance(value, Wrong):
            return sheet, value
        wish = Wish(sent.key, value, sent.seen, sent.reason)
        result = write(pen, sheet, [wish], now)[sent.key]
    return (after(sheet, [result]) if isinstance(result, Saved) else sheet), result


def after(sheet: Sheet, results: Sequence[Saved | Conflict]) -> Sheet:
    """A submission as it is after some answers were kept."""
    kept = [each.answer for each in results if isinstance(each, Saved) and each.answer is not None]
    answers = {**sheet.answers, **{each.key: each for each in kept}}
    return Sheet(sheet.submission, sheet.rows, answers, sheet.told, sheet.reasons)


def save_all(actor: Actor, sheet: Sheet, sent: Mapping[str, str], now: datetime) -> Sent:
    """Keep every field of a form that the person changed; what somebody else changed meanwhile stays theirs.

    Args:
        sent: Texts by the names of fields, and `seen` with the versions that were on the page.

    Raises:
        Forbidden, Unknown, Refused: as in `save_answer`.
    """
    seen, done = versions(sent.get("seen", "")), Sent()
    wishes = []
    for key in [name for name in sent if name in sheet.slots]:
        wishes += _estimate(sheet, key, sent, seen)
        text, reason = sent[key], sent.get(REASON + key)
        if not _is_changed(sheet, key, text, reason, seen.get(key, 0)):
            continue
        value = understood(sheet, key, text)
        if isinstance(value, Wrong):
            done.given[key] = Given(text, wrong=value.said)
        else:
            wishes.append(Wish(key, value, seen.get(key, 0), reason))
    for key, result in save_answers(actor, sheet.submission, wishes, now).items() if wishes else ():
        if isinstance(result, Saved):
            done.saved += 1
        elif key in sheet.slots:
            done.given[key] = Given(sent[key], theirs=result.theirs)
    return done


def unsaved(sheet: Sheet, sent: Mapping[str, str]) -> dict[str, Given]:
    """What a form that was refused as a whole wrote and is not kept, so that nobody has to write it again."""
    seen = versions(sent.get("seen", ""))
    return {
        key: Given(sent[key])
        for key in sent
        if key in sheet.slots and _is_changed(sheet, key, sent[key], None, seen.get(key, 0))
    }


def versions(text: str) -> dict[str, int]:
    """The versions of answers that were on a page, by key, as the page sends them."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): number for key, number in found.items() if isinstance(number, int)}


def _estimate(sheet: Sheet, key: str, sent: Mapping[str, str], seen: Mapping[str, int]) -> list[Wish]:
    """What the box “estimate” beside a field says; a box that is not ticked is not sent at all."""
    if not sheet.slots[key].question.estimated_mark:
        return []
    mark = estimated_key(key)
    value = True if sent.get(mark) else None
    there = sheet.answers.get(mark)
    if (there.value if there else None) == value:
        return []
    return [Wish(mark, value, seen.get(mark, 0))]


def _is_changed(sheet: Sheet, key: str, text: str, reason: str | None, seen: int) -> bool:
    """Whether the person changed a field: it is another than what stood on the page."""
    answer, slot = sheet.answers.get(key), sheet.slots[key]
    value, comment = (answer.value, answer.comment) if answer else (None, "")
    if answer and answer.version != seen:
        earlier = AnswerChange.objects.filter(submission=sheet.submission, key=key, version=seen).first()
        value, comment = (earlier.value, earlier.comment) if earlier else (None, "")
    is_same_reason = reason is None or reason.strip() == comment
    if is_same_reason and text.strip() == written(slot.question, value):
        return False
    return not is_same_reason or understood(sheet, key, text) != value
