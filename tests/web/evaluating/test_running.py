"""A run is computed in the background, whole or not at all, and never changes once it is finished."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from io import BytesIO

import pytest
from django.utils import timezone
from tests.hostile import bombs

from meritko.engine.run_folder import RESULTS, is_unchanged, read_run
from meritko.web.accounts.actor import Unknown
from meritko.web.evaluating.actions.justifying import Conflict, Text, justify
from meritko.web.evaluating.actions.running import make_edition, release, start_run, stop, try_again
from meritko.web.evaluating.actions.uploading import add_files
from meritko.web.evaluating.models import Run, UploadSet
from meritko.web.evaluating.places import edition_folder, run_folder
from meritko.web.evaluating.queries.results import Opened, compared
from meritko.web.work.models import Job

from .conftest import Files, Person, order, work

pytestmark = pytest.mark.django_db


def test_a_run_has_the_folder_that_the_command_writes_and_reports_for_its_audiences(finished: Run):
    folder = run_folder(finished.key)
    assert is_unchanged(folder, read_run(folder))
    assert hashlib.sha256((folder / RESULTS).read_bytes()).hexdigest() == finished.results_sha256
    assert finished.results > 1000
    edition = finished.editions.get()
    files = {
        path.relative_to(edition_folder(edition.key)).as_posix()
        for path in edition_folder(edition.key).rglob("*.*")
    }
    formats = {"evaluation.xlsx", "report.docx", "report.pdf", "report.html"}
    assert files == {f"{audience}/{name}" for audience in ("national", "region") for name in formats} | {
        "national/justifications.xlsx"
    }
    assert finished.departures.count() > 0


def test_nothing_is_computed_from_workbooks_with_errors(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files
):
    run = start_run(analyst.actor, uploaded([*country, ("bomba.xlsx", bombs.zip_bomb())]), order())
    work()
    run.refresh_from_db()
    assert (run.finished_at, run.job.state) == (None, Job.State.FAILED)
    assert run.job.error == "Nic nebylo vyhodnoceno: 1 chyba v sešitech."
    assert run.summary["errors"] == 1
    first = [run.problems[0][name] for name in ("severity", "file", "rule")]
    assert first == ["error", "bomba.xlsx", "not-a-workbook"]
    page = analyst.browser().get(f"/beh/{run.pk}/").content.decode()
    assert "Nic nebylo vyhodnoceno: 1 chyba v sešitech." in page
    assert f"/beh/{run.pk}/nalezy/" in page
    assert "bomba.xlsx" in analyst.browser().get(f"/beh/{run.pk}/nalezy/").content.decode()
    assert not run_folder(run.key).exists()


def test_a_run_without_its_sheets_says_which_are_missing(analyst: Person, uploaded, country: Files):
    register = [each for each in country if each[0].startswith("DTB")]
    run = start_run(analyst.actor, uploaded(register), order(programmes=["ptp"]))
    work()
    run.refresh_from_db()
    assert run.job.error.splitlines()[0] == "Nic nešlo vyhodnotit: žádný sešit nemá potřebné listy."
    assert run.job.error.splitlines()[1].startswith("PTP: ")


def test_a_run_that_is_stopped_can_be_tried_again(analyst: Person, uploaded, country: Files):
    run = start_run(analyst.actor, uploaded(country), order())
    stop(analyst.actor, run)
    work()
    run.refresh_from_db()
    assert (run.finished_at, run.job.state) == (None, Job.State.CANCELLED)
    try_again(analyst.actor, run)
    assert Job.objects.get(pk=run.job_id).state == Job.State.WAITING


def test_a_run_that_broke_off_after_its_folder_was_written_is_made_once_when_it_is_tried_again(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files, monkeypatch: pytest.MonkeyPatch
):
    wanted = order(programmes=["krko"], audiences=["region"])
    run = start_run(analyst.actor, uploaded(country), wanted)

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("meritko.web.evaluating.tasks.editions.write", full)
        work()
    run.refresh_from_db()
    assert (run.finished_at, run.job.state) == (None, Job.State.FAILED)
    assert run.job.error == "Disk serveru je plný. Řekněte to správci a pak to zkuste znovu."
    assert run_folder(run.key).exists()
    assert not run.editions.exists()
    assert not list(edition_folder(run.key).parent.glob(".*.partial"))
    try_again(analyst.actor, run)
    work()
    work()
    run.refresh_from_db()
    assert run.job.error == ""
    assert run.editions.count() == 1
    assert run.departures.count() == run.departures.values("key").distinct().count() > 0
    assert is_unchanged(run_folder(run.key), read_run(run_folder(run.key)))


def test_a_finished_run_keeps_its_workbooks_when_newer_ones_come(analyst: Person, finished: Run):
    before = set(finished.workbooks.values_list("sha256", flat=True))
    name = finished.workbooks.first().name
    add_files(analyst.actor, finished.upload_set, [(name, BytesIO(bombs.far_cell()))], timezone.now())
    assert set(finished.workbooks.values_list("sha256", flat=True)) == before
    assert (
        set(finished.upload_set.workbooks.filter(replaced_at=None).values_list("sha256", flat=True)) != before
    )


def test_a_release_happens_once(analyst: Person, finished: Run):
    first = timezone.now()
    release(analyst.actor, finished, first)
    release(analyst.actor, finished, timezone.now())
    finished.refresh_from_db()
    assert finished.released_at == first


@pytest.mark.slow
def test_a_justification_makes_a_new_edition_and_leaves_the_run_as_it_is(analyst: Person, finished: Run):
    folder = run_folder(finished.key)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    departure = finished.departures.first()
    text = Text(_a_cause(), "Vysvětlení, které je jen v této zkoušce.")
    assert justify(analyst.actor, departure, text, 0, timezone.now()).version == 1
    make_edition(analyst.actor, finished)
    work()
    finished.refresh_from_db()
    assert finished.job.error == ""
    latest = finished.editions.first()
    assert (latest.number, latest.justified) == (2, 1)
    html = (edition_folder(latest.key) / "national" / "report.html").read_text(encoding="utf-8")
    assert "které je jen v této zkoušce." in html.replace("\N{NO-BREAK SPACE}", " ")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_of_two_who_write_at_once_the_second_is_told(analyst: Person, finished: Run):
    departure = finished.departures.first()
    justify(analyst.actor, departure, Text("", "první"), 0, timezone.now())
    with pytest.raises(Conflict) as told:
        justify(analyst.actor, departure, Text("", "druhý"), 0, timezone.now())
    assert told.value.there.explanation == "první"


def test_another_office_cannot_justify(other_analyst: Person, finished: Run):
    with pytest.raises(Unknown):
        justify(other_analyst.actor, finished.departures.first(), Text("", "cizí"), 0, timezone.now())


def test_a_run_compared_with_itself_has_no_change_and_no_break(finished: Run):
    found = compared(Opened(finished, "national"), Opened(finished, "national"))
    assert len(found) == finished.results
    assert {each.change for each in found} <= {0, None}
    assert [each for each in found if each.broken] == []


def _a_cause() -> str:
    from_pack = Opened(Run.objects.get(), "national").pack
    return from_pack.codelists[from_pack.deviation_causes].codes[0].id
