"""Coming in with a browser: an invitation, codes, a passkey, and all of it by keyboard."""

from __future__ import annotations

import hashlib
import hmac
import re
import shutil
import struct
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .installation import Server, Visitors, served

PASSWORD = "dlouhá věta se pamatuje"  # noqa: S105 - of invented people

Look = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """An installation that is no demonstration."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("office") / "home")
    with served(home, host="localhost", MERITKO_DEMO="") as server:  # passkeys know a name, no number
        yield server


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """An empty page of somebody who is not known."""
    made = visitors.open("about:blank")
    made.set_default_timeout(15_000)
    return made


@pytest.fixture
def look(barriers: Callable[[Page], list[str]], picture: Look) -> Look:
    """Asserts that a page has no mistake of accessibility, and makes a picture of it."""

    def look_at(page: Page, name: str) -> None:
        assert barriers(page) == [], name
        picture(page, name)

    return look_at


def invite(site: Server, email: str) -> str:
    """The link that invites somebody to be an administrator."""
    command = [sys.executable, "-m", "django", "invite_administrator", email]
    told = subprocess.run(command, env=site.told, check=True, stdout=subprocess.PIPE, text=True).stdout
    return told.split()[-1]


def code_of(key: str) -> str:
    """The six digits that an application shows now (RFC 6238)."""
    digest = hmac.new(b32decode(key), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def accept(page: Page, link: str, name: str, look: Look) -> None:
    page.goto(link)
    look(page, "invitation")
    page.get_by_label("Jméno a příjmení").fill(name)
    page.get_by_label("Heslo", exact=True).fill(PASSWORD)
    page.get_by_label("Heslo ještě jednou").fill(PASSWORD)
    page.get_by_role("button", name="Přijmout a založit účet").click()


def test_an_administrator_comes_in_sets_up_codes_and_signs_in_with_them_by_keyboard(
    page: Page, site: Server, look: Look
):
    accept(page, invite(site, "spravce@priklad.invalid"), "Ukázka Správce", look)
    expect(page.get_by_role("heading", name="Nastavte si druhý faktor")).to_be_visible()
    look(page, "second_factor")

    page.get_by_role("link", name="Nastavit aplikaci").click()
    look(page, "codes")
    key = re.sub(r"\s", "", page.locator("code.key").inner_text())
    page.get_by_label("Kód").fill(code_of(key))
    page.get_by_role("button", name="Potvrdit").click()
    expect(page.get_by_role("heading", name="Záchranné kódy")).to_be_visible()
    look(page, "recovery_codes")

    page.goto("/ucet/odhlaseni/")
    page.get_by_role("main").get_by_role("button", name="Odhlásit se").click()
    page.goto("/ucet/lide/")
    expect(page.get_by_role("heading", name="Přihlášení")).to_be_visible()
    look(page, "sign_in")
    _by_keyboard(page, "E-mail", "spravce@priklad.invalid")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Druhý krok přihlášení")).to_be_visible()
    look(page, "second_step")
    _by_keyboard(page, "Kód", code_of(key))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Lidé")).to_be_visible()
    assert page.url == f"{site.address}/ucet/lide/"
    for path, name in _PAGES.items():
        page.goto(path)
        look(page, name)


def test_a_passkey_signs_in_alone(page: Page, site: Server, look: Look):
    _authenticator(page)
    accept(page, invite(site, "klic@priklad.invalid"), "Ukázka Klíčová", look)
    page.get_by_role("link", name="Vytvořit přístupový klíč").click()
    look(page, "passkey")
    page.get_by_role("button", name="Vytvořit přístupový klíč").click()
    expect(page.get_by_role("heading", name="Záchranné kódy")).to_be_visible()
    page.goto("/ucet/odhlaseni/")
    page.get_by_role("main").get_by_role("button", name="Odhlásit se").click()

    page.goto("/ucet/prihlaseni/?next=/ucet/bezpecnost/")
    page.get_by_role("button", name="Přihlásit se přístupovým klíčem").click()

    expect(page.get_by_role("heading", name="Přihlašování a bezpečí", level=1)).to_be_visible()
    assert page.url == f"{site.address}/ucet/bezpecnost/"
    look(page, "safety_with_passkey")


def test_a_passkey_that_does_not_answer_is_said_and_the_password_stays(page: Page):
    _authenticator(page)
    page.goto("/ucet/prihlaseni/")

    page.get_by_role("button", name="Přihlásit se přístupovým klíčem").click()

    expect(page.get_by_text("Přístupový klíč neodpověděl.")).to_be_visible()
    expect(page.get_by_label("Heslo")).to_be_editable()


@pytest.mark.parametrize("path", ["/ucet/prihlaseni/", "/ucet/heslo/zapomenute/"])
def test_pages_before_signing_in_fit_a_narrow_dark_screen(open_page, look: Look, path: str):
    page = open_page(path, width=320, colours="dark")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    look(page, f"narrow{path.replace('/', '_')}")


_PAGES = {
    "/ucet/": "profile",
    "/ucet/bezpecnost/": "safety",
    "/ucet/zaznam/": "my_log",
    "/ucet/lide/": "people",
    "/ucet/lide/pozvat/": "invite",
    "/ucet/organizace/": "organisations",
    "/ucet/organizace/nova/": "organisation",
    "/ucet/lide/role/1/": "role",
    "/ucet/lide/role/1/zastup/": "substitute",
    "/ucet/heslo/": "password",
    "/zaznam/": "log",
}


def _by_keyboard(page: Page, label: str, text: str) -> None:
    """Go to a field by Tab alone and write into it."""
    field = page.get_by_label(label, exact=True)
    for _ in range(20):
        if field.evaluate("each => each === document.activeElement"):
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label} cannot be reached by keyboard")


def _authenticator(page: Page) -> None:
    """Chromium's own pretended device, which answers at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
