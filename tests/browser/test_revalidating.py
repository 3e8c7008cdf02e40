"""A re-validation in the browser by keyboard alone: analyst, municipality, adviser, region, administrator."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

FILL = """
import django; django.setup()
from pathlib import Path
from meritko.web.territory import demo, register_demo
demo.fill(Path("{beside}")); register_demo.fill(Path("{beside}"))
"""
PATIENCE = 60


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[str]:
    """The address of an installation with the invented people, places and register, and no round yet."""
    beside = tmp_path_factory.mktemp("beside")
    shutil.copytree(prepared, beside / "home")
    environment = {
        **os.environ,
        "MERITKO_HOME": str(beside / "home"),
        "MERITKO_DEMO": "1",
        "DATABASE_URL": "",
    }
    subprocess.run([sys.executable, "-c", FILL.format(beside=beside)], env=environment, check=True)
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
def enter(register: str, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens the application as somebody in a role."""
    contexts = []

    def come(role: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="cs-CZ", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(register)
        press(page, f"button[value={role}]")
        page.wait_for_url(f"{register}/")
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


COUNT = "[data-key$='figures/-/svl_count']"
REASON = "[data-reason$='figures/-/svl_count']"
SAVED = re.compile("^uloženo")


def test_a_round_from_its_opening_to_what_is_written_after_its_lock_by_keyboard_alone(
    enter: Callable[[str], Page], register: str, barriers: Callable[[Page], list[str]]
):
    analyst = enter("national_analyst")
    around = _opens(analyst, register)
    hall, adviser = enter("municipal_coordinator"), enter("roma_adviser")
    town = _disputes(hall)
    _gives_the_reason(adviser, town)
    matter = _proposes(analyst, around)
    _takes_a_stand(enter("regional_coordinator"), matter, "ArrowDown", "Nebyli jsme tam.")
    _takes_a_stand(adviser, matter, "Space", "Dvě ubytovny jsou zavřené.")
    _says(adviser, "Byl jsem tam v srpnu.")

    analyst.goto(matter)
    assert "nesouhlasí" in analyst.inner_text("main")
    assert "Byl jsem tam v srpnu." in analyst.inner_text("main")
    write(analyst, "#id_rozhodnuti-reason", "Ověřeno na místě.")
    press(analyst, "form[action$='/rozhodnout/'] button")
    analyst.wait_for_selector("text=Rozhodnuto: 7")
    for page in (around, matter, town):
        analyst.goto(page)
        assert barriers(analyst) == [], page

    _locks(analyst, around)
    _is_refused(adviser, town)
    _excepts(analyst, town, "Ukázkový Poradce")
    _is_refused(hall, town)  # the exception is not for somebody else
    adviser.goto(town)
    assert "Výpadek sítě" in adviser.inner_text("main")
    _leaves(adviser, COUNT, "8")
    hall.goto(town)
    assert hall.input_value(COUNT) == "8"

    administrator = enter("administrator")
    press(administrator, "a[href='/zaznam/']")
    administrator.wait_for_url(f"{register}/zaznam/")
    told = administrator.inner_text("main")
    assert "byla udělena výjimka z termínu" in told
    assert "pole bylo zapsáno na výjimku" in told


def _opens(analyst: Page, register: str) -> str:
    """Makes and opens a round; gives its address."""
    analyst.goto(f"{register}/revalidace/nova/")
    press(analyst, "main form button")
    analyst.wait_for_url(re.compile("/otevrit/$"))
    press(analyst, "main form[action$='/otevrit/'] button")
    analyst.wait_for_url(re.compile(r"/revalidace/\d+/$"))
    return analyst.url


def _disputes(hall: Page) -> str:
    """Follows the task on the first page and says that the map is wrong; gives the address of the form."""
    come_to(hall, "main a[href^='/odpovedi/']")
    town = hall.evaluate("document.activeElement.href")
    hall.keyboard.press("Enter")
    hall.wait_for_url(town)
    come_to(hall, "input[type=radio][data-key$='/confirms']")
    hall.keyboard.press("ArrowRight")
    hall.wait_for_selector(f"{COUNT}:not([disabled])")
    _leaves(hall, COUNT, "7")
    hall.wait_for_selector(REASON)
    return town


def _gives_the_reason(adviser: Page, town: str) -> None:
    """Sees in the same form what the town hall wrote, and says why it is so."""
    adviser.goto(town)
    assert adviser.input_value(COUNT) == "7"
    _leaves(adviser, REASON, "Dvě ubytovny zavřely.")
    adviser.reload()
    assert adviser.input_value(REASON) == "Dvě ubytovny zavřely."


def _proposes(analyst: Page, around: str) -> str:
    """Opens what the parties differ in and proposes; gives the address of the matter."""
    analyst.goto(f"{around}k-dohode/")
    press(analyst, "main th a[href*='/k-dohode/']")
    analyst.wait_for_url(re.compile(r"/k-dohode/\d+/$"))
    assert "Dvě ubytovny zavřely." in analyst.inner_text("main")
    write(analyst, "#id_navrh-value", "7")
    write(analyst, "#id_navrh-reason", "Obec to zná nejlépe.")
    press(analyst, "form[action$='/navrhnout/'] button")
    analyst.wait_for_selector("form[action$='/postoj/']")
    return analyst.url


def _takes_a_stand(party: Page, matter: str, key: str, reason: str) -> None:
    """Agrees with the proposal (Space on the first choice) or does not (an arrow leads to the second)."""
    party.goto(matter)
    come_to(party, "input[name=postoj-agrees]")
    party.keyboard.press(key)
    write(party, "#id_postoj-reason", reason)
    press(party, "form[action$='/postoj/'] button")
    party.wait_for_selector(f"td:has-text('{reason}')")


def _says(party: Page, text: str) -> None:
    write(party, "#id_text", text)
    press(party, "form[action*='/diskuse/'] button")
    party.wait_for_selector(f"text={text}")


def _locks(analyst: Page, around: str) -> None:
    analyst.goto(around)
    press(analyst, "form[action$='/uzavrit/'] button")
    analyst.wait_for_selector("a[href$='/zamknout/']")
    press(analyst, "a[href$='/zamknout/']")
    analyst.wait_for_url(re.compile("/zamknout/$"))
    press(analyst, "form[action$='/zamknout/'] button")
    analyst.wait_for_url(around)


def _is_refused(party: Page, town: str) -> None:
    party.goto(town)
    assert "Kolo je zamčené." in party.inner_text("main")
    assert party.locator(f"{COUNT}[readonly]").count() == 1
    assert party.locator("form[data-saves]").count() == 0


def _excepts(analyst: Page, town: str, name: str) -> None:
    """Lets one person write today."""
    analyst.goto(f"{town}vyjimky/")
    come_to(analyst, "#id_user")
    for _press in range(20):
        if analyst.evaluate("document.activeElement.selectedOptions[0].text") == name:
            break
        analyst.keyboard.press("ArrowDown")
    assert analyst.evaluate("document.activeElement.selectedOptions[0].text") == name
    write(analyst, "#id_reason", "Výpadek sítě v obci.")
    write(analyst, "#id_until", analyst.evaluate("new Date().toLocaleDateString('cs-CZ')"))
    press(analyst, "main form.filling button")
    analyst.wait_for_selector("form[action*='/vyjimka/']")


def _leaves(page: Page, selector: str, text: str) -> None:
    """Writes into a field and leaves it, which saves it; waits until the page says so."""
    with page.expect_response(re.compile("/ulozit/$")) as answered:
        write(page, selector, text)
        page.keyboard.press("Tab")
    assert answered.value.json()["state"] == "saved"
    expect(page.locator("[data-saved-said]")).to_have_text(SAVED)


@pytest.mark.parametrize(("width", "colours"), [(1280, "dark"), (320, "light")])
def test_no_page_has_a_barrier_or_is_wider_than_the_screen(
    enter: Callable[[str], Page],
    register: str,
    barriers: Callable[[Page], list[str]],
    pictures: Path,
    width: int,
    colours: str,
):
    page = enter("regional_coordinator")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colours)
    page.goto(f"{register}/revalidace/")
    around = page.get_attribute("main th a", "href") or ""
    page.goto(register + around)
    own = page.get_attribute("main a[href^='/odpovedi/']", "href") or ""
    for path in ("/revalidace/", around, own, f"{around}k-dohode/"):
        page.goto(register + path)
        page.screenshot(path=pictures / f"{path.strip('/').replace('/', '-')}-{width}.png")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
