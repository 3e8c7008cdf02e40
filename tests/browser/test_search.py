"""The search by keyboard, and that no page asks anything of another machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import _wait_for

PEOPLE = (
    "import django; django.setup(); "
    "from datetime import date; from meritko.web.accounts.demo import make_people; "
    "make_people(date(2026, 1, 1), 'CZ091', '590001')"
)

SignedIn = Callable[..., Page]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[str]:
    """The address of a demonstration with its invented people."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("office") / "home")
    told = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", PEOPLE], env=told, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen([*server, "--log-level", "error", "meritko.web.wsgi:application"], env=told)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/pristupnost/")
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def signed_in(office: str, browser: Browser) -> Iterator[SignedIn]:
    """A browser in which somebody of the demonstration is signed in: signed_in("reader", width=320)."""
    contexts = []

    def make(role: str, width: int = 1280, colours: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=colours,
            java_script_enabled=script,
            locale="cs-CZ",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{office}/ucet/prihlaseni/")
        page.locator(f'button[name="role"][value="{role}"]').click()
        expect(page.locator(".account__name")).to_be_visible()
        return page

    yield make
    for context in contexts:
        context.close()


def test_the_search_opens_finds_and_leads_on_by_keyboard_alone(signed_in):
    page = signed_in("administrator")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()

    page.keyboard.type("Správce")
    hit = dialog.get_by_role("link").first
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    address = hit.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")

    assert page.get_by_role("main").is_visible()


def test_escape_closes_the_search_and_the_focus_is_where_it_was(signed_in):
    page = signed_in("administrator")
    before = page.get_by_role("link", name=re.compile("Lidé|Přehled|úkoly", re.IGNORECASE)).first
    before.focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(before).to_be_focused()


def test_enter_in_the_search_leads_to_its_page(signed_in):
    page = signed_in("administrator")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ukáz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hledat/?q=*")

    assert page.locator("main .found__list a").count() > 5


def test_without_script_the_field_of_the_header_leads_to_the_page(signed_in):
    page = signed_in("administrator", script=False)
    field = page.get_by_role("searchbox")
    field.fill("Ukáz")
    field.press("Enter")

    assert "/hledat/?q=" in page.url
    assert page.locator("main .found__list a").count() > 5


def test_what_one_may_not_know_of_is_not_suggested(signed_in):
    page = signed_in("field_worker")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ukáz")

    expect(page.get_by_role("dialog").get_by_text("nic nenašlo")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_open_search_has_no_barrier(signed_in, barriers, pictures: Path, width, colours):
    page = signed_in("administrator", width, colours)
    page.keyboard.press("Control+k")
    page.keyboard.type("Ukáz")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()

    page.screenshot(path=pictures / f"hledat-{width}-{colours}.png")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


PAGES = {
    "administrator": (
        "/", "/ucet/", "/ucet/bezpecnost/", "/ucet/zaznam/", "/ucet/lide/", "/ucet/lide/pozvat/",
        "/ucet/organizace/", "/zaznam/", "/prace/", "/oznameni/", "/hledat/?q=Uk", "/vzornik/",
        "/pristupnost/",
    ),
    "national_analyst": ("/", "/beh/", "/beh/podklady/", "/beh/podklady/nove/", "/neni-tu/"),
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(PAGES))
def test_no_request_leaves_the_machine_and_no_policy_is_broken(signed_in, office, role):
    page = signed_in(role)
    asked, said = [], []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    for path in PAGES[role]:
        page.goto(office + path)
        page.wait_for_load_state("networkidle")

    assert len(asked) > 10 * len(PAGES[role])
    assert [url for url in asked if not url.startswith((f"{office}/", "data:"))] == []
    assert [text for text in said if "404" not in text] == []
