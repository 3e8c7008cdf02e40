"""What every test may rely on."""

import atexit
import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

settings.register_profile("commit", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("soak", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile("commit")

# Reports take seconds; a test that wants them asks for them.
os.environ["MERITKO_REPORTS"] = "none"

# Each process of the tests, of which xdist starts several, has an installation of its own.
_HOME = tempfile.TemporaryDirectory(prefix="meritko-tests-", ignore_cleanup_errors=True)
atexit.register(_HOME.cleanup)
os.environ["MERITKO_HOME"] = _HOME.name

COUNTED = tuple(f"tests/{name}/" for name in ("broken_packs", "examples", "findings", "spec", "unit"))
"""Where coverage counts: it doubles the time, and what these leave out, whole evaluations hardly reach."""

LONGEST = (
    "tests/web/test_canaries.py",
    "tests/browser/",
    "tests/docs/test_shown_output.py",
    "tests/generative/",
    "tests/web/",
)
"""What begins first, lest one process works alone in the end."""

TOGETHER = ("tests/broken_packs/", "tests/web/evaluating/")
"""Folders whose files share something that takes long to make: one process does them all."""

Make = Callable[[Path], object]
Once = Callable[[str, Make], Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONGEST) if _in(item, name)), len(LONGEST)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leave coverage out where it does not count: of the test and of what is made for it, too."""
    coverage = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if coverage is None or any(_in(item, name) for name in COUNTED):
        return (yield)
    coverage.pause()
    try:
        return (yield)
    finally:
        coverage.resume()


def _in(item: pytest.Item, name: str) -> bool:
    return item.nodeid.startswith(name)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: object) -> None:
    """A process that inherits the name of the settings would read them before it makes its own home."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


class _ByFile(LoadFileScheduling):
    """What a file makes for its tests is made in one process only."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return next((name for name in TOGETHER if scope.startswith(name)), scope)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    """Give out whole files, in the order of the collection."""
    config.option.loadscopereorder = False
    return _ByFile(config, log)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A folder that the first process that wants it makes for all: `once("demo", make)`. It is only read."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Make) -> Path:
        folder, partial = root / f"once-{name}", root / f"once-{name}.partial"
        with (root / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                partial.mkdir()
                make(partial)
                partial.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def prepared(once: Once) -> Path:
    """A home with a database and static files and nothing in it, made once for all, to be copied."""

    def make(folder: Path) -> None:
        home = folder / "home"
        home.mkdir()
        environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
        command = "from meritko.web.operating.serving import prepare; prepare(demo=False)"
        subprocess.run([sys.executable, "-c", command], env=environment, check=True)

    return once("prepared", make) / "home"
