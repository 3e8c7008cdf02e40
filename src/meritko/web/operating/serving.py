"""Running the application: one command keeps the web server and the background worker going."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils.module_loading import import_string

from meritko.web.demonstration import fill_demonstration
from meritko.web.home import ADDRESS, Home
from meritko.web.operating.processes import Kept, keep
from meritko.web.words import Trouble, _, out_of_reach, reason

THREADS = 4
"""Threads of each process that answers requests.

One thread of a process computes at a time. Of 50 people's requests on two cores a twentieth took longer than
189 ms with 2 processes of 4 threads, 146 ms with 3 of 2, and 116 ms with 4 of 4.
"""

SECONDS_FOR_THE_PORT = 20.0
"""How long the port may be held by what is left of a `serve` that was killed a moment ago."""

_SETTINGS = "meritko.web.settings"


def serve(home: Path, host: str, port: int, workers: int, *, demo: bool) -> int:
    """Serve until told to stop (SIGTERM or Ctrl-C); exit status 0 then.

    Args:
        workers: Processes that answer requests; one more does the background work.
        demo: Whether it is a demonstration, filled by the apps with what they have to show.

    Raises:
        Trouble: another one serves this home, the port is taken, or the database is out of reach.
    """
    refuse_half_restored(home)
    with _alone(home) as was_killed:
        _wait_for_port(host, port, SECONDS_FOR_THE_PORT if was_killed else 0.0)
        environment = _environment(home, host, port, demo=demo)
        os.environ.update(environment)
        prepare(demo=demo)
        address = environment["MERITKO_ADDRESS"]
        (home / ADDRESS).write_text(address, encoding="utf-8")
        Thread(target=_tell_when_ready, args=(host, port, address), daemon=True).start()
        keep(
            [
                Kept("server", _server(host, port, workers), environment),
                Kept("worker", _worker(), environment),
            ]
        )
        print(_("Stopped."))
    return 0


def prepare(*, demo: bool = False) -> None:
    """Bring the database and the static files of the home up to this version of the program.

    Raises:
        Trouble: the database is out of reach.
    """
    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise Trouble(out_of_reach(error)) from error
    _collect_static_files()
    if demo:
        fill_demonstration(settings.HOME.folder.parent)
    connection.close()


def refuse_half_restored(home: Path) -> None:
    """Raises Trouble when restoring this home was begun and not finished."""
    if (home / ".restoring").exists():
        raise Trouble(_("Restoring {home} was not finished. Run `meritko restore` again.").format(home=home))


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Hold the home; whether the one who held it before was killed. The hold ends with this process."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(home / "serve.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Trouble(
            _("The folder {home} cannot be used: {reason}.").format(home=home, reason=reason(error)), 2
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Trouble(
            _("The folder {home} is being served already. Stop that first, or name another folder.").format(
                home=home
            )
        ) from None
    try:
        was_killed = os.fstat(handle).st_size > 0
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield was_killed
    finally:
        os.ftruncate(handle, 0)
        os.close(handle)


def _wait_for_port(host: str, port: int, seconds: float) -> None:
    """See that the port is free, at the latest after some seconds."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with socket.create_server((host, port), family=_family(host)):
                return
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            if not taken or time.monotonic() > deadline:
                raise Trouble(_why_not(error, host, port)) from error
        time.sleep(0.2)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return _("Port {port} is taken by another program. Choose another one with --port.").format(port=port)
    if error.errno == errno.EACCES:
        return _(
            "Port {port} may be used by the administrator of the machine only. Choose one from 1024 up."
        ).format(port=port)
    return _("The address {host} cannot be used: {reason}").format(host=host, reason=error.strerror or error)


def _collect_static_files() -> None:
    """Gather the static files when they are not those that were gathered last."""
    made = settings.STATIC_ROOT / ".made-of"
    now = _state_of_static_files()
    if not made.exists() or made.read_text(encoding="ascii") != now:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        made.write_text(now, encoding="ascii")


def _state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _environment(home: Path, host: str, port: int, *, demo: bool) -> Mapping[str, str]:
    """What the processes of an installation are told."""
    shown, office = f"[{host}]" if ":" in host else host, Home(home).office()
    return {
        **os.environ,
        "MERITKO_HOME": str(home),
        "MERITKO_DEMO": "1" if demo else "",
        "MERITKO_ADDRESS": os.environ.get("MERITKO_ADDRESS") or office.address or f"http://{shown}:{port}",
        "DJANGO_SETTINGS_MODULE": _SETTINGS,
    }


def _server(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws", "--no-access-log",
        "--log-level", "error", "--respawn-failed-workers", "--workers-kill-timeout", "10",
        "meritko.web.wsgi:application",
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "meritko.web", "worker"]


def _tell_when_ready(host: str, port: int, address: str) -> None:
    while True:
        try:
            with socket.create_connection((host if host not in {"0.0.0.0", "::"} else "localhost", port), 1):  # noqa: S104
                break
        except OSError:
            time.sleep(0.2)
    print(_("Měřítko runs on {address} (Ctrl+C stops it).").format(address=address), flush=True)


def work() -> int:
    """Work in the background until told to stop; what `serve` starts beside the server."""
    django.setup()
    stopping: Event = import_string("meritko.web.work.doing.stopping")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    import_string("meritko.web.work.worker.work")(settings.HOME.folder / "workers")
    return 0
