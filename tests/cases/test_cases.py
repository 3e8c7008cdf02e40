"""Whole folders of workbooks through `meritko evaluate`, every row of the results compared."""

from pathlib import Path

import pytest

from ..metodika import metodika
from .case_folders import differences, evaluate, rows_of, write_workbooks

HERE = Path(__file__).parent
OWN = sorted(path.parent for path in HERE.glob("*/arguments.txt"))
SHARED = HERE.parents[2] / "shared" / "cases" / "evaluate"
PACK = metodika()
FOR_READING = {indicator.code for indicator in PACK.indicators if indicator.for_reading}
"""Indicators beyond those of the cases: the pack adds them for its readings, and says so."""
NAMES_OF_SHARED = sorted({"complete", "gaps", "messy"} | {path.name for path in SHARED.glob("*/")})


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no ../shared/cases beside this checkout")
@pytest.mark.parametrize("name", NAMES_OF_SHARED)
def test_a_shared_case_gives_the_expected_results_in_every_row(name: str, tmp_path: Path):
    case = SHARED / name
    year = (case / "year.txt").read_text(encoding="utf-8").strip()

    got = evaluate(["all", "--year", year], case, tmp_path / "out")

    assert differences(rows_of(case / "expected.csv"), got) == []


@pytest.mark.parametrize("case", OWN, ids=lambda case: case.name)
def test_a_case_of_our_own_gives_the_expected_results_in_every_row(case: Path, tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    write_workbooks(case, data)
    arguments = (case / "arguments.txt").read_text(encoding="utf-8").split()

    got = evaluate(arguments, data, tmp_path / "out")

    assert differences(rows_of(case / "expected.csv"), got) == []


def test_results_for_readings_stand_in_a_file_of_their_own(tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    case = HERE / "kraje_po_castech"
    write_workbooks(case, data)
    arguments = (case / "arguments.txt").read_text(encoding="utf-8").split()

    got = evaluate(arguments, data, tmp_path / "out")
    further = rows_of(tmp_path / "out" / "readings.csv")

    assert {key[0] for key in got} & FOR_READING == set()
    assert further
    assert {key[0] for key in further} <= FOR_READING


def test_no_indicator_of_the_cases_is_for_reading_only():
    expected = {key[0] for case in OWN for key in rows_of(case / "expected.csv")}

    assert expected
    assert not expected & FOR_READING


def test_blank_rows_above_the_headings_are_skipped_as_anywhere_else(tmp_path: Path):
    case, data = HERE / "bez_klientu_a_listu", tmp_path / "data"
    data.mkdir()
    write_workbooks(case, data, blank_rows_above=2)
    arguments = (case / "arguments.txt").read_text(encoding="utf-8").split()

    got = evaluate(arguments, data, tmp_path / "out")

    assert differences(rows_of(case / "expected.csv"), got) == []


def test_there_are_cases_of_our_own():
    assert len(OWN) >= 4
