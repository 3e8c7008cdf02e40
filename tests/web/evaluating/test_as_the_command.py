"""A run of the web has the numbers, findings and refusals of `meritko evaluate` on the same files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from meritko.engine.run_folder import READINGS, RESULTS, read_run
from meritko.web.evaluating.actions.running import make_edition, start_run
from meritko.web.evaluating.methodology import current_pack
from meritko.web.evaluating.models import Justification, Run, RunFile, UploadSet
from meritko.web.evaluating.places import edition_folder, run_folder
from meritko.web.work.models import Job
from meritko.workbooks.justifications.columns import FILE

from .conftest import YEAR, Files, Person, order, work
from .filling import filled

pytestmark = pytest.mark.django_db

Command = Callable[..., tuple[Path, str]]


@pytest.fixture(scope="session")
def by_command(country: Files, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Evaluates the country with `meritko evaluate`, once with some options; the run and what was said."""
    data = tmp_path_factory.mktemp("data")
    for name, content in country:
        (data / name).write_bytes(content)

    @cache
    def evaluate(*options: object) -> tuple[Path, str]:
        out = tmp_path_factory.mktemp("out") / "run"
        command = [Path(sys.executable).with_name("meritko"), "evaluate", "all", "--year", YEAR]
        command += ["--data", data, "--out", out, *options]
        done = subprocess.run([*map(str, command)], capture_output=True, check=False, text=True)
        return out, done.stderr

    return evaluate


def cells(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_results_readings_and_the_workbook_are_those_of_the_command(finished: Run, by_command: Command):
    ours = run_folder(finished.key)
    theirs, _said = by_command("--reports", "xlsx")
    assert (ours / RESULTS).read_bytes() == (theirs / RESULTS).read_bytes()
    assert (ours / READINGS).read_bytes() == (theirs / READINGS).read_bytes()
    assert len((ours / READINGS).read_bytes().splitlines()) > 1
    report = edition_folder(finished.editions.get().key) / "national" / "evaluation.xlsx"
    assert cells(report) == cells(theirs / "evaluation.xlsx")


def test_what_run_json_says_differs_from_the_command_in_the_time_alone(finished: Run, by_command: Command):
    theirs, _said = by_command("--reports", "xlsx")
    ours, other = read_run(run_folder(finished.key)), read_run(theirs)
    assert list(ours) == list(other)
    assert {name for name in ours if ours[name] != other[name]} <= {"started", "seconds"}


def test_both_files_of_results_can_be_taken_away(analyst: Person, finished: Run):
    browser = analyst.browser()
    for address, name in (("vysledky.csv", RESULTS), ("cteni.csv", READINGS)):
        answer = browser.get(f"/beh/{finished.pk}/{address}")
        assert b"".join(answer.streaming_content) == (run_folder(finished.key) / name).read_bytes()
        assert address in browser.get(f"/beh/{finished.pk}/").content.decode()


def justified(finished: Run, *, cause: str = "") -> bytes:
    """The workbook of justifications with its first departure explained."""
    pack = current_pack()
    usual = pack.codelists[pack.deviation_causes].codes[0].label.say("cs")
    empty = edition_folder(finished.editions.get().key) / "national" / FILE
    return filled(empty, cause=cause or usual, explanation="Vysvětlení z přiloženého sešitu.")


@pytest.mark.slow
def test_justifications_that_come_with_a_run_are_in_its_first_edition(analyst: Person, finished: Run):
    content = justified(finished)
    wanted = order(audiences=["national"], justifications=("oduvodneni.xlsx", BytesIO(content)))
    run = start_run(analyst.actor, finished.upload_set, wanted)
    work()
    run.refresh_from_db()
    assert run.job.error == ""
    assert run.files.get().kind == RunFile.Kind.JUSTIFICATIONS
    written = Justification.objects.get(departure__run=run)
    assert (written.explanation, written.changed_by) == ("Vysvětlení z přiloženého sešitu.", analyst.user)
    edition = run.editions.get()
    assert edition.justified == 1
    report = (edition_folder(edition.key) / "national" / "report.html").read_text(encoding="utf-8")
    assert "Vysvětlení z" in report
    page = analyst.browser().get(f"/beh/{run.pk}/").content.decode()
    assert "oduvodneni.xlsx" in page
    assert "Od posledního vydání přibyla odůvodnění" not in page


def test_a_wrong_cause_refuses_the_run_with_the_finding_of_the_command(
    analyst: Person, finished: Run, by_command: Command, tmp_path: Path
):
    content = justified(finished, cause="nesmysl")
    path = tmp_path / "oduvodneni.xlsx"
    path.write_bytes(content)
    theirs, said = by_command("--reports", "xlsx", "--justifications", path)
    assert not theirs.exists()
    wanted = order(justifications=(path.name, BytesIO(content)))
    run = start_run(analyst.actor, finished.upload_set, wanted)
    work()
    run.refresh_from_db()
    assert (run.finished_at, run.job.state) == (None, Job.State.FAILED)
    assert run.job.error == said.splitlines()[-1] == "Nic nebylo vyhodnoceno: 1 chyba v sešitech."
    found, expected, remedy = run.problems[0]["said"]["cs"]
    assert [run.problems[0][name] for name in ("severity", "file")] == ["error", "oduvodneni.xlsx"]
    for text in (found, expected, remedy):
        assert text in said
    assert not run_folder(run.key).exists()


@pytest.mark.slow
def test_a_new_edition_keeps_to_the_numbers_of_its_run_though_readings_stand_apart(
    analyst: Person, finished: Run
):
    make_edition(analyst.actor, finished)
    work()
    finished.refresh_from_db()
    assert finished.job.error == ""
    latest = finished.editions.first()
    assert latest.number == 2
    first = finished.editions.last()
    pair = [edition_folder(each.key) / "national" / "evaluation.xlsx" for each in (first, latest)]
    assert cells(pair[0]) == cells(pair[1])


@pytest.mark.slow
def test_the_emblem_and_logos_stand_on_the_title_page(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files
):
    logo = Path(__file__).with_name("logo.png").read_bytes()
    plain, shown = (
        start_run(
            analyst.actor, uploaded(country), order(audiences=["programme"], programmes=["ptp"], **more)
        )
        for more in ({}, {"has_emblem": True, "logos": [("znak úřadu.png", BytesIO(logo))]})
    )
    work()
    sizes = []
    for run in (plain, shown):
        run.refresh_from_db()
        assert run.job.error == ""
        folder = edition_folder(run.editions.get().key) / "programme"
        sizes.append(len(pictures(folder / "report.docx")))
    assert sizes[1] == sizes[0] + 2


def pictures(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if name.startswith("word/media/")]
