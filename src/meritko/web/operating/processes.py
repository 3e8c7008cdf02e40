"""Processes that are kept going, and that never outlive whoever keeps them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from meritko.web.words import _

PATIENCE = 20.0
"""Seconds that a process gets to finish what it is doing before it is ended."""

_LONGEST_WAIT = 30.0
_HEALTHY = 60.0
_PR_SET_PDEATHSIG = 1


KEEPER = "MERITKO_KEEPER"
"""Where a kept process is told the number of the process that keeps it."""


def end_with_parent() -> None:
    """Have the system end this process when its parent ends, however that happens (Linux)."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended just now
        os._exit(1)


def end_with_server() -> None:
    """The same for a process of a server that is kept; at once when that server has ended already."""
    end_with_parent()
    if _parent_of(os.getppid()) != int(os.environ[KEEPER]):
        os._exit(1)


def _parent_of(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("PPid:"))


@dataclass
class Kept:
    """A process that is started again whenever it ends, later each time that it ends soon."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = 0.0
    not_before: float = 0.0
    began: float = 0.0

    def tend(self, now: float) -> None:
        """Start the process when it does not run and its time has come."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            end_group(self.process)
            said = _("{process} ended ({status}) and is started again.")
            print(said.format(process=self.name, status=self.process.returncode), file=sys.stderr)
            soon = now - self.began < _HEALTHY
            self.wait = min(max(0.5, self.wait * 2), _LONGEST_WAIT) if soon else 0.5
            self.not_before, self.process = now + self.wait, None
        if now >= self.not_before:
            self.began = now
            self.process = subprocess.Popen(
                self.command,
                env={**self.environment, KEEPER: str(os.getpid())},
                preexec_fn=end_with_parent,
                start_new_session=True,  # an interrupt from the keyboard is the keeper's; and see `end_group`
            )


def keep(processes: Sequence[Kept]) -> None:
    """Keep processes going until this one is told to stop (SIGTERM or Ctrl-C), then end them."""
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped:
        for each in processes:
            each.tend(time.monotonic())
        time.sleep(0.1)
    end([each.process for each in processes if each.process is not None])


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and end those that do not in time."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        end_group(process)
        process.wait()


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End at once what is left of a process and of those that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
