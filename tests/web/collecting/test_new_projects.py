"""An organisation notes a new project by itself and applies for it; identities stay with the office."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from meritko.web.accounts.actor import Unknown
from meritko.web.audit.models import Entry
from meritko.web.collecting.actions.applying import Known, NewProject, begin_new
from meritko.web.collecting.actions.projects import end
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.rounds import close_round
from meritko.web.submissions.models import Project, ProjectLocality, Round, Submission

from .conftest import FAR, NOW, PROJECT, TOWN, YEAR, programme_about
from .test_rounds_pages import text_of

pytestmark = pytest.mark.django_db

PROGRAMME = programme_about("project")


@pytest.fixture
def around(open_year, a_project, at) -> Round:
    """The open round of applications for projects; one project is asked already."""
    return open_year(PROGRAMME, kinds=("application",))["application"]


def page(around: Round) -> str:
    return reverse("collecting:apply_new", args=[around.pk])


def told(aid, **other) -> NewProject:
    return NewProject(**({"name": "Nový projekt", "organisation": aid.pk, "municipality": FAR} | other))


def test_a_new_project_gets_a_number_and_its_application_is_begun(project_worker, around, aid, places):
    for where in (reverse("collecting:years"), reverse("collecting:round", args=[around.pk])):
        assert page(around) in project_worker.browser.get(where).text
    assert project_worker.browser.get(page(around)).status_code == 200

    sent = {"name": "Nový projekt", "organisation": aid.pk, "municipality": "Dálná Lhota"}
    done = project_worker.browser.post(page(around), sent, follow=True)

    made = Project.objects.exclude(code=PROJECT).get()
    mine = around.submissions.get(code=made.code)
    assert done.redirect_chain == [(reverse("submissions:submission", args=[mine.pk]), 302)]
    assert f"Projekt je zapsaný pod číslem {made.code} a jeho žádost začala." in text_of(done)
    assert (made.name, made.programme, made.organisation, made.municipality) == (
        "Nový projekt", PROGRAMME, aid, FAR,
    )  # fmt: skip
    assert (made.region, made.since_year, made.until_year, made.locality) == (
        places[1].code,
        YEAR,
        None,
        None,
    )
    assert (mine.kind, mine.organisation_id, mine.before) == ("project", aid.pk, {})
    assert Entry.objects.get(action="project.made").details == {"code": made.code}


def test_a_project_that_goes_on_is_not_noted_again(project_worker, around, aid):
    with pytest.raises(Known):
        begin_new(project_worker.actor, around.pk, told(aid, name=" ukázkový  PROJEKT "), NOW)
    sent = {"name": "Ukázkový projekt", "organisation": aid.pk, "municipality": TOWN}
    refused = project_worker.browser.post(page(around), sent)

    assert refused.status_code == 422
    assert "Projekt tohoto názvu už máte, má číslo P1. Začněte žádost jeho." in text_of(refused)
    assert Project.objects.count() == 1


def test_what_is_sent_twice_makes_one_project(project_worker, around, aid):
    begin_new(project_worker.actor, around.pk, told(aid), NOW)
    with pytest.raises(Known):
        begin_new(project_worker.actor, around.pk, told(aid), NOW)

    assert Project.objects.count() == 2
    assert around.submissions.count() == 2


def test_a_project_that_has_ended_does_not_stand_in_the_way(analyst, project_worker, around, aid, a_project):
    end(analyst.actor, a_project.pk, YEAR - 1)

    begin_new(project_worker.actor, around.pk, told(aid, name=a_project.name), NOW)

    assert Project.objects.filter(name=a_project.name).count() == 2


def test_a_locality_of_the_own_projects_can_be_chosen_and_goes_on_from_the_elder_one(
    project_worker, around, aid, a_project
):
    shown = project_worker.browser.get(page(around)).text
    assert "Smyšlená ulice" in shown
    sent = {
        "name": "Druhý",
        "organisation": aid.pk,
        "municipality": "Vzorná",
        "locality": a_project.locality_id,
    }
    refused = project_worker.browser.post(page(around), sent)
    assert refused.status_code == 422
    assert "Tato lokalita je v jiné obci." in text_of(refused)

    project_worker.browser.post(page(around), sent | {"municipality": TOWN})

    assert Project.objects.get(name="Druhý").locality == a_project.locality


def test_localities_of_others_are_neither_shown_nor_taken(project_worker, around, aid, a_project, agency):
    strange = ProjectLocality.objects.create(municipality=TOWN, name="Tajná ulice")
    Project.objects.create(
        code="P9", name="Cizí", programme=PROGRAMME, organisation=agency, municipality=TOWN,
        region=a_project.region, locality=strange, since_year=2020,
    )  # fmt: skip

    assert "Tajná" not in project_worker.browser.get(page(around)).text
    with pytest.raises(Unknown):
        begin_new(project_worker.actor, around.pk, told(aid, municipality=TOWN, locality=strange.pk), NOW)
    with pytest.raises(Unknown):
        begin_new(project_worker.actor, around.pk, told(agency), NOW)
    assert Project.objects.count() == 2


def test_nothing_is_begun_out_of_time_by_strangers_or_where_no_project_applies(
    analyst, project_worker, town_hall, consultant, around, aid, open_year
):
    towns = open_year(programme_about("municipality"), kinds=("application",))["application"]
    for who in (analyst, town_hall, consultant):
        with pytest.raises(Unknown):
            begin_new(who.actor, around.pk, told(aid), NOW)
    with pytest.raises(Unknown):
        begin_new(project_worker.actor, towns.pk, told(aid), NOW)
    Round.objects.filter(pk=around.pk).update(due=date(2025, 9, 30))
    with pytest.raises(Refused):
        begin_new(project_worker.actor, around.pk, told(aid), NOW)
    Round.objects.filter(pk=around.pk).update(due=date(2025, 10, 31))
    close_round(analyst.actor, around.pk, NOW)
    sent = {"name": "Nový projekt", "organisation": aid.pk, "municipality": FAR}
    late = project_worker.browser.post(page(around), sent, follow=True)

    assert late.redirect_chain == [(reverse("collecting:round", args=[around.pk]), 302)]
    assert Project.objects.count() == 1
    assert Submission.objects.filter(round=around).count() == 1
