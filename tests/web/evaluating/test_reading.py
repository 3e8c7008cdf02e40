"""Everybody reads the edition for them, every number tells where it is from, nobody learns of more."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from meritko.engine.run_folder import RESULTS
from meritko.methodology.persons import indicators_about_persons
from meritko.web.audit.models import Entry
from meritko.web.evaluating.actions.running import release
from meritko.web.evaluating.models import Run
from meritko.web.evaluating.places import run_folder
from meritko.web.evaluating.queries.results import Opened

from .conftest import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(analyst: Person, finished: Run) -> Run:
    release(analyst.actor, finished, timezone.now())
    return finished


def test_the_report_is_the_file_itself_with_a_way_back_in_its_own_policy_and_a_sandbox(
    analyst: Person, finished: Run
):
    answer = analyst.browser().get(f"/beh/{finished.pk}/zprava/national/")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("frame-ancestors 'none'; sandbox allow-scripts allow-downloads allow-modals")
    assert "unsafe" not in policy
    assert "allow-same-origin" not in policy
    assert f'<a href="/beh/{finished.pk}/">' in answer.content.decode()
    other = analyst.browser().get(f"/beh/{finished.pk}/")["Content-Security-Policy"]
    assert "sha256" not in other
    assert "sandbox" not in other


def test_that_somebody_read_the_national_edition_is_recorded(analyst: Person, finished: Run):
    analyst.browser().get(f"/beh/{finished.pk}/zprava/national/")
    b"".join(analyst.browser().get(f"/beh/{finished.pk}/soubor/national/pdf/").streaming_content)
    found = Entry.objects.filter(thing="run").values_list("action", "who", "details")
    assert list(found) == [
        ("run.read", analyst.user.pk, {"edition": 1}),
        ("run.taken_pdf", analyst.user.pk, {"edition": 1}),
    ]


@pytest.mark.parametrize(
    ("audience", "status"), [("national", 404), ("region", 200), ("programme", 404), ("verejnost", 404)]
)
def test_a_regional_coordinator_reads_the_edition_for_regions_alone(
    coordinator: Person, released: Run, audience: str, status: int
):
    assert coordinator.browser().get(f"/beh/{released.pk}/zprava/{audience}/").status_code == status
    file = coordinator.browser().get(f"/beh/{released.pk}/soubor/{audience}/pdf/")
    assert file.status_code == status
    if status == 200:
        assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_before_it_is_released_a_run_is_known_to_its_office_alone(
    coordinator: Person, reader: Person, other_analyst: Person, finished: Run
):
    for person in (coordinator, reader, other_analyst):
        browser = person.browser()
        assert browser.get(f"/beh/{finished.pk}/").status_code == 404
        assert f"/beh/{finished.pk}/" not in browser.get("/beh/").content.decode()
        for page in ("zprava/region/", "vysledky/", "cislo/?ukazatel=PTP1", "srovnani/", "stav/"):
            assert browser.get(f"/beh/{finished.pk}/{page}").status_code == 404


def test_a_reader_of_an_audience_that_was_not_made_does_not_know_of_the_run(reader: Person, released: Run):
    assert reader.browser().get(f"/beh/{released.pk}/").status_code == 404


def test_an_unknown_run_and_a_hidden_one_are_answered_alike(coordinator: Person, finished: Run):
    browser = coordinator.browser()
    hidden, unknown = browser.get(f"/beh/{finished.pk}/"), browser.get("/beh/999999/")
    assert hidden.status_code == unknown.status_code == 404
    assert _without_its_own(hidden.content, finished.pk) == _without_its_own(unknown.content, 999999)


def test_results_about_one_person_are_nowhere_but_at_the_national_analyst(
    analyst: Person, coordinator: Person, released: Run
):
    opened = Opened(released, "national")
    about_persons = indicators_about_persons(opened.pack)
    telling = [line.result for line in opened.lines() if line.result.indicator in about_persons]
    assert telling
    one = telling[0]
    query = {"ukazatel": one.indicator, "jednotka": one.unit, "kategorie": one.category}
    assert analyst.browser().get(f"/beh/{released.pk}/cislo/", query).status_code == 200
    assert coordinator.browser().get(f"/beh/{released.pk}/cislo/", query).status_code == 404
    seen = [line.result for line in Opened(released, "region").lines()]
    assert not about_persons & {result.indicator for result in seen}
    assert coordinator.browser().get(f"/beh/{released.pk}/vysledky.csv").status_code == 404


def test_every_result_leads_to_its_rows_down_to_the_cell(analyst: Person, finished: Run):
    page = (
        analyst.browser()
        .get(f"/beh/{finished.pk}/cislo/", {"ukazatel": "PTP1", "radky": "vse"})
        .content.decode()
    )
    assert "Odkud je to číslo?" in page
    value = Opened(finished, "national").year.results["PTP1", "", ""].value
    assert page.count('<th scope="row">') == value
    assert ".xlsx › " in page


def test_a_run_whose_file_was_changed_shows_no_number_and_says_so(analyst: Person, finished: Run):
    file = run_folder(finished.key) / RESULTS
    written = file.read_bytes()
    file.write_bytes(written.replace(b"1", b"2"))
    try:
        answer = analyst.browser().get(f"/beh/{finished.pk}/vysledky/")
    finally:
        file.write_bytes(written)
    assert answer.status_code == 409
    assert "Uložené výsledky nejsou takové, jak byly zapsány" in answer.content.decode()


def test_a_search_finds_the_results_whose_words_hold_it(analyst: Person, finished: Run):
    page = analyst.browser().get(f"/beh/{finished.pk}/vysledky/", {"hledat": "ptp1 "}).content.decode()
    assert "PTP1 " in page
    assert "KRKO1 " not in page


def _without_its_own(page: bytes, number: int) -> bytes:
    """A page without its address and the secrets of its forms."""
    told = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)
    return told.replace(f"/beh/{number}/".encode(), b"")
