"""runs.py RUNS [SHORTEST LONGEST]: evaluates an invented country RUNS times in MERITKO_HOME.

The worker is killed after a random time between SHORTEST and LONGEST seconds, again and again until all
runs are done; without these times it is left alone. The jobs are the real ones of `evaluating`; of the
reports only the workbook is written, for the sake of time. Prints what is there in the end.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "meritko.web.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from meritko.reports.making import Edition as Told
from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import SCOPES, Role
from meritko.web.audit.models import Entry
from meritko.web.audit.queries import verify
from meritko.web.evaluating.actions.running import Order, start_run
from meritko.web.evaluating.actions.uploading import add_files, make_set
from meritko.web.evaluating.methodology import current_pack
from meritko.web.evaluating.models import Departure, Edition, Run
from meritko.web.evaluating.places import edition_folder, run_folder
from meritko.web.evaluating.tasks import editions
from meritko.web.work import actions, worker
from meritko.web.work.models import Job
from meritko.workbooks.demo.making import make_demo

YEAR = 2025
FOREVER = 3600.0
LONGER = 1.2


def analyst() -> Actor:
    office = Organisation.objects.create(name="Úřad Zkušební", kind="government_office", code="00000001")
    user = User.objects.create_user("analytik@priklad.invalid", "Analytik Zkušební")
    role = Role.NATIONAL_ANALYST
    grant(user, office, Rank(role, SCOPES[role][0], ""), by=None, today=date(2026, 1, 1))
    return actor_of(user, timezone.localdate())


def start(runs: int) -> None:
    """Upload the workbooks, and ask for the runs."""
    settings.HOME.folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    actor, pack = analyst(), current_pack()
    upload_set = make_set(actor, YEAR, "x")
    with tempfile.TemporaryDirectory() as name:
        paths = make_demo(pack, pack.demo, YEAR, 1, Path(name))
        add_files(actor, upload_set, [(path.name, path.open("rb")) for path in paths], timezone.now())
    order = Order(
        programmes=[each.id for each in pack.programmes],
        parameters={each.id: each.default for each in pack.parameters},
        audiences=["national"],
    )
    for _number in range(runs):
        start_run(actor, upload_set, order)


def work_until_done(chance: random.Random, shortest: float, longest: float) -> int:
    """Have workers work, each until it is killed; how many were killed while something was left to do.

    Where one had no time to finish anything, the next has longer: a slow machine is killed as often, later.
    """
    kills, done = 0, 0
    while is_work_left():
        before, done = done, Job.objects.filter(state="done").count()
        longest *= LONGER if kills and done == before else 1.0
        process = subprocess.Popen([sys.executable, __file__, "work"], stdout=subprocess.PIPE)
        process.stdout.readline()  # it has begun
        until = time.monotonic() + chance.uniform(shortest, longest)
        while time.monotonic() < until and is_work_left():
            time.sleep(0.1)
        kills += is_work_left()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    worker.take_from_the_lost(settings.HOME.folder / "workers")
    return kills


def is_work_left() -> bool:
    return Job.objects.filter(state__in=["waiting", "running"]).exists()


def found() -> dict[str, object]:
    """What is there in the end."""
    runs = list(Run.objects.filter(finished_at__isnull=False))
    made = Counter(Edition.objects.values_list("run", flat=True))
    departures = Counter(Departure.objects.values_list("run", flat=True))
    digests = {hashlib.sha256((run_folder(run.key) / "results.csv").read_bytes()).hexdigest() for run in runs}
    folders = {path.name for path in (settings.HOME.folder / "runs").iterdir() if path.name[0] != "."}
    return {
        "begun again": Job.objects.filter(tries__gt=1).count(),
        "states": sorted(set(Job.objects.values_list("state", flat=True))),
        "finished": len(runs),
        "started": Entry.objects.filter(action="run.started").count(),
        "editions of a run": sorted(set(made.values())),
        "departures of a run": sorted(set(departures.values())),
        "results differ": len(digests | {run.results_sha256 for run in runs}) - 1,
        "folders too many": len(folders) - len(runs),
        "reports missing": sum(
            not (edition_folder(each.key) / "national" / "evaluation.xlsx").is_file()
            for each in Edition.objects.all()
        ),
        "stuck": DBTaskResult.objects.running().count(),
        "log is whole": verify().whole,
    }


def drill(runs: int, shortest: float, longest: float) -> None:
    start(runs)
    seed = int(os.environ.get("DRILL_SEED") or time.time_ns() % 2**32)
    began = time.monotonic()
    kills = work_until_done(random.Random(seed), shortest, longest)
    told = {"seed": seed, "kills": kills, "seconds": round(time.monotonic() - began)}
    print(json.dumps({**told, **found()}))


if sys.argv[1] == "work":
    actions.MOST_TRIES = 1000  # here the worker is always to blame, never the job
    editions.Edition = partial(Told, formats=("xlsx",))  # type: ignore[assignment,misc]
    print("begun", flush=True)
    worker.work(settings.HOME.folder / "workers")
else:
    times = [float(each) for each in sys.argv[2:]] or [FOREVER, FOREVER]
    drill(int(sys.argv[1]), times[0], times[1])
