"""People of invented offices, and a browser of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Membership, Organisation, User
from meritko.web.accounts.roles import SCOPES, Role, ScopeKind

PASSWORD = "dlouhá věta se pamatuje"  # noqa: S105 - of invented people


@dataclass
class Someone:
    """A person of a test, with the role in which the person is asked about."""

    user: User
    membership: Membership

    @property
    def actor(self) -> Actor:
        return actor_of(User.objects.get(pk=self.user.pk), timezone.localdate())

    def browser(self) -> Client:
        """A browser in which the person is signed in."""
        made = Client()
        made.force_login(
            User.objects.get(pk=self.user.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return made


@pytest.fixture(autouse=True)
def background_work_at_once(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def town(db) -> Organisation:
    return Organisation.objects.create(
        name="Obec Ukázkov", kind="municipality", code="590001", region="CZ091"
    )


@pytest.fixture
def other_town(db) -> Organisation:
    return Organisation.objects.create(
        name="Obec Jinákov", kind="municipality", code="590002", region="CZ092"
    )


@pytest.fixture
def office(db) -> Organisation:
    return Organisation.objects.create(name="Ukázkový úřad", kind="government_office")


@pytest.fixture
def someone(db) -> Callable[..., Someone]:
    """Makes people: someone(role, organisation, scope), named after the role unless told otherwise."""

    def make(
        role: Role, organisation: Organisation, scope: str = "", name: str = "", kind: ScopeKind | None = None
    ) -> Someone:
        name = name or f"Ukázka {role.value}"
        user = User.objects.create_user(f"osoba{User.objects.count()}@priklad.invalid", name, PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        rank = Rank(role, kind or SCOPES[role][0], scope)
        held = grant(user, organisation, rank, by=None, today=date(2026, 1, 1))
        user.refresh_from_db()
        return Someone(user, held)

    return make


@pytest.fixture
def administrator(someone, office, second_factor) -> Someone:
    found: Someone = someone(Role.ADMINISTRATOR, office)
    second_factor(found.user)
    return found


@pytest.fixture
def coordinator(someone, town) -> Someone:
    found: Someone = someone(Role.MUNICIPAL_COORDINATOR, town, town.code)
    return found


@pytest.fixture
def worker(someone, town) -> Someone:
    found: Someone = someone(Role.FIELD_WORKER, town)
    return found


@pytest.fixture
def second_factor() -> Callable[[User], str]:
    """Gives a person an application for codes; returns its key."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    def give(user: User) -> str:
        key = generate_totp_secret()
        TOTP.activate(user, key)
        return key

    return give
