"""The folder of a run: its text, its digests, and what may be replaced by it."""

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from meritko.engine.results import Result
from meritko.engine.run_folder import (
    HEADER,
    NotARunFolder,
    is_unchanged,
    read_results,
    read_run,
    results_csv,
    write_run,
)

RESULTS = [
    Result("A1", 2025, "", "", None, None, 96, 0, "computed"),
    Result("A2", 2025, "CR", "2-5", 1, 3, 100 / 3, 2, "computed"),
    Result("A3", 2025, "P, 1", 'the "best"', 0, 0, None, 0, "not_computable"),
    Result("A4", 2025, "1", "", 0.1 + 0.2, 1e-7, 3000000.0000000005, 0, "computed"),
]


def lineage(folder: Path) -> None:
    (folder / "tables.txt").write_text("rows")


def write(folder: Path) -> None:
    write_run(folder, RESULTS, {"year": 2025}, lineage)


def test_results_are_written_in_full_precision_and_read_back() -> None:
    text = results_csv(RESULTS)

    assert text == (
        "indicator,year,unit,category,numerator,denominator,value,left_out\n"
        "A1,2025,,,,,96,0\n"
        "A2,2025,CR,2-5,1,3,33.333333333333336,2\n"
        'A3,2025,"P, 1","the ""best""",0,0,,0\n'
        "A4,2025,1,,0.30000000000000004,1e-07,3000000.0000000005,0\n"
    )
    assert [float(row["value"]) for row in csv.DictReader(io.StringIO(text)) if row["value"]] == [
        result.value for result in RESULTS if result.value is not None
    ]


def test_no_results_are_a_header() -> None:
    assert results_csv([]) == ",".join(HEADER) + "\n"


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path / "run")

    assert read_run(tmp_path / "run")["year"] == 2025
    assert read_results(tmp_path / "run")[2]["category"] == 'the "best"'
    assert is_unchanged(tmp_path / "run", read_run(tmp_path / "run"))


@pytest.mark.parametrize(
    "change",
    [
        lambda run: (run / "results.csv").write_text("x"),
        lambda run: (run / "lineage" / "tables.txt").write_text("other rows"),
        lambda run: (run / "lineage" / "tables.txt").rename(run / "lineage" / "tables2.txt"),
        lambda run: (run / "lineage" / "more").write_text("x"),
    ],
)
def test_a_changed_file_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    write(tmp_path / "run")
    change(tmp_path / "run")

    assert not is_unchanged(tmp_path / "run", read_run(tmp_path / "run"))


def test_a_run_that_tells_no_digests_counts_as_changed(tmp_path: Path) -> None:
    write(tmp_path / "run")

    assert not is_unchanged(tmp_path / "run", {"year": 2025})


def holds(folder: Path, **files: str) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)


def an_empty_folder(folder: Path) -> None:
    holds(folder)


def only_files_of_ours(folder: Path) -> None:
    holds(folder, results_csv="damaged")


def a_run_with_something_added(folder: Path) -> None:
    write(folder)
    (folder / "notes.txt").write_text("x")


@pytest.mark.parametrize("before", [an_empty_folder, only_files_of_ours, a_run_with_something_added])
def test_what_is_ours_is_replaced_as_a_whole(tmp_path: Path, before: Callable[[Path], None]) -> None:
    before(tmp_path / "run")

    write(tmp_path / "run")

    assert {path.name for path in (tmp_path / "run").iterdir()} == {"results.csv", "run.json", "lineage"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def documents(folder: Path) -> None:
    holds(folder, thesis_txt="years of work")


def documents_and_other_results(folder: Path) -> None:
    holds(folder, thesis_txt="years of work", results_csv="a,b\n")


def documents_and_another_run_json(folder: Path) -> None:
    holds(folder, thesis_txt="years of work", run_json=json.dumps({"speed": 3}))


def documents_and_a_list(folder: Path) -> None:
    holds(folder, thesis_txt="years of work", run_json="[]")


@pytest.mark.parametrize(
    "before",
    [documents, documents_and_other_results, documents_and_another_run_json, documents_and_a_list],
)
def test_what_is_somebody_else_s_is_refused(tmp_path: Path, before: Callable[[Path], None]) -> None:
    before(tmp_path / "run")

    with pytest.raises(NotARunFolder):
        write(tmp_path / "run")

    assert (tmp_path / "run" / "thesis.txt").read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("x")

    with pytest.raises(NotARunFolder):
        write(tmp_path / "run")


def test_the_folder_has_the_usual_rights_of_the_user(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "run")
    finally:
        os.umask(before)

    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o750


def test_a_lineage_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write_run(tmp_path / "run", RESULTS, {}, fail)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null"])
def test_a_damaged_run_json_is_no_run(tmp_path: Path, text: str) -> None:
    holds(tmp_path / "run", run_json=text)

    with pytest.raises(NotARunFolder):
        read_run(tmp_path / "run")


def test_results_of_another_kind_are_no_run(tmp_path: Path) -> None:
    holds(tmp_path / "run", results_csv="a,b\n1,2\n")

    with pytest.raises(NotARunFolder):
        read_results(tmp_path / "run")
    with pytest.raises(NotARunFolder):
        read_results(tmp_path / "nowhere")
