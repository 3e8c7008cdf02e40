"""Lists of different years are apart, and findings stand in the order of the files."""

import shutil

import pytest

from meritko.workbooks.checking.years import NO_YEAR, YearlyTables, by_year
from meritko.workbooks.problems import Cell
from meritko.workbooks.reading import read_folder
from meritko.workbooks.recognition import Layout

from .conftest import line_of
from .valid import Change, cells, more, write


@pytest.fixture
def two_years(pack, tmp_path):
    """Valid workbooks of 2025, and a second one with the sheet of municipalities of 2024."""
    folder, other = tmp_path / "folder", tmp_path / "other"
    for place in (folder, other):
        place.mkdir()
    write(folder, pack, ["AD_PTP"], Change())

    def add(change):
        write(other, pack, ["AD_PTP"], change)
        shutil.move(other / "AD_PTP.xlsx", folder / "AD_PTP_2024.xlsx")
        return folder

    return add


OF_2024 = {"municipalities": "Obce 2024"}


def test_the_same_municipality_in_two_years_is_no_duplicate(two_years, check_folder):
    folder = two_years(Change(only=("municipalities",), titles=OF_2024))

    found = [line_of(problem) for problem in check_folder(folder)]

    assert [line[:5] for line in found] == [
        ("warning", "AD_PTP_2024.xlsx", "Obce 2024", "A3", "not-supported")  # only the other one was, in 2024
    ]


def test_each_year_is_held_against_the_history_of_that_year(two_years, check_folder):
    folder = two_years(
        Change(
            only=("municipalities",),
            titles=OF_2024,
            cells=cells("municipalities", 1, name="Jilmová", region=14, postcode="76001").cells,
        )
    )

    found = [line_of(problem)[1:5] for problem in check_folder(folder)]

    assert found == [("AD_PTP_2024.xlsx", "Obce 2024", "A3", "not-supported")]


def test_what_is_of_no_year_is_checked_once(two_years, check_folder):
    folder = two_years(
        Change(
            only=("municipalities", "external_figures"),
            titles=OF_2024,
            cells={
                ("municipalities", 1, "name"): "Dubová",
                ("external_figures", 0, "year"): 2022,
                ("external_figures", 1, "year"): 2021,
                ("external_figures", 1, "social_workers"): None,
            },
        )
    )

    rules = [problem.rule for problem in check_folder(folder)]

    assert rules.count("missing") == 1


def test_tables_of_each_year_hold_only_its_sheets(pack, pool, two_years):
    folder = two_years(more("municipalities", 0, name="Lípová"))  # 2025 too
    reading = read_folder(folder, Layout.of(pack), None, {}, pool)

    [(year, tables)] = by_year(pack, reading.tables)

    assert (year, len(tables["municipalities"])) == (2025, 5)


def test_without_any_sheet_of_a_year_there_is_one_round(pack, pool, tmp_path):
    write(tmp_path, pack, ["DTB_SVL"], Change())
    reading = read_folder(tmp_path, Layout.of(pack), None, {}, pool)

    assert [year for year, _ in by_year(pack, reading.tables)] == [NO_YEAR]


def test_a_prepared_table_is_yearly_when_anything_it_is_made_of_is(pack):
    yearly = YearlyTables(pack)

    assert "municipalities" in yearly
    assert "clients_side_by_side" in yearly  # of sheets of a year
    assert "formerly_supported" in yearly  # asks for the year
    assert "register_of_municipalities" not in yearly


def test_findings_stand_in_the_order_of_files_rows_and_columns(pack, check_folder, tmp_path):
    (tmp_path / "A.xlsx").write_text("not a workbook", encoding="utf-8")
    wrong = cells("clients", 1, men="?", women="?").cells | cells("clients", 0, adult_A="?", age_0_2=1).cells
    write(tmp_path, pack, ["AD_PTP"], Change(cells=wrong))

    found = check_folder(tmp_path)

    assert [(p.place.file, p.place.address, p.rule) for p in found] == [
        ("A.xlsx", "", "not-a-workbook"),
        ("AD_PTP.xlsx", "D2", "sum"),
        ("AD_PTP.xlsx", "BN2", "type"),
        ("AD_PTP.xlsx", "Q3", "type"),
        ("AD_PTP.xlsx", "R3", "type"),
    ]


def test_messages_of_the_pack_are_said_in_the_readers_language(pack, check_folder, tmp_path):
    write(tmp_path, pack, ["AD_PTP"], Change(cells=cells("municipalities", 0, fte=12.5).cells))

    [problem] = check_folder(tmp_path)

    assert problem.place == Cell("AD_PTP.xlsx", "Obce 2025", 2, "E", "počet klientů TP")
    assert problem.found.say("cs") == "60 klientů na 12,5 plného úvazku"
    assert problem.found.say("en") == "60 clients for 12.5 full-time posts"
