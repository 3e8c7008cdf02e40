"""Invitations: taken by whom they are for, and every way in which that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meritko.web.accounts import actions, inviting
from meritko.web.accounts.actions import Rank, Refused
from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.accounts.models import Invitation, Membership, User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.notices.models import Letter, Notice

from .conftest import PASSWORD

FIELD = Rank(Role.FIELD_WORKER, ScopeKind.ORGANISATION)
NEW = {"name": "Ukázka Nová", "password": "hodně dlouhá věta ukázky", "again": "hodně dlouhá věta ukázky"}


@pytest.fixture
def invited(coordinator, town, now):
    """Sends an invitation to an address; returns it with the path of its link."""

    def send(email: str = "nova@priklad.invalid", rank: Rank = FIELD) -> tuple[Invitation, str]:
        made = inviting.invite(coordinator.actor, email, town, rank, now)
        link = next(
            line
            for line in Letter.objects.get(key=f"invitation:{made.pk}").body.splitlines()
            if "http" in line
        )
        return made, "/" + link.split("/", 3)[3]

    return send


def told(invitation: Invitation) -> list[str]:
    """What the one who invited was told of."""
    return [notice.text for notice in Notice.objects.filter(user=invitation.invited_by_id)]


def test_somebody_new_sets_a_name_and_a_password_and_is_in(client, invited, town):
    invitation, path = invited()

    page = client.get(path, follow=True)
    done = client.post(reverse("accounts:invitation"), NEW)

    assert page.redirect_chain == [(reverse("accounts:invitation"), 302)]
    assert page.status_code == 200
    assert done.status_code == 302
    person = User.objects.get(email="nova@priklad.invalid")
    assert [(m.organisation, m.role) for m in person.memberships.all()] == [(town, Role.FIELD_WORKER)]
    assert client.get("/ucet/").status_code == 200
    assert Invitation.objects.get(pk=invitation.pk).state == Invitation.State.TAKEN


def test_the_secret_of_a_link_is_not_kept(invited):
    invitation, path = invited()

    assert path.rstrip("/").rpartition("/")[2] not in str(
        Invitation.objects.filter(pk=invitation.pk).values()
    )


def test_two_passwords_that_differ_make_nobody(client, invited):
    _invitation, path = invited()
    client.get(path)

    page = client.post(reverse("accounts:invitation"), {**NEW, "again": "něco docela jiného"})

    assert page.status_code == 422
    assert "Hesla se liší" in page.text
    assert not User.objects.filter(email="nova@priklad.invalid").exists()


def test_who_has_an_account_signs_in_and_accepts(client, invited, someone, other_town):
    elsewhere = someone(Role.FIELD_WORKER, other_town)
    _invitation, path = invited(elsewhere.user.email)

    asked = client.get(path, follow=True)
    client.post("/ucet/prihlaseni/", {"login": elsewhere.user.email, "password": PASSWORD})
    offered = client.get(reverse("accounts:invitation"))
    client.post(reverse("accounts:invitation"))

    assert "Pod tímto e-mailem už účet máte" in asked.text
    assert offered.status_code == 200
    assert elsewhere.user.memberships.count() == 2
    assert client.get("/ucet/").status_code == 200, "accepting does not sign one out"


def test_an_expired_invitation_says_so_and_the_inviter_is_told_once(client, invited):
    invitation, path = invited()
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    first, _second = client.get(path, follow=True), client.get(path, follow=True)

    assert first.status_code == 410
    assert "Platnost pozvánky vypršela" in first.text
    assert len(told(invitation)) == 1
    assert "po vypršení" in told(invitation)[0]


def test_an_invitation_opened_by_somebody_else_is_refused_and_the_inviter_is_told(invited, worker):
    invitation, path = invited()
    browser = worker.browser

    page = browser.get(path, follow=True)
    taken = browser.post(reverse("accounts:invitation"))

    assert (page.status_code, taken.status_code) == (403, 403)
    assert "Tato pozvánka je pro někoho jiného" in page.text
    assert "nova@priklad.invalid" not in page.text
    assert len(told(invitation)) == 1
    assert worker.user.memberships.count() == 1


def test_an_invitation_works_once(client, invited):
    invitation, path = invited()
    client.get(path)
    client.post(reverse("accounts:invitation"), NEW)

    page = Client().get(path, follow=True)

    assert page.status_code == 410
    assert "Pozvánka už byla přijata" in page.text
    assert len(told(invitation)) == 1


def test_a_role_one_has_already_is_not_offered_again(coordinator, worker, town, now):
    with pytest.raises(Refused, match=r"."):
        inviting.invite(coordinator.actor, worker.user.email, town, FIELD, now)


def test_who_got_the_role_in_the_meantime_is_told_so(invited, someone, other_town, town, administrator):
    elsewhere = someone(Role.FIELD_WORKER, other_town)
    invitation, path = invited(elsewhere.user.email)
    actions.grant(elsewhere.user, town, FIELD, by=administrator.user.pk, today=timezone.localdate())

    page = elsewhere.browser.get(path, follow=True)

    assert "Tuto roli už máte" in page.text
    assert len(told(invitation)) == 1


def test_a_bounced_invitation_is_marked_and_the_inviter_is_told(invited, now):
    invitation, _path = invited()

    inviting.bounced(str(invitation.pk), now)

    assert Invitation.objects.get(pk=invitation.pk).trouble == Invitation.Trouble.BOUNCED
    assert "nepodařilo doručit" in told(invitation)[0]


def test_a_new_invitation_replaces_the_one_before(client, invited):
    _first, old = invited()
    _second, new = invited()

    assert "byla odvolána" in client.get(old, follow=True).text
    assert client.get(new, follow=True).status_code == 200


def test_an_unknown_link_is_answered_as_any_page_that_is_not_there(client, db):
    page = client.get(reverse("accounts:invitation_link", args=["x" * 43]), follow=True)

    assert page.status_code == 404


@pytest.mark.parametrize(
    ("role", "kind", "scope"),
    [
        (Role.ADMINISTRATOR, ScopeKind.COUNTRY, ""),
        (Role.NATIONAL_ANALYST, ScopeKind.COUNTRY, ""),
        (Role.REGIONAL_COORDINATOR, ScopeKind.REGION, "CZ091"),
        (Role.READER, ScopeKind.COUNTRY, ""),
        (Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, "590002"),
        (Role.ROMA_ADVISER, ScopeKind.ORP, "1234"),
    ],
)
def test_nobody_gives_more_than_they_have(coordinator, town, now, role, kind, scope):
    with pytest.raises(Forbidden):
        inviting.invite(coordinator.actor, "n@priklad.invalid", town, Rank(role, kind, scope), now)


def test_nobody_invites_to_an_organisation_that_is_not_theirs(coordinator, other_town, now):
    with pytest.raises(Unknown):
        inviting.invite(coordinator.actor, "n@priklad.invalid", other_town, FIELD, now)


def test_a_region_invites_the_coordinators_of_its_municipalities_and_of_no_others(
    someone, office, town, other_town, now
):
    region = someone(Role.REGIONAL_COORDINATOR, office, "CZ091")
    rank = Rank(Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, town.code)

    inviting.invite(region.actor, "n@priklad.invalid", town, rank, now)

    with pytest.raises(Unknown):
        inviting.invite(region.actor, "n@priklad.invalid", other_town, rank, now)
    foreign = Rank(Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, other_town.code)
    with pytest.raises(Forbidden):
        inviting.invite(region.actor, "n@priklad.invalid", town, foreign, now)


def test_inviting_on_the_page_sends_a_letter_and_lists_the_invitation(coordinator, town):
    browser = coordinator.browser

    done = browser.post(
        reverse("accounts:invite"),
        {
            "email": "Nova@Priklad.INVALID",
            "organisation": town.pk,
            "role": "field_worker",
            "territory": "",
            "scope": "",
        },
    )

    assert done["Location"] == reverse("accounts:people")
    assert "nova@priklad.invalid" in browser.get(done["Location"]).text
    assert Letter.objects.get(address="nova@priklad.invalid").subject.startswith("Pozvánka")


def test_an_invitation_can_be_withdrawn(client, coordinator, invited):
    invitation, path = invited()

    coordinator.browser.post(reverse("accounts:withdraw", args=[invitation.pk]))

    assert "byla odvolána" in client.get(path, follow=True).text


def test_the_first_administrator_is_invited_from_the_machine(client, db, capsys):
    call_command("invite_administrator", "spravce@priklad.invalid")
    link = capsys.readouterr().out.split()[-1]

    client.get("/" + link.split("/", 3)[3])
    client.post(reverse("accounts:invitation"), NEW)

    assert Membership.objects.get().role == Role.ADMINISTRATOR
    assert client.get("/ucet/")["Location"] == reverse("accounts:second_factor")


def test_every_step_of_an_invitation_is_in_the_log(client, invited):
    _invitation, path = invited()
    client.get(path)
    client.post(reverse("accounts:invitation"), NEW)

    done = list(Entry.objects.filter(thing="invitation").values_list("action", flat=True))
    assert done == ["invitation.sent", "invitation.taken"]
