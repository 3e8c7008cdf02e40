"""drill.py JOBS: starts jobs in MERITKO_HOME, and kills the worker at random moments until all are done.

Each job writes one entry into the log in its last transaction; so doubled work would be seen there.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

import json
import os
import random
import signal
import subprocess
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "meritko.web.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from meritko.web.audit.actions import record
from meritko.web.audit.models import Entry
from meritko.web.audit.queries import verify
from meritko.web.work import actions, doing, worker
from meritko.web.work.actions import start
from meritko.web.work.doing import Doing
from meritko.web.work.kinds import Kind, register_kind
from meritko.web.work.models import Job

SECONDS = 1200


def work(doing: Doing) -> None:
    for step in range(20):
        doing.progress(step * 5, f"krok {step}")
        time.sleep(0.015)
    with doing.finishing():
        record("drill.done", who=None, thing="job", thing_id=doing.job.pk)
        time.sleep(0.02)


register_kind(Kind("drill", work))


def drill(jobs: int) -> None:
    call_command("migrate", verbosity=0)
    numbers = [start("drill", owner=None, title="x", arguments={}, key=f"drill.{n}").pk for n in range(jobs)]
    seed = int(os.environ.get("DRILL_SEED") or time.time_ns() % 2**32)
    chance, kills, until = random.Random(seed), 0, time.monotonic() + SECONDS
    while Job.objects.filter(state__in=["waiting", "running"]).exists() and time.monotonic() < until:
        process = subprocess.Popen([sys.executable, __file__, "work"], stdout=subprocess.PIPE)
        process.stdout.readline()  # it has begun
        try:
            process.wait(chance.uniform(0.0, 1.3))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
            process.wait()
    worker.take_from_the_lost(settings.HOME.folder / "workers")
    done = list(Entry.objects.filter(action="drill.done").values_list("thing_id", flat=True))
    found = {
        "seed": seed,
        "kills": kills,
        "begun again": Job.objects.filter(tries__gt=1).count(),
        "states": sorted(set(Job.objects.values_list("state", flat=True))),
        "missing": len({str(number) for number in numbers} - set(done)),
        "doubled": len(done) - len(set(done)),
        "stuck": DBTaskResult.objects.running().count(),
        "log is whole": verify().whole,
    }
    print(json.dumps(found))


if sys.argv[1] == "work":
    actions.MOST_TRIES = 1000  # here the worker is always to blame, never the job
    doing.SECONDS_BETWEEN_WORDS = 0.0
    print("begun", flush=True)
    worker.work(settings.HOME.folder / "workers")
else:
    drill(int(sys.argv[1]))
