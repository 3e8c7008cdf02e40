"""Writing the reports of one audience in a process of its own, which gives its memory back when it ends.

Started as `python -m meritko.web.evaluating.writing FOLDER`, with what is to be written on standard input. It
says in JSON on standard output how it went. It ends with whoever started it, and whatever it has started
itself ends with it.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

from meritko.reports.charts import BoundariesDoNotFit
from meritko.reports.making import Edition, Evaluation, write_reports
from meritko.reports.word.filling import TemplateUnfit
from meritko.workbooks.justifications.columns import FILE

SECONDS = 900
_SECONDS_BETWEEN_LOOKS = 1.0


class NotWritten(Exception):
    """The process ended without having written the reports; carries its exit status."""


def write(evaluation: Evaluation, edition: Edition, folder: Path) -> bool:
    """Have the reports of an edition written into a folder, which must exist.

    Returns:
        Whether its boundaries fit; when they do not, its maps are tiles.

    Raises:
        NotWritten: the process was lost, or could not write them.
        TemplateUnfit: they cannot be written in the Word template of the edition.
        OSError: the disk is full.
    """
    command = [sys.executable, "-m", "meritko.web.evaluating.writing", str(folder)]
    given = pickle.dumps((evaluation, edition))
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
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
    told = json.loads(done.stdout)
    if "fault" in told:
        assert edition.template is not None  # noqa: S101 - else there is none to be unfit
        raise TemplateUnfit(Path(edition.template.name), told["fault"], told["what"])
    return bool(told["mapped"])


def _end_with(parent: int) -> None:
    """End this process and all that it has started as soon as its parent is gone."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os.killpg(0, signal.SIGKILL)


def _written(evaluation: Evaluation, edition: Edition, folder: Path) -> dict[str, Any]:
    """Write them, with tiles when the boundaries do not fit, and say how it went."""
    mapped = True
    try:
        try:
            write_reports(evaluation, edition, folder)
        except BoundariesDoNotFit:
            mapped = False
            write_reports(evaluation, replace(edition, boundaries=None), folder)
    except TemplateUnfit as error:
        return {"fault": error.fault, "what": error.what}
    if edition.audience == "national":
        evaluation.write_justifications(folder / FILE, edition)
    return {"mapped": mapped}


def _main(folder: Path) -> None:
    """Only the answer comes to standard output, whatever a library prints."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    evaluation, edition = pickle.load(sys.stdin.buffer)  # noqa: S301 - comes from `write` of the same program
    with answers:
        json.dump(_written(evaluation, edition, folder), answers)


if __name__ == "__main__":
    try:
        _main(Path(sys.argv[1]))
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit(errno.ENOSPC)
