"""What run.json says of a run: by which program and methodology, from which files, with which warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from meritko import __version__
from meritko.engine.definitions import definitions_told
from meritko.engine.setting import Setting
from meritko.methodology.pack import Pack
from meritko.workbooks.reading import Reading


def told_of_run(
    pack: Pack,
    setting: Setting,
    asked: Sequence[str],
    ready: Sequence[str],
    reading: Reading,
    *,
    started: datetime,
    ended: datetime,
) -> dict[str, Any]:
    """What run.json says, but for the digests of the other files of the run.

    Args:
        pack: The methodology.
        setting: The evaluated year and its parameters.
        asked: Ids of the programmes that were to be evaluated.
        ready: Those of them that were.
        reading: What the workbooks held.
        started: When the evaluation began, in UTC.
        ended: When its numbers were there, in UTC.
    """
    return {
        "program": {"name": "meritko", "version": __version__},
        "pack": {"id": pack.id, "version": pack.version, "sha256": pack.hash},
        "year": setting.year,
        "programmes": list(ready),
        "not_evaluated": [name for name in asked if name not in ready],
        "parameters": dict(setting.choices),
        "definitions": definitions_told(pack, setting, ready),
        "inputs": [
            {"file": name, "sha256": digest, "workbooks": list(reading.kinds.get(name, ()))}
            for name, digest in reading.files
        ],
        "warnings": [problem.line("en") for problem in reading.problems],
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((ended - started).total_seconds(), 3),
    }
