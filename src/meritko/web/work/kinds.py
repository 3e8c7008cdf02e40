"""What can be done in the background: apps register it here when they are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meritko.web.work.doing import Doing

LIMIT = timedelta(hours=2)


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Args:
        name: As `app.what`, such as `evaluating.run`.
        do: Does it. It may be called again when the worker was killed in the middle, so whatever it
            leaves outside the database is left under names of the job, and what it changes in the
            database is changed in `Doing.finishing`.
        limit: After this time the worker is ended and the job has failed.
    """

    name: str
    do: Callable[[Doing], None]
    limit: timedelta = LIMIT


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind of job known; called by an app when it is ready."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    """The kind with this name; None when no app does such work any more."""
    return _kinds.get(name)
