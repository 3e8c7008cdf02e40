"""What a browser sends, as answers: a whole form at once, or one field as soon as it is left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from meritko.forms.checking import hard_problem
from meritko.web.accounts.actor import Actor
from meritko.web.submissions.actions.answering import Conflict, Saved, Wish, save_answer, save_answers
from meritko.web.submissions.asking import Sheet, said
from meritko.web.submissions.filling import REASON, Given
from meritko.web.submissions.models import AnswerChange
from meritko.web.submissions.states import Value
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


def understood(sheet: Sheet, key: str, text: str) -> Value | Wrong:
    """What was written into a field, as it is kept, or why it cannot be.

    Raises:
        Unknown: the submission does not ask the field.
    """
    slot = sheet.demand(key)
    if slot is None:
        return text in {"1", "true"}
    try:
        value = read(slot.question, text, sheet.submission.before.get(key))
    except WrongValue as error:
        return Wrong(str(error))
    problem = hard_problem(sheet.asked, slot, value) if value is not None else None
    return value if problem is None else Wrong(said(problem.words))


def save_field(
    actor: Actor, sheet: Sheet, key: str, text: str, seen: int, now: datetime, reason: str | None = None
) -> Saved | Conflict | Wrong:
    """Keep one field.

    Raises:
        Forbidden, Unknown, Refused: as in `save_answer`.
    """
    value = understood(sheet, key, text)
    if isinstance(value, Wrong):
        return value
    return save_answer(actor, sheet.submission, key, value, seen, now, reason)


def save_all(actor: Actor, sheet: Sheet, sent: Mapping[str, str], now: datetime) -> Sent:
    """Keep every field of a form that the person changed; what somebody else changed meanwhile stays theirs.

    Args:
        sent: Texts by the names of fields, and `seen` with the versions that were on the page.

    Raises:
        Forbidden, Unknown, Refused: as in `save_answer`.
    """
    seen, done = _seen(sent.get("seen", "")), Sent()
    wishes = []
    for key in [name for name in sent if name in sheet.slots]:
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
        else:
            done.given[key] = Given(sent[key], theirs=result.theirs)
    return done


def _is_changed(sheet: Sheet, key: str, text: str, reason: str | None, seen: int) -> bool:
    """Whether the person changed a field: it is another than what stood on the page."""
    answer, slot = sheet.answers.get(key), sheet.slots[key]
    value, comment = (answer.value, answer.comment) if answer else (None, "")
    if answer and answer.version != seen:
        earlier = AnswerChange.objects.filter(submission=sheet.submission, key=key, version=seen).first()
        value, comment = (earlier.value, earlier.comment) if earlier else (None, "")
    is_same_reason = reason is None or reason.strip() == comment
    return not is_same_reason or text.strip() != written(slot.question, value)


def _seen(text: str) -> dict[str, int]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): number for key, number in found.items() if isinstance(number, int)}
