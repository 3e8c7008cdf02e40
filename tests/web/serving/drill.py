"""drill.py SAVES: saves over HTTP while the server is killed at random moments; then looks at what is there.

A save that was not acknowledged is sent again, as a person would. Every acknowledged one must be there,
every one only once. As a module it is the application that is served, with a discussion to write into.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

import http.client
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meritko.web.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from meritko.web.audit.models import Entry
from meritko.web.audit.queries import verify
from meritko.web.operating.processes import Kept, end
from meritko.web.threads.models import Message
from meritko.web.threads.policies import register_subject
from meritko.web.wsgi import application as application

SECRET = "a" * 32


class Drill:
    """A thing that everybody may discuss."""

    def may_read(self, _actor: Any, _thing_id: str) -> bool:
        return True

    may_write = may_moderate = may_read

    def organisation(self, _thing_id: str) -> None:
        return None

    def title(self, _thing_id: str) -> str:
        return "x"

    def link(self, _thing_id: str) -> str:
        return "/"


register_subject("drill", Drill())


def cookies() -> str:
    user = get_user_model().objects.create_user("kdosi@priklad.invalid", "Kdosi Zkušební")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={SECRET}"


def save(port: int, cookie: str, number: int) -> bool:
    """Whether the server acknowledged it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(
            "POST",
            "/diskuse/drill/1/",
            f"text=zprava+{number}&key={number:016x}",
            {"Cookie": cookie, "X-CSRFToken": SECRET, "Content-Type": "application/x-www-form-urlencoded"},
        )
        return connection.getresponse().status == 302
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def drill(saves: int) -> None:
    settings.HOME.folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2",
               "--blocking-threads", "4", "--log-level", "error", "drill:application"]  # fmt: skip
    paths = (str(Path(__file__).parent), os.environ.get("PYTHONPATH", ""))
    server = Kept("server", command, {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))})
    seed = int(os.environ.get("DRILL_SEED") or time.time_ns() % 2**32)
    chance, kills, over = random.Random(seed), 0, threading.Event()

    def keeping() -> None:
        while not over.wait(0.05):
            server.wait = server.not_before = 0.0
            server.tend(time.monotonic())

    keeper = threading.Thread(target=keeping)
    keeper.start()
    cookie, tries = cookies(), 0
    for number in range(saves):
        if number % 4 == 2 and server.process is not None:
            threading.Timer(chance.uniform(0.0, 0.05), os.kill, (server.process.pid, signal.SIGKILL)).start()
            kills += 1
        while not save(port, cookie, number):
            tries += 1
            time.sleep(0.1)
    over.set()
    keeper.join()
    if server.process is not None:
        end([server.process])
    there = list(Message.objects.values_list("text", flat=True))
    told = Entry.objects.filter(action="message.said").count()
    found = {
        "seed": seed,
        "kills": kills,
        "sent again": tries,
        "missing": saves - len(set(there)),
        "doubled": len(there) - len(set(there)),
        "entries": told,
        "log is whole": verify().whole,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    drill(int(sys.argv[1]))
