"""What stands on the page of a municipality: apps register their parts here when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from meritko.web.accounts.actor import Actor
from meritko.web.territory.models.places import Standing

Content = Callable[[Actor, Standing, date], Mapping[str, Any] | None]
"""What a part shows of a municipality to a person on a day; None when nothing that they may see."""


@dataclass(frozen=True)
class Part:
    """A part of the page.

    Args:
        template: Is included where the part stands; it finds what `content` gave as `part`, and the
            municipality as `place` (a Standing).
        order: Where it stands among the others.
    """

    template: str
    content: Content
    order: int = 50


_parts: list[Part] = []


def register_part(part: Part) -> None:
    """Add a part to the page of every municipality; called when an app is ready."""
    if part not in _parts:
        _parts.append(part)
        _parts.sort(key=lambda each: each.order)


def parts_of(actor: Actor, place: Standing, today: date) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The templates of the parts that there are for a person, with what they show."""
    for part in _parts:
        content = part.content(actor, place, today)
        if content is not None:
            yield part.template, content
