"""Disputes: where the parties part, who proposes, who agrees, who decides, and until when."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.notices.models import Notice
from meritko.web.notices.todo import tasks_of
from meritko.web.revalidating.actions.agreeing import decide, propose, take_decision_back, take_stand
from meritko.web.revalidating.comparing import PRESENCE
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.results import outcome
from meritko.web.submissions.actions.answering import Refused, save_answer
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.rounds import close_round, lock_round
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.models import Submission

from ..asked_register import NOW, TODAY, TOWN, VILLAGE

COUNT = f"municipalities/{TOWN}/svl_count"
LISTED = f"municipalities/{TOWN}/still_listed"


def say(who, submission, key, value, reason=None):
    there = sheet_of(submission).answers.get(key)
    return save_answer(who.actor, submission, key, value, there.version if there else 0, NOW, reason)


@pytest.fixture
def matter(town_hall, town):
    """The municipality says that there are three localities where the map has two."""
    say(town_hall, town, "figures/-/confirms", False)
    say(town_hall, town, "figures/-/svl_count", 3, "Přibyla ubytovna.")
    return Matter.objects.get()


def test_where_a_municipality_disputes_the_map_a_matter_opens(matter, around):
    assert (matter.state, matter.kind, matter.code, matter.name) == ("open", "municipality", TOWN, "Ukázkov")
    assert matter.question == "svl_count"
    assert matter.orp == "9101"


def test_it_dissolves_when_the_region_says_the_same_and_opens_when_it_says_otherwise(
    matter, coordinator, region, around
):
    say(coordinator, region, LISTED, True)
    say(coordinator, region, COUNT, 3, "Souhlasíme s obcí.")
    matter.refresh_from_db()
    assert matter.state == "dissolved"
    found = [(each.name, each.value, each.side) for each in outcome(around).changed]
    assert found == [("Ukázkov", 3, "region")]

    say(coordinator, region, COUNT, 2)
    matter.refresh_from_db()
    assert matter.state == "open"
    assert outcome(around).changed == ()


def test_who_confirms_the_map_disputes_a_region_that_changes_it(coordinator, town_hall, region, town):
    say(town_hall, town, "figures/-/confirms", True)
    assert not Matter.objects.exists()

    say(coordinator, region, LISTED, True)
    say(coordinator, region, COUNT, 4, "Viděno v terénu.")
    assert [(each.question, each.state) for each in Matter.objects.all()] == [("svl_count", "open")]

    say(coordinator, region, LISTED, False, "Dům byl zbořen.")
    assert Matter.objects.get(question=PRESENCE).state == ("open")


def test_an_adviser_is_a_party_too(coordinator, adviser, region, district):
    say(coordinator, region, f"municipalities/{VILLAGE}/still_listed", True)
    say(coordinator, region, f"municipalities/{VILLAGE}/svl_count", 1)
    say(adviser, district, f"municipalities/{VILLAGE}/confirms", False)
    say(adviser, district, f"municipalities/{VILLAGE}/svl_count", 2, "Nová ubytovna.")

    found = Matter.objects.get()
    assert (found.code, found.state, found.orp) == (VILLAGE, "open", "9101")


def test_a_proposal_is_agreed_upon_and_decided_with_a_reason(
    matter, analyst, coordinator, adviser, town_hall, around
):
    propose(coordinator.actor, matter, 3, "Byli jsme na místě.", NOW)
    take_stand(town_hall.actor, matter, agrees=True, reason="", now=NOW)
    take_stand(adviser.actor, matter, agrees=False, reason="Ubytovna je zavřená.", now=NOW)
    with pytest.raises(NotNow):  # a disagreement has a reason
        take_stand(adviser.actor, matter, agrees=False, reason=" ", now=NOW)
    with pytest.raises(NotNow):  # and so has a decision
        decide(analyst.actor, matter, 3, " ", NOW)
    with pytest.raises(Forbidden):
        decide(coordinator.actor, matter, 3, "Já.", NOW)

    decide(analyst.actor, matter, 3, "Kraj a obec se shodly.", NOW)

    stands = [(s.side, s.agrees, s.reason) for s in matter.proposals.get().stands.all()]
    assert stands == [
        ("region", True, ""), ("municipality", True, ""), ("orp", False, "Ubytovna je zavřená."),
    ]  # fmt: skip
    found = [(each.name, each.before, each.value, each.side, each.reason) for each in outcome(around).changed]
    assert found == [("Ukázkov", 2, 3, "decided", "Kraj a obec se shodly.")]
    with pytest.raises(NotNow):
        propose(coordinator.actor, matter, 5, "Ještě.", NOW)
    assert Notice.objects.filter(user=town_hall.user.pk, key__contains=f"matter.{matter.pk}.decided").exists()
    assert take_decision_back(analyst.actor, matter, NOW).state == "open"
    assert outcome(around).changed == ()


def test_who_is_no_party_knows_nothing_of_it(matter, foreign_coordinator, someone):
    foreign_hall = someone("municipal_coordinator", VILLAGE)
    for stranger in (foreign_coordinator, foreign_hall):
        with pytest.raises(Unknown):
            take_stand(stranger.actor, matter, agrees=True, reason="", now=NOW)
        for address in (reverse("revalidating:matter", args=[matter.pk]), f"/diskuse/matter/{matter.pk}/"):
            assert stranger.browser.get(address).status_code == 404
    with pytest.raises(Forbidden):
        propose(someone("reader").actor, matter, 3, "Čtu.", NOW)


def test_a_municipality_takes_a_stand_and_does_not_propose(matter, town_hall, analyst):
    with pytest.raises(Forbidden):
        propose(town_hall.actor, matter, 3, "Víme to.", NOW)
    with pytest.raises(NotNow):  # nothing is proposed yet
        take_stand(town_hall.actor, matter, agrees=True, reason="", now=NOW)
    propose(analyst.actor, matter, 3, "Obec to ví nejlépe.", NOW)
    assert [str(each.link) for each in tasks_of(town_hall.actor, TODAY) if "k-dohode" in each.link] == [
        reverse("revalidating:matter", args=[matter.pk])
    ]


def test_after_the_lock_nothing_is_agreed_nor_decided(matter, analyst, coordinator, town_hall, around):
    close_round(analyst.actor, around.pk, NOW)
    propose(coordinator.actor, matter, 3, "Po termínu, před zámkem.", NOW)
    lock_round(analyst.actor, around.pk, NOW)

    for act in (
        lambda: propose(coordinator.actor, matter, 3, "Pozdě.", NOW),
        lambda: take_stand(town_hall.actor, matter, agrees=True, reason="", now=NOW),
        lambda: decide(analyst.actor, matter, 3, "Pozdě.", NOW),
    ):
        with pytest.raises(Refused):
            act()
    page = town_hall.browser.post(f"/diskuse/matter/{matter.pk}/", {"text": "Pozdě", "key": "0" * 16})
    assert page.status_code == 403


def test_the_page_of_a_matter_shows_all_sides_and_takes_what_is_sent(
    matter, analyst, coordinator, town_hall, at
):
    page = coordinator.browser.get(reverse("revalidating:matter", args=[matter.pk]))
    assert page.status_code == 200
    assert "Přibyla ubytovna." in page.text
    sent = {"navrh-value": "mnoho", "navrh-reason": ""}
    assert (
        coordinator.browser.post(reverse("revalidating:propose", args=[matter.pk]), sent).status_code == 422
    )
    sent = {"navrh-value": "3", "navrh-reason": "Byli jsme tam."}
    assert (
        coordinator.browser.post(reverse("revalidating:propose", args=[matter.pk]), sent).status_code == 302
    )
    sent = {"postoj-agrees": "0", "postoj-reason": ""}
    assert town_hall.browser.post(reverse("revalidating:stand", args=[matter.pk]), sent).status_code == 422
    sent = {"postoj-agrees": "1", "postoj-reason": ""}
    assert town_hall.browser.post(reverse("revalidating:stand", args=[matter.pk]), sent).status_code == 302
    sent = {"rozhodnuti-value": "3", "rozhodnuti-reason": "Shoda."}
    assert analyst.browser.post(reverse("revalidating:decide", args=[matter.pk]), sent).status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.value, matter.reason) == ("decided", 3, "Shoda.")


@pytest.mark.parametrize("name", ["rounds", "new_round"])
def test_pages_of_rounds_open(analyst, around, name, at):
    assert analyst.browser.get(reverse(f"revalidating:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["round", "terms", "changes", "matters", "outcomes"])
def test_pages_of_a_round_open(analyst, matter, around, name, at):
    assert analyst.browser.get(reverse(f"revalidating:{name}", args=[around.pk])).status_code == 200


def test_who_is_asked_is_shown_by_pages_and_found_by_place_and_state(
    analyst, around, region, at, django_assert_max_num_queries
):
    many = [
        Submission(round=around, form=region.form, kind="municipality", code=f"5902{n:02}", name=f"Obec {n}")
        for n in range(60)
    ]
    Submission.objects.bulk_create(many)
    browser, address = analyst.browser, reverse("revalidating:round", args=[around.pk])
    with django_assert_max_num_queries(20):
        page = browser.get(address).text
    assert "1–50 z 65" in page
    assert page.count('<th scope="row"><a href="/odpovedi/') == 50
    assert browser.get(address, {"page": 2}).text.count('<th scope="row"><a href="/odpovedi/') == 15
    Submission.objects.filter(pk=region.pk).update(state="submitted")
    shown = browser.get(address, {"kraj": region.code, "stav": "missing"}).text
    assert shown.count('<th scope="row"><a href="/odpovedi/') == 3
    handed_in = browser.get(address, {"kdo": "region", "stav": "submitted"}).text
    assert handed_in.count('<th scope="row"><a href="/odpovedi/') == 1
