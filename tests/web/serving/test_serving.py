"""One command serves; it stops cleanly, leaves nothing behind when killed, and says what is in its way."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..drills import TIMES, drill
from .command import meritko

pytestmark = pytest.mark.slow

DRILL, RUNS = (Path(__file__).parent / name for name in ("drill.py", "runs.py"))
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def home(tmp_path: Path, prepared: Path) -> Path:
    """One that was served before, which spares the migrations of SQLite."""
    home: Path = shutil.copytree(prepared, tmp_path / "home")
    return home


@pytest.fixture
def start(home: Path, database_url: str) -> Iterator[Start]:
    """Starts `meritko serve` on the home; ended with the test at the latest."""
    begun: list[subprocess.Popen[str]] = []

    def serve(port: int, *words: str, home: Path = home) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "meritko.web",
            "--home",
            str(home),
            "serve",
            "--port",
            str(port),
            *words,
        ]
        process = subprocess.Popen(
            command,
            env={**os.environ, "MERITKO_HOME": "/nowhere", "DATABASE_URL": database_url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield serve
    for process in begun:
        process.terminate()
        process.communicate(timeout=30)


def status(port: int) -> int:
    """What the application answers; 0 when nobody does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool], seconds: float = 120.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def children(pid: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    own = {int(each) for each in told.stdout.split()}
    return own | {each for child in own for each in children(child)}


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def test_it_serves_and_stops_when_asked(start: Start, port: int, tmp_path: Path, database_url: str):
    home = tmp_path / "new"
    process = start(port, home=home)
    assert wait_until(lambda: status(port) == 302)
    own = children(process.pid)

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)

    assert process.returncode == 0
    assert f"Měřítko běží na http://127.0.0.1:{port} (zastaví je Ctrl+C)." in out
    assert err == ""
    assert len(own) == 4  # server, its two processes, the worker
    assert alive(own) == set()
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    invited = meritko(home, "invite-administrator", "kdosi@priklad.invalid", url=database_url)
    assert f"http://127.0.0.1:{port}/ucet/pozvanka/" in invited.stdout, invited.stderr


def test_killed_it_leaves_no_process_behind_and_can_be_started_again_at_once(start: Start, port: int):
    first = start(port)
    assert wait_until(lambda: status(port) == 302)
    own = children(first.pid)

    first.kill()
    first.wait()
    second = start(port, "--workers", "1")

    assert wait_until(lambda: not alive(own))
    assert wait_until(lambda: status(port) == 302)
    assert second.poll() is None


def test_a_server_and_a_worker_that_were_killed_are_started_again(start: Start, port: int):
    process = start(port)
    assert wait_until(lambda: status(port) == 302)
    assert wait_until(lambda: len(children(process.pid)) == 4)
    for killed in children(process.pid):
        os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: status(port) == 302)
    assert wait_until(lambda: len(children(process.pid)) == 4)


def test_a_home_that_is_served_is_not_served_twice(start: Start, port: int, home: Path):
    start(port, "--workers", "1")
    assert wait_until(lambda: status(port) == 302)

    second = start(port)
    _out, err = second.communicate(timeout=30)

    assert second.returncode == 1
    assert err == f"Nad složkou {home} už aplikace běží. Nejdřív ji zastavte, nebo uveďte jinou složku.\n"


def test_a_port_that_is_taken_is_named(start: Start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(port)
        _out, err = process.communicate(timeout=30)

    assert process.returncode == 1
    assert err == f"Port {port} používá jiný program. Zvolte jiný volbou --port.\n"


def test_a_home_that_is_a_file_is_named(start: Start, port: int, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    no_folder = start(port, home=tmp_path / "file")

    _out, err = no_folder.communicate(timeout=30)

    assert err == f"Složku {tmp_path / 'file'} nejde použít: není to složka.\n"
    assert no_folder.returncode == 2


def test_a_home_that_was_half_restored_is_not_served(start: Start, port: int, home: Path):
    (home / ".restoring").mkdir()
    process = start(port)

    assert (
        process.communicate(timeout=30)[1]
        == f"Obnova do {home} nebyla dokončena. Spusťte znovu `meritko restore`.\n"
    )


@pytest.mark.drill
def test_a_server_that_is_killed_while_people_save_keeps_every_acknowledged_change_once(
    home: Path, database_url: str
):
    """The issue: 200 saves, kill -9 at random; the seed is printed, DRILL_SEED repeats it."""
    found = json.loads(drill(DRILL, 20, home, database_url))

    assert found["kills"] >= 1
    assert {name: found[name] for name in ("missing", "doubled", "entries", "log is whole")} == {
        "missing": 0,
        "doubled": 0,
        "entries": 20 * TIMES,
        "log is whole": True,
    }


@pytest.mark.drill
def test_a_worker_that_is_killed_while_it_evaluates_finishes_every_run_once(home: Path, database_url: str):
    """The issue: 50 runs, kill -9 at random; the seed is printed, DRILL_SEED repeats it."""
    found = json.loads(drill(RUNS, 5, home, database_url, "2", "20"))

    told = ("seed", "kills", "seconds", "begun again")
    assert {name: value for name, value in found.items() if name not in told} == {
        "states": ["done"],
        "finished": 5 * TIMES,
        "started": 5 * TIMES,
        "editions of a run": [1],
        "departures of a run": [90],
        "results differ": 0,
        "folders too many": 0,
        "reports missing": 0,
        "stuck": 0,
        "log is whole": True,
    }
