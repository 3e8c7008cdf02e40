"""drill.py LETTERS: writes letters in MERITKO_HOME, and kills whoever sends them until all are sent."""

# ruff: noqa: E402 - Django is set up before its models can be imported

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
from django.utils import timezone

from meritko.web.notices.actions import write_letter
from meritko.web.notices.models import Letter
from meritko.web.notices.sending import send_letters


def drill(letters: int) -> None:
    call_command("migrate", verbosity=0)
    for number in range(letters):
        write_letter(
            f"drill.{number}",
            address=f"kdo{number}@priklad.invalid",
            subject="x",
            body="y",
            now=timezone.now(),
        )
    seed = int(os.environ.get("DRILL_SEED") or time.time_ns() % 2**32)
    chance, kills = random.Random(seed), 0
    while Letter.objects.exclude(state=Letter.State.SENT).exists():
        sender = subprocess.Popen([sys.executable, __file__, "send"], stdout=subprocess.PIPE)
        sender.stdout.readline()  # it has begun
        try:
            sender.wait(chance.uniform(0.0, 1.5))
        except subprocess.TimeoutExpired:
            os.kill(sender.pid, signal.SIGKILL)
            kills += 1
            sender.wait()
    files = list((settings.HOME.folder / "mail").glob("*.eml"))
    sent = Letter.objects.filter(state=Letter.State.SENT).count()
    again = Letter.objects.filter(tries__gt=1).count()
    print(f"seed {seed}, kills {kills}, handed over again {again};", end=" ")
    print(f"letters {letters}, files {len(files)}, sent {sent}")


if sys.argv[1] == "send":
    print("begun", flush=True)
    send_letters(timezone.now(), lambda message: (time.sleep(0.02), message.send(), time.sleep(0.02)))
else:
    drill(int(sys.argv[1]))
