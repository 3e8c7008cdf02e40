"""A re-validation in the browser by keyboard alone: analyst, municipality, adviser, region, administrator."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .installation import Server, inside, served, told_of
from .keyboard import come_to, press, write
from .looks import NARROW, WIDE, in_turn, is_within

pytestmark = pytest.mark.slow

FILL = """
from pathlib import Path
from meritko.web.territory import demo, register_demo
demo.fill(Path("{beside}")); register_demo.fill(Path("{beside}"))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """An installation with the invented people, places and register, and no round yet."""
    beside = tmp_path_factory.mktemp("beside")
    home = shutil.copytree(prepared, beside / "home")
    inside(told_of(home), FILL.format(beside=beside))
    with served(home) as server:
        yield server


COUNT = "[data-key$='figures/-/svl_count']"
REASON = "[data-reason$='figures/-/svl_count']"
SAVED = re.compile("^uloženo")


def test_a_round_from_its_opening_to_what_is_written_after_its_lock_by_keyboard_alone(
    enter_by_keyboard: Callable[..., Page], site: Server, barriers: Callable[[Page], list[str]]
):
    analyst = enter_by_keyboard("national_analyst")
    around = _opens(analyst)
    hall, adviser = enter_by_keyboard("municipal_coordinator"), enter_by_keyboard("roma_adviser")
    town = _disputes(hall)
    _gives_the_reason(adviser, town)
    matter = _proposes(analyst, around)
    _takes_a_stand(enter_by_keyboard("regional_coordinator"), matter, "ArrowDown", "Nebyli jsme tam.")
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

    administrator = enter_by_keyboard("administrator")
    press(administrator, "a[href='/zaznam/']")
    administrator.wait_for_url(f"{site.address}/zaznam/")
    told = administrator.inner_text("main")
    assert "byla udělena výjimka z termínu" in told
    assert "pole bylo zapsáno na výjimku" in told


def _opens(analyst: Page) -> str:
    """Makes and opens a round; gives its address."""
    analyst.goto("/revalidace/nova/")
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


def test_no_page_has_a_barrier_or_is_wider_than_the_screen(
    enter: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
    picture: Callable[[Page, str], None],
):
    page = enter("regional_coordinator")
    page.goto("/revalidace/")
    around = page.get_attribute("main th a", "href") or ""
    page.goto(around)
    own = page.get_attribute("main a[href^='/odpovedi/']", "href") or ""
    for path in ("/revalidace/", around, own, f"{around}k-dohode/"):
        page.goto(path)
        for look in in_turn(page, (WIDE, "dark", 100), (NARROW, "light", 100)):
            assert barriers(page) == [], look
            assert is_within(page), look
            picture(page, f"{path.strip('/').replace('/', '-')}-{page.viewport_size['width']}")
