"""Which workers are alive: each holds a lock on a file of its own, which ends with the process.

So a worker that was killed is known to be gone at once and for certain, without clocks and heartbeats.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Collection
from pathlib import Path


class Life:
    """The life of this process as a worker. Keep it as long as the process works."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.name = uuid.uuid4().hex
        self._path = folder / self.name
        self._handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def end(self) -> None:
        """Stop being a worker."""
        self._path.unlink(missing_ok=True)
        os.close(self._handle)


def are_gone(folder: Path, names: Collection[str]) -> set[str]:
    """Those of the named workers that do not live any more; what they left in the folder is taken away."""
    return {name for name in names if _is_gone(folder / name)}


def _is_gone(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    path.unlink(missing_ok=True)
    return True
