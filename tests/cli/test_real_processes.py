"""The installed program in processes of its own: pipes, an empty environment, two at once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .conftest import Demo, contents

PROGRAM = Path(sys.executable).parent / "meritko"

pytestmark = pytest.mark.skipif(not PROGRAM.is_file(), reason="the program is not installed here")


def start(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [PROGRAM, *map(str, words)],
        env=kept | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_program_alone_shows_its_help() -> None:
    done = start()

    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("použití: meritko ")


@pytest.mark.parametrize("words", ["indicators", "explain PTP8 --run {run}", "summary --run {run}"])
def test_a_reader_who_has_read_enough_is_no_error(demo: Demo, environment: Path, words: str) -> None:
    command = f"'{PROGRAM}' {words.format(run=demo.run)} | head -1; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(
        ["bash", "-c", command],
        env=os.environ | {"MERITKO_CACHE": str(environment)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_nothing_is_needed_of_the_environment(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = start("evaluate", "krko", "--year", 2025, "--data", demo.data, "--out", out)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"KRKO za rok 2025: 374 výsledků ve složce {out}\n"
        "Zprávy: evaluation.xlsx, report.docx, report.pdf, report.html\n"
        "59 odchylek od cílů k vysvětlení v souboru justifications.xlsx\n"
    )


def test_czech_is_said_also_where_the_locale_is_plain(environment: Path) -> None:
    done = start("indicators", "PTP4", MERITKO_CACHE=str(environment), LC_ALL="C")

    assert (done.returncode, done.stderr) == (0, "")
    assert "průměrný počet klientů" in done.stdout


def test_two_evaluations_at_once_share_an_empty_cache(demo: Demo, tmp_path: Path) -> None:
    cache = tmp_path / "cache"

    def evaluate(name: str) -> subprocess.CompletedProcess[str]:
        words = ("evaluate", "kp", "--year", 2025, "--data", demo.data, "--out", tmp_path / name)
        return start(*words, MERITKO_CACHE=str(cache), MERITKO_REPORTS="html")  # the one that uses the cache

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(evaluate, ("one", "two")))

    assert [(each.returncode, each.stderr) for each in done] == [(0, ""), (0, "")]
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one["results.csv"] == two["results.csv"]
    assert {Path(name).suffix for name in contents(cache)} == {".pickle"}
