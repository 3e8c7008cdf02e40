"""Writing answers: nothing of anybody lost, nothing after the time without an exception."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meritko.methodology.form import NO_ROW
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.submissions.actions.pens import THING, Pen, Refused, held, noted, take_pen
from meritko.web.submissions.asking import Sheet, form_named, row_of, sheet_of
from meritko.web.submissions.following import follower_of, settled
from meritko.web.submissions.models import Answer, AnswerChange, Row, Submission
from meritko.web.submissions.policies import (
    demand_answering,
    exception_of,
    may_stand_in,
    standing_of,
)
from meritko.web.submissions.states import State, Value, refusal, written

__all__ = [
    "THING", "Conflict", "Pen", "Refused", "Saved", "Wish", "add_row", "answer_as_last_year",
    "answer_on_behalf", "held", "remove_row", "save_answer", "save_answers", "take_pen",
]  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """What stands in the field now; `answer` is None where nothing was written and nothing stands."""

    answer: Answer | None


@dataclass(frozen=True)
class Conflict:
    """Somebody else wrote meanwhile: what stands there. Nothing was changed."""

    theirs: Answer


@dataclass(frozen=True)
class Wish:
    """What somebody wants to stand in a field.

    `value` is as `values.read` gives it, None empties the field; `seen_version` is that of what the person
    saw there, 0 for nothing; `comment` says why so, None leaves what is there.
    """

    key: str
    value: Value
    seen_version: int
    comment: str | None = None


def save_answer(
    actor: Actor,
    submission: Submission,
    key: str,
    value: Value,
    seen_version: int,
    now: datetime,
    comment: str | None = None,
) -> Saved | Conflict:
    """Keep what somebody wrote into a field; arguments as in `Wish`.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; Unknown also for a field that is not asked.
    """
    wish = Wish(key, value, seen_version, comment)
    return save_answers(actor, submission, [wish], now)[key]


def save_answers(
    actor: Actor, submission: Submission, wishes: Sequence[Wish], now: datetime
) -> dict[str, Saved | Conflict]:
    """Keep what somebody wrote into several fields; what came of each, by key.

    Raises:
        Forbidden, Unknown, Refused: as in `save_answer`; nothing is kept then.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        rows = {row_of(wish.key) for wish in wishes}
        sheet = sheet_of(pen.submission, rows.pop() if len(rows) == 1 else NO_ROW)
        return write(pen, sheet, wishes, now)


def write(pen: Pen, sheet: Sheet, wishes: Sequence[Wish], now: datetime) -> dict[str, Saved | Conflict]:
    """Keep what somebody wrote into several fields, with a pen that is held; what came of each, by key.

    Args:
        sheet: The submission of the pen, with the answers of at least these fields.

    Raises:
        Unknown: a field is not asked, or the pen does not reach it; nothing is kept then.
    """
    found: dict[str, Saved | Conflict] = {}
    kept: list[Answer] = []
    for wish in wishes:
        pen.demand(wish.key)
        sheet.demand(wish.key)
        found[wish.key] = _wished(pen, sheet.answers.get(wish.key), wish, kept, now)
    _put(pen, kept, now)
    return found


def answer_as_last_year(actor: Actor, submission: Submission, row: str, now: datetime) -> int:
    """Answer what was not answered yet as last year, in one row or in all of them (`row` empty); how many.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        sheet = sheet_of(pen.submission, row or NO_ROW)
        kept = []
        for key, slot in sheet.slots.items():
            last = pen.submission.before.get(key)
            if row not in ("", slot.row) or last is None or sheet.values.get(key) is not None:
                continue
            if not pen.reaches(key):
                continue
            given = sheet.answers.get(key) or Answer(submission=pen.submission, key=key, version=0)
            given.value = last
            kept.append(given)
        _put(pen, kept, now)
    return len(kept)


def add_row(actor: Actor, submission: Submission, section: str, code: str, name: str, now: datetime) -> Row:
    """Add a row to a section whose rows are one's own; one that was taken out comes back.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; Unknown also for a section without own rows.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        found = form_named(pen.submission.form).section(section)
        if found is None or found.rows is None or found.rows.source != "own" or not pen.reaches(section):
            raise Unknown(section)
        there = Row.objects.filter(submission=pen.submission, section=section)
        numbers = [int(each) for each in there.values_list("code", flat=True) if each.isdecimal()]
        lasting = found.rows.least + there.filter(removed_at=None, is_own=True).count()
        if found.rows.most is not None and lasting >= found.rows.most:
            raise Unknown(section)
        row, _new = Row.objects.get_or_create(
            submission=pen.submission,
            section=section,
            code=code or str(max([found.rows.least, *numbers]) + 1),
            defaults={"name": name, "place": there.count(), "is_own": True, "added_by_id": actor.user},
        )
        row.removed_at, row.name = None, name
        row.save(update_fields=["removed_at", "name"])
        _note_exception(pen, f"{section}/{row.code}")
        _begun(pen, now)
    return row


def remove_row(actor: Actor, submission: Submission, section: str, code: str, now: datetime) -> None:
    """Take out a row that was added; what was answered in it stays, should it come back.

    Raises:
        Forbidden, Unknown, Refused: as in `take_pen`; Unknown also for a row that was not added.
    """
    with transaction.atomic():
        pen = take_pen(actor, submission.pk, now)
        pen.demand(section)
        own = Row.objects.filter(submission=pen.submission, section=section, code=code, is_own=True)
        if not own.update(removed_at=now):
            raise Unknown(code)
        _note_exception(pen, f"{section}/{code}")
        _follow(pen.submission, [f"{section}/{code}/"], now)


def answer_on_behalf(actor: Actor, submission: Submission, note: str, now: datetime) -> None:
    """Note why somebody else answers for who is asked, such as a region without a coordinator.

    Raises:
        Forbidden, Unknown: the actor may not stand in.
        Refused: the time is over, or it is not yet.
    """
    with transaction.atomic():
        found = held(actor, submission.pk)
        demand_answering(actor, found)
        if not may_stand_in(actor, found):
            raise Unknown(submission.pk)
        found.on_behalf_note, found.on_behalf_by_id = note.strip(), actor.user
        exception = exception_of(actor.user, found, timezone.localdate(now))
        standing = standing_of(found, is_excepted=exception is not None, is_on_behalf=True)
        if why := refusal(standing, timezone.localdate(now)):
            raise Refused(why)
        found.save(update_fields=["on_behalf_note", "on_behalf_by"])
        noted("submission.on_behalf", actor, found)


def _wished(
    pen: Pen, there: Answer | None, wish: Wish, kept: list[Answer], now: datetime
) -> Saved | Conflict:
    """What comes of a wish; an answer that it changes joins `kept`."""
    why = (there.comment if there else "") if wish.comment is None else wish.comment.strip()
    if there is None and wish.value is None and not why:
        return Saved(None)
    if there is not None and there.value == wish.value and there.comment == why:
        return Saved(there)
    answer = there or Answer(submission=pen.submission, key=wish.key, version=0, at=now)
    if answer.version != wish.seen_version:
        return Conflict(answer)
    answer.value, answer.comment = wish.value, why
    kept.append(answer)
    return Saved(answer)


def _put(pen: Pen, answers: Sequence[Answer], now: datetime) -> None:
    """Keep answers whose value and comment were changed, with their history, and see to what follows."""
    if not answers:
        return
    was_accepted = pen.submission.accepted_at is not None
    new = [each for each in answers if not each.version]
    for each in answers:
        each.at, each.by_id, each.is_on_behalf, each.link = now, pen.actor.user, pen.is_on_behalf, pen.link
        each.version += 1
        if each.version > 1:
            each.save()
    Answer.objects.bulk_create(new)
    AnswerChange.objects.bulk_create(_change(pen, each) for each in answers)
    for each in answers:
        _note_exception(pen, each.key)
    _begun(pen, now)
    _follow(pen.submission, [each.key for each in answers], now)
    if was_accepted:
        settled(pen.actor, pen.submission, now)


def _note_exception(pen: Pen, field: str) -> None:
    """Record what is written only because of an exception."""
    if pen.exception is not None:
        noted("answer.excepted", pen.actor, pen.submission, exception=pen.exception.pk, field=field)


def _change(pen: Pen, answer: Answer) -> AnswerChange:
    return AnswerChange(
        submission=pen.submission,
        key=answer.key,
        value=answer.value,
        comment=answer.comment,
        version=answer.version,
        by_id=answer.by_id,
        at=answer.at,
        is_on_behalf=answer.is_on_behalf,
        link=pen.link,
        exception=pen.exception,
    )


def _begun(pen: Pen, now: datetime) -> None:
    """Note that a submission was begun, once; the history of answers tells the rest."""
    submission = pen.submission
    standing = standing_of(submission, is_excepted=True, is_on_behalf=False)
    after = written(standing)
    if after == submission.state and submission.started_at is not None:
        return
    if submission.started_at is None:
        submission.started_at = now
        noted("submission.started", pen.actor, submission)
    if submission.state != after:
        submission.version += 1
    submission.state = after
    if after is not State.LOCKED:
        submission.accepted_at = None  # who goes on writing has not been accepted any more
    submission.save(update_fields=["state", "started_at", "version", "accepted_at"])


def _follow(submission: Submission, keys: Iterable[str], now: datetime) -> None:
    """See to what follows from answers, once for each row of a section."""
    touched = {tuple(key.split("/")[:2]): key for key in keys}
    if follower := follower_of(submission.round.form):
        follower.answered(submission, list(touched.values()), now)
