"""What follows from an answer: the app that a kind of round belongs to says it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from meritko.web.accounts.actor import Actor
from meritko.web.submissions.models import Round, Submission


@dataclass(frozen=True)
class Note:
    """Something that another party says of a field, and where it is discussed. `is_open`: not settled yet."""

    text: str
    link: str
    is_open: bool = True


def _nothing(_submission: Submission, _keys: Sequence[str], _now: datetime) -> None:
    return None


def _no_notes(_submission: Submission) -> Mapping[str, tuple[Note, ...]]:
    return {}


def _nothing_settled(_actor: Actor, _submission: Submission, _now: datetime) -> None:
    return None


@dataclass(frozen=True)
class Follower:
    """The app that looks after the rounds of a main form.

    `round_page` and `page` give addresses; `answered` is called within the transaction in which fields of a
    submission were changed, with a key of each row of a section that was touched and the time; `notes`
    gives what others say of fields, by key. `settled` is called within the transaction in which a submission
    was accepted, returned, or changed after it had been accepted, with who did it and the time.
    """

    round_page: Callable[[Round], str]
    page: Callable[[Submission], str]
    answered: Callable[[Submission, Sequence[str], datetime], None] = _nothing
    notes: Callable[[Submission], Mapping[str, tuple[Note, ...]]] = _no_notes
    settled: Callable[[Actor, Submission, datetime], None] = _nothing_settled


_followers: dict[str, Follower] = {}


def register_follower(form: str, follower: Follower) -> None:
    """Look after the rounds of a main form, by its id; called by an app when it is ready."""
    _followers[form] = follower


def settled(actor: Actor, submission: Submission, now: datetime) -> None:
    """Let the app that looks after its round see that what a submission stands for has changed."""
    if follower := follower_of(submission.round.form):
        follower.settled(actor, submission, now)


def follower_of(form: str) -> Follower | None:
    """The app that looks after the rounds of a main form; None when there is none."""
    return _followers.get(form)
