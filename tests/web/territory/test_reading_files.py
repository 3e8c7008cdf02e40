"""Files of places as publishers give them: invented small copies and variants; real ones where they are."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.importing.source import IndexFigure, Refused, What

from . import publishers

TODAY = date(2026, 11, 22)
DATA = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the publishers' files are not beside the checkout")


@pytest.mark.parametrize("style", ["2024", "old", "sheets"])
def test_the_population_is_read_whatever_the_head_of_the_year_looks_like(tmp_path, style):
    source = read_source(publishers.population(tmp_path / "x.xlsx", style=style), "x.xlsx", TODAY)

    assert (source.what, source.day, source.is_whole) == (What.POPULATION, date(2024, 1, 1), True)
    assert list(source.problems) == []
    read = sorted((row.lau, row.code, row.name, row.inhabitants[date(2024, 1, 1)]) for row in source.rows)
    assert read == sorted(publishers.TOWNS)
    assert {row.region for row in source.rows} == {"CZ042", "CZ031"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1. lednu 2021", date(2021, 1, 1)),
        ("31.12.2019", date(2019, 12, 31)),
        ("1. 1. 2030", date(2030, 1, 1)),
    ],
)
def test_the_day_is_read_from_the_title(tmp_path, written, day):
    source = read_source(publishers.population(tmp_path / "x.xlsx", day=written), "x.xlsx", TODAY)

    assert source.day == day


def test_a_title_without_a_day_is_refused_unless_somebody_tells_it(tmp_path):
    path = publishers.population(tmp_path / "x.xlsx", day="dnešku")

    with override("cs"), pytest.raises(Refused) as refused:
        read_source(path, "x.xlsx", TODAY)
    assert refused.value.sentence == "Soubor neříká, ke kterému dni je. Uveďte den."
    assert refused.value.where.cell == "A1"
    assert read_source(path, "x.xlsx", TODAY, date(2022, 1, 1)).day == date(2022, 1, 1)


def test_what_is_wrong_in_a_cell_is_told_with_its_place(tmp_path):
    towns = [
        *publishers.TOWNS[:2],
        ("CZ0421", "990102", "Vzorová Ves", 310),
        ("CZ0421", "990109", "Čistá", "tisíc"),
    ]
    path = publishers.population(tmp_path / "x.xlsx", towns)

    with override("cs"):
        source = read_source(path, "x.xlsx", TODAY)

    assert [(p.where.sheet, p.where.cell, p.sentence) for p in source.problems] == [
        ("Sheet", "B10", "Kód 990102 je tu dvakrát, poprvé v řádku 9."),
        ("Sheet", "D11", "„tisíc“ není počet obyvatel."),
    ]


def test_a_dash_is_no_inhabitant_and_a_dot_is_not_known(tmp_path):
    towns = [*publishers.TOWNS, ("CZ0421", "990108", "Prázdná", "-"), ("CZ0421", "990109", "Neznámá", ".")]

    source = read_source(publishers.population(tmp_path / "x.xlsx", towns), "x.xlsx", TODAY)

    assert [dict(row.inhabitants) for row in source.rows[-2:]] == [{date(2024, 1, 1): 0}, {}]
    assert list(source.problems) == []


def test_a_sentence_in_the_place_of_a_number_of_the_index_is_kept_as_a_note(tmp_path):
    rows = [("990101", "Smyšlená Lhota", 4299, publishers.SENTENCE, 7), ("990102", "Vzorová Ves", 0, 3, 12)]
    source = read_source(publishers.index(tmp_path / "x.xlsx", rows), "x.xlsx", TODAY)

    assert (source.what, source.day, source.is_whole) == (What.INDEX, date(2023, 12, 31), False)
    parts = {"executions": {"count": 17.0, "percent": 4.21, "quotient": 1.25}}
    first, second = source.rows
    assert first.index == {2023: IndexFigure(7, parts, publishers.SENTENCE)}
    assert second.index == {2023: IndexFigure(12, parts | {"leavers": {"count": 3.0}}, "")}
    assert [(row.orp, row.orp_name) for row in source.rows] == [("4299", "Ukázkov"), ("", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_code_list_is_read_in_every_encoding(tmp_path, encoding, separator):
    lines = "kod_obce,nazev,psc,nuts3,obyvatel_2025-01-01\n990104,Čistá u Žďáru,403 01,CZ042,1200\n"
    path = publishers.text(tmp_path / "x.csv", lines.replace(",", separator), encoding)

    source = read_source(path, "x.csv", TODAY)

    (row,) = source.rows
    assert (source.what, source.day) == (What.MUNICIPALITIES, date(2025, 1, 1))
    assert (row.code, row.name, row.zip, row.region) == ("990104", "Čistá u Žďáru", "40301", "CZ042")
    assert row.inhabitants == {date(2025, 1, 1): 1200}


def test_a_code_list_of_the_statistical_office_is_recognised_by_its_number(tmp_path):
    head = '"KODJAZ","AKRCIS","KODCIS","CHODNOTA","ZKRTEXT","TEXT","ADMPLOD","ADMNEPO"\n'
    towns = '"CS","OBEC","43","990104","Čistá","Čistá","2001-01-01","2023-12-31"\n'
    path = publishers.text(tmp_path / "x.csv", head + towns, "cp1250")

    (row,) = read_source(path, "x.csv", TODAY).rows

    assert (row.code, row.name, row.since, row.until) == (
        "990104",
        "Čistá",
        date(2001, 1, 1),
        date(2023, 12, 31),
    )


def test_outlines_are_of_the_places_whose_codes_they_hold(tmp_path):
    source = read_source(publishers.squares(tmp_path / "x.json", ["CZ042", "CZ031"]), "x.json", TODAY)

    assert [(outline.kind, outline.code) for outline in source.outlines] == [
        ("region", "CZ042"),
        ("region", "CZ031"),
    ]
    assert source.outlines[0].polygons[0][0][:2] == [(14.0, 50.0), (15.0, 50.0)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\0\1\2", "Není to sešit .xlsx, textový soubor (CSV) ani GeoJSON."),
        (b"{ nic", "Soubor není platný JSON."),
        (b'{"features": 3}', "Soubor není GeoJSON s plochami (Polygon, MultiPolygon)."),
    ],
)
def test_what_is_no_file_of_ours_is_refused_with_a_sentence(tmp_path, content, sentence):
    (tmp_path / "x").write_bytes(content)

    with override("cs"), pytest.raises(Refused) as refused:
        read_source(tmp_path / "x", "x", TODAY)

    assert refused.value.sentence == sentence


def test_a_list_of_something_else_is_told_what_we_look_for(tmp_path):
    with (
        override("en"),
        pytest.raises(Refused, match=r"^We do not recognise the file\. It can be the workbook"),
    ):
        read_source(publishers.text(tmp_path / "x.csv", "a,b\n1,2\n"), "x.csv", TODAY)


def test_a_damaged_workbook_is_refused(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\3\4 nothing")

    with override("cs"), pytest.raises(Refused, match="sešit"):
        read_source(tmp_path / "x.xlsx", "x.xlsx", TODAY)


@needs_data
@pytest.mark.parametrize(
    ("name", "what", "day"),
    [
        ("raw/csu_pocet_obyvatel_2024.xlsx", What.POPULATION, date(2024, 1, 1)),
        ("raw/mmr_index_socialniho_vylouceni_2023.xlsx", What.INDEX, date(2023, 12, 31)),
        ("obce_cr.csv", What.MUNICIPALITIES, date(2026, 1, 1)),
    ],
)
def test_the_publishers_own_files_are_read_whole(name, what, day):
    source = read_source(DATA / name, Path(name).name, TODAY)

    assert (source.what, source.day, source.size, list(source.problems)) == (what, day, 6258, [])
