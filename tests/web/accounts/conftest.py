"""People of invented offices, and a browser of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import timezone

from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import Role, ScopeKind

from ..somebody import Someone, background_work_at_once, made_someone

__all__ = ["background_work_at_once"]

PASSWORD = "dlouhá věta se pamatuje"  # noqa: S105 - of invented people


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
        since = date(2026, 1, 1)
        return made_someone(role, organisation, scope, kind=kind, name=name, since=since, password=PASSWORD)

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
