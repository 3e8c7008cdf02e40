"""A run can take data of a named source beside the workbooks of its set, within rights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from meritko.engine.run_folder import RESULTS, read_run
from meritko.web import sources
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.actions.running import start_run
from meritko.web.evaluating.models import Run, UploadSet
from meritko.web.evaluating.places import run_folder
from meritko.web.sources import InputSource, Offer, input_source, input_sources, register_input_source
from meritko.web.work.models import Job

from .conftest import YEAR, Files, Person, order, work

pytestmark = pytest.mark.django_db

REGISTER = "DTB"
"""How the name of the demo country's register begins."""

OLD, NOW = (Offer(str(year), str(year), year) for year in (YEAR - 1, YEAR))


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch, country: Files) -> list[str]:
    """An invented source that has the register of the year; it tells which keys it was asked for."""
    asked: list[str] = []
    name, content = next(each for each in country if each[0].startswith(REGISTER))

    def offers(actor: Actor) -> Sequence[Offer]:
        return [OLD, NOW] if actor.may(Right.START_RUNS) else ()

    def offer(key: str) -> Offer | None:
        return {each.key: each for each in (OLD, NOW)}.get(key)

    def write(key: str, path: Path) -> None:
        asked.append(key)
        path.write_bytes(content)

    monkeypatch.setattr(sources, "_sources", {})
    register_input_source(
        InputSource("zkouska", "Zkušební evidence", offers, offer, lambda _key: name, write)
    )
    return asked


def test_sources_are_known_by_name_in_the_order_of_their_registration(register: list[str]):
    other = replace(input_source("zkouska"), name="druhy")
    register_input_source(other)
    assert [each.name for each in input_sources()] == ["zkouska", "druhy"]
    assert input_source("druhy") is other
    assert input_source("neznamy") is None


def test_a_run_from_a_source_has_the_results_of_a_run_from_the_same_workbook(
    analyst: Person,
    finished: Run,
    uploaded: Callable[[Files], UploadSet],
    country: Files,
    register: list[str],
):
    others = [each for each in country if not each[0].startswith(REGISTER)]
    run = start_run(
        analyst.actor, uploaded(others), order(sources=[("zkouska", str(YEAR))], audiences=["region"])
    )
    work()
    run.refresh_from_db()
    assert run.job.error == ""
    assert register == [str(YEAR)]
    ours, same = run_folder(run.key), run_folder(finished.key)
    assert (ours / RESULTS).read_bytes() == (same / RESULTS).read_bytes()
    assert read_run(ours)["inputs"] == read_run(same)["inputs"]
    page = analyst.browser().get(f"/beh/{run.pk}/").content.decode()
    assert "Zkušební evidence" in page


def test_a_source_beside_a_workbook_of_its_name_says_where_it_is_from(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files, register: list[str]
):
    run = start_run(analyst.actor, uploaded(country), order(sources=[("zkouska", str(YEAR))]))
    work()
    run.refresh_from_db()
    assert run.job.state == Job.State.FAILED  # every row of the register is there twice
    name = next(each[0] for each in country if each[0].startswith(REGISTER))
    assert f"Zkušební evidence/{name}" in {each["file"] for each in run.problems}


def test_a_year_that_the_source_does_not_have_for_the_actor_is_unknown(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files, register: list[str]
):
    with pytest.raises(Unknown):
        start_run(analyst.actor, uploaded(country), order(sources=[("zkouska", "1999")]))
    with pytest.raises(Unknown):
        start_run(analyst.actor, UploadSet.objects.get(), order(sources=[("neznamy", str(YEAR))]))
    assert not Run.objects.exists()


def test_the_form_offers_the_years_of_a_source_and_says_nothing_where_there_is_none(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files, register: list[str]
):
    address = f"/beh/podklady/{uploaded(country).pk}/vyhodnotit/"
    page = analyst.browser().get(address).content.decode()
    assert "Zkušební evidence" in page
    assert f'<option value="{YEAR}">' in page
    sources._sources.clear()
    assert "source_" not in analyst.browser().get(address).content.decode()


def test_a_run_whose_source_is_gone_says_so(
    analyst: Person, uploaded: Callable[[Files], UploadSet], country: Files, register: list[str]
):
    run = start_run(analyst.actor, uploaded(country), order(sources=[("zkouska", str(YEAR))]))
    sources._sources.clear()
    work()
    run.refresh_from_db()
    assert run.job.error == "Tato verze programu už nezná zdroj zkouska. Spusťte nový běh bez něj."
