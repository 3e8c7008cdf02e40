"""The log as administrators read it, and as nobody else does."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.actions import record
from meritko.web.audit.models import Entry

PATH = "/zaznam/"


def somebody(role: Role, name: str) -> User:
    office, _new = Organisation.objects.get_or_create(name="Ukázkový úřad", kind="government_office")
    user = User.objects.create_user(f"{role.value}@priklad.invalid", name)
    grant(user, office, Rank(role, ScopeKind.COUNTRY), by=None, today=date(2026, 1, 1))
    user.refresh_from_db()
    return user


@pytest.fixture
def administrator(db, settings) -> Client:
    settings.DEMO = True  # no second factor is asked for; the duty has its own tests
    browser = Client()
    browser.force_login(
        somebody(Role.ADMINISTRATOR, "Ukázka Správce"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    return browser


def test_names_are_looked_up_and_stand_in_no_entry(administrator):
    analyst = somebody(Role.NATIONAL_ANALYST, "Ukázka Analytická")
    record("session.began", who=analyst.pk, thing="user", thing_id=analyst.pk)

    page = administrator.get(PATH)

    assert "Ukázka Analytická" in page.text
    assert "přihlášení" in page.text
    assert "Analytick" not in str(list(Entry.objects.values()))


def test_details_are_told_in_words_and_what_nobody_named_as_it_stands(administrator):
    record("session.began", who=None, details={"how": "own", "second_factor": "no", "nowhere": "named"})

    assert "čím: vlastní účet, druhý faktor: ne, nowhere: named" in administrator.get(PATH).text


def test_entries_are_chosen_by_action_person_and_days(administrator):
    people = [somebody(Role.READER, "Ukázka A"), somebody(Role.CONSULTANT, "Ukázka B")]
    for person in people:
        record("profile.changed", who=person.pk, thing="user", thing_id=person.pk)
    record("session.began", who=people[0].pk, thing="user", thing_id=people[0].pk)

    def rows(**chosen: object) -> list[str]:
        found = re.findall(r'<th scope="row">(.*?)</th>', administrator.get(PATH, chosen).text)
        return [each for each in found if each != "někdo si prohlédl záznam osoby"]

    assert rows(action="profile.changed") == ["profil byl změněn"] * 2
    assert rows(who=people[1].pk) == ["profil byl změněn"]
    assert rows(who=people[0].pk) == ["přihlášení", "profil byl změněn"]
    assert rows(last="1. 1. 2020") == []


def test_looking_at_one_person_is_itself_noted(administrator):
    analyst = somebody(Role.NATIONAL_ANALYST, "Ukázka Analytická")

    administrator.get(PATH, {"who": analyst.pk})

    assert Entry.objects.get(action="log.read").thing_id == str(analyst.pk)


def test_a_long_log_has_pages(administrator):
    for number in range(250):
        record("thing.done", who=None, thing="thing", thing_id=number)

    first, last = administrator.get(PATH), administrator.get(PATH, {"page": 3})

    assert [page.text.count('<th scope="row">') for page in (first, last)] == [100, 50]
    assert "page=2" in first.text


@pytest.mark.parametrize("who", ["nic", "0", "99999999999999999999999", "1;drop table audit_entry"])
def test_a_strange_filter_is_answered_with_a_page(administrator, who):
    assert administrator.get(PATH, {"who": who}).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_reads_the_log(db, settings, role):
    settings.DEMO = True
    browser = Client()
    browser.force_login(somebody(role, "Ukázka"), "allauth.account.auth_backends.AuthenticationBackend")

    assert browser.get(reverse("audit:entries")).status_code == 403
