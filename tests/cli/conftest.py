"""The command line in this process, one demo run for all tests, and a cache of our own."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from meritko.cli import main

from ..kept_processes import kept_makers, kept_processes
from .small import write_folder

YEAR = "2025"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Demo:
    """The demo country: its workbooks and the run of all programmes."""

    data: Path
    run: Path


Meritko = Callable[..., Said]
SmallFolder = Callable[..., Path]


def call(*words: object) -> Said:
    """Run the program in this process, as if the words stood on the command line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:
            status = int(end.code or 0)
    return Said(status, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache for these tests alone, and a terminal of 80 columns."""
    with pytest.MonkeyPatch.context() as patch:
        cache = tmp_path_factory.mktemp("cache")
        patch.setenv("MERITKO_CACHE", str(cache))
        patch.setenv("COLUMNS", "80")
        patch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))  # argparse's words set it
        yield cache


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """Whatever the commands of a file start stays for the next of them."""
    with kept_processes(), kept_makers():
        yield


@pytest.fixture(scope="session")
def meritko() -> Meritko:
    """Runs the program: `meritko("explain", "PTP4", "--run", folder)`."""
    return call


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Only to be read; `run` copies it."""
    home = tmp_path_factory.mktemp("demo")
    data, run = home / "data", home / "run"
    assert call("demo-data", "--year", YEAR, "--out", data).status == 0
    said = call("evaluate", "all", "--year", YEAR, "--data", data, "--out", run)
    assert (said.status, said.err) == (0, "")
    return Demo(data, run)


@pytest.fixture
def run(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo run, to be damaged."""
    return Path(shutil.copytree(demo.run, tmp_path / "run"))


@pytest.fixture
def small(tmp_path: Path) -> SmallFolder:
    """Writes a small valid folder of workbooks; `sheets` changes cells, or leaves sheets out."""

    def write(name: str = "data", **changes: Any) -> Path:
        folder = tmp_path / name
        write_folder(folder, **changes)
        return folder

    return write


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and below it, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
