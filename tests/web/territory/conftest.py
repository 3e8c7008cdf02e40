"""Who asks about places in these tests."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import SCOPES, Role


class Person:
    """Somebody with a role: an actor, and a browser in which the person is signed in."""

    def __init__(self, role: Role, office: Organisation, scope: str = "") -> None:
        self.user = User.objects.create_user(f"{role}-{office.pk}@priklad.invalid", f"{role} zkušební")
        grant(self.user, office, Rank(role, SCOPES[role][0], scope), by=None, today=date(2026, 1, 1))
        Authenticator.objects.create(user=self.user, type="totp", data={"secret": "zkouška"})

    @property
    def actor(self) -> Actor:
        return actor_of(User.objects.get(pk=self.user.pk), timezone.localdate())

    def browser(self) -> Client:
        made = Client()
        user = User.objects.get(pk=self.user.pk)
        made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return made


@pytest.fixture
def office(db: None) -> Organisation:
    return Organisation.objects.create(name="Úřad Zkušební", kind="government_office", code="00000001")


@pytest.fixture
def analyst(office: Organisation) -> Person:
    return Person(Role.NATIONAL_ANALYST, office)


@pytest.fixture
def reader(office: Organisation) -> Person:
    return Person(Role.READER, office)
