"""Where runs, their editions and annotated workbooks lie in the home of the installation."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from meritko.web.keeping import KeptFolders

KEPT = (
    KeptFolders(
        "runs",
        "SELECT key FROM evaluating_run WHERE finished_at IS NOT NULL",
        lambda key: str(UUID(str(key))),
    ),
    KeptFolders("editions", "SELECT key FROM evaluating_edition", lambda key: str(UUID(str(key)))),
    KeptFolders(
        "annotated",
        "SELECT evaluating_uploadset.id, check_job_id FROM evaluating_uploadset "
        "JOIN work_job ON work_job.id = check_job_id WHERE work_job.state = 'done'",
        lambda upload_set, job: f"{upload_set}/{job}",
    ),
)
"""What of these belongs to a backup: what is finished. The rest is made again."""


def run_folder(key: UUID) -> Path:
    """The folder of a run, as `meritko evaluate` writes it; `meritko explain` reads it too."""
    return _home() / "runs" / str(key)


def edition_folder(key: UUID) -> Path:
    """The folder of an edition, with a folder in it for each audience."""
    return _home() / "editions" / str(key)


def annotated_folder(upload_set: int, job: int) -> Path:
    """The annotated workbooks of a check, each called by the number of its workbook."""
    return _home() / "annotated" / str(upload_set) / str(job)


HALF_WRITTEN = (
    "runs/.*.partial", "runs/.*.old", "editions/.*.partial", "annotated/*/.*.partial"
)  # fmt: skip
"""What a process that was killed leaves in the home; whoever is not killed takes it away itself."""


@contextmanager
def writing() -> Iterator[None]:
    """Write runs, editions or annotated workbooks, after what killed processes left half-written is gone.

    Everybody who writes holds a lock together with the others, which ends with the process; what is left
    half-written while nobody holds it is nobody's.
    """
    take_away_half_written()
    handle = _lock()
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def take_away_half_written() -> int:
    """Take away what killed processes left half-written, unless anybody writes now; how many folders."""
    handle = _lock()
    gone = 0
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for pattern in HALF_WRITTEN:
            for folder in _home().glob(pattern):
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
    except BlockingIOError:
        return 0
    finally:
        os.close(handle)
    return gone


def _lock() -> int:
    """The lock of those who write, open; it stands outside of what a backup holds."""
    return os.open(_home() / "writing.lock", os.O_CREAT | os.O_RDWR, 0o600)


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """A folder to write into, put in the place of `folder` when all went well, and taken away when not.

    What an earlier try left there is replaced.
    """
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=folder.parent))
    try:
        yield partial
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _home() -> Path:
    folder: Path = settings.HOME.folder
    return folder
