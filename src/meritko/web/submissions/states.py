"""Who may write when, and what may follow what: rules without a database and without Django.

A round is a draft, then open, then closed (nobody is asked any more, what was answered is settled), then
locked. After the last day, the closing or the lock nothing is written but under an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = str | int | float | bool | None
"""What was answered: a text, a number, yes or no, a day as a text; None for nothing."""


class RoundState(StrEnum):
    """How far a round is."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"


class State(StrEnum):
    """How far one submission is."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"
    NOT_DELIVERED = "not_delivered"


class Move(StrEnum):
    """What can be done to a submission besides answering."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    ACCEPT = "accept"
    GIVE_UP = "give_up"
    REOPEN = "reopen"


class Why(StrEnum):
    """Why nothing may be written."""

    NOT_OPEN = "not_open"
    AFTER_DUE = "after_due"
    CLOSED = "closed"
    LOCKED = "locked"
    FINISHED = "finished"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    NOT_DELIVERED = "not_delivered"
    NO_NOTE = "no_note"
    LINK_ENDED = "link_ended"
    LINK_DONE = "link_done"
    LINK_OVER = "link_over"


AFTER: Mapping[Move, Mapping[State, State]] = {
    Move.SUBMIT: {
        State.NOT_STARTED: State.SUBMITTED, State.STARTED: State.SUBMITTED, State.RETURNED: State.SUBMITTED,
    },
    Move.TAKE_BACK: {State.SUBMITTED: State.STARTED},
    Move.RETURN: {State.SUBMITTED: State.RETURNED, State.ACCEPTED: State.RETURNED},
    Move.ACCEPT: {State.SUBMITTED: State.ACCEPTED},
    Move.GIVE_UP: {
        State.NOT_STARTED: State.NOT_DELIVERED, State.STARTED: State.NOT_DELIVERED,
        State.RETURNED: State.NOT_DELIVERED,
    },
    Move.REOPEN: {State.NOT_DELIVERED: State.STARTED},
}  # fmt: skip
"""What a submission becomes by a move; a state that is not there cannot be moved so."""

ROUND_AFTER: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.DRAFT: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.OPEN, RoundState.LOCKED}),
    RoundState.LOCKED: frozenset(),
}
"""What a round may become; a lock is never undone, single people are excepted from it."""

AWAITED = (State.NOT_STARTED, State.STARTED, State.RETURNED)
"""States in which something is awaited from those who are asked."""

HANDED_IN = frozenset({State.SUBMITTED, State.ACCEPTED})
"""States in which nothing is awaited from those who answer."""

ACCEPTED = frozenset({State.ACCEPTED, State.LOCKED})
"""States in which what was accepted (`accepted_at` says whether it was) still counts as it was accepted."""

_SETTLED = {
    State.SUBMITTED: Why.SUBMITTED, State.ACCEPTED: Why.ACCEPTED, State.NOT_DELIVERED: Why.NOT_DELIVERED,
    State.LOCKED: Why.LOCKED,
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """All that decides whether something may be written, on a day.

    `is_excepted`: the person has an exception that holds. `is_on_behalf`: it is written for somebody else,
    and `has_note` says whether it was noted why. `is_finished`: the results of the round were handed on.
    """

    round: RoundState
    opens: date
    due: date
    submission: State
    is_excepted: bool = False
    is_on_behalf: bool = False
    has_note: bool = False
    is_finished: bool = False


def refusal(standing: Standing, today: date) -> Why | None:
    """Why an answer may not be written today; None when it may."""
    if standing.is_finished:
        return Why.FINISHED
    if standing.round is RoundState.DRAFT or today < standing.opens:
        return Why.NOT_OPEN
    if not standing.is_excepted and (why := _without_exception(standing, today)):
        return why
    return Why.NO_NOTE if standing.is_on_behalf and not standing.has_note else None


def settling_refusal(standing: Standing, today: date) -> Why | None:
    """Why what was answered may not be agreed upon today; None when it may. It may until the lock."""
    if standing.is_finished:
        return Why.FINISHED
    if standing.round is RoundState.DRAFT or today < standing.opens:
        return Why.NOT_OPEN
    return Why.LOCKED if standing.round is RoundState.LOCKED and not standing.is_excepted else None


def written(standing: Standing) -> State:
    """What a submission becomes by an answer that is written."""
    if standing.round is RoundState.LOCKED:
        return State.LOCKED
    return State.RETURNED if standing.submission is State.RETURNED else State.STARTED


def deviates(value: Value, before: Value) -> bool:
    """Whether an answer is another than the one of last year. Where nothing was known nothing deviates."""
    return value is not None and before is not None and value != before


def _without_exception(standing: Standing, today: date) -> Why | None:
    if standing.round is RoundState.LOCKED:
        return Why.LOCKED
    if standing.round is RoundState.CLOSED:
        return Why.CLOSED
    if why := _SETTLED.get(standing.submission):
        return why
    return Why.AFTER_DUE if today > standing.due else None
