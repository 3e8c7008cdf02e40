"""A pack of another field is evaluated by both engines as if the program had been made for it."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.results import Result
from meritko.engine.running import run
from meritko.engine.setting import make_setting
from meritko.engine.tables import TableRows
from meritko.methodology.pack import Pack

from .compute_expected import HEADER, expected
from .conftest import HERE, YEARS, Expected, Figures, read_expected

Tables = Callable[[int], dict[str, TableRows]]
SETTINGS = read_expected()
EVERY_SETTING = pytest.mark.parametrize(
    "setting", SETTINGS, ids=lambda s: " ".join([str(s.year), *s.choices.values()])
)


def figures(results: list[Result]) -> dict[tuple[str, str, str], Figures]:
    """Results in the form of expected ones, by indicator, unit and category; none stands twice."""
    found: dict[tuple[str, str, str], Figures] = {}
    for r in results:
        assert r.key not in found
        found[(r.indicator, r.unit, r.category)] = (
            r.indicator, r.unit, r.category, r.numerator, r.denominator, r.value, r.left_out, r.state,
        )  # fmt: skip
    assert len(found) == len(results)
    return found


def equal(ours: float | None, right: float | None) -> bool:
    """Whether two numbers are the same to 1e-12, or are both missing."""
    if ours is None or right is None:
        return ours is right
    return ours == pytest.approx(right, rel=1e-12)


def differences(found: dict[tuple[str, str, str], Figures], setting: Expected) -> list[str]:
    """Where results are not the expected ones: other keys, states, counts, or numbers past 1e-12."""
    wanted = {result[:3]: result for result in setting.results}
    said = [f"{key} is not expected" for key in found.keys() - wanted.keys()]
    for key, right in wanted.items():
        ours = found.get(key)
        if ours is None or ours[6:] != right[6:] or not all(map(equal, ours[3:6], right[3:6])):
            said.append(f"{key}: expected {right[3:]}, found {ours[3:] if ours else 'nothing'}")
    return said


@EVERY_SETTING
def test_the_reference_engine_gives_the_results_worked_out_without_it(
    setting: Expected, shelters: Pack, tables: Tables
):
    engine = ReferenceEngine(
        shelters, make_setting(shelters, setting.year, setting.choices), tables(setting.year)
    )

    found = figures(engine.evaluate([programme.id for programme in shelters.programmes]))

    assert engine.ambiguities() == []
    assert differences(found, setting) == []


@EVERY_SETTING
def test_duckdb_gives_the_results_worked_out_without_it(
    setting: Expected, shelters: Pack, tables: Tables, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("MERITKO_CACHE", str(tmp_path))
    chosen = make_setting(shelters, setting.year, setting.choices)

    found = figures(run(shelters, chosen, [p.id for p in shelters.programmes], tables(setting.year)))

    assert differences(found, setting) == []


def test_the_expected_results_are_those_of_the_script():
    with (HERE / "expected.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [HEADER, *expected()]


def test_the_script_knows_nothing_of_the_program():
    code = "import sys; sys.path.insert(0, sys.argv[1]); import compute_expected as c; c.expected()"

    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, str(HERE)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "compute_expected" in ran.stderr
    assert "meritko." not in ran.stderr


def test_some_results_by_hand():
    by_hand = {
        # Oak has been licensed without a break since 2019; Elm not in 2022.
        ("2025", "HOUSE6", "Oak"): "7",
        ("2025", "HOUSE6", "Elm"): "3",
        ("2025", "HOUSE6", "Ash"): "1",
        # With a memory of three years only 2023 to 2025 are left of Oak's seven.
        ("2025 memory=three_years", "HOUSE6", "Oak"): "3",
        # The licence of a Yew of another postcode is not that of this one; that of 2026 is yet to come.
        ("2025", "HOUSE6", "Yew"): "",
        ("2025", "HOUSE6", "Fir"): "",
        # Of the five animals of the upper county in 2025 Rex, Kit and Tom found a home.
        ("2025", "CARE1", "H"): "60.0",
        # Bay 6 cages for half a keeper; Elm 8 for 2.5; Owl says 7.25 itself.
        ("2025", "HOUSE1", "Bay"): "12.0",
        ("2025", "HOUSE1", "Elm"): "3.2",
        ("2025", "HOUSE1", "Owl"): "7.25",
        # Seven shelters in 2025; two of them on the islands, which are a county since 2024.
        ("2025", "HOUSE2", ""): "7",
    }
    lines = {(line[0], line[1], line[2]): line[6] for line in reversed(expected())}

    assert {key: lines[key] for key in by_hand} == by_hand


@pytest.mark.parametrize("year", YEARS)
def test_the_workbook_of_a_year_holds_the_sheets_of_the_pack(
    year: int, shelters: Pack, workbooks: Callable[[int], Path]
):
    (path,) = workbooks(year).iterdir()

    book = openpyxl.load_workbook(path)

    assert book.sheetnames == [table.sheet_title(year) for table in shelters.tables.values()]
    for table in shelters.tables.values():
        headings = [cell.value for cell in book[table.sheet_title(year)][1]]
        assert headings == [column.header for column in table.columns]


def test_the_definition_of_a_year_is_the_one_that_held_on_its_last_day(shelters: Pack):
    categories = {
        year: [case.id for i in shelters.indicators_of("care", year) if i.code == "CARE2" for case in i.cases]
        for year in YEARS
    }

    assert categories == {2023: ["short", "long"], 2025: ["same_day", "short", "middle", "long"]}
