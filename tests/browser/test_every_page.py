"""Every page of the application, as the person who sees most of it sees it.

The addresses are those of the tables in tests/web/access/ that answer somebody with 200. Where the page
stands is found by following links through the demonstration, so that what nothing leads to is found out, too.
An address without a page fails until it stands in PLACES or, with a reason, in NO_PAGES.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from .installation import Server, Visitors, served
from .looks import NARROW, WIDE, in_turn

pytestmark = pytest.mark.slow

FILLED = os.environ.get("MERITKO_FILLED_HOME", "")
"""The home of a demonstration that is filled already, to look again soon; a copy of it is looked at."""

NOBODY = "nobody"
ROLES = (
    "national_analyst", "administrator", NOBODY, "regional_coordinator", "municipal_coordinator",
    "roma_adviser", "reader",
)  # fmt: skip
"""In whose eyes a page is looked for, one after another, until all are found."""

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
    "collecting:apply_new": "stands where an organisation can begin a project; see test_filling.py",
    "collecting:delivery_workbook": "a file",
    "collecting:invited_one": "stands before a round is opened; see test_rounds.py",
    "collecting:open_several": "stands before rounds are opened; see test_rounds.py",
    "collecting:opening": "stands before a round is opened; see test_rounds.py",
    "evaluating:default_template": "a file",
    "evaluating:report": "a document of its own, which tests/reports/test_accessible.py looks at",
    "evaluating:report_file": "a file",
    "files:file": "a file",
    "register:differences_workbook": "a file",
    "register:workbook": "a file",
    "revalidating:chapter": "a file",
    "submissions:deviations": "a part of submissions:submission",
    "submissions:marked_workbook": "a file",
    "submissions:municipalities": "names for a field",
    "submissions:printed": "a file",
    "submissions:receipt": "a file",
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
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A demonstration that is filled; nothing works in its background."""
    found = Path(FILLED) if FILLED else request.getfixturevalue("filled") / "home"
    with served(shutil.copytree(found, tmp_path_factory.mktemp("beside") / "home")) as server:
        yield server


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
        self.page.set_viewport_size({"width": WIDE, "height": 900})
        self.page.emulate_media(color_scheme="light")
        answer = self.page.goto(path)
        assert answer is not None
        self.page.evaluate(
            "document.querySelectorAll('main details').forEach((each) => { each.open = true })"
        )
        return answer.status


@pytest.fixture(scope="module")
def eyes(site: Server, browser: Browser) -> Iterator[Callable[[str], Eyes]]:
    """Gives the browser of a role."""
    came, known = Visitors(browser, site), {}

    def of(role: str) -> Eyes:
        if role not in known:
            page = came.open("/ucet/prihlaseni/") if role == NOBODY else came.enter(role)
            known[role] = Eyes(page.context, page)
        return known[role]

    yield of
    came.leave()


@pytest.fixture(scope="module")
def places(eyes: Callable[[str], Eyes]) -> dict[str, tuple[str, str]]:
    """Where the pages stand: name -> (who sees it, path)."""
    found, wanted = dict(PLACES), {*NAMES} - {*NO_PAGES} - {*NEIGHBOURS}
    for role in ROLES:
        if wanted <= found.keys():
            break
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
    _check(seen, barriers)
    assert seen.said == []


@pytest.mark.parametrize("path", ERRORS)
def test_a_page_of_an_error_is_as_good_as_any_other(path, eyes, barriers):
    seen = eyes(ROLES[0])

    assert seen.look(path) == int(path.split("/")[-2])
    _check(seen, barriers)
    assert [text for text in seen.said if "Failed to load resource" not in text] == []


def _check(seen: Eyes, barriers: Callable[[Page], list[str]]) -> None:
    page = seen.page
    told = page.evaluate(TOLD, COUNTS)
    assert told["language"] == "cs"
    assert told["headings"] == 1
    assert re.fullmatch(r"\S.* – \S.*", told["title"])
    assert ENGLISH.findall(told["text"]) == []
    assert UNGAPPED.findall(told["counts"]) == []

    assert barriers(page) == [], "on a wide screen in the light"
    for look in in_turn(page, (WIDE, "light", 200), (NARROW, "dark", 100)):
        assert page.evaluate(WIDER) == [], look
    assert barriers(page) == [], "on a narrow screen in the dark"
    own = page.url[: page.url.index("/", 8)] + "/"
    assert [url for url in seen.asked if not url.startswith((own, "data:"))] == []


TOLD = """(counts) => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    text: document.body.innerText,
    counts: [...document.querySelectorAll(counts)].map((each) => each.innerText).join(" "),
})"""
WIDER = """() => {
    const across = document.documentElement.scrollWidth;
    if (across <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .filter((each) => !each.closest(".table-region, .hidden"))
        .map((each) => each.outerHTML.slice(0, 160)).slice(0, 5).concat(`${across} of ${innerWidth}`);
}"""
