"""Reading a discussion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meritko.web.people import people
from meritko.web.threads.models import Message
from meritko.web.threads.policies import rights


@dataclass(frozen=True)
class Discussion:
    """What was said about a thing, and what the reader may do. `names`: of the authors, by their numbers."""

    thing: str
    thing_id: str
    title: str
    link: str
    messages: tuple[Message, ...]
    names: dict[int, str]
    may_write: bool
    may_moderate: bool


def discussion(actor: Any, thing: str, thing_id: str) -> Discussion:
    """The discussion of a thing, the oldest message first. The words of a hidden one are not in it.

    Raises:
        Http404: the actor may not know of the thing.
    """
    held = rights(actor, thing, thing_id)
    messages = tuple(Message.objects.filter(thing=thing, thing_id=thing_id))
    for message in messages:
        if message.hidden_at is not None:
            message.text = ""
    names = {number: person.name for number, person in people({m.author for m in messages}).items()}
    return Discussion(
        thing,
        thing_id,
        held.subject.title(thing_id),
        held.subject.link(thing_id),
        messages,
        names,
        held.write,
        held.moderate,
    )
