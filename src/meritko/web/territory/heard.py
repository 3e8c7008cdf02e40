"""From where the register heard something: apps above say what their things are called, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from meritko.web.accounts.actor import Actor
from meritko.web.territory.models.register import Value

Heard = tuple[int, str]
"""The number of a thing, and the field of it."""


@dataclass(frozen=True)
class Origin:
    """What something was heard from, in words; `link` is empty for who may not see it."""

    text: str
    link: str = ""


Tell = Callable[[Actor, Collection[Heard]], Mapping[Heard, Origin]]

_tellers: dict[str, Tell] = {}


def register_teller(thing: str, tell: Tell) -> None:
    """Say what things of a kind are called; called by an app when it is ready."""
    _tellers[thing] = tell


def origins_of(actor: Actor, said: Iterable[Value]) -> dict[int, Origin]:
    """Number of a statement -> what it was heard from, of those that were."""
    by_thing: dict[str, dict[Heard, list[int]]] = {}
    for each in said:
        if each.thing in _tellers and each.thing_id is not None:
            by_thing.setdefault(each.thing, {}).setdefault((each.thing_id, each.field), []).append(each.pk)
    found: dict[int, Origin] = {}
    for thing, wanted in by_thing.items():
        for heard, origin in _tellers[thing](actor, wanted).items():
            found |= dict.fromkeys(wanted[heard], origin)
    return found
