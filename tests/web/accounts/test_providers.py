"""Signing in through OpenID Connect and SAML: who is let in, and which answers are not believed."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from meritko.web.accounts import inviting
from meritko.web.accounts.actions import Rank
from meritko.web.accounts.models import User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.home import Office, WrongSetting
from meritko.web.notices.models import Letter
from meritko.web.settings.signing_in import origins, providers

from .providers import OpenIdProvider, SamlProvider, new_key


@pytest.fixture
def configure(settings):
    """Sets the `[[login]]` tables of the installation."""

    def set_up(*tables: dict) -> None:
        settings.OFFICE = replace(settings.OFFICE, login=tables)
        settings.SOCIALACCOUNT_PROVIDERS = providers(settings.OFFICE)

    return set_up


@pytest.fixture
def oidc(configure, worker):
    with OpenIdProvider({"sub": "osoba-1", "email": worker.user.email, "email_verified": True}) as provider:
        configure(
            {
                "kind": "oidc",
                "id": "urad",
                "name": "Úřad",
                "server": provider.url,
                "client": "m",
                "secret": "s",
            }
        )
        yield provider


@pytest.fixture
def saml(configure):
    provider = SamlProvider()
    configure(
        {
            "kind": "saml", "id": "kraj", "name": "Kraj", "entity_id": provider.entity, "trusts_email": True,
            "sso_url": "https://idp.priklad.invalid/sso", "certificate": provider.certificate(),
        }
    )  # fmt: skip
    return provider


@pytest.fixture
def client() -> Client:
    return browser()


def browser() -> Client:
    """A browser that names the host, as SAML reads it from the request itself."""
    return Client(headers={"host": "testserver"})


def asked_by(client: Client, **more: str) -> str:
    """Where the browser is sent when it asks to sign in through the OpenID provider."""
    return client.post("/ucet/oidc/urad/", {"process": "login", **more})["Location"]


def through_oidc(client: Client, provider: OpenIdProvider, **more: str):
    return client.get(provider.answers(asked_by(client, **more)))


def through_saml(client: Client, response: str):
    client.post("/ucet/saml/kraj/acs/", {"SAMLResponse": response, "RelayState": ""})
    return client.get("/ucet/saml/kraj/acs/konec/")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_invited_person_is_known_by_the_verified_e_mail_and_later_by_the_identity(client, oidc, worker):
    first = through_oidc(client, oidc, next="/ucet/zaznam/")
    oidc.claims["email"] = "jiny@priklad.invalid"
    second = browser()
    through_oidc(second, oidc)

    assert (first.status_code, first["Location"]) == (302, "/ucet/zaznam/")
    assert SocialAccount.objects.get().user == worker.user
    assert is_in(second)


def test_nothing_of_what_a_provider_tells_is_kept(client, oidc):
    oidc.claims["name"] = "Kanárek Kanárkový"

    through_oidc(client, oidc)

    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"nonce": "cizí"},
        {"nonce": ""},
        {"aud": "jiná aplikace"},
        {"iss": "https://zlo.invalid"},
        {"exp": 1},
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_token_for_something_else_is_refused(client, oidc, spoilt):
    oidc.spoils = spoilt

    answer = through_oidc(client, oidc)

    assert answer.status_code == 401
    assert "nepodařilo ověřit" in answer.text
    assert not is_in(client)
    assert Entry.objects.filter(action="session.refused_identity").count() == 1


def test_a_forged_signature_is_refused(client, oidc):
    oidc.signs_with = new_key()

    assert through_oidc(client, oidc).status_code == 401
    assert not is_in(client)


def test_an_answer_works_once_and_only_in_the_browser_that_asked(client, oidc):
    answer = oidc.answers(asked_by(client))
    stranger = browser()

    stolen = stranger.get(answer)
    client.get(answer)
    client.post("/ucet/odhlaseni/")
    replayed = client.get(answer)

    assert (stolen.status_code, is_in(stranger)) == (401, False)
    assert (replayed.status_code, is_in(client)) == (401, False)


def test_an_old_token_does_not_answer_a_new_question(client, oidc):
    old = asked_by(client)
    oidc.spoils = {"nonce": re.search(r"nonce=([^&]+)", old)[1]}
    client.get(oidc.answers(old))
    client.post("/ucet/odhlaseni/")

    assert through_oidc(client, oidc).status_code == 401


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": "nikdo@priklad.invalid"}])
def test_an_unverified_or_uninvited_e_mail_makes_nobody(client, oidc, claims):
    oidc.claims.update(claims)
    before = User.objects.count()

    answer = through_oidc(client, oidc)

    assert answer.status_code == 403
    assert "Nemáte tu účet" in answer.text
    assert (User.objects.count(), is_in(client)) == (before, False)


def test_an_e_mail_of_a_domain_that_the_provider_does_not_keep_is_not_believed(client, oidc, configure):
    configure(
        {
            "kind": "oidc", "id": "urad", "server": oidc.url, "client": "m", "secret": "s",
            "email_domains": ["urad.invalid"],
        }
    )  # fmt: skip

    assert through_oidc(client, oidc).status_code == 403


def test_an_invitation_is_taken_through_a_provider_without_any_password(client, oidc, coordinator, town, now):
    rank = Rank(Role.PROJECT_WORKER, ScopeKind.ORGANISATION)
    made = inviting.invite(coordinator.actor, "nova@priklad.invalid", town, rank, now)
    body = Letter.objects.get(key=f"invitation:{made.pk}").body
    client.get("/" + next(line for line in body.splitlines() if "http" in line).split("/", 3)[3])
    oidc.claims.update(email="nova@priklad.invalid", sub="osoba-2")

    through_oidc(client, oidc)

    person = User.objects.get(email="nova@priklad.invalid")
    assert (person.has_usable_password(), person.memberships.get().role) == (False, Role.PROJECT_WORKER)
    assert is_in(client)


def test_an_identity_is_connected_in_the_profile_and_signs_in_from_then_on(oidc, worker):
    oidc.claims["email"] = "soukromy@priklad.invalid"
    mine = browser()
    mine.post("/ucet/prihlaseni/", {"login": worker.user.email, "password": "dlouhá věta se pamatuje"})

    mine.get(oidc.answers(asked_by(mine, process="connect")))
    later = browser()
    through_oidc(later, oidc)

    assert is_in(later)
    assert Entry.objects.filter(action="identity.connected", who=worker.user.pk).count() == 1


def test_who_has_a_second_factor_is_asked_for_it_after_a_provider_too(client, oidc, worker, second_factor):
    second_factor(worker.user)

    assert through_oidc(client, oidc)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_saml_signs_in_an_invited_person(client, saml, worker):
    asked = client.post("/ucet/saml/kraj/")["Location"]

    answer = through_saml(client, saml.response(asked, worker.user.email))

    assert (answer.status_code, is_in(client)) == (302, True)


def test_saml_refuses_a_forged_and_a_missing_signature(client, saml, worker):
    forger = SamlProvider(saml.entity)
    for response in (
        lambda asked: forger.response(asked, worker.user.email),
        lambda asked: saml.response(asked, worker.user.email, signed=False),
    ):
        asked = client.post("/ucet/saml/kraj/")["Location"]
        assert through_saml(client, response(asked)).status_code == 401
        assert not is_in(client)


def test_saml_refuses_a_response_changed_after_it_was_signed(client, saml, worker):
    asked = client.post("/ucet/saml/kraj/")["Location"]
    genuine = base64.b64decode(saml.response(asked, "nikdo@priklad.invalid"))
    changed = base64.b64encode(genuine.replace(b"nikdo@priklad.invalid", worker.user.email.encode())).decode()

    assert through_saml(client, changed).status_code == 401
    assert not is_in(client)


def test_saml_refuses_a_replayed_response(client, saml, worker):
    asked = client.post("/ucet/saml/kraj/")["Location"]
    response = saml.response(asked, worker.user.email)
    through_saml(client, response)
    client.post("/ucet/odhlaseni/")
    stranger = browser()

    again, stolen = through_saml(client, response), through_saml(stranger, response)

    assert (again.status_code, stolen.status_code) == (403, 403)
    assert not is_in(client)
    assert not is_in(stranger)


@pytest.mark.parametrize(
    "changes", [{"ends": -60}, {"audience": "https://jina.invalid"}, {"acs": "https://jina.invalid/acs"}]
)
def test_saml_refuses_what_is_late_or_for_others(client, saml, worker, changes):
    asked = client.post("/ucet/saml/kraj/")["Location"]

    assert through_saml(client, saml.response(asked, worker.user.email, **changes)).status_code == 401
    assert not is_in(client)


def test_saml_without_trusted_e_mail_makes_and_finds_nobody(client, saml, worker, settings):
    settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"][0]["settings"]["verified_email"] = False
    asked = client.post("/ucet/saml/kraj/")["Location"]

    assert through_saml(client, saml.response(asked, worker.user.email)).status_code == 403


def test_the_page_of_signing_in_offers_the_providers_of_the_office(client, oidc):
    assert "Přihlásit se přes Úřad" in client.get("/ucet/prihlaseni/").text


def test_a_provider_that_was_not_named_is_not_there(client, db):
    for path in (
        "/ucet/oidc/jiny/",
        "/ucet/oidc/jiny/zpet/",
        "/ucet/saml/jiny/",
        "/ucet/saml/jiny/metadata/",
    ):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"kind": "ldap"}, "office.toml, [[login]]: kind is “ldap”; it can be “oidc” or “saml”."),
        (
            {"kind": "oidc", "id": "a", "server": "s", "client": "c"},
            "office.toml, [[login]] “a”: secret is missing.",
        ),
        (
            {"kind": "saml", "id": "a", "entity_id": "e"},
            "office.toml, [[login]] “a”: give metadata_url, or sso_url and certificate.",
        ),
        (
            {"kind": "oidc", "id": "a", "server": "s", "client": "c", "secret": "s", "klíč": 1},
            (
                "office.toml, [[login]]: there is no setting klíč. There are:"
                " client, email_domains, id, kind, name, origins, scopes, secret, server."
            ),
        ),
    ],
)
def test_a_wrong_table_is_told_with_what_to_do(table, said):
    with pytest.raises(WrongSetting) as wrong:
        providers(Office(login=(table,)))

    assert str(wrong.value) == said


def test_forms_may_lead_to_the_named_providers_and_nowhere_else():
    tables = (
        {"kind": "oidc", "server": "https://a.invalid/realm"},
        {"kind": "saml", "sso_url": "https://b.invalid/sso"},
    )

    assert origins(Office(login=tables)) == ["https://a.invalid", "https://b.invalid"]
