"""Asking every app for what it has; apps register here where they look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise

SHORTEST = 2
"""Characters of a question that is worth asking."""


@dataclass(frozen=True)
class Hit:
    """Something that was found. `text` says what it is, in a line."""

    title: str
    link: str
    text: str = ""


Find = Callable[[Any, str, int], Sequence[Hit]]
"""Takes the actor, the question and how many are wanted; gives nothing that the actor may not know of."""


@dataclass(frozen=True)
class Source:
    """Where an app looks. `order`: where its hits stand among those of others."""

    label: Words
    find: Find
    order: int = 50


@dataclass(frozen=True)
class Group:
    """What one source found."""

    label: Words
    hits: tuple[Hit, ...]


_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Have an app's things found; called when the app is ready."""
    _sources.append(source)
    _sources.sort(key=lambda each: each.order)


def find(actor: Any, question: str, most: int) -> list[Group]:
    """What every source has for a question, at most `most` of each; nothing for one that is too short."""
    asked = " ".join(question.split())
    if len(asked) < SHORTEST or actor.user is None:
        return []
    found = (Group(source.label, tuple(source.find(actor, asked, most))) for source in _sources)
    return [group for group in found if group.hits]
