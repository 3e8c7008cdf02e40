"""What loading files changes in the places that are known, and taking it back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from meritko.web.audit.models import Entry
from meritko.web.territory.importing.loading import NotPossible, Sender, load, plan_of, take_back
from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.models.places import (
    Boundary,
    ExclusionIndex,
    Loaded,
    Municipality,
    Orp,
    Population,
    Region,
    RememberedName,
    Standing,
)
from meritko.web.territory.queries.places import municipalities

from . import publishers

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def loaded(path: Path, sender: Sender | None = None) -> Loaded:
    return load(read_source(path, path.name, TODAY), sender or Sender(), NOW, TODAY)


def planned(path: Path, sender: Sender | None = None):
    return plan_of(read_source(path, path.name, TODAY), sender or Sender(), TODAY)


def of_year(folder: Path, year: int, towns=publishers.TOWNS) -> Path:
    return publishers.population(folder / f"obyvatele_{year}.xlsx", towns, f"1. 1. {year}")


def test_the_first_file_makes_the_municipalities(tmp_path):
    made = loaded(of_year(tmp_path, 2024))

    assert made.counts == {"new": 5, "figures_new": 5}
    found = [(s.municipality_id, s.name, s.region_id, s.inhabitants) for s in municipalities(TODAY)]
    assert found == [
        ("990104", "Čistá", "CZ031", 5400),
        ("990105", "Chmelná", "CZ031", 640),  # ch after h, after č
        ("990101", "Smyšlená Lhota", "CZ042", 1200),
        ("990103", "Smyšlená Lhota", "CZ042", 95),
        ("990102", "Vzorová Ves", "CZ042", 310),
    ]
    entry = Entry.objects.get(action="places.loaded")
    assert entry.details["rows"] == 5
    assert "Lhota" not in str(entry.details)


def test_the_same_file_again_changes_nothing(tmp_path):
    path = of_year(tmp_path, 2024)
    loaded(path)

    plan = planned(path)

    assert plan.draft.is_empty
    assert plan.items == []


def test_a_new_name_holds_from_the_day_of_the_file_and_the_old_one_until_then(tmp_path):
    loaded(of_year(tmp_path, 2023))
    towns = [("CZ0421", "990102", "Nová Vzorová", 300), *[t for t in publishers.TOWNS if t[1] != "990102"]]
    path = of_year(tmp_path, 2024, towns)

    assert [(i.kind, i.code, i.changes) for i in planned(path).items] == [
        ("changed", "990102", (("name", "Vzorová Ves", "Nová Vzorová"),))
    ]
    loaded(path)

    standings = Standing.objects.filter(municipality="990102").order_by("first_seen")
    assert [(s.name, s.valid_from, s.valid_to) for s in standings] == [
        ("Vzorová Ves", None, date(2023, 12, 31)),
        ("Nová Vzorová", date(2024, 1, 1), None),
    ]


def test_an_older_file_loaded_later_ends_in_the_same_history(tmp_path):
    towns = [("CZ0421", "990102", "Nová Vzorová", 300), *[t for t in publishers.TOWNS if t[1] != "990102"]]
    loaded(of_year(tmp_path, 2024, towns))
    loaded(of_year(tmp_path, 2023))

    standings = Standing.objects.filter(municipality="990102").order_by("first_seen")
    assert [(s.name, s.valid_from, s.valid_to) for s in standings] == [
        ("Vzorová Ves", None, date(2023, 12, 31)),
        ("Nová Vzorová", date(2024, 1, 1), None),
    ]


def test_what_a_later_whole_list_lacks_has_ended_and_what_it_adds_is_new_from_its_day(tmp_path):
    loaded(of_year(tmp_path, 2023))
    towns = [*[t for t in publishers.TOWNS if t[1] != "990103"], ("CZ0422", "990109", "Oddělená", 80)]
    loaded(of_year(tmp_path, 2024, towns))

    ended, new = Municipality.objects.get(pk="990103"), Municipality.objects.get(pk="990109")
    assert (ended.valid_from, ended.valid_to) == (None, date(2023, 12, 31))
    assert (new.valid_from, new.valid_to) == (date(2024, 1, 1), None)
    assert "990103" in {s.municipality_id for s in municipalities(date(2023, 6, 1))}
    assert "990103" not in {s.municipality_id for s in municipalities(date(2024, 6, 1))}
    assert "990109" not in {s.municipality_id for s in municipalities(date(2023, 6, 1))}


def test_the_index_brings_orp_and_a_city_without_one_stays_without(tmp_path):
    loaded(of_year(tmp_path, 2024))
    rows = [("990101", "Smyšlená Lhota", 4299, publishers.SENTENCE, 7), ("990102", "Vzorová Ves", 0, 3, 12)]
    loaded(publishers.index(tmp_path / "index.xlsx", rows))

    assert Orp.objects.get().code == "4299"
    found = {s.municipality_id: (s.orp_id, s.index) for s in municipalities(TODAY, region="CZ042")}
    assert found == {"990101": ("4299", 7), "990102": (None, 12), "990103": (None, None)}
    assert ExclusionIndex.objects.get(municipality="990101").note == publishers.SENTENCE


def test_taking_back_leaves_everything_as_it_was(tmp_path):
    loaded(of_year(tmp_path, 2023))
    before = _everything()
    towns = [
        ("CZ0421", "990102", "Nová Vzorová", 301),
        *publishers.TOWNS[:1],
        ("CZ0422", "990109", "Oddělená", 80),
    ]
    made = loaded(of_year(tmp_path, 2024, towns))
    assert _everything() != before

    take_back(made, Sender(), NOW)

    assert _everything() == before
    assert Municipality.objects.held(TODAY).filter(pk="990109").exists() is False
    assert Entry.objects.filter(action="places.taken_back").count() == 1


def test_what_was_taken_back_can_be_loaded_again(tmp_path):
    path = of_year(tmp_path, 2024)
    take_back(loaded(path), Sender(), NOW)
    assert list(municipalities(TODAY)) == []

    loaded(path)

    assert len(municipalities(TODAY)) == 5
    assert Municipality.objects.held(TODAY).count() == 5


def test_only_the_last_file_can_be_taken_back(tmp_path):
    first = loaded(of_year(tmp_path, 2023))
    loaded(of_year(tmp_path, 2024))

    with (
        override("cs"),
        pytest.raises(NotPossible, match=r"^Vrátit lze jen soubor, který byl nahrán poslední\.$"),
    ):
        take_back(first, Sender(), NOW)


def test_a_file_with_a_mistake_changes_nothing(tmp_path):
    path = publishers.text(tmp_path / "x.csv", "kod_obce,nazev,nuts3\n990101,Čistá,CZ042\n12,Jiná,CZ042\n")

    with pytest.raises(NotPossible):
        loaded(path)

    assert not Municipality.objects.exists()
    assert not Loaded.objects.exists()


@pytest.mark.parametrize(
    "lines", ["kod_obce,nazev,nuts3\n990101,{long},CZ042\n", "kod_orp,nazev,nuts3\n4299,{long},CZ042\n"]
)
def test_a_name_that_no_place_can_have_is_a_mistake(tmp_path, lines):
    path = publishers.text(tmp_path / "x.csv", lines.format(long="Dlouhá " * 40))

    with override("cs"):
        problems = planned(path).problems

    assert [(p.where.cell, p.sentence) for p in problems] == [
        ("A2", "Název nebo kód je delší, než může být.")
    ]


def test_a_row_that_names_a_place_that_others_share_is_asked_about_and_the_answer_remembered(
    tmp_path, office
):
    loaded(of_year(tmp_path, 2024))
    path = publishers.text(
        tmp_path / "x.csv",
        "nazev,nuts3,psc,obyvatel_2025-01-01\nSmyšlená Lhota,CZ042,,99\nČistá,CZ031,,5500\n",
    )
    plan = planned(path)
    assert [(a.where.cell, [c.code for c in a.candidates]) for a in plan.asked] == [
        ("A2", ["990101", "990103"])
    ]
    with pytest.raises(NotPossible):
        loaded(path)

    RememberedName.objects.create(
        organisation=office, written="smyslena lhota", region="CZ042", municipality_id="990103", said_at=NOW
    )
    loaded(path, Sender(None, office.pk))

    told = Population.objects.filter(day=date(2025, 1, 1)).values_list("municipality_id", "inhabitants")
    assert set(told) == {("990103", 99), ("990104", 5500)}


def test_an_answer_about_one_row_holds_for_that_row(tmp_path):
    loaded(of_year(tmp_path, 2024))
    path = publishers.text(
        tmp_path / "x.csv", "nazev,nuts3,psc,obyvatel_2025-01-01\nSmyšlená Lhota,CZ042,,99\n"
    )

    loaded(path, Sender(None, None, {2: "990101"}))

    assert Population.objects.get(day=date(2025, 1, 1)).municipality_id == "990101"


def test_outlines_are_kept_on_a_grid(tmp_path):
    loaded(publishers.squares(tmp_path / "kraje.json", ["CZ042", "CZ031"]))

    assert Boundary.objects.get(code="CZ042").geometry[0][0][0] == [14.0, 50.0]


def test_a_list_of_regions_gives_them_their_full_names(tmp_path):
    made = loaded(publishers.text(tmp_path / "x.csv", "nuts3,nazev\nCZ042,Ústecký kraj\n"))
    assert Region.objects.get(code="CZ042").name == "Ústecký kraj"

    take_back(made, Sender(), NOW)

    assert Region.objects.get(code="CZ042").name == "Ústecký"


def test_the_command_says_what_would_change_and_then_changes_it(tmp_path, capsys):
    path = of_year(tmp_path, 2024)
    with override("cs"):
        call_command("import_places", str(path), dry_run=True)
        assert not Municipality.objects.exists()
        call_command("import_places", str(path))

    said = capsys.readouterr().out
    head = "obyvatele_2024.xlsx: počet obyvatel v obcích k určitému dni, 5 řádků, stav k 1. 1. 2024"
    counted = f"{head}\n  5 nových území\n  5 nových údajů\n"
    assert (
        said.replace("\N{NO-BREAK SPACE}", " ") == f"{counted}  Nic nebylo zapsáno.\n{counted}  Je nahráno.\n"
    )
    assert Municipality.objects.count() == 5


def test_the_command_names_the_file_and_the_cell_of_a_mistake(tmp_path, capsys):
    loaded(of_year(tmp_path, 2024))
    lines = "nazev,nuts3,psc\nSmyšlená Lhota,CZ042,\nNikde,CZ042,\n"
    path = publishers.text(tmp_path / "x.csv", lines)

    with override("cs"), pytest.raises(CommandError) as refused:
        call_command("import_places", str(path))

    assert refused.value.returncode == 1
    assert capsys.readouterr().err.splitlines() == [
        "  buňka A3: V kraji není obec „Nikde“. Doplňte její kód.",
        (
            "  buňka A2: „Smyšlená Lhota“ může být: Smyšlená Lhota (CZ042, 990101), "
            "Smyšlená Lhota (CZ042, 990103). Doplňte kód obce."
        ),
    ]


@pytest.mark.parametrize(("day", "file"), [("vloni", "x.csv"), ("", "neni.csv")])
def test_the_command_used_wrongly_says_so(tmp_path, day, file):
    publishers.text(tmp_path / "x.csv", "nuts3,nazev\nCZ042,Ústecký\n")

    with pytest.raises(CommandError) as refused:
        call_command("import_places", str(tmp_path / file), day=day)

    assert refused.value.returncode == 2


def _everything() -> dict[str, list[tuple]]:
    """What there is on any day, without rows that never held."""
    lives = Municipality.objects.exclude(valid_to__lt=date(2024, 1, 1), valid_from=date(2024, 1, 1))
    return {
        "municipalities": list(lives.values_list("pk", "valid_from", "valid_to", "first_seen", "last_seen")),
        "standings": list(
            Standing.objects.order_by("pk").values_list(
                "municipality_id",
                "name",
                "plain",
                "region_id",
                "valid_from",
                "valid_to",
                "first_seen",
                "last_seen",
            )
        ),
        "populations": list(
            Population.objects.order_by("pk").values_list("municipality_id", "day", "inhabitants")
        ),
    }
