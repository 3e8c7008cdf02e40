"""Which reports `evaluate` writes, how they look, and that the folder of a run is whole or not at all."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from meritko.cli.packs import pack_folder
from meritko.reports import making

from .conftest import Meritko, Said, call, contents
from .reports_read import FILES, texts
from .small import write_folder

RUN = {"results.csv", "readings.csv", "run.json", "lineage/pack.zip", "lineage/tables.json.gz"}
PROGRAM = Path(sys.executable).parent / "meritko"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of workbooks, only to be read."""
    folder = tmp_path_factory.mktemp("reports") / "data"
    write_folder(folder)
    return folder


@pytest.fixture(scope="module")
def whole(data: Path) -> tuple[Path, Said]:
    """A run with all reports, in Czech, and what was said of it."""
    out = data.parent / "whole"
    said = call("evaluate", "all", "--year", 2025, "--data", data, "--out", out, "--reports", "all")
    return out, said


def evaluate(data: Path, out: Path, *words: object) -> Said:
    return call("evaluate", "all", "--year", 2025, "--data", data, "--out", out, *words)


def written(folder: Path) -> set[str]:
    """The files of a run besides those that it always has."""
    return set(contents(folder)) - RUN


def test_all_four_reports_are_written_and_named(whole: tuple[Path, Said]) -> None:
    out, said = whole

    assert (said.status, said.err) == (0, "")
    assert said.out == (
        f"PTP, KRKO, KP za rok 2025: 720 výsledků ve složce {out}\n"
        "Zprávy: evaluation.xlsx, report.docx, report.pdf, report.html\n"
        "1 odchylka od cíle k vysvětlení v souboru justifications.xlsx\n"
    )
    assert written(out) == {*FILES, "justifications.xlsx"}
    assert all("interní, obsahuje malé počty" in text for text in texts(out).values())


def test_reports_change_nothing_of_the_results(whole: tuple[Path, Said], data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert evaluate(data, out, "--reports", "none").status == 0

    one, two = contents(whole[0]), contents(out)

    assert set(two) == RUN
    assert all(one[name] == two[name] for name in RUN - {"run.json"})


@pytest.mark.parametrize(
    ("kinds", "files"),
    [
        ("xlsx", {"evaluation.xlsx"}),
        ("docx", {"report.docx"}),
        ("pdf", {"report.pdf"}),
        ("html,html", {"report.html"}),
        ("html,xlsx", {"evaluation.xlsx", "report.html"}),
    ],
)
def test_only_the_reports_asked_for_are_written(
    data: Path, tmp_path: Path, kinds: str, files: set[str]
) -> None:
    out = tmp_path / "out"

    said = evaluate(data, out, "--reports", kinds)

    assert said.status == 0
    assert written(out) == files | {"justifications.xlsx"}


def test_the_environment_says_what_is_usual_and_an_option_says_otherwise(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERITKO_REPORTS", "html")
    assert evaluate(data, tmp_path / "usual").status == 0
    assert evaluate(data, tmp_path / "told", "--reports", "none").status == 0

    assert written(tmp_path / "usual") == {"report.html", "justifications.xlsx"}
    assert written(tmp_path / "told") == set()


@pytest.mark.parametrize("kinds", ["pptx", "xlsx,pptx", "pptx,all"])
def test_an_unknown_kind_is_named_before_anything_is_done(data: Path, tmp_path: Path, kinds: str) -> None:
    said = evaluate(data, tmp_path / "out", "--reports", kinds)

    assert said.status == 2
    assert said.err.startswith(
        "meritko evaluate: údaj --reports: „pptx“ není druh zprávy; "
        "napište xlsx, docx, pdf, html oddělené čárkami, nebo none\n"
    )
    assert not (tmp_path / "out").exists()


def test_an_unknown_kind_in_the_environment_is_named_too(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERITKO_REPORTS", "slides")

    said = evaluate(data, tmp_path / "out")

    assert (said.status, (tmp_path / "out").exists()) == (2, False)
    assert "„slides“ není druh zprávy" in said.err


def test_reports_are_in_the_language_asked_for(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    said = evaluate(data, out, "--reports", "all", "--lang", "en")

    assert said.out.splitlines()[1:] == [
        "Reports: evaluation.xlsx, report.docx, report.pdf, report.html",
        "1 departure from a target to explain in justifications.xlsx",
    ]
    for name, text in texts(out).items():
        assert "internal, contains small counts" in text, name
        assert "interní, obsahuje malé počty" not in text, name


def test_a_methodology_without_a_report_is_evaluated_and_says_so(data: Path, tmp_path: Path) -> None:
    pack, out = tmp_path / "pack", tmp_path / "out"
    shutil.copytree(pack_folder(None), pack)
    shutil.rmtree(pack / "reports")

    said = evaluate(data, out, "--pack", pack, "--reports", "all")

    assert said.status == 0
    assert said.out.splitlines()[-1] == "Metodika nemá žádnou zprávu, proto se žádná nezapsala."
    assert written(out) == set()


def test_the_summary_says_where_the_reports_are(whole: tuple[Path, Said], meritko: Meritko) -> None:
    out = whole[0]

    said = meritko("summary", "--run", out)

    assert said.out.splitlines()[-6:-2] == [
        f"Zpráva: {out / name}" for name in ("report.html", "report.pdf", "report.docx", "evaluation.xlsx")
    ]


def test_reports_of_an_earlier_run_go_with_it(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert evaluate(data, out, "--reports", "html").status == 0

    assert evaluate(data, out, "--reports", "xlsx").status == 0

    assert written(out) == {"evaluation.xlsx", "justifications.xlsx"}
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_earlier_run_as_it_was(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert evaluate(data, out, "--reports", "html").status == 0
    before = contents(out)
    monkeypatch.setattr(making, "write_page", full)

    said = evaluate(data, out, "--reports", "html")

    assert (said.status, said.out) == (1, "")
    assert said.err == "Výsledky nelze zapsat: No space left on device\n"
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


@pytest.mark.skipif(not PROGRAM.is_file(), reason="the program is not installed here")
@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_a_report_too_large_for_the_disk_leaves_the_earlier_run_as_it_was(
    data: Path, tmp_path: Path, environment: Path, kind: str
) -> None:
    out = tmp_path / "out"
    assert evaluate(data, out, "--reports", "none").status == 0
    before = contents(out)
    words = f"evaluate all --year 2025 --data '{data}' --out '{out}' --reports {kind}"

    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 200; exec '{PROGRAM}' {words}"],
        env={"PATH": "/usr/bin:/bin", "MERITKO_CACHE": str(environment)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Výsledky nelze zapsat: File too large\n"
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_a_run_with_reports_is_explained_like_any_other(whole: tuple[Path, Said], meritko: Meritko) -> None:
    said = meritko("explain", "PTP4", "--run", whole[0], "--json")

    assert said.status == 0
    assert json.loads(said.out)[0]["indicator"] == "PTP4"


def test_where_nothing_departs_from_a_target_nobody_is_asked_to_explain(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--year", 2025, "--data", data, "--out", out, "--reports", "xlsx")

    said = call("evaluate", "krko", *words)

    assert said.status == 0
    assert said.out.splitlines()[-1] == "Zprávy: evaluation.xlsx"
    assert written(out) == {"evaluation.xlsx", "justifications.xlsx"}
