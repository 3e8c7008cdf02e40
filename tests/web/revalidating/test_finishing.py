"""The end of a round: what was agreed goes into the register, its year is frozen, the chapter is written."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from meritko.web.accounts.actor import Actor, Forbidden
from meritko.web.revalidating.actions.agreeing import decide
from meritko.web.revalidating.actions.finishing import finish
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.queries import notes
from meritko.web.revalidating.register import main_form, subjects
from meritko.web.submissions.actions.answering import add_row, save_answer
from meritko.web.submissions.actions.excepting import end_exception, grant_exception
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.rounds import Terms, close_round, lock_round, make_round, open_round
from meritko.web.submissions.asking import sheet_of
from meritko.web.territory.actions.hearing import Speaker, Word, hear
from meritko.web.territory.actions.register import Source, list_municipality, set_value
from meritko.web.territory.models import Municipality, Region, Standing, Value
from meritko.web.territory.queries.register import register_of
from meritko.web.territory.queries.snapshots import rows, snapshot

from ..asked_register import NOW, REGION, TOWN, VILLAGE

HAMLET = "590003"


@pytest.fixture
def country(db) -> None:
    """Three municipalities of one region."""
    region = Region.objects.create(code=REGION, number=91, name="Ukázkový kraj")
    for code, name in ((TOWN, "Ukázkov"), (VILLAGE, "Vzorná"), (HAMLET, "Lhota")):
        place = Municipality.objects.create(
            code=code, first_seen=date(2020, 1, 1), last_seen=date(2026, 1, 1)
        )
        Standing.objects.create(
            municipality=place, name=name, plain=name.lower(), order_key=name.encode(), region=region,
            first_seen=date(2020, 1, 1), last_seen=date(2026, 1, 1),
        )  # fmt: skip


@pytest.fixture
def asked(country, analyst):
    """The register of two of them, and a round about it."""
    figures = {"svl_count": 2, "svl_population_low": 80, "svl_population_high": 120}
    for code in (TOWN, VILLAGE):
        list_municipality(analyst.actor, code, 2025, "Mapa.", NOW)
        for variable, value in figures.items():
            set_value(analyst.actor, code, variable, value, Source(2025, "map_2015"), NOW)
    terms = Terms("Aktualizace 2026", date(2026, 9, 1), date(2026, 10, 30))
    made = make_round(analyst.actor, main_form(), 2026, terms, NOW)
    return open_round(analyst.actor, made.pk, subjects(2026), NOW)


def say(who, submission, key, value, reason=None):
    there = sheet_of(submission).answers.get(key)
    return save_answer(who.actor, submission, key, value, there.version if there else 0, NOW, reason)


def test_who_is_asked_what_follows_from_the_register(asked):
    region = asked.submissions.get(kind="region", code=REGION)

    assert [row.code for row in region.rows.filter(section="municipalities")] == [TOWN, VILLAGE]
    assert region.before[f"municipalities/{TOWN}/svl_count"] == 2
    assert region.before[f"municipalities/{TOWN}/still_listed"] is True
    town = asked.submissions.get(kind="municipality", code=TOWN)
    assert town.before["figures/-/svl_population_high"] == 120


def test_what_was_agreed_goes_into_the_register_and_is_frozen(asked, analyst, coordinator, town_hall):
    region = asked.submissions.get(kind="region", code=REGION)
    town = asked.submissions.get(kind="municipality", code=TOWN)
    say(coordinator, region, f"municipalities/{TOWN}/still_listed", True)
    say(coordinator, region, f"municipalities/{TOWN}/svl_count", 2)
    say(coordinator, region, f"municipalities/{VILLAGE}/still_listed", False, "Dům byl zbořen.")
    say(town_hall, town, "figures/-/confirms", False)
    say(town_hall, town, "figures/-/svl_count", 3, "Přibyla ubytovna.")
    row = add_row(coordinator.actor, region, "new_places", "", "", NOW)
    for question, value in (("municipality", HAMLET), ("svl_count", 1), ("reason", "Nová ubytovna.")):
        say(coordinator, region, f"new_places/{row.code}/{question}", value)
    assert sorted(Matter.objects.values_list("sort", "state")) == [("dispute", "open"), ("new_place", "open")]
    with pytest.raises(NotNow):
        finish(analyst.actor, asked.pk, "Hotovo.", NOW)
    decide(analyst.actor, Matter.objects.get(sort="dispute"), 3, "Kraj souhlasí.", NOW)
    decide(analyst.actor, Matter.objects.get(sort="new_place"), True, "Ověřeno.", NOW)
    close_round(analyst.actor, asked.pk, NOW)
    lock_round(analyst.actor, asked.pk, NOW)
    held = grant_exception(analyst.actor, region, coordinator.user.pk, "Proč", date(2026, 10, 9), NOW)
    with pytest.raises(NotNow):  # an exception that holds could still change it
        finish(analyst.actor, asked.pk, "Hotovo.", NOW)
    end_exception(analyst.actor, held.pk, NOW)
    with pytest.raises(Forbidden):
        finish(coordinator.actor, asked.pk, "Hotovo.", NOW)

    finish(analyst.actor, asked.pk, "Aktualizace je hotová.", NOW)

    assert [each.code for each in register_of(2026)] == [HAMLET, TOWN]
    frozen = {each.municipality_id: each.row["svl_count"] for each in rows(snapshot(2026))}
    assert frozen == {TOWN: 3, HAMLET: 1}
    with pytest.raises(NotNow):
        finish(analyst.actor, asked.pk, "Znovu.", NOW)


def test_the_chapter_of_a_region_tells_what_changed_and_why(
    asked, analyst, coordinator, foreign_coordinator, at
):
    region = asked.submissions.get(kind="region", code=REGION)
    say(coordinator, region, f"municipalities/{VILLAGE}/still_listed", False, "Dům byl zbořen.")
    path = reverse("revalidating:chapter", args=[asked.pk, REGION])

    answer = coordinator.browser.get(path)

    with zipfile.ZipFile(io.BytesIO(answer.content)) as word:
        text = word.read("word/document.xml").decode()
    assert "Vzorná" in text
    assert "Dům byl zbořen." in text
    assert foreign_coordinator.browser.get(path).status_code == 404


def heard_beside(actor: Actor, code: str, value: int) -> None:
    speaker = Speaker("submission", int(code), "town_hall", 2026)
    hear(actor, speaker, [Word(code, "svl_count", value, "localities/-/svl_count")], NOW)


def test_what_the_register_heard_stands_beside_the_fields_and_is_settled_by_what_was_agreed(
    asked, analyst, coordinator
):
    for code in (TOWN, VILLAGE):
        heard_beside(analyst.actor, code, 5)
    region = asked.submissions.get(kind="region", code=REGION)
    key = f"municipalities/{TOWN}/svl_count"
    found = notes(region)[key]
    assert [(each.text, each.link) for each in found] == [
        ("sdělení obce: 5", f"/registr/obce/{TOWN}/udaj/svl_count/?rok=2026")
    ]
    say(coordinator, region, f"municipalities/{TOWN}/still_listed", True)
    say(coordinator, region, key, 2)
    close_round(analyst.actor, asked.pk, NOW)
    lock_round(analyst.actor, asked.pk, NOW)
    finish(analyst.actor, asked.pk, "Aktualizace je hotová.", NOW)
    standing = Value.objects.filter(manner="beside", superseded_at=None)
    assert [each.municipality_id for each in standing] == [VILLAGE], "of the other nobody said anything"
