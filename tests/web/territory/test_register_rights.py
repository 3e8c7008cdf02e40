"""Exact places and shares of the target group come to nobody but those who work with them."""

from __future__ import annotations

import pytest
from tests.web.matrix import APPS, ROWS, make_world
from tests.web.test_canaries import Canary, leaks

from meritko.web.accounts.roles import Right
from meritko.web.audit.models import Entry
from meritko.web.territory import register_policies
from meritko.web.territory.queries import register_view

pytestmark = pytest.mark.django_db
MINE = [
    row
    for row in ROWS
    if row.name.split(":")[0] in ("register", "search", "places") or row.name == "notices:my_tasks"
]
APP = APPS["territory_register"]


@pytest.fixture
def world(db):
    made = make_world()
    for app in ("territory_register", *(name for name in APPS if name in {row.app for row in MINE})):
        made.objects(app)
    return made


@pytest.fixture
def canaries(world):
    return [Canary(field, frozenset(may), put, n) for n, (field, may, put) in enumerate(APP.canaries(world))]


@pytest.mark.parametrize(
    "who", ["nobody", "reader", "consultant", "municipal_coordinator", "regional_coordinator"]
)
def test_nothing_confidential_comes_to_those_who_may_not_see_it(world, canaries, who):
    assert leaks(world, canaries, who, MINE) == []


def test_a_leak_of_an_exact_place_would_be_found(world, canaries, monkeypatch):
    monkeypatch.setattr(register_policies, "sees_confidential", lambda _actor, _where: True)
    monkeypatch.setattr(
        "meritko.web.territory.views.register_place.sees_confidential", lambda _actor, _where: True
    )

    found = leaks(world, canaries, "consultant", [row for row in MINE if row.name == "register:place"])

    assert "exact place of an own locality: register:place-GET-own asked" in found


def test_a_leak_of_a_foreign_row_would_be_found(world, canaries, monkeypatch):
    monkeypatch.setattr("meritko.web.territory.views.register_place.sees", lambda _actor, _where: True)

    found = leaks(
        world, canaries, "municipal_coordinator", [row for row in MINE if row.about == "foreign_value"]
    )

    assert "figure of a foreign place: register:value-GET-foreign_value asked" in found


def test_a_list_is_not_sorted_or_filtered_by_what_is_held_back(world):
    secret = APP.secret_number()
    page = world.browser("consultant").get(f"/registr/obce/?udaj={secret}&hodnota=55.0&sort=-{secret}")

    assert page.context is None or "55" not in page.text
    assert f'value="{secret}"' not in page.text
    assert f"sort={secret}" not in page.text


def test_whoever_looks_at_exact_places_is_written_down_and_whoever_cannot_is_not(world):
    for who in ("consultant", "roma_adviser"):
        world.browser(who).get("/registr/obce/590001/")

    seen = Entry.objects.filter(action="register.seen")
    assert [(entry.who, entry.thing_id) for entry in seen] == [(world.people["roma_adviser"].pk, "590001")]


def test_sums_by_region_have_no_confidential_variable(world):
    offered = {each.variable for each in register_view.measures("obce")}

    assert APP.secret_number() not in offered
    assert Right.SEE_CONFIDENTIAL_PLACES in set(Right)
