"""Who may read, write and moderate a discussion: that is told by what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import Http404


class Subject(Protocol):
    """A kind of thing that people discuss; an app registers one for each."""

    def may_read(self, actor: Any, thing_id: str) -> bool:
        """Whether the actor may know of the thing and read what is said about it."""

    def may_write(self, actor: Any, thing_id: str) -> bool:
        """Whether the actor may say something, too; asked only of who may read."""

    def may_moderate(self, actor: Any, thing_id: str) -> bool:
        """Whether the actor may hide what others said; asked only of who may read."""

    def organisation(self, thing_id: str) -> int | None:
        """Whose the thing is, for the log."""

    def title(self, thing_id: str) -> str:
        """What the thing is called, in the language that is spoken now."""

    def link(self, thing_id: str) -> str:
        """The address of the page where the discussion is shown."""


@dataclass(frozen=True)
class Rights:
    """What an actor may do in one discussion."""

    subject: Subject
    write: bool
    moderate: bool


_subjects: dict[str, Subject] = {}


def register_subject(thing: str, subject: Subject) -> None:
    """Let a kind of thing be discussed; called by an app when it is ready."""
    _subjects[thing] = subject


def rights(actor: Any, thing: str, thing_id: str) -> Rights:
    """What the actor may do in the discussion of a thing.

    Raises:
        Http404: such things are not discussed, or the actor may not know of this one.
    """
    subject = _subjects.get(thing)
    if subject is None or actor.user is None or not subject.may_read(actor, thing_id):
        raise Http404
    return Rights(subject, subject.may_write(actor, thing_id), subject.may_moderate(actor, thing_id))


def demand(may: bool) -> None:
    """Raises PermissionDenied when one may not."""
    if not may:
        raise PermissionDenied
