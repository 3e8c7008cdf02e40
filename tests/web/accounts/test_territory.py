"""A coordinator manages the people of the own territory, and does not learn that there are others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meritko.web.accounts import actions, inviting, policies
from meritko.web.accounts.actions import Rank
from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.accounts.models import Invitation, Membership, Organisation
from meritko.web.accounts.roles import Role, ScopeKind

WORKER = Rank(Role.FIELD_WORKER, ScopeKind.ORGANISATION)


@pytest.fixture(params=["municipal", "regional"])
def outsider(request, someone, other_town, db):
    """A coordinator of another town, and one of another region."""
    if request.param == "municipal":
        return someone(Role.MUNICIPAL_COORDINATOR, other_town, other_town.code)
    kraj = Organisation.objects.create(name="Kraj Jinákovský", kind="region", code="CZ092", region="CZ092")
    return someone(Role.REGIONAL_COORDINATOR, kraj, "CZ092")


@pytest.fixture
def invitation(coordinator, town, now) -> Invitation:
    return inviting.invite(coordinator.actor, "nova@priklad.invalid", town, WORKER, now)


def test_the_pages_of_a_person_of_another_territory_are_not_there(outsider, worker, invitation):
    browser, number = outsider.browser, worker.membership.pk
    asked = [
        ("GET", "accounts:role", number),
        ("POST", "accounts:role", number),
        ("POST", "accounts:end_role", number),
        ("GET", "accounts:substitute", number),
        ("POST", "accounts:substitute", number),
        ("POST", "accounts:withdraw", invitation.pk),
    ]

    got = {
        (method, name): browser.generic(method, reverse(name, args=[of])).status_code
        for method, name, of in asked
    }

    assert set(got.values()) == {404}
    assert worker.user.name not in browser.get(reverse("accounts:people")).text
    assert "nova@priklad.invalid" not in browser.get(reverse("accounts:people")).text


def test_an_organisation_of_another_territory_cannot_be_chosen(outsider, town):
    answer = outsider.browser.post(
        reverse("accounts:invite"),
        {
            "email": "x@priklad.invalid",
            "organisation": town.pk,
            "role": "reader",
            "territory": "organisation",
        },
    )

    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_actions_themselves_know_the_territory(outsider, worker, town, now):
    actor, membership, today = outsider.actor, worker.membership, timezone.localdate(now)
    deeds = (
        lambda: actions.change_role(actor, membership, WORKER, now),
        lambda: actions.end_membership(actor, membership, now),
        lambda: actions.substitute(actor, membership, outsider.user, today, today + timedelta(1), now),
        lambda: inviting.invite(actor, "x@priklad.invalid", town, WORKER, now),
    )

    for deed in deeds:
        with pytest.raises(Unknown):
            deed()
    assert Membership.objects.get(pk=membership.pk).ended_at is None


@pytest.mark.parametrize(
    ("role", "kind", "scope", "may"),
    [
        (Role.REGIONAL_COORDINATOR, ScopeKind.REGION, "CZ091", True),
        (Role.REGIONAL_COORDINATOR, ScopeKind.REGION, "CZ092", False),
        (Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, "590001", True),
        (Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, "590002", False),
        (Role.READER, ScopeKind.COUNTRY, "", False),
        (Role.NATIONAL_ANALYST, ScopeKind.COUNTRY, "", False),
        (Role.ADMINISTRATOR, ScopeKind.COUNTRY, "", False),
        (Role.FIELD_WORKER, ScopeKind.ORGANISATION, "", True),
    ],
)
def test_a_regional_coordinator_gives_roles_over_the_own_region_and_no_more(
    someone, town, role, kind, scope, may
):
    regional = someone(Role.REGIONAL_COORDINATOR, town, "CZ091")

    assert policies.may_grant(regional.actor.posts, role, town, kind, scope) is may


def test_a_municipal_coordinator_gives_nothing_over_a_region(coordinator, worker, now):
    wider = Rank(Role.READER, ScopeKind.REGION, "CZ091")

    with pytest.raises(Forbidden):
        actions.change_role(coordinator.actor, worker.membership, wider, now)


def test_a_region_without_a_code_reaches_the_own_organisation_only(someone, town, other_town):
    Organisation.objects.filter(pk=other_town.pk).update(region="")
    other_town.refresh_from_db()
    regional = someone(Role.REGIONAL_COORDINATOR, town, "")

    assert [policies.reaches(post, other_town) for post in regional.actor.posts] == [False]
