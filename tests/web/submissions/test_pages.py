"""The page on which a submission is filled in, with and without JavaScript."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from meritko.web.notices.todo import tasks_of
from meritko.web.submissions.actions.answering import save_answer
from meritko.web.submissions.actions.moving import submit
from meritko.web.submissions.models import Answer, LockException

from ..asked_register import LATE, NOW, TODAY, TOWN

COUNT = f"municipalities/{TOWN}/svl_count"


def address(name, submission):
    return reverse(f"submissions:{name}", args=[submission.pk])


def keep(browser, submission, key, value, seen=0, **more):
    sent = {"key": key, "value": value, "seen": seen, **more}
    return browser.post(address("save", submission), sent)


@pytest.fixture(autouse=True)
def now(at):
    return at


def test_a_coordinator_sees_the_grid_with_last_years_answers_beside_and_not_in_it(coordinator, region):
    page = coordinator.browser.get(address("submission", region))

    assert page.status_code == 200
    text = page.text
    field = re.search(rf'<input[^>]*name="{COUNT}"[^>]*>', text)[0]
    assert 'value=""' in field
    assert "data-idle" in field  # it is asked only where the place is still there
    assert re.search(rf'id="pole-municipalities-{TOWN}-svl_count_last">.*?2</span>', text)
    assert "Ukázkov" in text
    assert text.count('data-key="municipalities/') == 2 * 13


def test_a_field_is_kept_as_soon_as_it_is_left(coordinator, region):
    listed = keep(coordinator.browser, region, f"municipalities/{TOWN}/still_listed", "a").json()
    answer = keep(coordinator.browser, region, COUNT, " 3 ")

    told = answer.json()
    assert (answer.status_code, told["state"], told["version"], told["value"]) == (200, "saved", 1, "3")
    assert told["said"] == "uloženo 11:00"
    assert told["differs"] is True
    assert listed["asked"][f"municipalities/{TOWN}/ever_tp"] is True
    assert listed["asked"][f"municipalities/{TOWN}/ssi_tp_provider"] is False
    assert told["asked"] == {}  # nothing is asked because of how many there are


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("mnoho", "„mnoho“ není číslo. Napište například 1 234,5."),
        ("1.250", None),
        ("0", None),
        ("2,5", "Napište celé číslo."),
    ],
)
def test_what_is_no_answer_is_not_kept_and_says_why(coordinator, region, value, said):
    answer = keep(coordinator.browser, region, COUNT, value)

    assert (answer.status_code, answer.json()["state"]) == (422, "wrong")
    if said:
        assert answer.json()["said"] == said
    assert not Answer.objects.exists()


def test_as_last_year_is_written_with_one_sign(coordinator, region):
    assert keep(coordinator.browser, region, COUNT, "=").json()["value"] == "2"


def test_who_comes_later_sees_what_the_other_wrote(coordinator, someone, region):
    colleague = someone("regional_coordinator", region.code, name="Kolegyně Ukázková")
    keep(coordinator.browser, region, COUNT, "3")

    answer = keep(colleague.browser, region, COUNT, "5")

    told = answer.json()
    assert (answer.status_code, told["state"], told["value"], told["version"]) == (409, "conflict", "3", 1)
    assert "Koordinátor Ukázkový" in told["said"]
    assert keep(colleague.browser, region, COUNT, "5", told["version"]).json()["state"] == "saved"


def test_without_javascript_the_form_is_sent_as_a_whole(coordinator, region):
    key = f"municipalities/{TOWN}/still_listed"
    answer = coordinator.browser.post(address("submission", region), {key: "ano", COUNT: "3", "seen": "{}"})

    assert answer.status_code == 302
    assert set(Answer.objects.values_list("key", "value")) == {(key, True), (COUNT, 3)}


def test_without_javascript_two_people_lose_nothing(coordinator, someone, region):
    """The second one sent the whole page as it was before; only what that person changed is theirs."""
    colleague = someone("regional_coordinator", region.code)
    key, other = f"municipalities/{TOWN}/still_listed", f"municipalities/{TOWN}/ever_asz"
    save_answer(coordinator.actor, region, key, True, 0, NOW)
    seen = {key: 1}
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    sent = {key: "ano", COUNT: "5", other: "ne", "seen": json.dumps(seen)}

    page = colleague.browser.post(address("submission", region), sent)

    assert page.status_code == 409
    assert 'value="5"' in re.search(rf'<input[^>]*name="{COUNT}"[^>]*>', page.text)[0]
    found = dict(Answer.objects.values_list("key", "value"))
    assert found == {key: True, COUNT: 3, other: False}
    again = re.search('name="seen" value="([^"]*)"', page.text)[1].replace("&#34;", '"')
    answer = colleague.browser.post(address("submission", region), {COUNT: "5", "seen": again})
    assert answer.status_code == 302
    assert Answer.objects.get(key=COUNT).value == 5


def test_handing_in_what_is_not_whole_leads_to_the_fields(coordinator, region):
    page = coordinator.browser.post(address("submission", region), {"hand_in": "1", "seen": "{}"})

    assert page.status_code == 422
    assert f'href="#pole-municipalities-{TOWN}-still_listed"' in page.text
    assert "data-error-summary" in page.text


def test_a_municipality_is_asked_field_by_field_with_what_the_register_says(town_hall, town):
    page = town_hall.browser.get(address("submission", town))

    assert page.status_code == 200
    assert 'type="radio"' in page.text
    assert "V registru" in page.text or "In the register" in page.text


@pytest.mark.parametrize("name", ["submission", "history", "deviations"])
def test_a_foreign_submission_is_not_there(foreign_coordinator, region, name):
    query = f"?pole={COUNT}" if name == "history" else ""

    assert foreign_coordinator.browser.get(address(name, region) + query).status_code == 404


@pytest.mark.parametrize("way", ["field", "form", "hand_in", "as_last_year", "put_back"])
def test_after_the_last_day_no_page_writes(coordinator, region, at, way):
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    at(LATE)
    browser = coordinator.browser
    if way == "field":
        answer = keep(browser, region, COUNT, "4", 1)
        assert (answer.status_code, answer.json()["state"]) == (409, "refused")
    elif way == "put_back":
        browser.post(address("history", region) + f"?pole={COUNT}", {"version": "1"})
    else:
        sent = {COUNT: "4", "seen": json.dumps({COUNT: 1})} if way == "form" else {"seen": "{}"}
        button = {"hand_in": {"hand_in": "1"}, "as_last_year": {"as_last_year": "*"}}.get(way, {})
        assert browser.post(address("submission", region), {**sent, **button}).status_code == 409
    assert [each.value for each in Answer.objects.all()] == [3]


def test_an_earlier_value_is_put_back_from_the_history(coordinator, region):
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW, "Přibyla ubytovna.")
    save_answer(coordinator.actor, region, COUNT, 30, 1, NOW)
    path = address("history", region) + f"?pole={COUNT}"
    assert "Přibyla ubytovna." in coordinator.browser.get(path).text

    coordinator.browser.post(path, {"version": "1"})

    found = Answer.objects.get(key=COUNT)
    assert (found.value, found.version) == (3, 3)


def test_an_exception_is_granted_and_ended_on_pages(analyst, coordinator, region, at):
    at(LATE)
    path = address("exception", region)
    page = analyst.browser.post(path, {"user": coordinator.user.pk, "reason": "", "until": ""})
    assert page.status_code == 422
    told = {"user": coordinator.user.pk, "reason": "Výpadek sítě.", "until": "10.11.2026"}
    assert analyst.browser.post(path, told).status_code == 302
    assert keep(coordinator.browser, region, COUNT, "4").json()["state"] == "saved"
    held = LockException.objects.get()
    assert "Výpadek sítě." in analyst.browser.get(path).text
    analyst.browser.post(reverse("submissions:end_exception", args=[held.pk]))
    assert keep(coordinator.browser, region, COUNT, "5", 1).status_code == 409


def test_what_is_due_is_the_first_thing_one_sees(coordinator, foreign_coordinator, town_hall, region, town):
    found = tasks_of(coordinator.actor, TODAY)
    assert [(each.link, each.due) for each in found] == [(address("submission", region), region.round.due)]
    assert [each.link for each in tasks_of(town_hall.actor, TODAY)] == [address("submission", town)]


def test_a_form_is_returned_with_reasons_at_single_questions(analyst, coordinator, region, monkeypatch):
    save_answer(coordinator.actor, region, f"municipalities/{TOWN}/still_listed", True, 0, NOW)
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    monkeypatch.setattr("meritko.web.submissions.asking.Sheet.lacks", lambda _sheet: [])
    submit(coordinator.actor, region, NOW)
    browser, here = analyst.browser, address("give_back", region)

    offered = browser.get(here).text
    again = browser.post(here, {f"pole:{COUNT}": "Opravdu tři?"})
    unknown = browser.post(here, {"reason": "Prosíme o opravu.", "pole:nic/-/nic": "Proč?"})
    browser.post(here, {"reason": "Prosíme o opravu.", f"pole:{COUNT}": "Opravdu tři?"})

    assert f'name="pole:{COUNT}"' in offered
    assert again.status_code == 422  # what is wrong as a whole has to be said; what was written stays
    assert 'value="Opravdu tři?"' in again.text
    assert unknown.status_code == 404
    assert dict(region.remarks.values_list("key", "text")) == {
        "": "Prosíme o opravu.", COUNT: "Opravdu tři?",
    }  # fmt: skip
    assert "Opravdu tři?" in coordinator.browser.get(address("submission", region)).text
