"""Without an account: a colleague fills in a section by a link, a municipality answers a direct question."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from .test_filling import SCRIPT, wait_for

pytestmark = pytest.mark.slow

ASK = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from meritko.web.accounts import demo
from meritko.web.accounts.actor import actor_of
from meritko.web.submissions.actions.linking import make_link
from meritko.web.submissions.models import Link, Submission
now = timezone.now(); today = timezone.localdate(now)
analyst = actor_of(demo.person_in("national_analyst"), today)
about = Submission.objects.get(form="ptp_direct_query")
made = make_link(analyst, about, Link.Kind.ASKED, "Obec Ukázkov", until=today + timedelta(9), now=now)
print(made.address)
"""
SAVED = re.compile(r"^\s*uloženo")
Open = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """An installation with a round of every form: its address, its home, the submission of each form."""

    address: str
    home: Path
    numbers: dict[str, str]

    def of(self, form: str) -> str:
        return f"{self.address}/odpovedi/{self.numbers[form]}/"


@pytest.fixture(scope="module")
def site_to_fill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """It runs for the tests of this file."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1"}
    told = subprocess.run(
        [sys.executable, SCRIPT], env=environment, check=True, capture_output=True, text=True
    ).stdout
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    quietly = ["--no-access-log", "--log-level", "error", "meritko.web.wsgi:application"]
    process = subprocess.Popen([*server, *quietly], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/pristupnost/")
        numbers = dict(line.split() for line in told.splitlines() if line.count(" ") == 1)
        yield Site(f"http://127.0.0.1:{port}", home, numbers)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def open_link(browser: Browser) -> Iterator[Open]:
    """Opens an address as somebody without an account."""
    contexts = []

    def open_it(address: str, width: int = 1280, colours: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=colours, java_script_enabled=script,
            locale="cs-CZ", reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_it
    for context in contexts:
        context.close()


def run(site: Site, code: str) -> str:
    environment = {**os.environ, "MERITKO_HOME": str(site.home), "MERITKO_DEMO": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "meritko.web.settings"
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return told.stdout.strip().splitlines()[-1]


def here(site: Site, address: str) -> str:
    """The address of a link on the server of the test."""
    return f"{site.address}/odpoved/{address.rstrip('/').rpartition('/')[2]}/"


def signed_in(open_link: Open, site: Site, role: str = "municipal_coordinator") -> Page:
    page = open_link(site.address)
    page.locator(f"button[value={role}]").click()
    page.wait_for_url(f"{site.address}/")
    return page


def test_a_direct_question_is_answered_in_a_minute_without_an_account(
    site_to_fill, open_link, barriers, pictures
):
    site = site_to_fill
    page = open_link(here(site, run(site, ASK)))

    assert re.search(r"/odpoved/\d+/$", page.url)  # the secret is in no address that stays
    expect(page.locator("h1")).to_have_text("Ukázkov")
    assert barriers(page) == []
    page.screenshot(path=pictures / "link_asked_1280.png", full_page=True)
    page.get_by_label("zda obec udržela místo TP").select_option(label="ano")
    expect(page.locator("[data-state]").first).to_have_text(SAVED)
    page.get_by_label("hlavní zdroj financování").fill("rozpočet obce")
    page.get_by_label("výše úvazků").fill("1,5")
    page.get_by_role("button", name="Odevzdat").click()
    expect(page.get_by_text("Odevzdáno, děkujeme")).to_be_visible()
    assert barriers(page) == []
    page.screenshot(path=pictures / "link_done_1280.png", full_page=True)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Stáhnout potvrzení (PDF)").click()
    octets = Path(coming.value.path()).read_bytes()
    text = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(octets)).pages)
    assert "Obec Ukázkov (odkazem" in re.sub(r"\s+", " ", text)
    page.reload()
    expect(page.get_by_role("button", name="Odevzdat")).to_have_count(0)


def test_a_section_is_handed_to_a_colleague_who_fills_it_in_and_says_done(
    site_to_fill, open_link, barriers, pictures
):
    site, form = site_to_fill, "krko_final_report"
    owner = signed_in(open_link, site)
    owner.goto(site.of(form))
    owner.get_by_role("link", name="Předat oddíl kolegovi").click()
    assert barriers(owner) == []
    owner.screenshot(path=pictures / "links_1280.png", full_page=True)
    owner.get_by_label("Pro koho").fill("Kolegyně Ukázková")
    owner.locator("input[name=sections]").first.check()
    title = owner.locator("input[name=sections]").first.evaluate("box => box.labels[0].textContent.trim()")
    owner.get_by_role("button", name="Vytvořit odkaz").click()
    address = owner.locator("#odkaz").inner_text()
    owner.screenshot(path=pictures / "link_made_1280.png", full_page=True)

    page = open_link(here(site, address), width=390)
    expect(page.locator("section.part h2")).to_have_count(1)
    expect(page.locator("section.part h2")).to_contain_text(title)
    assert barriers(page) == []
    page.screenshot(path=pictures / "link_390.png", full_page=True)
    expect(page.get_by_role("button", name="Odevzdat")).to_have_count(0)
    page.get_by_role("button", name="Mám hotovo").click()
    expect(page.get_by_text("Hotovo, děkujeme")).to_be_visible()
    page.get_by_role("button", name="Pokračovat v úpravách").click()
    expect(page.get_by_role("button", name="Mám hotovo")).to_be_visible()
    dark = open_link(here(site, address), colours="dark")
    assert barriers(dark) == []
    dark.screenshot(path=pictures / "link_dark.png", full_page=True)
    owner.goto(owner.url)
    owner.get_by_role("button", name="Odvolat").click()
    page.reload()
    expect(page.get_by_text("Kdo vám tento odkaz poslal, ten jej zrušil.")).to_be_visible()


def test_without_javascript_a_link_works_as_well(site_to_fill, open_link):
    site = site_to_fill
    address = run(site, ASK.replace("ptp_direct_query", "yearbook"))

    page = open_link(here(site, address), script=False)
    field = page.locator("section.part input[type=text], section.part textarea").first
    field.fill("12")
    page.get_by_role("button", name="Uložit").first.click()

    expect(page.get_by_text("Uloženo 1 změněné pole.")).to_be_visible()


def test_files_comments_and_receipts_are_legible(site_to_fill, open_link, barriers, pictures):
    site = site_to_fill
    owner = signed_in(open_link, site)
    owner.goto(site.of("ptp_direct_query") + "#prilohy")
    owner.screenshot(path=pictures / "beside_1280.png", full_page=True)
    for path, name in (("poznamky/", "remarks"), ("poznamka/", "comment"), ("potvrzeni/", "receipts")):
        owner.goto(site.of("ptp_direct_query") + path)
        assert barriers(owner) == [], path
        owner.screenshot(path=pictures / f"{name}_1280.png", full_page=True)
    nothing = open_link(f"{site.address}/odpoved/neplatny/")
    assert barriers(nothing) == []
    nothing.screenshot(path=pictures / "no_link.png")
