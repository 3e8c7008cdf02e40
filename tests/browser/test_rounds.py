"""A programme's year in the browser by keyboard alone: prepared, somebody left out, opened, applied for."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page

from meritko.web.collecting.programmes import collected, slug_of

pytestmark = pytest.mark.slow

PREPARE = """
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("collectstatic", verbosity=0, interactive=False)
from django.utils import timezone
from meritko.web.accounts import demo as people
from meritko.web.territory import demo
from meritko.web.territory.models import Listing, Municipality
demo.fill(Path("."))
mine = people.person_in("municipal_coordinator").memberships.get().scope
others = Municipality.objects.exclude(code=mine).values_list("code", flat=True)[:3]
for code in (mine, *others):
    Listing.objects.create(municipality_id=code, since_year=2000, at=timezone.now())
"""
PATIENCE = 60


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation with the invented people and places, four of them in the register."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1"}
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True)
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
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


@pytest.fixture
def enter(places: str, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens the application as somebody in a role."""
    contexts = []

    def come(role: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="cs-CZ", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(places)
        press(page, f"button[value={role}]")
        page.wait_for_url(f"{places}/")
        return page

    yield come
    for context in contexts:
        context.close()


def come_to(page: Page, selector: str, most: int = 400) -> None:
    """Press Tab until an element has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def press(page: Page, selector: str) -> None:
    come_to(page, selector)
    page.keyboard.press("Enter")


def write(page: Page, selector: str, text: str) -> None:
    come_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def said(day: date) -> str:
    return f"{day.day}. {day.month}. {day.year}"


def test_a_year_is_prepared_opened_and_applied_for_by_keyboard_alone(
    enter: Callable[[str], Page], places: str, barriers: Callable[[Page], list[str]]
):
    programme, application = next(
        (name, form.id)
        for name, forms in collected().items()
        for form in forms
        if (form.kind, form.about) == ("application", "municipality")
    )
    analyst = enter("national_analyst")
    _prepares(analyst, slug_of(programme), application, barriers)
    opening = _leaves_one_out(analyst, barriers)
    analyst.goto(opening)
    assert barriers(analyst) == []
    press(analyst, "main form[action$='/otevrit/'] button")
    analyst.wait_for_url(re.compile(r"/sber/kolo/\d+/$"))
    around = analyst.url
    assert "Kolo je otevřené; dozvěděl" in analyst.inner_text("body")
    assert "3 dotázaní" in analyst.inner_text("main")
    assert barriers(analyst) == []

    hall = enter("municipal_coordinator")
    press(hall, "a[href='/sber/']")
    hall.wait_for_url(f"{places}/sber/")
    assert barriers(hall) == []
    press(hall, "main section .card__link")
    hall.wait_for_url(re.compile(r"/odpovedi/\d+/$"))
    mine = hall.url
    hall.goto(f"{places}/sber/")
    assert "Můžete požádat" not in hall.inner_text("main")  # there is an application already
    hall.goto(around)
    press(hall, "main .card__link")
    hall.wait_for_url(mine)


def _prepares(analyst: Page, slug: str, application: str, barriers: Callable[[Page], list[str]]) -> None:
    """Goes from the menu to a new year, moves its last day, and comes to the prepared year."""
    press(analyst, "a[href='/sber/']")
    analyst.wait_for_url(re.compile("/sber/$"))
    press(analyst, f"main a[href='/sber/rok/{slug}/novy/']")
    analyst.wait_for_url(re.compile("/novy/$"))
    assert barriers(analyst) == []
    today = date.today()  # noqa: DTZ011 - the day of the installation that runs beside
    write(analyst, f"#id_{application}-opens", said(today))
    write(analyst, f"#id_{application}-due", said(today - timedelta(1)))
    press(analyst, "main form .buttons button")
    analyst.wait_for_selector("[data-error-summary]")
    assert "Poslední den nemůže být před prvním." in analyst.inner_text("[data-error-summary]")
    write(analyst, f"#id_{application}-due", said(today + timedelta(30)))
    press(analyst, "main form .buttons button")
    analyst.wait_for_url(re.compile(r"/sber/rok/\w+/\d{4}/$"))
    assert "Rok je připravený. Dokud kolo neotevřete, neptáme se nikoho." in analyst.inner_text("body")
    assert barriers(analyst) == []


def _leaves_one_out(analyst: Page, barriers: Callable[[Page], list[str]]) -> str:
    """Looks who would be asked, leaves the last one out and says why; gives the address of opening."""
    press(analyst, "main a[href$='/otevrit/']")
    analyst.wait_for_url(re.compile("/otevrit/$"))
    opening = analyst.url
    press(analyst, "main .buttons a[href$='/kdo/']")
    analyst.wait_for_url(re.compile("/kdo/$"))
    assert barriers(analyst) == []
    row = analyst.locator("main tbody tr", has_text="zatím nikdo").first
    press(analyst, f"main a[href='{row.locator('td.actions a').get_attribute('href')}']")
    analyst.wait_for_url(re.compile(r"/kdo/\d+/$"))
    assert barriers(analyst) == []
    left = analyst.inner_text("h1")
    come_to(analyst, "#id_is_left_out")
    analyst.keyboard.press("Space")
    write(analyst, "#id_reason", "Obec o to požádala.")
    press(analyst, "main form .buttons button")
    analyst.wait_for_url(re.compile("/kdo/$"))
    assert "Obec o to požádala." in analyst.inner_text(f"main tr:has(th:has-text('{left}'))")
    return opening
