"""What a killed process leaves half-written is taken away; what a living one writes is not touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from meritko.web.evaluating.models import UploadSet
from meritko.web.evaluating.places import annotated_folder, take_away_half_written, writing
from meritko.web.work.periodic import _periodic

from .conftest import Files

PROGRAM = """
import sys, django
django.setup()
from pathlib import Path
from meritko.web.evaluating.places import writing, written_whole
with writing(), written_whole(Path(sys.argv[1])) as folder:
    (folder / "report.docx").write_bytes(b"x" * 1000)
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home() -> Path:
    folder: Path = settings.HOME.folder
    return folder


@contextmanager
def writer(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that is in the middle of writing a folder, and where it writes."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "meritko.web.settings"}
    command = [sys.executable, "-c", PROGRAM, str(place)]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def half_written(home: Path) -> list[str]:
    found = (*home.glob("*/.*.*"), *home.glob("annotated/*/.*.*"))
    return sorted(path.relative_to(home).as_posix() for path in found if path.is_dir())


def leave_behind(home: Path) -> None:
    """Folders as processes left them that were killed long ago."""
    for name in ("runs/.a.1.partial", "runs/.a.2.old", "editions/.b.3.partial", "annotated/7/.8.4.partial"):
        (home / name / "national").mkdir(parents=True)
        (home / name / "national" / "report.pdf").write_bytes(b"%PDF")


def test_what_a_killed_process_left_goes_when_nobody_writes_and_whole_folders_stay(home: Path):
    kept = home / "editions" / "whole"
    kept.mkdir(parents=True)
    with writer(home / "editions" / "killed") as (process, folder):
        leave_behind(home)
        assert (folder / "report.docx").is_file()
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert folder.is_dir()
        assert take_away_half_written() == 5
    assert half_written(home) == []
    assert kept.is_dir()


def test_what_a_living_process_writes_is_not_touched(home: Path):
    with writer(home / "editions" / "living") as (process, folder):
        leave_behind(home)
        assert take_away_half_written() == 0
        assert (folder / "report.docx").is_file()
        with writing():  # another one begins beside it
            assert (folder / "report.docx").is_file()
        process.communicate("")
        assert process.returncode == 0
    assert (home / "editions" / "living" / "report.docx").is_file()
    assert take_away_half_written() == 4
    assert half_written(home) == []


@pytest.mark.django_db
def test_the_next_check_takes_away_what_is_left_and_so_does_a_worker_that_starts(
    home: Path, uploaded: Callable[[Files], UploadSet], country: Files
):
    leave_behind(home)
    made = uploaded(country[:1])
    assert half_written(home) == []
    assert annotated_folder(made.pk, made.check_job_id).parent.is_dir()
    leave_behind(home)
    tidy = _periodic["evaluating.tidy"]
    assert tidy.is_due(None, timezone.now())
    tidy.do(timezone.now())
    assert half_written(home) == []
