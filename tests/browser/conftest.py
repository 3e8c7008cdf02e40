"""A running installation in demonstration, and a browser that looks at it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meritko.web.settings")

import django
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ..chromium import browser
from .installation import Server, Visitors, served, told_of

__all__ = ["browser"]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async (rules) => {
    const preload = { assets: ["media"] };  // none of these rules reads the style sheets, which take a while
    const found = await axe.run({ runOnly: rules, preload, resultTypes: ["violations"] });
    const said = (rule, node) => `${rule.id}: ${node.html.slice(0, 200)}`;
    return found.violations.flatMap((rule) => rule.nodes.map((node) => said(rule, node)));
}"""
FILL = """
import django
django.setup()
from meritko.reports.making import Edition
from meritko.web.evaluating.tasks import editions
from meritko.web.operating.serving import prepare
first = [{"formats": ("html",)}]
editions.Edition = lambda **told: Edition(**told, **(first.pop() if first else {}))
prepare(demo=True)
"""
"""Of the first run, with which the second one is compared, only one report is written: nobody reads it."""

TO_FILL = Path(__file__).with_name("rounds_to_fill_in.py")

django.setup()
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is marked as `browser`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def filled(once: Once, prepared: Path) -> Path:
    """A folder with the home of a filled demonstration, made once for all processes, to be copied."""

    def make(folder: Path) -> None:
        home = shutil.copytree(prepared, folder / "home")
        subprocess.run([sys.executable, "-c", FILL], env=told_of(home), check=True)

    return once("filled", make)


@pytest.fixture(scope="session")
def to_fill(once: Once, prepared: Path) -> Path:
    """A home with a round of every form, made once for all, to be copied."""

    def make(folder: Path) -> None:
        home = shutil.copytree(prepared, folder / "home")
        subprocess.run([sys.executable, TO_FILL], env=told_of(home), check=True)

    return once("to-fill", make) / "home"


@pytest.fixture(scope="session")
def numbers(to_fill: Path) -> dict[str, int]:
    """Form -> number of its submission in `to_fill`."""
    return json.loads((to_fill / "numbers.json").read_bytes())


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """An application that runs for these tests, in a folder of its own; files have others of this name."""
    with served(shutil.copytree(prepared, tmp_path_factory.mktemp("site") / "home")) as server:
        yield server


@pytest.fixture
def visitors(site: Server, browser: Browser) -> Iterator[Visitors]:
    """Those who come to the application during one test."""
    came = Visitors(browser, site)
    yield came
    came.leave()


@pytest.fixture
def open_page(visitors: Visitors) -> Callable[..., Page]:
    """Opens a page by its path: `open_page("/vzornik/", width=390, colours="dark", script=False)`."""
    return visitors.open


@pytest.fixture
def enter(visitors: Visitors) -> Callable[..., Page]:
    """Opens a page as somebody in a role: `enter("reader", "/beh/", width=320)`."""
    return visitors.enter


@pytest.fixture
def enter_by_keyboard(visitors: Visitors) -> Callable[..., Page]:
    """Opens a page as somebody in a role, who has no pointer."""
    return partial(visitors.enter, by_keyboard=True)


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page against WCAG 2.2 AA and good practice, a line for each element."""
    script = Axe().axe_script

    def find(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        return page.evaluate(VIOLATIONS, RULES)

    return find


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Makes a picture of a whole page in the folder MERITKO_PICTURES; none is made where that is not set."""
    folder = os.environ.get("MERITKO_PICTURES")

    def make(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return make
