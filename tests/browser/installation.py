"""An installation that runs for tests of the browser, and the people who come to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from playwright.sync_api import Browser, BrowserContext, Page

from .keyboard import press
from .looks import WIDE

PATIENCE = 120
MERITKO = str(Path(sys.executable).with_name("meritko"))
Commands = Callable[[str], list[list[str]]]


def pages(port: str) -> list[list[str]]:
    """What answers requests alone, so that nothing works in the background."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", port, "--no-access-log"]
    return [[*server, "--blocking-threads", "4", "--log-level", "error", "meritko.web.wsgi:application"]]


def pages_and_worker(port: str) -> list[list[str]]:
    return [*pages(port), [sys.executable, "-m", "meritko.web", "worker"]]


def told_of(home: Path, **more: str) -> dict[str, str]:
    """What the processes of an installation are told: it is a demonstration, unless `more` says otherwise."""
    told = {"MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "meritko.web.settings", **told, **more}


def inside(told: Mapping[str, str], code: str) -> str:
    """What some code prints that runs inside an installation with Django set up."""
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(command, env=told, check=True, stdout=subprocess.PIPE, text=True).stdout


class Server:
    """An installation on a port of its own, which can be started again after it was killed."""

    def __init__(self, home: Path, commands: Commands = pages, host: str = "127.0.0.1", **more: str) -> None:
        """Choose a port.

        Args:
            commands: What is to run, given the port.
            more: What the processes are told beside what `told_of` says.
        """
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.home, self.address = home, f"http://{host}:{port}"
        self.told = told_of(home, **{"MERITKO_ADDRESS": self.address, **more})
        self.commands = commands(port)
        self.processes: list[subprocess.Popen[bytes]] = []
        self.known: dict[str, Any] = {}
        """Role -> what a browser keeps of somebody who signed in."""

    def start(self, **how: Any) -> None:
        """Start the processes (`how`: see Popen) and wait until pages come."""
        self.processes = [subprocess.Popen(each, env=self.told, **how) for each in self.commands]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert all(each.poll() is None for each in self.processes), "it has ended already"
            try:
                urllib.request.urlopen(f"{self.address}/pristupnost/", timeout=5).close()  # noqa: S310 - ours
                return
            except HTTPError:
                raise
            except (URLError, OSError):
                time.sleep(0.05)
        raise TimeoutError(f"{self.address} does not answer")

    def stop(self) -> None:
        for each in self.processes:
            each.terminate()
        for each in self.processes:
            each.wait(PATIENCE)

    def start_to_be_killed(self) -> None:
        """Start in a session of its own; nobody wants to read what such a server says."""
        self.start(start_new_session=True, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """End all processes that were started to be killed, in the middle of whatever they do."""
        for each in self.processes:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait()


@contextmanager
def served(home: Path, commands: Commands = pages, **how: str) -> Iterator[Server]:
    """A home while it is served; for the arguments see Server."""
    server = Server(home, commands, **how)
    try:
        server.start()
        yield server
    finally:
        server.stop()


class Visitors:
    """People who come to an installation, each with a browser of their own, until they leave."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server, self.address = browser, server, server.address
        self._contexts: list[BrowserContext] = []

    def open(
        self,
        path: str = "/",
        width: int = WIDE,
        colours: str = "light",
        script: bool = True,
        kept: Any = None,
    ) -> Page:
        """Open a path or an address: `open("/vzornik/", width=390, colours="dark", script=False)`.

        Args:
            kept: What a browser keeps of somebody who signed in before.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=colours,
            java_script_enabled=script,
            locale="cs-CZ",
            reduced_motion="reduce",
            base_url=self.address,
            storage_state=kept,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    def enter(self, role: str, path: str = "/", by_keyboard: bool = False, **looks: Any) -> Page:
        """Open a path as the invented person in a role, who signs in only once; by keyboard every time."""
        known = self.server.known
        if role in known and not by_keyboard:
            return self.open(path, **looks, kept=known[role])
        page = self.open(**looks)
        if by_keyboard:
            press(page, f"button[value={role}]")
        else:
            page.locator(f"button[value={role}]").click()
        page.wait_for_url(f"{self.address}/")
        known[role] = page.context.storage_state()
        if path != "/":
            page.goto(path)
        return page

    def leave(self) -> None:
        while self._contexts:
            self._contexts.pop().close()
