"""A command about an installation, as people give it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
"""A database that does not answer."""

Done = subprocess.CompletedProcess[str]


def meritko(
    home: Path, *words: object, url: str = "", language: str = "cs"
) -> subprocess.CompletedProcess[str]:
    """Run `meritko` on a home, with a DATABASE_URL."""
    command = [sys.executable, "-m", "meritko.web", "--lang", language, "--home", home, *words]
    return subprocess.run(
        [str(word) for word in command],
        env={**os.environ, "MERITKO_HOME": "/nowhere", "DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
