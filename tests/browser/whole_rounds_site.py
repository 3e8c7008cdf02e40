"""An installation in which nothing was collected yet: three towns, fourteen regions, the invented people."""

from __future__ import annotations

import os
import quopri
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from .test_filling import wait_for

TOWN, VILLAGE, LEFT_OUT = "Ukázkov", "Vzorná", "Vzorkov"
PLACES = {"590001": TOWN, "590002": VILLAGE, "590003": LEFT_OUT}
REGION = "Zlínský"
REGION_NUMBER = 14
PATIENCE = 60

PREPARE = f"""
import django; django.setup()
from datetime import date
from django.utils import timezone
from meritko.web.accounts import demo
from meritko.web.territory.actions.given_places import ensure_regions
from meritko.web.territory.importing.draft import named
from meritko.web.territory.models import Listing, Municipality, Population, Standing, SupportedYear
now = timezone.now(); today = timezone.localdate(now); first = date(2020, 1, 1)
region = ensure_regions()["{REGION_NUMBER}"]
for code, name in {PLACES!r}.items():
    Municipality.objects.create(code=code, first_seen=first, last_seen=today)
    stands = Standing(municipality_id=code, region=region, postcode="11150", first_seen=first,
                      last_seen=today)
    named(stands, name); stands.save()
    Population.objects.create(municipality_id=code, day=first, inhabitants=4000)
    if name != "{VILLAGE}":
        Listing.objects.create(municipality_id=code, since_year=2020, at=now)
SupportedYear.objects.create(municipality_id="590002", year=today.year - 2, source="ukázka", at=now)
demo.make_people(today, region.code, "590001")
print(region.name)
"""


@dataclass
class Site:
    """The installation while it runs, with a page for everybody who came in."""

    address: str
    home: Path
    browser: Browser

    def __post_init__(self) -> None:
        self._contexts: list[BrowserContext] = []

    def page(self) -> Page:
        """A browser of somebody new, without an account."""
        made = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="cs-CZ", reduced_motion="reduce",
            accept_downloads=True,
        )  # fmt: skip
        self._contexts.append(made)
        return made.new_page()

    def enter(self, role: str) -> Page:
        """The page of the invented person in a role, signed in."""
        page = self.page()
        page.goto(self.address)
        page.locator(f"button[value={role}]").click()
        page.wait_for_url(f"{self.address}/")
        return page

    def link_mailed_to(self, address: str) -> str:
        """The link in the mail that the background work has sent to an address."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for path in (self.home / "mail").glob("*"):
                text = quopri.decodestring(path.read_bytes()).decode("utf-8", "replace")
                found = re.search(r"/odpoved/[\w-]{16,}/?", text)
                if found and address in text:
                    return f"{self.address}{found[0]}"
            time.sleep(0.2)
        raise TimeoutError(f"no mail came to {address}")

    def close_pages(self) -> None:
        while self._contexts:
            self._contexts.pop().close()


@contextmanager
def running(home: Path, browser: Browser) -> Iterator[Site]:
    """Prepare a home with an empty database and let the server and the background work run over it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": "",
        "MERITKO_ADDRESS": address, "DJANGO_SETTINGS_MODULE": "meritko.web.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True)
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log",
        "--blocking-threads", "4", "--log-level", "error", "meritko.web.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "meritko.web", "worker"]
    processes = [subprocess.Popen(each, env=environment) for each in (server, worker)]
    try:
        wait_for(f"{address}/pristupnost/")
        yield Site(address, home, browser)
    finally:
        for each in processes:
            each.terminate()
        for each in processes:
            each.wait(30)
