"""An installation to be measured: `meritko serve` in a folder that is removed again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MERITKO = Path(sys.executable).with_name("meritko")
PATIENCE = 600


@dataclass(frozen=True)
class Installation:
    """A home, and the port on which it is served."""

    home: Path
    port: int
    is_demo: bool
    pid: int

    def processor_time(self) -> float:
        """Seconds of processor time that the server and the worker have used so far, without PostgreSQL."""
        parents, used = {}, {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            number = int(path.parent.name)
            parents[number], used[number] = int(told[1]), int(told[11]) + int(told[12])
        own = {self.pid}
        while more := {each for each, parent in parents.items() if parent in own and each not in own}:
            own |= more
        return sum(used.get(each, 0) for each in own) / os.sysconf("SC_CLK_TCK")

    def inside(self, program: str, *words: str, told: object = None) -> Any:
        """What a program of this folder prints as JSON, run inside the installation with `told` as JSON."""
        done = subprocess.run(
            [sys.executable, HERE / "inside.py", HERE / program, *words],
            env={**os.environ, **settings(self.home, is_demo=self.is_demo)},
            input=json.dumps(told),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return json.loads(done.stdout)


def settings(home: Path, *, is_demo: bool) -> Mapping[str, str]:
    """What a process is told that belongs to an installation."""
    return {
        "MERITKO_HOME": str(home),
        "MERITKO_DEMO": "1" if is_demo else "",
        "DJANGO_SETTINGS_MODULE": "meritko.web.settings",
    }


@contextmanager
def served(*, is_demo: bool = False) -> Iterator[Installation]:
    """An installation as it is unless told otherwise, on the PostgreSQL of DATABASE_URL; removed after."""
    if not os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL is missing: run `make load`, which starts a PostgreSQL for it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="meritko-load-") as name:
        home = Path(name) / "home"
        command = [MERITKO, "serve", "--home", home, "--port", str(port)]
        server = subprocess.Popen([*command, *(["--demo"] if is_demo else [])], stdout=sys.stderr)
        try:
            _wait_for(port, server)
            yield Installation(home, port, is_demo, server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/pristupnost/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError("the application does not answer")
