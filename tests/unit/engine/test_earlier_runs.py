"""Reading earlier results: whole runs, bare files, and everything that may be wrong with them."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import meritko
from meritko.engine.definitions import Definitions, definitions_told
from meritko.engine.earlier_runs import EarlierRuns, UnusableEarlierRun, read_earlier_runs
from meritko.engine.lineage import save_lineage
from meritko.engine.results import Quantity, Result, state_of
from meritko.engine.run_folder import results_csv, write_run
from meritko.engine.running import open_pack
from meritko.engine.setting import make_setting
from meritko.methodology.pack import Pack

PACK = Path(meritko.__file__).parent / "packs" / "metodika"
YEAR = 2025
HEAD = "indicator,year,unit,category,numerator,denominator,value,left_out\n"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack(PACK)


def result(year: int, value: Quantity | None, code: str = "PTP1", unit: str = "") -> Result:
    return Result(code, year, unit, "", None, None, value, 0, state_of(value, None))


def a_run(folder: Path, year: int, *results: Result, pack: Pack | None = None) -> Path:
    """A run; with the digests of its definitions when a pack is given."""
    told: dict[str, object] = {"year": year, "parameters": {}, "programmes": ["ptp"]}
    if pack:
        told["definitions"] = definitions_told(pack, make_setting(pack, year, {}), ["ptp"])
    found = results or (result(year, 96),)
    write_run(folder, found, told, lambda place: save_lineage(place, {}, PACK))
    return folder


def bare(path: Path, *results: Result) -> Path:
    path.write_text(results_csv(results), encoding="utf-8")
    return path


def test_whole_runs_come_the_oldest_first_with_their_definitions(tmp_path: Path, pack: Pack) -> None:
    newer = a_run(tmp_path / "newer", 2024, result(2024, 95), pack=pack)
    older = a_run(tmp_path / "older", 2023, result(2023, 90.5), pack=pack)

    found = read_earlier_runs([newer, older], YEAR)

    assert [(run.year, run.name) for run in found.years] == [(2023, str(older)), (2024, str(newer))]
    assert [list(run.results.values()) for run in found.years] == [[result(2023, 90.5)], [result(2024, 95)]]
    setting = make_setting(pack, 2024, {})
    assert found.years[1].definitions is not None
    assert found.years[1].definitions["PTP1"] == Definitions(pack, setting).of("PTP1")
    assert found == read_earlier_runs([older, newer], YEAR)


def test_a_run_without_digests_is_asked_for_its_own_pack(tmp_path: Path, pack: Pack) -> None:
    old = a_run(tmp_path / "old", 2024)
    new = a_run(tmp_path / "new", 2024, pack=pack)

    definitions = [read_earlier_runs([folder], YEAR).years[0].definitions for folder in (old, new)]

    assert all(definitions)
    assert definitions[0] == {"PTP1": (definitions[1] or {})["PTP1"]}


def pack_away(run: Path) -> None:
    (run / "lineage" / "pack.zip").unlink()


def lineage_away(run: Path) -> None:
    (run / "lineage").rename(run.parent / "kept elsewhere")


def pack_of_another_time(run: Path) -> None:
    with zipfile.ZipFile(run / "lineage" / "pack.zip", "w") as archive:
        archive.writestr("pack.yaml", "id: older\nlanguage: 1\n")


@pytest.mark.parametrize("change", [pack_away, lineage_away, pack_of_another_time])
def test_definitions_that_cannot_be_had_are_unknown(tmp_path: Path, change: Callable[[Path], None]) -> None:
    run = a_run(tmp_path / "run", 2024)
    change(run)

    [found] = read_earlier_runs([run], YEAR).years

    assert (found.definitions, list(found.results.values())) == (None, [result(2024, 96)])


def test_a_run_with_digests_needs_its_lineage_no_more(tmp_path: Path, pack: Pack) -> None:
    run = a_run(tmp_path / "run", 2024, pack=pack)
    lineage_away(run)

    assert read_earlier_runs([run], YEAR).years[0].definitions


def test_a_bare_file_and_a_folder_of_one_give_numbers_without_definitions(tmp_path: Path) -> None:
    file = bare(tmp_path / "2023.csv", result(2023, 0.1 + 0.2), result(2023, None, unit="12"))
    (tmp_path / "folder").mkdir()
    bare(tmp_path / "folder" / "results.csv", result(2024, 5))

    older, newer = read_earlier_runs([file, tmp_path / "folder"], YEAR).years

    assert (older.definitions, newer.definitions) == (None, None)
    assert list(older.results.values()) == [result(2023, 0.1 + 0.2), result(2023, None, unit="12")]
    assert newer.results == {("PTP1", "", ""): result(2024, 5)}


def test_a_bare_file_may_hold_several_years(tmp_path: Path) -> None:
    file = bare(tmp_path / "all.csv", result(2023, 1), result(2022, 2), result(2023, 3, unit="12"))

    found = read_earlier_runs([file], YEAR).years

    assert [(run.year, len(run.results)) for run in found] == [(2022, 1), (2023, 2)]


def test_why_a_number_is_missing_is_told_by_its_denominator(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text(f"{HEAD}A,2024,,,0,0,,0\nB,2024,,,,,,2\n", encoding="utf-8")

    found = read_earlier_runs([file], YEAR).years[0].results

    assert [(r.state, r.left_out) for r in found.values()] == [("not_computable", 0), ("missing", 2)]


def test_results_of_no_earlier_year_are_passed_over_and_named(tmp_path: Path) -> None:
    same, later = (
        bare(tmp_path / "same.csv", result(YEAR, 1)),
        bare(tmp_path / "later.csv", result(YEAR + 1, 1)),
    )
    older = bare(tmp_path / "older.csv", result(2020, 1))

    found = read_earlier_runs([later, older, same], YEAR)

    assert [run.year for run in found.years] == [2020]
    assert found.passed_over == ((str(later), YEAR + 1), (str(same), YEAR))
    assert read_earlier_runs([], YEAR) == EarlierRuns(())


def refused(paths: list[Path], language: str = "en") -> str:
    with pytest.raises(UnusableEarlierRun) as problem:
        read_earlier_runs(paths, YEAR)
    return problem.value.say(language)


def test_two_runs_of_one_year_are_refused(tmp_path: Path) -> None:
    run, file = a_run(tmp_path / "run", 2024), bare(tmp_path / "a.csv", result(2024, 1))

    assert refused([run, file]) == (
        f"Earlier results: {file} and {run} are both of 2024. Name only one of them."
    )
    assert refused([run, file], "cs") == (
        f"Dřívější výsledky: {file} i {run} jsou za rok 2024. Uveďte jen jedny z nich."
    )


def rewritten(name: str, text: str) -> Callable[[Path], None]:
    return lambda run: (run / name).write_text(text, encoding="utf-8") and None


def told(**changed: object) -> Callable[[Path], None]:
    def change(run: Path) -> None:
        content = json.loads((run / "run.json").read_text(encoding="utf-8"))
        (run / "run.json").write_text(json.dumps(content | changed), encoding="utf-8")

    return change


DAMAGED = (
    "Earlier results: {run}/run.json is damaged. Evaluate that year again, or name its results.csv alone; "
    "then nothing is compared with it, for how it was defined is not known."
)


CHANGED = (
    "Earlier results: {run}/results.csv differs from what was written by its run. Take it from a copy or "
    "evaluate that year again."
)
OTHER_YEAR = (
    "Earlier results: {run}/results.csv holds other years than 2023, which its run.json names. "
    "Evaluate that year again."
)
NO_RESULTS = (
    "Earlier results: {run} holds no results.csv. Name the folder that meritko evaluate wrote, "
    "or leave it out."
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (rewritten("run.json", '{"year": 2024'), DAMAGED),
        (rewritten("run.json", "[]"), DAMAGED),
        (told(year="2024"), DAMAGED),
        (told(year=True), DAMAGED),
        (told(parameters=None), DAMAGED),
        (told(definitions=[]), DAMAGED),
        (lambda run: (run / "run.json").write_bytes(b"\xff\xfe{"), DAMAGED),
        (told(year=2023), OTHER_YEAR),
        (rewritten("results.csv", HEAD), CHANGED),
        (rewritten("run.json", "{}"), DAMAGED),
        (lambda run: (run / "results.csv").unlink(), NO_RESULTS),
    ],
)
def test_a_damaged_run_is_refused_with_what_to_do(
    tmp_path: Path, change: Callable[[Path], None], message: str
) -> None:
    run = a_run(tmp_path / "run", 2024)
    change(run)

    assert refused([run]) == message.format(run=run)


@pytest.mark.parametrize("change", [Path.unlink, lambda file: file.write_text(HEAD)], ids=["lost", "changed"])
def test_the_results_for_readings_are_part_of_a_run(tmp_path: Path, change: Callable[[Path], None]) -> None:
    run, told = tmp_path / "run", {"year": 2024, "parameters": {}, "programmes": ["ptp"]}
    results = (result(2024, 96), replace(result(2024, 7), indicator="PTP1.reading"))
    write_run(run, results, told, lambda place: save_lineage(place, {}, PACK), for_reading={"PTP1.reading"})

    assert [*read_earlier_runs([run], YEAR).years[0].results.values()] == list(results)
    change(run / "readings.csv")
    assert refused([run]) == CHANGED.format(run=run).replace("results.csv", "readings.csv")


NOT_RESULTS = (
    "Earlier results: {file} is not a file of results. Its first line must be indicator, year, unit, "
    "category, numerator, denominator, value, left_out, in UTF-8 and with commas between."
)
BAD_LINE = (
    "Earlier results: {file}, line 2 is not a result. Take the file from a copy; it must not be saved from a "
    "spreadsheet."
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", NOT_RESULTS),
        (b"a,b\n1,2\n", NOT_RESULTS),
        (HEAD.replace(",", ";").encode(), NOT_RESULTS),
        (HEAD.encode("utf-16"), NOT_RESULTS),
        (f'{HEAD}"A,2024'.encode(), NOT_RESULTS),
        (HEAD.encode(), "Earlier results: {file} holds no result. Leave it out."),
        (f"{HEAD}A,2024,,,,,1\n".encode(), BAD_LINE),
        (f"{HEAD}A,2024,,,,,1,0,0\n".encode(), BAD_LINE),
        (f"{HEAD},2024,,,,,1,0\n".encode(), BAD_LINE),
        (f"{HEAD}A,year,,,,,1,0\n".encode(), BAD_LINE),
        (f"{HEAD}A,20240,,,,,1,0\n".encode(), BAD_LINE),
        (f'{HEAD}A,2024,,,,,"1,5",0\n'.encode(), BAD_LINE),
        (f"{HEAD}A,2024,,,,,nan,0\n".encode(), BAD_LINE),
        (f"{HEAD}A,2024,,,inf,,1,0\n".encode(), BAD_LINE),
        (f"{HEAD}A,2024,,,,,1,-1\n".encode(), BAD_LINE),
        (f"{HEAD}A,2024,,,,,1,\n".encode(), BAD_LINE),
        (f"{HEAD}A,2024,,,,,1,0\nA,2024,,,,,2,0\n".encode(),
         "Earlier results: {file}, line 3 repeats a result of A. Leave one of them out."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_results_is_refused_at_its_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "results.csv"
    file.write_bytes(content)

    assert refused([file]) == message.format(file=file)


def test_a_mark_at_the_head_of_the_file_does_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text(f"\ufeff{HEAD}A,2024,,,,,1,0\n", encoding="utf-8")

    assert read_earlier_runs([file], YEAR).years[0].results["A", "", ""].value == 1


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    away = tmp_path / "away"

    assert refused([away]) == (
        f"Earlier results: there is no {away}. Name the folder of an earlier run or its results.csv."
    )
    assert refused([tmp_path]) == (
        f"Earlier results: {tmp_path} holds no results.csv. Name the folder that meritko evaluate wrote, "
        "or leave it out."
    )
