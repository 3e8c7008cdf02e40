"""The pages of places: lists, a municipality, maps, and loading a file by the web."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from meritko.web.audit.models import Entry
from meritko.web.territory import demo
from meritko.web.territory.actions.places import Became, tell_succession
from meritko.web.territory.importing.loading import NotPossible, Sender, load
from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.models.places import Import, Loaded, Municipality, RememberedName, Standing
from meritko.web.territory.queries.details import history
from meritko.web.work import tasks
from meritko.web.work.models import Job

from . import publishers

pytestmark = pytest.mark.django_db
CSP_FORBIDS = re.compile(r"\sstyle=|<style|\son\w+=")


@pytest.fixture
def towns(tmp_path) -> None:
    """Two years of the invented country with its index and outlines of two regions."""
    files = [
        publishers.population(tmp_path / "2023.xlsx", day="1. 1. 2023"),
        publishers.population(tmp_path / "2024.xlsx"),
        publishers.index(tmp_path / "i.xlsx", [("990101", "Smyšlená Lhota", 4299, publishers.SENTENCE, 14)]),
        publishers.squares(tmp_path / "kraje.json", ["CZ042", "CZ031"]),
    ]
    for path in files:
        load(
            read_source(path, path.name, timezone.localdate()), Sender(), timezone.now(), timezone.localdate()
        )


def work() -> None:
    """Do everything that waits in the background, in this transaction."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        job.state, job.worker, job.tries = Job.State.RUNNING, "test", job.tries + 1
        job.save()
        with override("cs"):
            tasks._try(job)


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/uzemi/obec/(\d+)/"', page)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["990104", "990105", "990101", "990103", "990102"]),
        ("hledat=lhota", ["990101", "990103"]),
        ("hledat=CHMELNA", ["990105"]),
        ("hledat=990104", ["990104"]),
        ("kraj=CZ031", ["990104", "990105"]),
        ("orp=4299", ["990101"]),
        ("index_od=12", ["990101"]),
        ("index_do=12", []),
        ("obyvatel_od=300&obyvatel_do=1+200", ["990105", "990101", "990102"]),
        ("sort=-population", ["990104", "990101", "990105", "990102", "990103"]),
        ("sort=-index", ["990101", "990104", "990105", "990103", "990102"]),
        ("sort=nonsense", ["990104", "990105", "990101", "990103", "990102"]),
        ("ke_dni=2020-01-01", ["990104", "990105", "990101", "990103", "990102"]),
    ],
)
def test_the_list_is_filtered_and_sorted_by_its_address(towns, reader, query, codes):
    page = reader.browser().get(f"/uzemi/?{query}").text

    assert names_in(page) == codes


def test_an_entry_that_is_no_number_is_said_and_filters_nothing(towns, reader):
    page = reader.browser().get("/uzemi/?index_od=hodně").text

    assert len(names_in(page)) == 5
    assert 'aria-invalid="true"' in page


def test_the_page_of_a_municipality_has_its_codes_population_and_index(towns, reader):
    page = reader.browser().get("/uzemi/obec/990101/").text

    for told in (
        "990101",
        "Ukázkov (4299)",
        "Ústecký (CZ042)",
        "CZ0421",
        "1. 1. 2024",
        ">14<",
        publishers.SENTENCE,
    ):
        assert told in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "<polyline" in page
    assert not CSP_FORBIDS.search(page)


@pytest.mark.parametrize(
    "query", ["", "promenna=podil-obci", "uroven=orp&promenna=index", "uroven=obec&kraj=CZ042"]
)
def test_a_map_has_the_numbers_of_its_picture_in_a_table_and_nothing_inline(towns, reader, query):
    page = reader.browser().get(f"/uzemi/mapa/?{query}").text

    assert page.count('<svg class="map"') == (2 if query in ("", "promenna=podil-obci") else 1)
    assert page.count("<table") == 1
    assert not CSP_FORBIDS.search(page)


def test_the_map_of_shares_says_them(towns, reader):
    page = reader.browser().get("/uzemi/mapa/?promenna=podil-obci").text

    assert "<title>Ústecký: 100,0 %</title>" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "<title>Jihočeský: bez údaje</title>" in page


def test_a_file_is_looked_at_before_it_is_loaded_and_can_be_taken_back(tmp_path, analyst):
    browser = analyst.browser()
    content = publishers.population(tmp_path / "obyvatele.xlsx").read_bytes()
    sent = browser.post("/uzemi/soubory/novy/", {"file": SimpleUploadedFile("obyvatele.xlsx", content)})
    work()
    page = browser.get(sent.url).text
    assert "5 nových území" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert not Municipality.objects.exists()

    number = Import.objects.get().pk
    browser.post(reverse("places:decide", args=[number]))
    work()
    assert Municipality.objects.count() == 5
    assert Import.objects.get().state == Import.State.WRITTEN
    assert Entry.objects.get(action="places.loaded").who == analyst.user.pk

    browser.post(reverse("places:take_back", args=[Loaded.objects.get().pk]))
    assert not Standing.objects.exists()


def test_a_file_that_cannot_be_read_says_why(analyst):
    browser = analyst.browser()
    sent = browser.post("/uzemi/soubory/novy/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    work()

    assert "Soubor nepoznáváme." in browser.get(sent.url).text


def test_what_is_not_certain_is_asked_and_the_office_need_not_answer_again(towns, analyst):
    browser = analyst.browser()
    lines = "nazev,nuts3,psc,obyvatel_2025-01-01\nSmyšlená Lhota,CZ042,,99\n"

    def send() -> Import:
        browser.post("/uzemi/soubory/novy/", {"file": SimpleUploadedFile("x.csv", lines.encode())})
        work()
        return Import.objects.first()

    first = send()
    assert first.preview["asked_count"] == 1
    browser.post(reverse("places:answer", args=[first.pk]), {"obec_2": "990103"})
    work()
    first.refresh_from_db()
    assert (first.preview["asked_count"], first.preview["counts"]["figures_new"]) == (0, 1)
    assert RememberedName.objects.get().municipality_id == "990103"

    assert send().preview["asked_count"] == 0


def test_an_answer_that_was_not_offered_is_refused(towns, analyst):
    browser = analyst.browser()
    lines = "nazev,nuts3,psc\nSmyšlená Lhota,CZ042,\n"
    browser.post("/uzemi/soubory/novy/", {"file": SimpleUploadedFile("x.csv", lines.encode())})
    work()

    address = reverse("places:answer", args=[Import.objects.get().pk])
    assert browser.post(address, {"obec_2": "990104"}).status_code == 404
    assert not RememberedName.objects.exists()


def test_what_became_of_a_municipality_is_in_its_history_and_moves_its_figures(towns, analyst):
    became = Became("merged", "990103", "990102", date(2025, 1, 1))
    tell_succession(analyst.actor, became)

    page = analyst.browser().get("/uzemi/obec/990103/").text
    assert "Sloučila se do jiné obce" in page
    assert "Tato obec zanikla" in page
    moved = history().in_borders_of(date(2026, 1, 1), {"990103": 95, "990102": 310}, date(2024, 1, 1))
    assert dict(moved.placed) == {"990102": 405}


def test_a_municipality_does_not_become_itself(towns, analyst):
    with override("cs"), pytest.raises(NotPossible, match="tatáž obec"):
        tell_succession(analyst.actor, Became("merged", "990103", "990103", date(2025, 1, 1)))


def test_search_finds_places_by_name_and_by_code(towns, reader):
    browser = reader.browser()

    for question in ("cista", "9901"):
        assert "/uzemi/obec/990104/" in browser.get("/hledat/", {"q": question}).text


def test_without_any_municipality_the_page_says_how_to_begin(analyst, reader):
    assert "Zatím tu nejsou žádné obce" in reader.browser().get("/uzemi/").text
    assert 'href="/uzemi/soubory/novy/"' in analyst.browser().get("/uzemi/").text
    assert 'href="/uzemi/soubory/novy/"' not in reader.browser().get("/uzemi/").text


def test_a_demonstration_has_the_places_of_the_invented_country(tmp_path, settings):
    settings.DEMO = True

    demo.fill(tmp_path)
    demo.fill(tmp_path)

    assert Municipality.objects.count() == 297
    assert Standing.objects.filter(region="CZ042").count() == 38
    assert Standing.objects.filter(orp=None).count() == 0
