"""Drills: programs of their own that kill what they try, and tell in the end what is there.

A tenth of what the project promises is tried with every test; all of it by `make soak`, which sets SOAK.
DRILL_SEED repeats a drill whose seed was printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TIMES = 10 if os.environ.get("SOAK") else 1


def drill(script: Path, count: int, home: Path, url: str, *words: str) -> str:
    """Run a drill of TIMES `count` things on a home; what it printed."""
    home.mkdir(parents=True, exist_ok=True)
    run = subprocess.run(
        [sys.executable, script, str(count * TIMES), *words],
        env={**os.environ, "MERITKO_HOME": str(home), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=600 * TIMES,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    print(run.stdout)
    return run.stdout
