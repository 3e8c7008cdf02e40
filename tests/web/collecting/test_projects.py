"""Projects and their localities keep their identity over years; only who may sees where they are."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from meritko.web.accounts.actor import Forbidden
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Role
from meritko.web.collecting.actions.projects import Told, change, end, next_code, note, resume
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Project, ProjectLocality

from .conftest import FAR, PROJECT, TOWN, YEAR, programme_about

pytestmark = pytest.mark.django_db

PROGRAMME = programme_about("project")


def text_of(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split()).replace("\xa0", " ")


def told(aid, **other) -> Told:
    given = {"code": "", "name": "Nový projekt", "programme": PROGRAMME, "organisation": aid.pk}
    given |= {"municipality": TOWN, "since_year": YEAR, **other}
    return Told(**given)


def test_a_second_project_in_a_place_shares_its_locality(analyst, a_project, aid):
    made = note(analyst.actor, told(aid, locality=a_project.locality_id))
    assert made.locality == a_project.locality
    same = note(analyst.actor, told(aid, locality_name="Smyšlená ulice"))
    assert same.locality == a_project.locality
    other = note(analyst.actor, told(aid, locality_name="U trati"))
    assert other.locality != a_project.locality
    assert ProjectLocality.objects.count() == 2


def test_numbers_of_projects_go_on_and_are_given_once(analyst, a_project, aid):
    first = note(analyst.actor, told(aid))
    assert (first.code, next_code()) == ("1", "2")
    assert note(analyst.actor, told(aid, code="17")).code == "17"
    assert next_code() == "18"
    with pytest.raises(NotNow):
        note(analyst.actor, told(aid, code=PROJECT))


def test_a_number_that_another_took_in_the_same_moment_is_not_an_error(analyst, a_project, aid, monkeypatch):
    offered = iter([PROJECT, PROJECT, "5"])
    monkeypatch.setattr("meritko.web.collecting.actions.projects.next_code", lambda: next(offered))

    assert note(analyst.actor, told(aid)).code == "5"
    assert Project.objects.count() == 2


def test_a_change_keeps_number_and_programme(analyst, a_project, aid):
    changed = change(analyst.actor, a_project.pk, told(aid, code="jiné", name="Jinak", municipality=FAR))
    assert (changed.code, changed.programme, changed.name) == (PROJECT, PROGRAMME, "Jinak")
    assert changed.region != a_project.region
    assert changed.locality is None


def test_a_project_ends_by_a_year_and_can_go_on_after_all(analyst, a_project):
    with pytest.raises(NotNow):
        end(analyst.actor, a_project.pk, a_project.since_year - 1)
    assert end(analyst.actor, a_project.pk, YEAR).until_year == YEAR
    assert resume(analyst.actor, a_project.pk).until_year is None


def test_only_who_opens_rounds_notes_projects(project_worker, coordinator, aid):
    for somebody in (project_worker, coordinator):
        with pytest.raises(Forbidden):
            note(somebody.actor, told(aid))


def test_the_form_asks_which_locality_it_is_where_there_are_some(at, analyst, a_project, aid):
    page = reverse("collecting:new_project")
    filled = {
        "name": "Druhý", "programme": PROGRAMME, "organisation": aid.pk, "municipality": "Ukázkov",
        "locality_name": "Smyšlená", "since_year": YEAR,
    }  # fmt: skip
    asked = analyst.browser.post(page, filled)
    assert asked.status_code == 422
    assert "Je to některá z těchto lokalit?" in text_of(asked)
    assert "Vyberte, zda je to některá z těchto lokalit." in text_of(asked)
    filled["locality"] = str(a_project.locality_id)
    analyst.browser.post(page, filled)
    assert Project.objects.get(name="Druhý").locality == a_project.locality
    filled |= {"name": "Třetí", "locality": "nova", "locality_name": ""}
    assert "Napište, jak se nová lokalita jmenuje." in text_of(analyst.browser.post(page, filled))
    filled["locality_name"] = "U trati"
    analyst.browser.post(page, filled)
    assert Project.objects.get(name="Třetí").locality.name == "U trati"


def test_where_a_project_works_is_seen_by_its_own_people_the_region_and_the_office(
    at, analyst, coordinator, project_worker, someone, a_project
):
    page = reverse("collecting:project", args=[a_project.pk])
    for somebody in (analyst, coordinator, project_worker):
        assert "Smyšlená ulice" in text_of(somebody.browser.get(page))
    stranger = someone(Role.PROJECT_WORKER, office=Organisation.objects.create(name="Jiní", kind="ngo"))
    assert stranger.browser.get(page).status_code == 404


def test_the_list_shows_the_running_ones_and_all_when_asked(at, analyst, a_project):
    Project.objects.filter(pk=a_project.pk).update(until_year=YEAR - 1)
    page = reverse("collecting:project_list")
    assert "Letos zatím žádný projekt" in text_of(analyst.browser.get(page))
    assert "Ukázkový projekt" in text_of(analyst.browser.get(page, {"ktere": "vse"}))


def test_ending_a_project_by_its_page_keeps_its_years(at, analyst, project_worker, a_project, open_year):
    mine = open_year(PROGRAMME, kinds=("application",))["application"].submissions.get()
    page = reverse("collecting:end_project", args=[a_project.pk])
    refused = analyst.browser.post(page, {"until": "2001"})
    assert "Poslední rok není před prvním." in text_of(refused)
    analyst.browser.post(page, {"until": str(YEAR)})
    shown = text_of(project_worker.browser.get(reverse("collecting:project", args=[a_project.pk])))
    assert f"Projekt skončil rokem {YEAR}" in shown
    assert mine.round.title in shown
