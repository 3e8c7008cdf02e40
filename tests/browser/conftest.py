"""A running installation in demonstration, and a browser that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meritko.web.settings")

import django
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PREPARE = "from meritko.web.operating.serving import prepare; prepare(demo={filled})"

django.setup()

OpenPage = Callable[..., Page]
Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is marked as `browser`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def prepared(once: Once) -> Path:
    """A home with a database and static files and nothing in it, made once for all, to be copied."""
    return once("prepared", lambda folder: _prepare(folder / "home", is_filled=False)) / "home"


@pytest.fixture(scope="session")
def filled(once: Once, prepared: Path) -> Path:
    """A folder with the home of a filled demonstration, made once for all processes, to be copied."""

    def make(folder: Path) -> None:
        shutil.copytree(prepared, folder / "home")
        _prepare(folder / "home", is_filled=True)

    return once("filled", make)


def _prepare(home: Path, *, is_filled: bool) -> None:
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", PREPARE.format(filled=is_filled)], env=environment, check=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[str]:
    """The address of an application that runs for these tests, in a folder of its own."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("site") / "home")
    environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    quietly = ["--no-access-log", "--log-level", "error", "meritko.web.wsgi:application"]
    process = subprocess.Popen([*server, *quietly], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/pristupnost/")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
            return
        except HTTPError:
            raise
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, closed after each file: while its loop runs, Django refuses to ask a database."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_page(site: str, browser: Browser) -> Iterator[OpenPage]:
    """Opens a page by its path: `open_page("/vzornik/", width=390, colours="dark", script=False)`."""
    contexts = []

    def open_it(path: str, width: int = 1280, colours: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=colours,
            java_script_enabled=script,
            locale="cs-CZ",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page against WCAG 2.2 AA and good practice, a line for each element."""
    axe = Axe()

    def find(page: Page) -> list[str]:
        asked = {"runOnly": RULES, "resultTypes": ["violations"]}
        found = axe.run(page, options=asked).response["violations"]
        return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]

    return find


@pytest.fixture
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pictures of pages: MERITKO_PICTURES, or one that goes with the tests."""
    folder = os.environ.get("MERITKO_PICTURES")
    return Path(folder) if folder else tmp_path_factory.mktemp("pictures")
