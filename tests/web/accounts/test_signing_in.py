"""Coming in by password and by a second factor; what is refused, and how little a refusal tells."""

from __future__ import annotations

import statistics
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from django.urls import reverse

from meritko.web.accounts.models import User
from meritko.web.accounts.roles import Role
from meritko.web.audit.models import Entry
from meritko.web.notices.models import Letter

from .conftest import PASSWORD

LOGIN = "/ucet/prihlaseni/"


def code_of(key: str, ahead: int = 0) -> str:
    """The six digits that an application shows now, or so many half-minutes later."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + ahead))


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_a_person_signs_in_and_is_led_where_they_wanted_to_go(client, worker):
    answer = sign_in(client, worker.user.email, next="/ucet/zaznam/")

    assert (answer.status_code, answer["Location"]) == (302, "/ucet/zaznam/")
    assert client.get("/ucet/zaznam/").status_code == 200


def test_nobody_is_led_to_a_foreign_place(client, worker):
    assert sign_in(client, worker.user.email, next="https://zlo.invalid/")["Location"] == "/"


def test_the_session_gets_another_key_when_somebody_signs_in(client, worker):
    client.get("/ucet/pozvanka/cokoli/")
    before = client.session.session_key

    sign_in(client, worker.user.email)

    assert before
    assert client.session.session_key != before


def test_passwords_are_kept_as_argon2_only(worker):
    assert worker.user.password.startswith("argon2$argon2id$")
    assert [name.rpartition(".")[2] for name in settings.PASSWORD_HASHERS] == ["Argon2PasswordHasher"]


def test_a_password_costs_what_argon2_takes(passwords_cost_what_they_cost, worker):
    assert worker.user.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(client, worker):
    wrong = sign_in(client, worker.user.email, "něco docela jiného")
    unknown = sign_in(
        client, "nikdo-takový-není@priklad.invalid".replace("ý", "y").replace("í", "i"), "něco docela jiného"
    )

    said = "E-mail a heslo k sobě nepatří."
    assert said in wrong.text
    assert said in unknown.text
    assert (wrong.status_code, unknown.status_code) == (200, 200)


@pytest.mark.slow
def test_a_wrong_password_and_an_unknown_e_mail_take_the_same_time(
    db, passwords_cost_what_they_cost, worker, settings
):
    settings.ACCOUNT_RATE_LIMITS = False

    def took(email: str) -> float:
        began = time.perf_counter()
        sign_in(Client(), email, "něco docela jiného")
        return time.perf_counter() - began

    took(worker.user.email), took("nikdo@priklad.invalid")
    pairs = [(took(worker.user.email), took("nikdo@priklad.invalid")) for _ in range(12)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))

    assert abs(known - unknown) < 0.35 * known


def test_after_five_wrong_passwords_signing_in_is_locked_even_with_the_right_one(client, worker):
    for _ in range(5):
        sign_in(client, worker.user.email, "něco docela jiného")

    answer = sign_in(client, worker.user.email)

    assert "Přihlašování je na pět minut uzamčeno" in answer.text
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(action="session.failed", thing_id=str(worker.user.pk)).count() == 5


def test_wrong_passwords_from_one_address_lock_out_nobody_elsewhere(client, worker):
    for _ in range(5):
        sign_in(client, worker.user.email, "něco docela jiného")

    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), worker.user.email).status_code == 302
    assert "uzamčeno" in sign_in(Client(), worker.user.email).text


def test_fifty_people_behind_one_address_sign_in_at_once_whatever_one_of_them_mistypes(
    client, someone, town, worker
):
    people = [someone(Role.FIELD_WORKER, town).user.email for _ in range(50)]
    for _ in range(5):
        sign_in(client, worker.user.email, "něco docela jiného")

    assert [sign_in(Client(), email).status_code for email in people] == [302] * 50


def test_one_address_that_tries_many_accounts_is_stopped(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "6/m/ip,5/5m/key"}

    said = [sign_in(client, f"kdo{n}@priklad.invalid", "něco docela jiného").text for n in range(7)]

    assert ["uzamčeno" in each for each in said] == [False] * 6 + [True]


def test_an_account_tried_from_many_addresses_is_locked_until_a_new_password_is_set(worker, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "6/d/key"}
    for n in range(6):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), worker.user.email, "něco docela jiného")

    refused = sign_in(Client(), worker.user.email)
    Client().post(reverse("account_reset_password"), {"email": worker.user.email})
    body = Letter.objects.get(user=worker.user.pk).body
    path = "/" + next(line for line in body.splitlines() if "/zapomenute/" in line).split("/", 3)[3]
    browser, new = Client(), "úplně jiná dlouhá věta"
    browser.post(browser.get(path)["Location"], {"password1": new, "password2": new})

    assert "Špatných pokusů přišlo příliš mnoho z různých míst." in refused.text
    assert "_auth_user_id" not in browser.session
    assert sign_in(Client(), worker.user.email, new).status_code == 302


def test_the_usual_limits_let_an_office_in_and_stop_who_guesses(settings):
    assert settings.ACCOUNT_RATE_LIMITS == {
        "login": "300/m/ip",
        "login_failed": "60/m/ip,5/5m/key",
        "login_failed_anywhere": "100/d/key",
        "reset_password": "60/m/ip,5/m/key",
    }


def test_a_failure_leaves_no_word_of_what_was_typed_in_the_log(client, worker):
    sign_in(client, worker.user.email, "tajné-slovo-které-tu-nemá-být")

    entry = Entry.objects.get(action="session.failed")
    kept = f"{entry.who} {entry.thing} {entry.thing_id} {entry.details}"
    assert "tajné" not in kept
    assert worker.user.email not in kept


def test_a_closed_account_does_not_get_in(client, worker):
    User.objects.filter(pk=worker.user.pk).update(is_active=False)

    assert sign_in(client, worker.user.email)["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_who_has_an_application_for_codes_is_asked_for_one_and_it_works_once(client, worker, second_factor):
    key = second_factor(worker.user)

    assert sign_in(client, worker.user.email)["Location"] == reverse("mfa_authenticate")
    assert client.get("/ucet/").status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(key)})

    assert "Tento kód neplatí" in wrong.text
    assert (right.status_code, right["Location"]) == (302, "/")
    second = Client()
    sign_in(second, worker.user.email)
    again = second.post(reverse("mfa_authenticate"), {"code": code_of(key)})
    assert "Tento kód neplatí" in again.text


def test_the_key_of_an_application_is_kept_encrypted(worker, second_factor):
    key = second_factor(worker.user)

    assert key not in str(Authenticator.objects.get(user=worker.user).data)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.NATIONAL_ANALYST])
def test_a_role_that_requires_a_second_factor_gets_nowhere_without_one(someone, office, role):
    browser = someone(role, office).browser

    for name in (
        "accounts:profile",
        "accounts:safety",
        "accounts:people",
        "audit:entries",
        "account_change_password",
    ):
        assert browser.get(reverse(name))["Location"] == reverse("accounts:second_factor"), name
    assert browser.get(reverse("accounts:second_factor")).status_code == 200


def test_setting_up_an_application_opens_the_way_and_gives_recovery_codes(client, someone, office):
    analyst = someone(Role.NATIONAL_ANALYST, office)
    sign_in(client, analyst.user.email)

    client.get(reverse("mfa_activate_totp"))
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(client.session["mfa.totp.secret"])})

    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).text.count("<code>") == 10
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_who_must_have_a_second_factor_keeps_the_last_one(client, someone, office, second_factor):
    analyst = someone(Role.NATIONAL_ANALYST, office)
    key = second_factor(analyst.user)
    sign_in(client, analyst.user.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(key)})

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "Vaše role vyžaduje druhý faktor" in answer.text
    assert Authenticator.objects.filter(user=analyst.user).count() == 1


def test_a_forgotten_password_answers_everybody_the_same_and_writes_one_letter_to_each(client, worker):
    known = client.post(reverse("account_reset_password"), {"email": worker.user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nikdo@priklad.invalid"})

    assert known["Location"] == unknown["Location"] == reverse("account_reset_password_done")
    assert Letter.objects.get(user=worker.user.pk).body.count("/ucet/heslo/zapomenute/") == 1
    assert "není účet" in Letter.objects.get(address="nikdo@priklad.invalid").body


def test_the_link_for_a_new_password_works_once_and_ends_other_sessions(client, worker):
    other = worker.browser
    client.post(reverse("account_reset_password"), {"email": worker.user.email})
    link = next(
        line for line in Letter.objects.get(user=worker.user.pk).body.splitlines() if "/zapomenute/" in line
    )
    path = "/" + link.split("/", 3)[3]

    form = client.get(path)["Location"]
    new = "úplně jiná dlouhá věta"
    done = client.post(form, {"password1": new, "password2": new})

    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert "už neplatí" in Client().get(path, follow=True).text
    assert other.get("/ucet/").status_code == 401
    assert sign_in(Client(), worker.user.email, new).status_code == 302


def test_a_short_password_is_refused_with_the_reason(client, worker):
    browser = worker.browser

    page = browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "krátké", "password2": "krátké"},
    )

    assert "Heslo je příliš krátké" in page.text


def test_nobody_can_sign_up(client, db):
    for path in ("/ucet/signup/", "/ucet/registrace/", "/accounts/signup/"):
        assert client.get(path).status_code == 404
