"""The one-click roles of a demonstration, which are nowhere else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from meritko.web.accounts import demo
from meritko.web.accounts.models import Membership, User
from meritko.web.accounts.roles import Role

PATH = "/ucet/ukazka/"


@pytest.fixture
def demonstration(db, settings) -> None:
    settings.DEMO = True
    demo.make_people(date(2026, 1, 1), region="CZ099", municipality="599999")


@pytest.mark.parametrize("role", list(Role))
def test_one_click_signs_in_in_every_role_and_no_second_factor_is_asked_for(client, demonstration, role):
    offered = client.get("/ucet/prihlaseni/").text
    answer = client.post(PATH, {"role": role.value, "next": "/ucet/"})

    assert f'value="{role.value}"' in offered
    assert (answer.status_code, answer["Location"]) == (302, "/ucet/")
    page = client.get("/ucet/")
    assert page.status_code == 200
    assert "Ukázk" in page.text


def test_making_the_people_again_changes_nothing(demonstration):
    before = (User.objects.count(), Membership.objects.count())

    demo.make_people(date(2026, 1, 2))

    assert (User.objects.count(), Membership.objects.count()) == before == (len(Role), len(Role))


def test_a_click_without_the_token_of_the_form_is_refused(demonstration):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(PATH, {"role": "reader"}).status_code == 403


def test_outside_a_demonstration_nobody_comes_in_by_a_click_even_if_the_people_are_there(
    client, demonstration, settings
):
    settings.DEMO = False

    assert client.post(PATH, {"role": "administrator"}).status_code == 404
    assert PATH not in client.get("/ucet/prihlaseni/").text
    with pytest.raises(RuntimeError):
        demo.make_people(date(2026, 1, 1))
