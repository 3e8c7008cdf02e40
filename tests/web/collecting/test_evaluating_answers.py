"""From answers to numbers: the same as the command line, preliminary where it is, and back to the field."""

from __future__ import annotations

import pytest

from meritko.cli import main
from meritko.engine.run_folder import RESULTS, read_run
from meritko.web.collecting.actions.delivering import deliver
from meritko.web.collecting.delivered import delivered_workbook
from meritko.web.collecting.models import Delivery
from meritko.web.evaluating.actions.running import Order, start_run
from meritko.web.evaluating.models import Run, UploadSet
from meritko.web.evaluating.places import run_folder
from meritko.web.evaluating.tasks.editions import Written
from meritko.web.methodology import current_pack
from meritko.web.submissions.models import Submission
from meritko.web.submissions.states import State

from .conftest import NOW, programme_about
from .test_past_years import YEAR, import_all, invented, place_all, workbooks_of_programmes

__all__ = ["invented"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reports_unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports take half a minute; what they say is tried elsewhere."""
    none = Written(template=None, unmapped=None)
    monkeypatch.setattr("meritko.web.evaluating.tasks.computing.write_edition", lambda *_told: none)


def evaluated(analyst, year: int, programme: str, made: Delivery) -> Run:
    """A finished run of what was handed over, started as a person starts it."""
    browser = analyst.browser
    there = browser.post("/beh/bez-sesitu/", {"rok": year, "zdroj": f"answers:{made.pk}"})
    page = browser.get(there.url).content.decode()
    assert f'<option value="{made.pk}" selected>' in page
    order = Order(
        programmes=[programme],
        parameters={each.id: each.default for each in current_pack().parameters},
        audiences=["national"],
        sources=[("answers", str(made.pk))],
    )
    run = start_run(analyst.actor, UploadSet.objects.get(year=year), order)
    run.refresh_from_db()
    assert run.job.error == ""
    return run


@pytest.fixture
def project_year(analyst, invented) -> str:
    """The year of the programme about projects, as its workbook told it."""
    workbooks = workbooks_of_programmes(invented, YEAR)
    place_all(workbooks)
    import_all(analyst, workbooks, YEAR)
    return programme_about("project")


def test_a_run_of_answers_has_the_results_of_the_command_on_their_workbook(
    analyst, project_year, invented, tmp_path
):
    made = deliver(analyst.actor, project_year, YEAR, NOW, is_preliminary=False)

    run = evaluated(analyst, YEAR, project_year, made)

    data, original = tmp_path / "data", tmp_path / "original"
    data.mkdir()
    original.mkdir()
    (data / made.file.name).write_bytes(delivered_workbook(made).read_bytes())
    for path in invented:
        (original / path.name).write_bytes(path.read_bytes())
    told = []
    for folder in (data, original):
        out = tmp_path / f"{folder.name}-out"
        arguments = ["evaluate", project_year, "--year", str(YEAR), "--data", str(folder), "--out", str(out)]
        assert main([*arguments, "--reports", "none"]) == 0
        told.append((out / RESULTS).read_bytes())
    assert (run_folder(run.key) / RESULTS).read_bytes() == told[0] == told[1]
    assert "preliminary" not in read_run(run_folder(run.key))


def test_a_number_leads_to_the_field_and_says_where_it_is_preliminary(analyst, project_year):
    Submission.objects.filter(kind="project").update(accepted_at=None, state=State.LOCKED)
    made = deliver(analyst.actor, project_year, YEAR, NOW, is_preliminary=True)

    run = evaluated(analyst, YEAR, project_year, made)

    assert run.is_preliminary
    assert read_run(run_folder(run.key))["preliminary"] is True
    page = analyst.browser.get(f"/beh/{run.pk}/").content.decode()
    assert "Předběžné výsledky" in page
    assert made.file.name.endswith(".xlsx")
    assert f"/sber/predani/{made.pk}/" in page
    first = (run_folder(run.key) / RESULTS).read_text(encoding="utf-8").splitlines()[1].split(",")
    address = f"/beh/{run.pk}/cislo/?ukazatel={first[0]}&jednotka={first[2]}&kategorie={first[3]}"
    explained = analyst.browser.get(address).content.decode()
    assert "odkud:" in explained
    assert '<a href="/odpovedi/' in explained
    assert "Předběžné výsledky" in explained
