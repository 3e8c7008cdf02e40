"""What a person is to do: told by the apps, gathered for the first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Task:
    """Something a person is asked to do.

    Args:
        title: A verb and what it is about, as in “Answer the comment on the report”.
        link: Where it is done.
        due: The last day for it; None when there is none.
        state: How far it is, in a word or two; empty when it was not begun.
        about: Whose or what it belongs to, such as a round or a municipality.
    """

    title: Words
    link: str
    due: date | None = None
    state: Words = ""
    about: Words = ""


Provider = Callable[[Any, date], Iterable[Task]]
"""Takes the actor and today; gives what the actor is to do, and nothing that it may not know of."""

_providers: list[Provider] = []


def register_tasks(provider: Provider) -> None:
    """Have an app's tasks shown on everybody's first page; called when the app is ready."""
    _providers.append(provider)


def tasks_of(actor: Any, today: date) -> list[Task]:
    """What a person is to do, what is due first at the head and what has no day at the end."""
    found = [task for provider in _providers for task in provider(actor, today)]
    return sorted(found, key=lambda task: (task.due is None, task.due or today, str(task.title)))
