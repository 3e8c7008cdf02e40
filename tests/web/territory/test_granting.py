"""A coordinator gives roles over places of the own region, which the app of places knows."""

from __future__ import annotations

from datetime import date

import pytest

from meritko.web.accounts.actor import Post
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.policies import may_grant
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.territory.models import Municipality, Orp, Region, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    return Organisation.objects.create(name="Ukázkový kraj", kind="region", code="CZ091", region="CZ091")


@pytest.fixture
def places() -> None:
    since = date(2020, 1, 1)
    for code, number, orp, town in [("CZ091", 91, "9101", "599101"), ("CZ092", 92, "9201", "599201")]:
        region = Region.objects.create(code=code, number=number, name=f"Ukázkov {number}")
        seat = Orp.objects.create(code=orp, name=f"Město {number}", region=region)
        made = Municipality.objects.create(code=town, first_seen=since, last_seen=since)
        Standing.objects.create(
            municipality=made,
            name=f"Ves {number}",
            plain=f"ves {number}",
            order_key=b"",
            region=region,
            orp=seat,
            first_seen=since,
            last_seen=since,
        )


@pytest.mark.parametrize(
    ("kind", "code", "may"),
    [
        (ScopeKind.ORP, "9101", True),
        (ScopeKind.ORP, "9201", False),
        (ScopeKind.ORP, "9999", False),
        (ScopeKind.MUNICIPALITY, "599101", True),
        (ScopeKind.MUNICIPALITY, "599201", False),
        (ScopeKind.MUNICIPALITY, "", False),
    ],
)
def test_a_coordinator_gives_the_role_of_an_adviser_within_the_region(office, places, kind, code, may):
    post = Post(1, Role.REGIONAL_COORDINATOR, office.pk, ScopeKind.REGION, "CZ091")

    assert may_grant([post], Role.ROMA_ADVISER, office, kind, code) is may
