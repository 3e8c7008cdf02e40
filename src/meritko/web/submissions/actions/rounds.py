"""Making, opening, closing and locking rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.linking import move_last_days
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Answer, AnswerChange, Link, Round, Row, Submission
from meritko.web.submissions.states import ROUND_AFTER, RoundState, State, Value
from meritko.wording import DEFAULT_LANGUAGE

THING = "round"
"""What the log calls a round."""


@dataclass(frozen=True)
class Terms:
    """What is told of a round before it opens."""

    title: str
    opens: date
    due: date
    message: str = ""


@dataclass(frozen=True)
class Subject:
    """One who is asked: by which form, what was last year's answer by key, and rows (section, code, name).

    `known`: answers that stand there from the start, since it is known who is asked.
    """

    form: str
    kind: str
    code: str
    name: str
    region: str = ""
    orp: str = ""
    organisation: int | None = None
    before: Mapping[str, Value] = field(default_factory=dict)
    rows: tuple[tuple[str, str, str], ...] = ()
    known: Mapping[str, Value] = field(default_factory=dict)


def make_round(
    actor: Actor, form: str, year: int, terms: Terms, now: datetime, copied_from: Round | None = None
) -> Round:
    """A round that is being prepared.

    Raises:
        Forbidden: the actor opens no rounds.
        NotNow: there is one of this form and year.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        if Round.objects.filter(form=form, year=year).exists():
            raise NotNow(year)
        known = current_pack().forms.get(form)
        made = Round.objects.create(
            form=form,
            programme=known.programme if known else "",
            year=year,
            title=terms.title,
            message=terms.message,
            opens=terms.opens,
            due=terms.due,
            copied_from=copied_from,
            made_by_id=actor.user,
            made_at=now,
        )
        _record("round.made", actor, made)
    return made


def change_terms(actor: Actor, number: int, terms: Terms) -> Round:
    """Change what is told of a round. The last day may be moved while it is open, the first one not.

    Links that lasted until the last day go with it.

    Raises:
        Forbidden, Unknown: as in `held_round`.
        NotNow: it is closed or locked.
    """
    with transaction.atomic():
        found = held_round(actor, number)
        if found.state not in {RoundState.DRAFT, RoundState.OPEN}:
            raise NotNow(found.state)
        before = found.due
        found.title, found.message, found.due = terms.title, terms.message, terms.due
        if found.state == RoundState.DRAFT:
            found.opens = terms.opens
        found.save()
        move_last_days(found, before)
        _record("round.changed", actor, found, due=found.due.isoformat(), before=before.isoformat())
    return found


def open_round(actor: Actor, number: int, subjects: Iterable[Subject], now: datetime) -> Round:
    """Open a round: from now on these are asked.

    Raises:
        Forbidden, Unknown: as in `held_round`.
        NotNow: it was opened already.
    """
    asked = list(subjects)
    with transaction.atomic():
        found = held_round(actor, number)
        if found.state != RoundState.DRAFT:
            raise NotNow(found.state)
        forms = sorted({each.form for each in asked})
        found.questions = {
            name: questions_of(form) for name in forms if (form := current_pack().forms.get(name))
        }
        found.state, found.opened_at = RoundState.OPEN, now
        found.save()
        made = _ask(actor, found, asked, now)
        _record("round.opened", actor, found, asked=len(made))
    return found


def ask_one(actor: Actor, number: int, subject: Subject, now: datetime) -> Submission:
    """Ask one more in a round that is open. Who may do that, the app above says; the actor is who does it.

    Raises:
        Unknown: there is no such round.
        NotNow: it is not open, or they are asked in it already.
    """
    with transaction.atomic():
        found = Round.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise Unknown(number)
        there = found.submissions.filter(form=subject.form, kind=subject.kind, code=subject.code)
        if found.state != RoundState.OPEN or there.exists():
            raise NotNow(found.state)
        made = _ask(actor, found, [subject], now)[0]
        _record("round.asked", actor, found, submission=made.pk)
    return made


def close_round(actor: Actor, number: int, now: datetime) -> Round:
    """Ask nobody any more; what was answered can still be agreed upon.

    Raises:
        Forbidden, Unknown, NotNow: as in `open_round`.
    """
    return _become(actor, number, RoundState.CLOSED, now)


def reopen_round(actor: Actor, number: int, now: datetime) -> Round:
    """Take the closing back.

    Raises:
        Forbidden, Unknown, NotNow: as in `open_round`.
    """
    return _become(actor, number, RoundState.OPEN, now)


def lock_round(actor: Actor, number: int, now: datetime) -> Round:
    """Lock a round for good; nothing is written any more but under an exception.

    Raises:
        Forbidden, Unknown, NotNow: as in `open_round`; a round is closed before it is locked.
    """
    with transaction.atomic():
        found = _become(actor, number, RoundState.LOCKED, now)
        gone = found.submissions.filter(state__in=[State.NOT_STARTED, State.STARTED, State.RETURNED])
        gone.update(state=State.NOT_DELIVERED)
        found.submissions.exclude(state=State.NOT_DELIVERED).update(state=State.LOCKED)
    return found


def finish_round(actor: Actor, number: int, now: datetime) -> Round:
    """Note that the results of a locked round were handed on; nothing of it changes afterwards.

    Exceptions end by it, and where links were sent is forgotten.

    Raises:
        Forbidden, Unknown: as in `held_round`.
        NotNow: it is not locked, or finished already.
    """
    with transaction.atomic():
        found = held_round(actor, number)
        if found.state != RoundState.LOCKED or found.finished_at is not None:
            raise NotNow(found.state)
        found.finished_at = now
        found.save(update_fields=["finished_at"])
        found.exceptions.filter(ended_at=None).update(ended_at=now)
        Link.objects.filter(submission__round=found).update(address="")
        _record("round.finished", actor, found)
    return found


def held_round(actor: Actor, number: int) -> Round:
    """A round, held until the end of the transaction by who looks after rounds.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such round.
    """
    actor.demand(Right.OPEN_ROUNDS)
    found = Round.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def questions_of(form: Form) -> dict[str, str]:
    """What a form asks, as `section/question` -> the question; in one language, so that years compare."""
    return {
        f"{section.id}/{question.id}": question.label.say(DEFAULT_LANGUAGE)
        for section in form.sections
        for question in section.questions
    }


def _become(actor: Actor, number: int, state: RoundState, now: datetime) -> Round:
    with transaction.atomic():
        found = held_round(actor, number)
        if state not in ROUND_AFTER[RoundState(found.state)]:
            raise NotNow(found.state)
        # Whoever is writing holds the submission: this waits for them; who comes later sees the new state.
        list(found.submissions.select_for_update().values_list("pk"))
        found.state = state
        if state is RoundState.CLOSED:
            found.closed_at = now
        elif state is RoundState.LOCKED:
            found.locked_at = now
        found.save()
        _record(f"round.{state.value}", actor, found)
    return found


def _ask(actor: Actor, around: Round, asked: Sequence[Subject], now: datetime) -> list[Submission]:
    made = Submission.objects.bulk_create(_submission(around, each) for each in asked)
    Row.objects.bulk_create(
        Row(submission=submission, section=section, code=code, name=name[:200], place=place)
        for submission, each in zip(made, asked, strict=True)
        for place, (section, code, name) in enumerate(each.rows)
    )
    told = [
        {"submission": submission, "key": key, "value": value, "version": 1, "by_id": actor.user, "at": now}
        for submission, each in zip(made, asked, strict=True)
        for key, value in each.known.items()
    ]
    Answer.objects.bulk_create(Answer(**each) for each in told)
    AnswerChange.objects.bulk_create(AnswerChange(**each) for each in told)
    return made


def _submission(around: Round, asked: Subject) -> Submission:
    return Submission(
        round=around,
        form=asked.form,
        kind=asked.kind,
        code=asked.code,
        name=asked.name[:200],
        region=asked.region,
        orp=asked.orp,
        organisation_id=asked.organisation,
        before=dict(asked.before),
    )


def _record(action: str, actor: Actor, about: Round, **details: str | int) -> None:
    record(action, who=actor.user, thing=THING, thing_id=about.pk, details=details)
