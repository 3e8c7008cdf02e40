"""Saying things about places of the register: history, disputes, rights, imports with questions."""

from __future__ import annotations

from datetime import date

import pytest

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.accounts.models import User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.methodology import current_pack
from meritko.web.territory.actions import register_import
from meritko.web.territory.actions.register import (
    People,
    Refused,
    Service,
    Source,
    add_locality,
    confirm_people,
    confirm_value,
    end_locality,
    list_municipality,
    say_service,
    set_people,
    set_value,
)
from meritko.web.territory.actions.snapshots import freeze
from meritko.web.territory.models import (
    Listing,
    LocalityFigure,
    RememberedName,
    Standing,
    SupportedYear,
    Value,
)
from meritko.web.territory.queries.register import register_of, row
from meritko.web.territory.queries.register_findings import findings
from meritko.web.territory.register_reading import read_register, read_support
from meritko.workbooks.demo.making import make_demo

from .registering import NOW, acting, analyst, browser, municipality, somebody, take_over, workbook

pytestmark = pytest.mark.django_db
Y = 2025


@pytest.fixture
def actor(db):
    return analyst()


@pytest.fixture
def town(actor):
    code = municipality("590001", "Ukázkov", orp="9001", seat="590001")
    list_municipality(actor, code, 2024, "zkouška", NOW)
    return code


def source(origin="coordinator", year=Y, **more):
    return Source(year, origin, **more)


def found(kind):
    return [each for each in findings(Y) if each.kind == kind]


def test_what_is_said_again_replaces_and_the_history_stays(actor, town):
    set_value(actor, town, "ever_asz", 0, source("agency"), NOW)
    set_value(actor, town, "ever_asz", 1, source("agency", reason="oprava"), NOW)

    assert row(town, Y)["ever_asz"].value == 1
    assert [(v.value, v.superseded_at is None) for v in Value.objects.order_by("pk")] == [
        (0, False),
        (1, True),
    ]
    assert Entry.objects.filter(action="register.value", thing_id=town).count() == 2


def test_two_figures_of_one_thing_are_a_finding_of_the_owner_until_one_is_confirmed(actor, town):
    set_value(actor, town, "ever_asz", 0, source("agency"), NOW)
    second = set_value(actor, town, "ever_asz", 1, source("coordinator", beside=True), NOW)

    (dispute,) = found("disputed")
    assert (dispute.owner, [side.value for side in dispute.sides]) == ("agency", [0, 1])
    assert row(town, Y)["ever_asz"].value == 0

    confirm_value(actor, second.pk, NOW)

    assert found("disputed") == []
    assert row(town, Y)["ever_asz"].value == 1


def test_two_intervals_of_one_locality_are_a_finding_and_the_sum_is_not_known(actor, town):
    made = add_locality(actor, town, "hostel", "Ubytovna Zkouška", People(10, 20), source(), NOW)
    other = set_people(actor, made.pk, People(30, 40), source("town_hall", beside=True), NOW)

    (dispute,) = found("intervals")
    assert (dispute.owner, dispute.locality) == ("coordinator", 1)
    assert row(town, Y)["svl_population_low"].value is None
    assert row(town, Y)["svl_count"].value == 1

    confirm_people(actor, other.pk, NOW)

    assert found("intervals") == []
    assert row(town, Y)["svl_population_high"].value == 40


def test_a_locality_that_ended_counts_up_to_its_last_year(actor, town):
    first = add_locality(actor, town, "house", "", People(10, 20), source(year=2024), NOW)
    add_locality(actor, town, "street", "", People(30, 40), source(year=2024), NOW)
    end_locality(actor, first.pk, 2024, "dům je zbořen", NOW)

    assert row(town, 2024)["svl_count"].value == 2
    assert row(town, 2025)["svl_count"].value == 1


def test_a_job_title_says_whether_the_orp_has_an_adviser(actor, town):
    for title, expected in (("explicit", "1"), ("combined", "1"), ("differently", "0"), ("none", "0")):
        set_value(actor, town, "adviser_title", title, source("adviser"), NOW)
        assert row(town, Y)["orp_has_adviser"].value == expected


def test_sources_of_a_service_that_contradict_are_a_finding_and_nothing_follows(actor, town):
    say_service(
        actor, town, Service("field_programme", True, "minorities", "Ukázka"), source("town_hall"), NOW
    )
    assert row(town, Y)["ssi_tp"].value == 1

    say_service(actor, town, Service("field_programme", False), source("provider_register"), NOW)

    (dispute,) = found("services")
    assert [(side.origin, side.value) for side in dispute.sides] == [
        ("provider_register", 0),
        ("town_hall", 1),
    ]
    assert row(town, Y)["ssi_tp"].value is None


def test_a_field_worker_ever_follows_from_the_history_when_the_year_is_frozen(actor, town):
    set_value(actor, town, "ever_tp", 0, source(year=2024), NOW)
    before = freeze(actor, 2024, "zkouška", NOW)
    SupportedYear.objects.create(municipality_id=town, year=2019, source="historie", at=NOW)
    after = freeze(actor, 2025, "zkouška", NOW)

    assert [s.rows.get().row["ever_tp"] for s in (before, after)] == [0, 1]
    assert [each.variable.id for each in found("contradiction")] == ["ever_tp"]


def test_a_place_that_merged_this_year_and_an_orp_without_a_locality_of_its_own_are_findings(actor, town):
    gone = municipality("590009", "Zaniklov", orp="9009", seat="590008", ends=date(2025, 6, 30))
    list_municipality(actor, gone, 2024, "zkouška", NOW)

    (ended,) = found("ended")
    (lacking,) = found("no_seat")
    assert (ended.place.code, ended.owner) == (gone, "coordinator")
    assert (lacking.orp.pk, lacking.owner) == ("9009", "adviser")


def test_districts_of_a_city_stand_beside_it_in_one_register(actor):
    city = municipality("554782", "Hlavní město", 1)
    district = municipality("500054", "Městská část 1", 1, city=city)
    for code in (city, district):
        list_municipality(actor, code, Y, "zkouška", NOW)

    rows = {each.municipality_id: each.row for each in freeze(actor, Y, "zkouška", NOW).rows.all()}

    assert (rows[city]["district_of"], rows[district]["district_of"]) == (None, "Hlavní město")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("ever_asz", 2, "Číslo je mimo povolené rozmezí."),
        ("svl_count", 1.5, "Tady má být celé číslo."),
        ("population", "mnoho", "Tady má být číslo."),
        ("target_group_share", 101, "Číslo je mimo povolené rozmezí."),
        ("adviser_title", "jiný", "Vyberte jednu z odpovědí."),
    ],
)
def test_a_value_of_another_kind_is_refused(actor, town, variable, value, words):
    origin = {"ever_asz": "agency", "population": "statistics"}.get(variable, "coordinator")
    with pytest.raises(Refused, match=rf"^{words}$"):
        set_value(actor, town, variable, value, source(origin), NOW)
    assert not Value.objects.exists()


def test_only_those_whose_region_it_is_change_it(actor, town):
    far = acting(somebody(Role.REGIONAL_COORDINATOR, ScopeKind.REGION, "CZ031"))
    near = acting(somebody(Role.REGIONAL_COORDINATOR, ScopeKind.REGION, Standing.objects.get().region_id))
    adviser = acting(somebody(Role.ROMA_ADVISER, ScopeKind.ORP, "9001"))

    with pytest.raises(Unknown):
        set_value(far, town, "ever_asz", 1, source("agency"), NOW)
    with pytest.raises(Forbidden):
        set_value(adviser, town, "ever_asz", 1, source("agency"), NOW)
    set_value(near, town, "ever_asz", 1, source("agency"), NOW)

    assert Value.objects.get().by_id == near.user


def test_exact_figures_of_a_locality_are_kept_with_their_history(actor, town):
    made = add_locality(actor, town, "street", "Zkušební 1", People(10, 20), source(), NOW)
    set_people(actor, made.pk, People(15, 25), source(), NOW)

    assert list(LocalityFigure.objects.order_by("pk").values_list("lowest", flat=True)) == [10, 15]
    with pytest.raises(Refused, match=r"^„Od“ je více než „do“.$"):
        set_people(actor, made.pk, People(30, 20), source(), NOW)


def book(tmp_path, *rows, name="sešit.xlsx"):
    return workbook(tmp_path / name, rows)


def test_a_name_that_is_not_enough_is_asked_about_and_the_answer_remembered(actor, tmp_path):
    first, second = municipality("590001", "Lhota"), municipality("590002", "Lhota")
    path = book(tmp_path, {"name": "Lhota", "region": "12", "svl_count": 1})
    came = register_import.arrive(actor, "register", Y, path, path.name, NOW)

    (asked,) = register_import.rows_of(came)
    assert {each.code for each in asked.candidates} == {first, second}
    with pytest.raises(Refused, match=r"^Nejdřív odpovězte, která místa jsou myšlena.$"):
        register_import.take_over(actor, came, NOW)
    with pytest.raises(Refused, match=r"^Vyberte jedno z nabízených míst.$"):
        register_import.answer(actor, came, {0: "590009"}, NOW)
    register_import.answer(actor, came, {0: second}, NOW)
    register_import.take_over(actor, came, NOW)

    assert Listing.objects.get().municipality_id == second
    assert RememberedName.objects.get().municipality_id == second
    again = register_import.arrive(actor, "register", 2026, path, path.name, NOW)
    assert [each.code for each in register_import.rows_of(again)] == [second]


def test_a_place_with_another_postcode_is_asked_about_and_has_it_from_that_year(actor, tmp_path):
    code = municipality("590001", "Lhota", zip="40001")
    path = book(tmp_path, {"name": "Lhota", "region": "12", "postcode": "40002"})
    came = register_import.arrive(actor, "register", Y, path, path.name, NOW)
    register_import.answer(actor, came, {0: code}, NOW)
    register_import.take_over(actor, came, NOW)

    assert freeze(actor, Y, "zkouška", NOW).rows.get().row["postcode"] == "40002"
    assert set(Standing.objects.values_list("postcode", "valid_to")) == {
        ("40001", date(2024, 12, 31)),
        ("40002", None),
    }


def test_places_that_a_later_workbook_does_not_have_leave_the_register(actor, tmp_path):
    both = [{"name": name, "region": "12"} for name in ("Ukázkov", "Jinákov")]
    take_over(actor, book(tmp_path, *both), 2024)
    counts = take_over(actor, book(tmp_path, both[0]), 2025)

    assert (counts["places"], counts["ended"], counts["values"]) == (1, 1, 0)
    assert [len(register_of(year)) for year in (2024, 2025)] == [2, 1]


def test_a_frozen_year_or_one_before_what_is_known_is_not_taken_over(actor, tmp_path):
    path = book(tmp_path, {"name": "Ukázkov", "region": "12"})
    take_over(actor, path, 2025)
    with pytest.raises(
        Refused, match=r"^Registr už má údaje o letech po roce 2024. Přebírejte sešity od nejstaršího.$"
    ):
        register_import.arrive(actor, "register", 2024, path, path.name, NOW)
    freeze(actor, 2025, "zkouška", NOW)
    with pytest.raises(Refused, match=r"^Registr roku 2025 už je zmrazen a nikdy se nemění.$"):
        register_import.arrive(actor, "register", 2025, path, path.name, NOW)


def test_a_file_that_is_no_workbook_is_refused_with_its_reason(actor, tmp_path):
    path = tmp_path / "sešit.xlsx"
    path.write_bytes(b"PK nic")

    with pytest.raises(
        Refused, match=r"^V sešitu jsou chyby; opravte je a pošlete ho znovu\.\n.*sešit\.xlsx"
    ):
        register_import.arrive(actor, "register", Y, path, path.name, NOW)


def test_the_lists_of_supported_municipalities_say_where_a_field_worker_ever_was(actor, tmp_path):
    recipe = current_pack().demo
    paths = make_demo(current_pack(), recipe, Y, 1, tmp_path)
    mine = next(path for path in paths if read_register(path, path.name).has_table)
    lists = next(path for path in paths if read_support(path, path.name).has_table)
    take_over(actor, mine, Y)
    came = register_import.arrive(actor, "support", Y, lists, lists.name, NOW)
    assert not any(each.is_open for each in register_import.rows_of(came))

    counts = register_import.take_over(actor, came, NOW).counts

    told = set(SupportedYear.objects.values_list("municipality", flat=True))
    assert counts["places"] == len(told) > 50
    assert counts["left"] > 0
    assert all(each.held["ever_tp"].value == 1 for each in register_of(Y) if each.code in told)


def test_a_workbook_is_sent_asked_about_and_taken_over_on_the_web(actor, tmp_path):
    first, second = municipality("590001", "Lhota"), municipality("590002", "Lhota")
    path = book(tmp_path, {"name": "Lhota", "region": "12"}, {"name": "Nová Ves", "region": "12"})
    page = browser(User.objects.get(pk=actor.user))
    with path.open("rb") as file:
        sent = page.post("/registr/sesity/", {"what": "register", "year": str(Y), "workbook": file})
    shown = page.get(sent.url).text

    assert "Na 2 řádky se musíme zeptat: názvy nestačí." in shown
    assert f"Lhota ({second})" in shown
    page.post(sent.url, {"radek_0": first})
    page.post(sent.url, {"vse-nove": "1"})
    page.post(f"{sent.url}prevzit/")

    assert Listing.objects.count() == 2
    assert Listing.objects.filter(municipality=first).exists()
    assert "Sešit byl převzat" in page.get(sent.url).text


def test_a_figure_is_said_and_a_year_frozen_on_the_web(actor, town):
    page = browser(User.objects.get(pk=actor.user))
    told = {"value": "1", "year": "2025", "origin": "agency", "as_of": "1. 3. 2025", "reason": "dotaz"}

    wrong = page.post(f"/registr/obce/{town}/udaj/ever_asz/?rok=2025", {**told, "origin": ""})
    right = page.post(f"/registr/obce/{town}/udaj/ever_asz/?rok=2025", told)
    page.post("/registr/roky/zmrazit/", {"year": "2025", "reason": "konec roku"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Value.objects.get().as_of == date(2025, 3, 1)
    assert "Rok 2025, jak byl zmrazen" in page.get("/registr/?rok=2025").text.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert page.get("/registr/roky/2025/sesit.xlsx").content.startswith(b"PK")
