"""The search by keyboard, and that no page asks anything of another machine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .installation import Server, inside, served, told_of
from .looks import COLOURS, NARROW, WIDE, in_turn, is_within

PEOPLE = """
from datetime import date
from meritko.web.accounts.demo import make_people
make_people(date(2026, 1, 1), "CZ091", "590001")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """A demonstration with its invented people."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("office") / "home")
    inside(told_of(home), PEOPLE)
    with served(home) as server:
        yield server


def test_the_search_opens_finds_and_leads_on_by_keyboard_alone(enter):
    page = enter("administrator")
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


def test_escape_closes_the_search_and_the_focus_is_where_it_was(enter):
    page = enter("administrator")
    before = page.get_by_role("link", name=re.compile("Lidé|Přehled|úkoly", re.IGNORECASE)).first
    before.focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(before).to_be_focused()


def test_enter_in_the_search_leads_to_its_page(enter):
    page = enter("administrator")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ukáz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hledat/?q=*")

    assert page.locator("main .found__list a").count() > 5


def test_without_script_the_field_of_the_header_leads_to_the_page(enter):
    page = enter("administrator", script=False)
    field = page.get_by_role("searchbox")
    field.fill("Ukáz")
    field.press("Enter")

    assert "/hledat/?q=" in page.url
    assert page.locator("main .found__list a").count() > 5


def test_what_one_may_not_know_of_is_not_suggested(enter):
    page = enter("field_worker")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ukáz")

    expect(page.get_by_role("dialog").get_by_text("nic nenašlo")).to_be_visible()


def test_the_open_search_has_no_barrier(enter, barriers, picture):
    page = enter("administrator")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ukáz")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()

    for look in in_turn(page, *product((WIDE, NARROW), COLOURS, (100,))):
        assert barriers(page) == [], look
        assert is_within(page), look
    picture(page, "hledat")


PAGES = {
    "administrator": (
        "/", "/ucet/", "/ucet/bezpecnost/", "/ucet/zaznam/", "/ucet/lide/", "/ucet/lide/pozvat/",
        "/ucet/organizace/", "/zaznam/", "/prace/", "/oznameni/", "/hledat/?q=Uk", "/vzornik/",
        "/pristupnost/",
    ),
    "national_analyst": ("/", "/beh/", "/beh/podklady/", "/beh/podklady/nove/", "/neni-tu/"),
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(PAGES))
def test_no_request_leaves_the_machine_and_no_policy_is_broken(enter, site, role):
    page = enter(role)
    asked, said = [], []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    for path in PAGES[role]:
        page.goto(path)
    page.wait_for_load_state("networkidle")

    assert len(asked) > 10 * len(PAGES[role])
    assert [url for url in asked if not url.startswith((f"{site.address}/", "data:"))] == []
    assert [text for text in said if "404" not in text] == []
