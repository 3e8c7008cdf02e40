"""Every page of the application, as the person who sees most of it sees it.

The addresses are those of the tables in tests/web/access/ that answer somebody with 200. Where the page
stands is found by following links through the demonstration, so that what nothing leads to is found out, too.
An address without a page fails until it stands in PLACES or, with a reason, in NO_PAGES.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import _wait_for

pytestmark = pytest.mark.slow

FILLED = os.environ.get("MERITKO_FILLED_HOME", "")
"""The home of a demonstration that is filled already, to look again soon; a copy of it is looked at."""

NOBODY = "nobody"
ROLES = (
    "national_analyst", "administrator", "regional_coordinator", "municipal_coordinator", "roma_adviser",
    "reader", NOBODY,
)  # fmt: skip
"""In whose eyes a page is looked for, one after another."""

TABLES = Path(__file__).parents[1] / "web" / "access"
ROW = re.compile(r"^([a-z_]+(?::[a-z_]+)?) +GET +\S+ +(.+)$", re.MULTILINE)
NAMES = sorted(
    {
        name
        for table in TABLES.glob("*.py")
        for name, statuses in ROW.findall(table.read_text(encoding="utf-8"))
        if "200" in statuses.split()
    }
)
NO_PAGES = {
    "collecting:add": "stands where somebody can be asked still; see test_rounds.py",
    "collecting:answers_workbook": "a file",
    "collecting:delivery": "nothing was handed over in a demonstration; see test_whole_rounds.py",
    "collecting:delivery_workbook": "a file",
    "collecting:invited_one": "stands before a round is opened; see test_rounds.py",
    "collecting:opening": "stands before a round is opened; see test_rounds.py",
    "evaluating:report": "a document of its own, which tests/reports/test_accessible.py looks at",
    "evaluating:report_file": "a file",
    "register:differences_workbook": "a file",
    "register:workbook": "a file",
    "revalidating:chapter": "a file",
    "submissions:deviations": "a part of submissions:submission",
    "submissions:marked_workbook": "a file",
    "submissions:municipalities": "names for a field",
    "submissions:printed": "a file",
    "submissions:receipt": "a file",
    "submissions:sent_workbook": "nobody has sent a workbook in a demonstration; see test_workbooks.py",
    "submissions:workbook_file": "a file",
    "mfa_reauthenticate": "asks for a second factor, which nobody of a demonstration has",
    "places:import": "nobody has sent a file to a demonstration; see test_places.py",
    "revalidating:opening": "stands before a round is opened; that of a demonstration is open",
}
PLACES = {
    "account_inactive": (NOBODY, "/ucet/uzavreny/"),
    "account_reset_password_done": (NOBODY, "/ucet/heslo/zapomenute/odeslano/"),
    "account_reset_password_from_key": (NOBODY, "/ucet/heslo/zapomenute/1-x-y/"),
    "account_reset_password_from_key_done": (NOBODY, "/ucet/heslo/zapomenute/hotovo/"),
    "socialaccount_login_cancelled": (NOBODY, "/ucet/spojeni/zruseno/"),
    "account_logout": ("reader", "/ucet/odhlaseni/"),
    "accounts:second_factor": ("reader", "/ucet/druhy-faktor/"),
    "mfa_generate_recovery_codes": ("reader", "/ucet/faktory/kody/nove/"),
    "socialaccount_connections": ("reader", "/ucet/spojeni/"),
    "search:search": ("national_analyst", "/hledat/?q=Uk"),
    "pattern_book": ("administrator", "/vzornik/"),
}
"""Pages to which a letter, a form or another machine leads, no link of a demonstration."""

NEIGHBOURS = {
    "collecting:finish": "collecting:round",
    "collecting:terms": "collecting:round",
    "evaluating:run_problems": "evaluating:run",
    "revalidating:lock": "revalidating:round",
    "submissions:give_back": "submissions:submission",
    "submissions:not_delivered": "submissions:submission",
    "submissions:on_behalf": "submissions:submission",
    "submissions:receipts": "submissions:submission",
}
"""Pages that are linked to in another state of their thing: the page of that thing in this one."""

ERRORS = tuple(f"/vzornik/chyba/{status}/" for status in (400, 403, 404, 429, 500))
MOST_TRIED = 4
"""Of one name, as many links are followed in one role."""

ENGLISH = re.compile(
    r"\b(the|and|of|your|please|this|with|is|are|choose|submit|sign|password)\b", re.IGNORECASE
)
UNGAPPED = re.compile(r"(?<![\d,.])(?!(?:19|20)\d\d\b)\d{4,}")
COUNTS = ".filters__found, .figure__number, .pagination, td.number"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a demonstration that is filled; nothing works in its background."""
    beside = tmp_path_factory.mktemp("beside")
    if FILLED:
        shutil.copytree(FILLED, beside / "home")
    else:
        shutil.copytree(request.getfixturevalue("filled"), beside, dirs_exist_ok=True)
    told = {**os.environ, "MERITKO_HOME": str(beside / "home"), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen([*server, "--log-level", "error", "meritko.web.wsgi:application"], env=told)
    try:
        _wait_for(f"http://127.0.0.1:{port}/pristupnost/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Eyes:
    """A browser in which somebody is signed in, one page of it, and what that page said and asked for."""

    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.context.on("request", lambda request: self.asked.append(request.url))

    def look(self, path: str) -> int:
        """Open a page in the light, on a wide screen, with everything unfolded; gives its status."""
        self.said.clear()
        self.asked.clear()
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")
        answer = self.page.goto(path, wait_until="networkidle")
        assert answer is not None
        self.page.evaluate(
            "document.querySelectorAll('main details').forEach((each) => { each.open = true })"
        )
        return answer.status


@pytest.fixture(scope="module")
def eyes(office: str, browser: Browser) -> Iterator[Callable[[str], Eyes]]:
    """Gives the browser of a role."""
    known: dict[str, Eyes] = {}

    def of(role: str) -> Eyes:
        if role not in known:
            context = browser.new_context(
                viewport={"width": 1280, "height": 900},
                locale="cs-CZ",
                reduced_motion="reduce",
                base_url=office,
            )
            page = context.new_page()
            if role != NOBODY:
                page.goto("/ucet/prihlaseni/")
                page.locator(f'button[name="role"][value="{role}"]').click()
                page.wait_for_url(f"{office}/")
            known[role] = Eyes(context, page)
        return known[role]

    yield of
    for each in known.values():
        each.context.close()


@pytest.fixture(scope="module")
def places(eyes: Callable[[str], Eyes]) -> dict[str, tuple[str, str]]:
    """Where the pages stand: name -> (who sees it, path)."""
    found = dict(PLACES)
    for role in ROLES:
        for name, path in _follow(eyes(role).context):
            found.setdefault(name, (role, path))
    for name, neighbour in NEIGHBOURS.items():
        if name not in found and neighbour in found:
            role, path = found[neighbour]
            found[name] = (role, reverse(name, kwargs=resolve(path.partition("?")[0]).kwargs))
    return found


def _follow(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """The pages that links lead to from the first one: (name, path)."""
    tried: dict[str, int] = {}
    done, waiting = set(), ["/"]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        name = _name(path)
        if name in done or name in NO_PAGES or tried.get(name, 0) >= MOST_TRIED:
            continue
        tried[name] = tried.get(name, 0) + 1
        answer = context.request.get(path, max_redirects=0)
        if answer.status == 302:
            links = [answer.headers["location"]]
        elif answer.ok and answer.headers["content-type"].startswith("text/html"):
            links = re.findall(r'href="(/[^"#]*)', answer.text())
            done.add(name)
            yield name, path
        else:
            links = []
        fresh = [link.replace("&amp;", "&") for link in links if link not in seen]
        seen.update(links)
        waiting += [link for link in fresh if _name(link)]


def _name(path: str) -> str:
    """The name of an address; empty for one of no page, such as a picture."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def test_no_reason_is_given_for_a_page_that_is_not_there():
    assert {*NO_PAGES, *PLACES, *NEIGHBOURS} - set(NAMES) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NO_PAGES])
def test_a_page_has_no_barrier_says_it_in_czech_and_fits_every_screen(name, places, eyes, barriers):
    assert name in places, "nothing leads there"
    role, path = places[name]
    seen = eyes(role)

    assert (path, seen.look(path)) == (path, 200)
    assert seen.said == []
    _check(seen, barriers)


@pytest.mark.parametrize("path", ERRORS)
def test_a_page_of_an_error_is_as_good_as_any_other(path, eyes, barriers):
    seen = eyes(ROLES[0])

    assert seen.look(path) == int(path.split("/")[-2])
    assert [text for text in seen.said if "Failed to load resource" not in text] == []
    _check(seen, barriers)


def _check(seen: Eyes, barriers: Callable[[Page], list[str]]) -> None:
    page = seen.page
    told = page.evaluate(TOLD)
    assert told["language"] == "cs"
    assert told["headings"] == 1
    assert re.fullmatch(r"\S.* – \S.*", told["title"])
    assert ENGLISH.findall(told["text"]) == []
    assert UNGAPPED.findall(" ".join(page.locator(COUNTS).all_inner_texts())) == []
    assert [
        url for url in seen.asked if not url.startswith((page.url[: page.url.index("/", 8)] + "/", "data:"))
    ] == []

    assert barriers(page) == [], "on a wide screen in the light"
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) == [], "with letters twice as large"
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(WIDER) == [], "on 320 points"
    assert barriers(page) == [], "on a narrow screen in the dark"


TOLD = """() => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    text: document.body.innerText,
})"""
WIDER = """() => {
    const across = document.documentElement.scrollWidth;
    if (across <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .filter((each) => !each.closest(".table-region, .hidden"))
        .map((each) => each.outerHTML.slice(0, 160)).slice(0, 5).concat(`${across} of ${innerWidth}`);
}"""
