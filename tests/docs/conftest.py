"""A desk on which a reader of the documentation tries what it says."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..kept_processes import kept_processes
from .pages import HOUSE, leave_paper_empty, printed_by


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """Whatever the commands of a page start stays for the next page."""
    with kept_processes():
        yield


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `demo` as `make demo` leaves it, but for Word reports and PDFs, which no page looks into."""
    folder = tmp_path_factory.mktemp("documentation") / "demo"
    assert printed_by(["demo-data", "--year", "2025", "--out", str(folder / "data")])[0] == 0
    arguments = ["--year", "2025", "--data", str(folder / "data"), "--out", str(folder / "results")]
    with pytest.MonkeyPatch.context() as patch:
        leave_paper_empty(patch)
        assert printed_by(["evaluate", "all", *arguments, "--reports", "all"])[0] == 0
    return folder


@pytest.fixture
def desk(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with `demo` in it, in which a reader tries what a page says."""
    shutil.copytree(demo, tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LANGUAGE", "")
    return tmp_path


@pytest.fixture
def page() -> Callable[[str], str]:
    """The text of a page by its path from the root of the repository."""
    return lambda name: (HOUSE / name).read_text(encoding="utf-8")
