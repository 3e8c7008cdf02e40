"""`evaluate --previous`: results of earlier years, whole runs or bare results, sound or damaged."""

import re
import shutil
from pathlib import Path

import pytest

from .conftest import Said, call
from .reports_read import texts
from .small import PLACES, write_folder

COMPARED = "KRKO2 – podíl SVL v krajích na celku SVL v rámci celé ČR 100,0 100,0 0,0 100,0"
"""The values of both years, the change and the index."""
UNKNOWN = "starší definice není známa"


def evaluate(data: Path, out: Path, year: int, *words: object) -> Said:
    return call("evaluate", "krko", "--year", year, "--data", data, "--out", out, *words)


def over_years(page: str) -> str:
    """What a page says of the years, to the end of the table, without markup."""
    part = page.partition("Vývoj v čase</h")[2].partition("</table>")[0]
    return " ".join(re.sub("<[^>]*>", " ", part).split())


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 2024, and data of 2025 in which one more region has a coordinator; only to be read."""
    home = tmp_path_factory.mktemp("years")
    write_folder(home / "data")
    name, region, code = PLACES[2]
    more = {
        "coordinators": [{"region": 12, "fte": 0.5, "education": 2}],
        "svl_register": [{"name": f"{name} Nový", "region": region, "postcode": code, "svl_count": 1}],
    }
    write_folder(home / "more", more=more)
    assert evaluate(home / "data", home / "y2024", 2024).status == 0
    return home


def report(years: Path, out: Path, *previous: Path) -> tuple[Said, str]:
    """The run of 2025 with earlier results, and the text of its page."""
    words = ("--previous", *previous) if previous else ()
    said = evaluate(years / "more", out, 2025, "--reports", "html", *words)
    return said, texts(out).get("report.html", "")


def test_a_whole_run_of_an_earlier_year_is_compared_with(years: Path, tmp_path: Path) -> None:
    said, text = report(years, tmp_path / "out", years / "y2024")

    assert (said.status, said.err) == (0, "")
    assert COMPARED in over_years(text)
    assert UNKNOWN not in over_years(text)


@pytest.mark.parametrize("named", ["folder", "file"])
def test_nothing_is_compared_with_bare_results_and_the_report_says_why(
    years: Path, tmp_path: Path, named: str
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(years / "y2024" / "results.csv", bare)

    said, text = report(years, tmp_path / "out", bare if named == "folder" else bare / "results.csv")

    assert (said.status, said.err) == (0, "")
    assert UNKNOWN in over_years(text)


def test_without_earlier_results_no_year_before_is_spoken_of(years: Path, tmp_path: Path) -> None:
    said, text = report(years, tmp_path / "out")

    assert said.status == 0
    assert "2024" not in over_years(text)


def test_a_run_of_the_same_year_is_passed_over_with_a_word(years: Path, tmp_path: Path) -> None:
    same = tmp_path / "same"
    assert evaluate(years / "data", same, 2025).status == 0

    said, text = report(years, tmp_path / "out", same, years / "y2024")

    assert said.status == 0
    assert said.err == f"{same} se přeskakuje: jeho rok 2025 není dřívější než 2025.\n"
    assert COMPARED in over_years(text)


def damaged(folder: Path, how: str) -> str:
    """Damage a run; what is said of it, after "Dřívější výsledky: "."""
    results = folder / "results.csv"
    content = results.read_text(encoding="utf-8")
    match how:
        case "changed":
            results.write_text(content.replace(",2024,", ",2024 ,", 1), encoding="utf-8")
            return (
                f"{results} se liší od toho, co vyhodnocení zapsalo. "
                "Vezměte jej ze zálohy, nebo ten rok vyhodnoťte znovu."
            )
        case "no results":
            results.unlink()
            return (
                f"ve složce {folder} není results.csv. Uveďte složku, kterou zapsalo meritko evaluate, "
                "nebo ji vynechte."
            )
        case "run.json":
            (folder / "run.json").write_text("{", encoding="utf-8")
            return (
                f"{folder / 'run.json'} je poškozen. Vyhodnoťte ten rok znovu, nebo uveďte jen jeho "
                "results.csv; pak se s ním nic nesrovnává, protože není známo, jak byly ukazatele definovány."
            )
        case _:
            shutil.rmtree(folder)
            return f"{folder} neexistuje. Uveďte složku dřívějšího vyhodnocení nebo jeho results.csv."


@pytest.mark.parametrize("how", ["changed", "no results", "run.json", "nowhere"])
def test_what_is_wrong_with_earlier_results_is_said_before_anything_is_computed(
    years: Path, tmp_path: Path, how: str
) -> None:
    before = shutil.copytree(years / "y2024", tmp_path / "before")
    sentence = damaged(before, how)

    said, _ = report(years, tmp_path / "out", before)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: Dřívější výsledky: {sentence}\n")
    assert not (tmp_path / "out").exists()


def test_two_runs_of_one_year_are_not_mixed(years: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(years / "y2024", tmp_path / "copy")

    said, _ = report(years, tmp_path / "out", years / "y2024", copy)

    assert said.status == 2
    assert said.err.startswith(
        f"meritko evaluate: Dřívější výsledky: {copy} i {years / 'y2024'} jsou za rok 2024. "
        "Uveďte jen jedny z nich.\n"
    )
