"""Who asks in tests: below the accounts a number with rights by name, above them people of offices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from meritko.web import people
from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Membership, Organisation, User
from meritko.web.accounts.roles import SCOPES, Role, ScopeKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    """An actor as far as the rooms know one."""

    user: int | None
    rights: frozenset[str] = field(default_factory=frozenset)
    name: str = "Kdosi Zkušební"

    def may(self, right: Any) -> bool:
        return right in self.rights


@contextmanager
def known(monkeypatch: pytest.MonkeyPatch, *persons: people.Person) -> Iterator[None]:
    """These people and no others are known to the rooms."""
    found = {each.number: each for each in persons}

    def find(numbers: Collection[int]) -> Mapping[int, people.Person]:
        return {number: found[number] for number in numbers if number in found}

    def actor(number: int, _today: date) -> Somebody | None:
        return Somebody(number) if number in found else None

    with monkeypatch.context() as patch:
        patch.setattr(people._register, "find", find)
        patch.setattr(people._register, "actor", actor)
        yield


@dataclass(frozen=True)
class Someone:
    """A person with an account, and the role in which the person is asked about.

    `day`: as of which the person acts; None for today.
    """

    user: User
    membership: Membership
    day: date | None = None

    @property
    def actor(self) -> Actor:
        return actor_of(User.objects.get(pk=self.user.pk), self.day or timezone.localdate())

    @property
    def browser(self) -> Client:
        """A browser in which the person is signed in."""
        made = Client()
        made.force_login(
            User.objects.get(pk=self.user.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return made


def made_someone(
    role: Role,
    office: Organisation,
    scope: str = "",
    *,
    kind: ScopeKind | None = None,
    name: str = "",
    since: date = date(2024, 1, 1),
    day: date | None = None,
    password: str | None = None,
) -> Someone:
    """A person of an office with a role, named after the role unless told otherwise."""
    name = name or f"Ukázka {role.value}"
    user = User.objects.create_user(f"osoba{User.objects.count()}@priklad.invalid", name, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    held = grant(user, office, Rank(role, kind or SCOPES[role][0], scope), by=None, today=since)
    user.refresh_from_db()
    return Someone(user, held, day)


def with_second_factor(someone: Someone) -> Someone:
    """The same person with an application for codes."""
    TOTP.activate(someone.user, generate_totp_secret())
    return someone


@pytest.fixture(autouse=True)
def background_work_at_once(settings: Any) -> None:
    """What would be done in the background is done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
