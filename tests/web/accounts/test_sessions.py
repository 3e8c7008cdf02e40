"""When a session is over, and that nobody loses where they were."""

from __future__ import annotations

import re
import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meritko.web.accounts import actions, inviting
from meritko.web.accounts.actions import Rank
from meritko.web.accounts.middleware import BEGAN, SEEN
from meritko.web.accounts.models import User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.notices.models import Letter

from .conftest import PASSWORD


def put_back(browser: Client, name: str, seconds: float) -> None:
    session = browser.session
    session[name] = int(time.time() - seconds)
    session.save()


def why_ended(user: User) -> list[str]:
    return [e.details["why"] for e in Entry.objects.filter(action="session.ended", thing_id=str(user.pk))]


@pytest.mark.parametrize(("name", "minutes", "why"), [(SEEN, 31, "idle"), (BEGAN, 601, "too_long")])
def test_a_session_ends_when_idle_or_too_long_and_keeps_where_one_was(worker, name, minutes, why):
    browser = worker.browser
    browser.get("/ucet/")
    put_back(browser, name, minutes * 60)

    answer = browser.get("/ucet/zaznam/?page=2")

    assert answer.status_code == 401
    assert "/ucet/prihlaseni/?next=%2Fucet%2Fzaznam%2F%3Fpage%3D2" in answer.text
    assert "_auth_user_id" not in browser.session
    assert why_ended(worker.user) == [why]


@pytest.mark.parametrize(("name", "minutes"), [(SEEN, 29), (BEGAN, 599)])
def test_a_session_in_use_goes_on(worker, name, minutes):
    browser = worker.browser
    browser.get("/ucet/")
    put_back(browser, name, minutes * 60)

    assert browser.get("/ucet/").status_code == 200


def test_a_form_sent_after_the_end_leads_back_to_its_page(worker):
    browser = worker.browser
    browser.get("/ucet/")
    put_back(browser, SEEN, 3600)

    answer = browser.post("/ucet/", {"name": "X"}, headers={"referer": "http://testserver/ucet/zaznam/"})

    assert "next=%2Fucet%2Fzaznam%2F" in answer.text
    assert User.objects.get(pk=worker.user.pk).name == worker.user.name


def test_htmx_is_told_to_load_the_page_of_signing_in(worker):
    browser = worker.browser
    browser.get("/ucet/")
    put_back(browser, SEEN, 3600)

    answer = browser.get(
        "/ucet/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/ucet/lide/"}
    )

    assert answer["HX-Redirect"] == "/ucet/prihlaseni/?next=%2Fucet%2Flide%2F"


def test_the_page_of_signing_in_is_shown_at_once_after_the_end(worker):
    browser = worker.browser
    browser.get("/ucet/")
    put_back(browser, SEEN, 3600)

    assert browser.get("/ucet/prihlaseni/").status_code == 200


def test_a_change_of_rights_ends_every_session_with_the_next_request_and_the_log_says_why(
    administrator, worker
):
    browsers = [worker.browser, worker.browser]
    for each in browsers:
        each.get("/ucet/")

    actions.change_role(
        administrator.actor, worker.membership, Rank(Role.READER, ScopeKind.ORGANISATION), timezone.now()
    )

    assert [each.get("/ucet/").status_code for each in browsers] == [401, 401]
    assert "Vaše role se změnily" in worker_page(worker)
    assert why_ended(worker.user)[:2] == ["rights", "rights"]


def worker_page(worker) -> str:
    browser = worker.browser
    User.objects.filter(pk=worker.user.pk).update(rights_version=99)
    return browser.get("/ucet/").text


def test_closing_an_account_ends_its_sessions_with_the_next_request(administrator, worker):
    browser = worker.browser
    browser.get("/ucet/")

    actions.close_account(administrator.actor, worker.user, timezone.now())

    assert browser.get("/ucet/").status_code == 401
    assert why_ended(worker.user) == ["account_closed"]


def test_one_ends_ones_own_session_on_another_device_and_nobody_elses(client, worker, coordinator):
    client.post("/ucet/prihlaseni/", {"login": worker.user.email, "password": PASSWORD})
    mine = UserSession.objects.get(user=worker.user)
    stranger, elsewhere = coordinator.browser, worker.browser

    refused = stranger.post(reverse("accounts:end_session", args=[mine.pk]))
    done = elsewhere.post(reverse("accounts:end_session", args=[mine.pk]))

    assert (refused.status_code, done.status_code) == (404, 302)
    assert client.get("/ucet/").status_code == 302


def test_the_list_of_sessions_names_the_browser_and_the_last_use(client, worker):
    client.post(
        "/ucet/prihlaseni/", {"login": worker.user.email, "password": PASSWORD},
        headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"},
    )  # fmt: skip

    page = client.get(reverse("accounts:safety")).text

    assert "Firefox, Linux" in page
    assert "toto" in page


@pytest.mark.parametrize("deed", ["other_role", "ended", "substituted", "closed", "moved", "invited"])
def test_whatever_changes_the_rights_of_a_person_ends_the_sessions_at_once(
    administrator, worker, someone, town, office, deed
):
    absent, now = someone(Role.READER, town), timezone.now()
    actor, today = administrator.actor, timezone.localdate()
    reader = Rank(Role.READER, ScopeKind.ORGANISATION)
    deeds = {
        "other_role": lambda: actions.change_role(actor, worker.membership, reader, now),
        "ended": lambda: actions.end_membership(actor, worker.membership, now),
        "substituted": lambda: actions.substitute(actor, absent.membership, worker.user, today, today, now),
        "closed": lambda: actions.close_account(actor, worker.user, now),
        "moved": lambda: actions.change_organisation(
            actor, town, name=town.name, kind=town.kind, code=town.code, region="CZ092"
        ),
        "invited": lambda: inviting.take(invited(actor, worker.user.email, office), worker.user, now),
    }
    browser = worker.browser
    assert browser.get("/ucet/").status_code == 200

    deeds[deed]()

    assert browser.get("/ucet/").status_code == 401


def invited(actor, email: str, organisation) -> str:
    """The secret of an invitation to one more role."""
    inviting.invite(actor, email, organisation, Rank(Role.CONSULTANT, ScopeKind.ORGANISATION), timezone.now())
    letter = Letter.objects.get(address=email)
    return re.search(r"/pozvanka/([\w-]+)/", letter.body)[1]
