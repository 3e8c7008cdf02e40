"""Who may write when, and what may follow what: every case, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from meritko.web.submissions.states import (
    AFTER,
    ROUND_AFTER,
    Move,
    RoundState,
    Standing,
    State,
    Why,
    deviates,
    refusal,
    settling_refusal,
    written,
)

OPENS, DUE = date(2026, 9, 1), date(2026, 10, 30)
OPEN = Standing(RoundState.OPEN, OPENS, DUE, State.STARTED)
ON_TIME, LATE = date(2026, 10, 30), date(2026, 10, 31)


@pytest.mark.parametrize(
    ("round_state", "state", "today", "why"),
    [
        ("draft", "not_started", ON_TIME, "not_open"),
        ("open", "not_started", date(2026, 8, 31), "not_open"),
        ("open", "not_started", OPENS, None),
        ("open", "started", ON_TIME, None),
        ("open", "returned", ON_TIME, None),
        ("open", "submitted", ON_TIME, "submitted"),
        ("open", "accepted", ON_TIME, "accepted"),
        ("open", "not_delivered", ON_TIME, "not_delivered"),
        ("open", "started", LATE, "after_due"),
        ("open", "returned", LATE, "after_due"),
        ("open", "submitted", LATE, "submitted"),
        ("closed", "started", ON_TIME, "closed"),
        ("closed", "submitted", ON_TIME, "closed"),
        ("locked", "locked", ON_TIME, "locked"),
        ("locked", "not_delivered", LATE, "locked"),
    ],
)
def test_what_may_be_written_without_an_exception(round_state, state, today, why):
    standing = replace(OPEN, round=RoundState(round_state), submission=State(state))

    assert refusal(standing, today) == (Why(why) if why else None)


@pytest.mark.parametrize(("round_state", "state"), [*product(RoundState, State)])
def test_an_exception_opens_everything_but_what_is_not_open_yet_and_what_is_finished(round_state, state):
    standing = replace(OPEN, round=round_state, submission=state, is_excepted=True)

    assert refusal(standing, LATE) == (Why.NOT_OPEN if round_state is RoundState.DRAFT else None)
    assert refusal(replace(standing, is_finished=True), LATE) is Why.FINISHED


@pytest.mark.parametrize(
    ("is_on_behalf", "has_note", "why"),
    [(True, False, Why.NO_NOTE), (True, True, None), (False, False, None)],
)
def test_for_somebody_else_one_answers_with_a_note_only(is_on_behalf, has_note, why):
    assert refusal(replace(OPEN, is_on_behalf=is_on_behalf, has_note=has_note), ON_TIME) is why


def test_a_note_opens_nothing_after_the_last_day():
    assert refusal(replace(OPEN, is_on_behalf=True, has_note=True), LATE) is Why.AFTER_DUE


@pytest.mark.parametrize(
    ("round_state", "is_excepted", "why"),
    [
        ("draft", False, Why.NOT_OPEN),
        ("open", False, None),
        ("closed", False, None),
        ("locked", False, Why.LOCKED),
        ("locked", True, None),
    ],
)
def test_what_was_answered_is_agreed_upon_until_the_lock(round_state, is_excepted, why):
    standing = replace(OPEN, round=RoundState(round_state), is_excepted=is_excepted)

    assert settling_refusal(standing, LATE) is why


@pytest.mark.parametrize(
    ("round_state", "state", "after"),
    [
        ("open", "not_started", "started"),
        ("open", "started", "started"),
        ("open", "returned", "returned"),
        ("open", "accepted", "started"),
        ("closed", "submitted", "started"),
        ("locked", "locked", "locked"),
        ("locked", "not_delivered", "locked"),
    ],
)
def test_what_a_submission_becomes_by_an_answer(round_state, state, after):
    assert written(replace(OPEN, round=RoundState(round_state), submission=State(state))) == after


MOVES = {
    "submit": {"not_started": "submitted", "started": "submitted", "returned": "submitted"},
    "take_back": {"submitted": "started"},
    "return": {"submitted": "returned", "accepted": "returned"},
    "accept": {"submitted": "accepted"},
    "give_up": {"not_started": "not_delivered", "started": "not_delivered", "returned": "not_delivered"},
    "reopen": {"not_delivered": "started"},
}


@pytest.mark.parametrize(("move", "state"), [*product(Move, State)])
def test_every_move_from_every_state(move, state):
    assert AFTER[move].get(state) == MOVES[move].get(state)


def test_a_lock_is_never_undone():
    assert {
        "draft": {"open"}, "open": {"closed"}, "closed": {"open", "locked"}, "locked": frozenset(),
    } == ROUND_AFTER  # fmt: skip


@pytest.mark.parametrize(
    ("value", "before", "is_other"),
    [
        (3, 2, True),
        (2, 2, False),
        (None, 2, False),
        (3, None, False),
        (False, True, True),
        (True, True, False),
    ],
)
def test_an_answer_deviates_from_one_that_was_known(value, before, is_other):
    assert deviates(value, before) is is_other
