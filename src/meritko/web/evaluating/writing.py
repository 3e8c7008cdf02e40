"""Writing the reports of one audience in a process of its own, which gives its memory back when it ends.

Started as `python -m meritko.web.evaluating.writing FOLDER`, with what is to be written on standard input. It
ends with whoever started it, and whatever it has started itself ends with it.
"""

from __future__ import annotations

import errno
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from meritko.reports.making import Edition, Evaluation, write_reports
from meritko.workbooks.justifications.columns import FILE

SECONDS = 900
_SECONDS_BETWEEN_LOOKS = 1.0


class NotWritten(Exception):
    """The process ended without having written the reports; carries its exit status."""


def write(evaluation: Evaluation, edition: Edition, folder: Path) -> None:
    """Have the reports of an edition written into a folder, which must exist.

    Raises:
        NotWritten: the process was lost, or could not write them.
        OSError: the disk is full.
    """
    command = [sys.executable, "-m", "meritko.web.evaluating.writing", str(folder)]
    given = pickle.dumps((evaluation, edition))
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise NotWritten("time") from error
    if done.returncode == errno.ENOSPC:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if done.returncode != 0:
        raise NotWritten(str(done.returncode))


def _end_with(parent: int) -> None:
    """End this process and all that it has started as soon as its parent is gone."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os.killpg(0, signal.SIGKILL)


def _main(folder: Path) -> None:
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    evaluation, edition = pickle.load(sys.stdin.buffer)  # noqa: S301 - comes from `write` of the same program
    write_reports(evaluation, edition, folder)
    if edition.audience == "national":
        evaluation.write_justifications(folder / FILE, edition)


if __name__ == "__main__":
    try:
        _main(Path(sys.argv[1]))
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit(errno.ENOSPC)
