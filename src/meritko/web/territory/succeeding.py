"""What follows when a municipality became of another: apps above say it here when they are ready."""

from __future__ import annotations

from collections.abc import Callable

from meritko.web.accounts.actor import Actor
from meritko.web.territory.models.places import Succession

Follow = Callable[[Actor, Succession], None]
"""Called within the transaction in which a succession was noted."""

_followers: list[Follow] = []


def register_follow(follow: Follow) -> None:
    """Have something follow whenever it is noted what became of a municipality."""
    if follow not in _followers:
        _followers.append(follow)


def follow_succession(actor: Actor, made: Succession) -> None:
    """See to what follows."""
    for each in _followers:
        each(actor, made)
