"""Who may read a file: whoever may read what it belongs to. Apps tell who that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MayRead = Callable[[Any, str], bool]
"""Takes the actor and the `thing_id`."""

_policies: dict[str, MayRead] = {}


def register_files_of(thing: str, may_read: MayRead) -> None:
    """Say who may read the files of a kind of thing; without it nobody may."""
    _policies[thing] = may_read


def may_read(actor: Any, thing: str, thing_id: str) -> bool:
    """Whether the actor may read the files of a thing."""
    policy = _policies.get(thing)
    return policy is not None and policy(actor, thing_id)
