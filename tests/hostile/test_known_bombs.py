"""Every known bomb is refused by `meritko check`, quickly, in Czech, and costs its neighbours nothing.

That each takes less than 2 s is measured by the benchmarks; here it is only held against a much
longer time, since others may use the machine.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from meritko.cli import main
from meritko.methodology.pack import Pack
from meritko.wording import translator
from meritko.workbooks.findings import REFUSALS

from .bombs import BOMBS, far_cell, parts
from .packages import pack as packed

SECONDS = 10
PROGRAM = Path(sys.executable).parent / "meritko"

pytestmark = pytest.mark.skipif(not PROGRAM.is_file(), reason="the program is not installed here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    """Every bomb, between them a workbook that only is of no known kind; the pack is in the cache."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, (make, _) in BOMBS.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    (folder / "m - a neighbour.xlsx").write_bytes(packed(parts()))
    return folder


def check(path: Path) -> tuple[int, list[Mapping[str, str]], float]:
    """The status of the command in this process, its findings, and how long it took."""
    out, err = io.StringIO(), io.StringIO()
    begun = time.monotonic()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["check", str(path), "--json"])
    assert err.getvalue() == ""
    return status, json.loads(out.getvalue()), time.monotonic() - begun


def check_by_the_program(path: Path) -> tuple[int, list[Mapping[str, str]], float]:
    """The same of the installed program."""
    kept = ("PATH", "MERITKO_CACHE")
    begun = time.monotonic()
    done = subprocess.run(
        [PROGRAM, "check", path, "--json"],
        env={"PYTHONWARNINGS": "error"} | {name: os.environ[name] for name in kept},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout), time.monotonic() - begun


def is_said(message: str, reason: str) -> bool:
    """Whether a message has the Czech words of a reason, whatever numbers stand in them."""
    say = translator("cs")
    found, remedy = (say(text) for text in REFUSALS[reason])
    return message.startswith(f"nalezeno: {found.split('{')[0]}") and message.endswith(say(remedy))


@pytest.mark.parametrize("name", BOMBS)
def test_a_known_bomb_is_refused_soon_and_in_czech(folder: Path, name: str):
    status, findings, seconds = check(folder / f"{name}.xlsx")

    reason = BOMBS[name][1]
    print(f"{name}: {seconds:.2f} s")
    assert (status, [finding["severity"] for finding in findings]) == (1, ["error"])
    assert findings[0]["rule"] == ("not-a-workbook" if reason else "unknown-workbook")
    assert is_said(findings[0]["message"], reason) if reason else "nalezeno: " in findings[0]["message"]
    assert "co dělat: " in findings[0]["message"]
    assert seconds < SECONDS


def test_all_bombs_together_cost_their_neighbour_nothing(folder: Path):
    status, findings, _ = check_by_the_program(folder)

    rules = {finding["file"]: finding["rule"] for finding in findings}
    assert status == 1
    assert len(rules) == len(BOMBS) + 1
    assert rules["m - a neighbour.xlsx"] == "unknown-workbook"
    for name, (_, reason) in BOMBS.items():
        assert rules[f"{name}.xlsx"] == ("not-a-workbook" if reason else "unknown-workbook"), name


def test_the_workbook_with_a_far_cell_is_as_small_as_the_one_that_ended_other_readers():
    assert len(far_cell()) < 4096
