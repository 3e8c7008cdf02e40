"""No job is lost, doubled or stuck, whenever the worker is killed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from meritko.web.work import actions, worker
from meritko.web.work.lives import Life, are_gone
from meritko.web.work.models import Job

from ..drills import drill

DRILL = Path(__file__).parent / "drill.py"


def test_a_worker_lives_as_long_as_its_process_and_no_longer(tmp_path: Path):
    life = Life(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", f"""if True:
            import os, pathlib
            from meritko.web.work.lives import Life
            print(Life(pathlib.Path({str(tmp_path)!r})).name, flush=True)
            os.kill(os.getpid(), 9)"""],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    name = killed.stdout.strip()

    assert killed.returncode == -9
    assert are_gone(tmp_path, {life.name, name, "f" * 32}) == {name, "f" * 32}
    life.end()
    assert are_gone(tmp_path, {life.name}) == {life.name}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_what_a_worker_took_and_never_began_is_handed_out_again(tmp_path: Path):
    job = actions.start("test.work", owner=7, title="x", arguments={})
    DBTaskResult.objects.get().claim("gone")

    worker.take_from_the_lost(tmp_path)

    assert DBTaskResult.objects.ready().count() == 1
    assert Job.objects.get(pk=job.pk).state == "waiting"


@pytest.mark.django_db
def test_what_a_living_worker_does_is_left_to_it(tmp_path: Path):
    life = Life(tmp_path)
    actions.start("test.work", owner=7, title="x", arguments={})
    DBTaskResult.objects.get().claim(life.name)
    Job.objects.update(state=Job.State.RUNNING, worker=life.name, tries=1)

    assert worker.take_from_the_lost(tmp_path) == 0

    assert DBTaskResult.objects.running().count() == 1
    life.end()


@pytest.mark.slow
@pytest.mark.drill
def test_a_worker_that_is_killed_again_and_again_does_every_job_once(
    tmp_path: Path, prepared: Path, database_url: str
):
    """Trust, row 1: the seed is printed, DRILL_SEED repeats it."""
    home = shutil.copytree(prepared, tmp_path / "home")

    found = json.loads(drill(DRILL, 8, home, database_url))

    assert found["kills"] >= 3
    assert {name: found[name] for name in ("states", "missing", "doubled", "stuck", "log is whole")} == {
        "states": ["done"],
        "missing": 0,
        "doubled": 0,
        "stuck": 0,
        "log is whole": True,
    }
