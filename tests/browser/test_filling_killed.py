"""Browser or server killed while somebody fills in a form: at most the last field is lost, no draft counts.

Twenty kills with every test, two hundred by `make soak` (SOAK). DRILL_SEED repeats those of a printed seed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Error, Page

from ..chromium import launch
from .installation import Server, Visitors

pytestmark = [pytest.mark.slow, pytest.mark.drill]

KILLS = 200 if os.environ.get("SOAK") else 20
FIELDS = [f"{ages}_problems/{row}/interventions" for ages in ("child", "adult") for row in "ABCDEHKL"]


@pytest.fixture
def server(tmp_path: Path, to_fill: Path) -> Iterator[Server]:
    """The application with a report to fill in."""
    running = Server(shutil.copytree(to_fill, tmp_path / "home"))
    running.start_to_be_killed()
    yield running
    running.kill()


def kept(server: Server, number: int) -> tuple[str, dict[str, object]]:
    """The state of a submission and its answers, as they lie on the disk."""
    (path,) = [each for each in server.home.iterdir() if each.suffix in (".db", ".sqlite3", ".sqlite")]
    with closing(sqlite3.connect(path)) as database:
        (state,) = database.execute(
            "SELECT state FROM submissions_submission WHERE id = ?", [number]
        ).fetchone()
        rows = database.execute(
            "SELECT key, value FROM submissions_answer WHERE submission_id = ?", [number]
        ).fetchall()
    return state, {key: json.loads(value) if value else None for key, value in rows}


class Writer:
    """Somebody at a browser who writes into one field after another, as fast as the page keeps them."""

    def __init__(self, chromium: BrowserType, server: Server, number: int) -> None:
        self.token = f"--drill={uuid.uuid4()}"
        self.browser: Browser = launch(chromium, self.token)
        self.page: Page = Visitors(self.browser, server).enter(
            "municipal_coordinator", f"/odpovedi/{number}/"
        )
        self.written: dict[str, int] = {}

    def write(self, key: str, value: int) -> None:
        """Write into a field after the one before was kept; leave it."""
        if self.written:
            self.wait_until_kept(next(reversed(self.written)))
        self.written[key] = value
        field = self.page.locator(f"[data-key='{key}']")
        field.fill(str(value))
        field.press("Tab")

    def wait_until_kept(self, key: str) -> None:
        self.page.locator(f"td.grid__cell--saved:has([data-key='{key}'])").wait_for(timeout=30_000)

    def kill(self) -> None:
        """Kill the processes of this browser, and no others."""
        for found in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if self.token.encode() in found.read_bytes():
                    os.kill(int(found.parent.name), signal.SIGKILL)

    def close(self) -> None:
        with suppress(Error):
            self.browser.close()


def test_whatever_is_killed_at_most_the_last_field_is_lost(
    browser: Browser, server: Server, numbers: dict[str, int]
):
    seed = int(os.environ.get("DRILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    print(f"DRILL_SEED={seed}")
    chance, number, lost = random.Random(seed), numbers["ptp_final_report"], 0
    writer = Writer(browser.browser_type, server, number)
    for _kill in range(KILLS):
        writer.written.clear()
        before = kept(server, number)[1]
        if chance.random() < 0.5:
            _kill_server(writer, server, chance)
            missing = _missing(kept(server, number)[1], writer.written)
            assert missing == [], f"DRILL_SEED={seed}: {missing}"
        else:
            _kill_browser(writer, chance)
            after = kept(server, number)[1]
            missing = _missing(after, writer.written)
            assert missing in ([], [*writer.written][-1:]), f"DRILL_SEED={seed}: {missing}"
            assert all(
                after[key] in (before.get(key), writer.written[key]) for key in missing if key in after
            )
            lost += len(missing)
            writer.close()
            writer = Writer(browser.browser_type, server, number)
        # A draft is never handed in by itself; the first kill may come before anything is written.
        assert kept(server, number)[0] in {"started", "not_started"}
    writer.close()
    print(f"{KILLS} kills, {lost} fields lost, each the last one that was written")


def _kill_server(writer: Writer, server: Server, chance: random.Random) -> None:
    """The server dies while one writes and comes back; the page keeps by itself what it could not."""
    timer = threading.Timer(chance.uniform(0, 0.6), server.kill)
    keys = chance.sample(FIELDS, 3)
    writer.write(keys[0], chance.randrange(1, 900))
    timer.start()
    timer.join()
    writer.written[keys[1]] = value = chance.randrange(1, 900)
    writer.page.locator(f"[data-key='{keys[1]}']").fill(str(value))
    writer.page.keyboard.press("Tab")
    server.start_to_be_killed()
    writer.page.evaluate("dispatchEvent(new Event('online'))")
    for key in keys[:2]:
        writer.wait_until_kept(key)
    writer.write(keys[2], chance.randrange(1, 900))
    writer.wait_until_kept(keys[2])


def _kill_browser(writer: Writer, chance: random.Random) -> None:
    timer = threading.Timer(chance.uniform(0, 1.2), writer.kill)
    timer.start()
    with suppress(Error):  # the browser is gone in the middle of whatever it did
        for key in chance.sample(FIELDS, len(FIELDS)):
            writer.write(key, chance.randrange(1, 900))
    timer.join()
    time.sleep(0.3)  # what was on its way is kept


def _missing(kept: dict[str, object], written: dict[str, int]) -> list[str]:
    return [key for key, value in written.items() if kept.get(key) != value]
