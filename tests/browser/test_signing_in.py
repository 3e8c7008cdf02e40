"""Coming in with a browser: an invitation, codes, a passkey, and all of it by keyboard."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import socket
import struct
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PASSWORD = "dlouhá věta se pamatuje"  # noqa: S105 - of invented people
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

Invite = Callable[[str], str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Invite]]:
    """An installation that is no demonstration: its address, and what invites an administrator to it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"  # passkeys know a name, no number
    home = tmp_path_factory.mktemp("office")
    told = {
        **os.environ,
        "MERITKO_HOME": str(home),
        "MERITKO_ADDRESS": address,
        "MERITKO_DEMO": "",
        "DATABASE_URL": "",
    }

    def manage(*words: str) -> str:
        command = [sys.executable, "-m", "django", *words]
        return subprocess.run(command, env=told, check=True, capture_output=True, text=True).stdout

    manage("migrate", "--verbosity=0")
    manage("collectstatic", "--verbosity=0", "--no-input")
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen([*server, "--log-level", "error", "meritko.web.wsgi:application"], env=told)
    try:
        _wait_for(f"{address}/ucet/prihlaseni/")
        yield address, lambda email: manage("invite_administrator", email).split()[-1]
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="cs-CZ", viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.set_default_timeout(15_000)
    yield made
    context.close()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 - our own address
            return
        except HTTPError:
            raise
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


def code_of(key: str) -> str:
    """The six digits that an application shows now (RFC 6238)."""
    digest = hmac.new(b32decode(key), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def look(page: Page, name: str) -> None:
    """No mistake of accessibility; with PICTURES set, a picture is kept to be looked at."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], name
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def accept(page: Page, link: str, name: str) -> None:
    page.goto(link)
    look(page, "invitation")
    page.get_by_label("Jméno a příjmení").fill(name)
    page.get_by_label("Heslo", exact=True).fill(PASSWORD)
    page.get_by_label("Heslo ještě jednou").fill(PASSWORD)
    page.get_by_role("button", name="Přijmout a založit účet").click()


def test_an_administrator_comes_in_sets_up_codes_and_signs_in_with_them_by_keyboard(page: Page, office):
    address, invite = office
    accept(page, invite("spravce@priklad.invalid"), "Ukázka Správce")
    expect(page.get_by_role("heading", name="Nastavte si druhý faktor")).to_be_visible()
    look(page, "second_factor")

    page.get_by_role("link", name="Nastavit aplikaci").click()
    look(page, "codes")
    key = re.sub(r"\s", "", page.locator("code.key").inner_text())
    page.get_by_label("Kód").fill(code_of(key))
    page.get_by_role("button", name="Potvrdit").click()
    expect(page.get_by_role("heading", name="Záchranné kódy")).to_be_visible()
    look(page, "recovery_codes")

    page.goto(f"{address}/ucet/odhlaseni/")
    page.get_by_role("main").get_by_role("button", name="Odhlásit se").click()
    page.goto(f"{address}/ucet/lide/")
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
    assert page.url == f"{address}/ucet/lide/"
    for path, name in _PAGES.items():
        page.goto(address + path)
        look(page, name)


def test_a_passkey_signs_in_alone(page: Page, office):
    address, invite = office
    _authenticator(page)
    accept(page, invite("klic@priklad.invalid"), "Ukázka Klíčová")
    page.get_by_role("link", name="Vytvořit přístupový klíč").click()
    look(page, "passkey")
    page.get_by_role("button", name="Vytvořit přístupový klíč").click()
    expect(page.get_by_role("heading", name="Záchranné kódy")).to_be_visible()
    page.goto(f"{address}/ucet/odhlaseni/")
    page.get_by_role("main").get_by_role("button", name="Odhlásit se").click()

    page.goto(f"{address}/ucet/prihlaseni/?next=/ucet/bezpecnost/")
    page.get_by_role("button", name="Přihlásit se přístupovým klíčem").click()

    expect(page.get_by_role("heading", name="Přihlašování a bezpečí", level=1)).to_be_visible()
    assert page.url == f"{address}/ucet/bezpecnost/"
    look(page, "safety_with_passkey")


def test_a_passkey_that_does_not_answer_is_said_and_the_password_stays(page: Page, office):
    address, _invite = office
    _authenticator(page)
    page.goto(f"{address}/ucet/prihlaseni/")

    page.get_by_role("button", name="Přihlásit se přístupovým klíčem").click()

    expect(page.get_by_text("Přístupový klíč neodpověděl.")).to_be_visible()
    expect(page.get_by_label("Heslo")).to_be_editable()


@pytest.mark.parametrize("path", ["/ucet/prihlaseni/", "/ucet/heslo/zapomenute/"])
def test_pages_before_signing_in_fit_a_narrow_dark_screen(browser: Browser, office, path: str):
    context = browser.new_context(locale="cs-CZ", viewport={"width": 320, "height": 700}, color_scheme="dark")
    page = context.new_page()
    page.goto(office[0] + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    look(page, f"narrow{path.replace('/', '_')}")
    context.close()


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
