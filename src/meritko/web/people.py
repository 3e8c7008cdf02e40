"""People by number: what the rooms below the accounts may ask about them.

A room keeps the number of a user and nothing else. Who that is, `accounts` tells: it registers
how people are found when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Person:
    """A person as others see them. `address` is empty when nothing may be sent there any more."""

    number: int
    name: str
    address: str = ""
    language: str = "cs"


class Asked(HttpRequest):
    """A request as it comes to views: with an Actor, and whether htmx sent it."""

    actor: Any
    htmx: Any


Find = Callable[[Collection[int]], Mapping[int, Person]]
ActorOf = Callable[[int, date], Any]


@dataclass
class _Register:
    find: Find
    actor: ActorOf


def _nobody(_numbers: Collection[int]) -> Mapping[int, Person]:
    return {}


def _no_actor(_number: int, _today: date) -> None:
    return None


_register = _Register(_nobody, _no_actor)


def register_people(find: Find, actor: ActorOf) -> None:
    """Say how people are found; called once, by the app that keeps them.

    Args:
        find: The people with the given numbers; those that there are no more are left out.
        actor: A person with the rights that hold on a day (an Actor), or None.
    """
    _register.find, _register.actor = find, actor


def people(numbers: Collection[int]) -> Mapping[int, Person]:
    """The people with these numbers, asked for at once; those that there are no more are left out."""
    return _register.find(numbers) if numbers else {}


def person(number: int) -> Person | None:
    """The person with this number, or None."""
    return people([number]).get(number)


def language_of(number: int | None) -> str:
    """The language in which somebody is told things; that of the installation when it is nobody."""
    found = person(number) if number is not None else None
    language: str = found.language if found else settings.LANGUAGE_CODE
    return language


def actor_of_person(number: int, today: date) -> Any:
    """A person with the rights that hold on a day, as policies take it; None when there is no such person."""
    return _register.actor(number, today)
