"""Without an account: a colleague fills in a section by a link, a municipality answers a direct question."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from .installation import Server, inside, served

pytestmark = pytest.mark.slow

ASK = """
from datetime import timedelta
from django.utils import timezone
from meritko.web.accounts import demo
from meritko.web.accounts.actor import actor_of
from meritko.web.submissions.actions.linking import make_link
from meritko.web.submissions.models import Link, Submission
now = timezone.now(); today = timezone.localdate(now)
analyst = actor_of(demo.person_in("national_analyst"), today)
about = Submission.objects.get(form="{form}")
made = make_link(analyst, about, Link.Kind.ASKED, "Obec Ukázkov", until=today + timedelta(9), now=now)
print(made.address)
"""
SAVED = re.compile(r"^\s*uloženo")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, to_fill: Path) -> Iterator[Server]:
    """An installation with a round of every form."""
    with served(shutil.copytree(to_fill, tmp_path_factory.mktemp("links") / "home")) as server:
        yield server


@pytest.fixture
def form(enter: Callable[..., Page], numbers: dict[str, int]) -> Callable[..., Page]:
    """Opens a form, or a page of it, as the one who answers: form("yearbook", "poznamky/")."""
    return lambda name, page="": enter("municipal_coordinator", f"/odpovedi/{numbers[name]}/{page}")


def ask(site: Server, form: str = "ptp_direct_query") -> str:
    """The address of a new link by which a municipality answers."""
    return inside(site.told, ASK.format(form=form)).split()[-1]


def test_a_direct_question_is_answered_in_a_minute_without_an_account(site, open_page, barriers, picture):
    page = open_page(ask(site))

    assert re.search(r"/odpoved/\d+/$", page.url)  # the secret is in no address that stays
    expect(page.locator("h1")).to_have_text("Ukázkov")
    assert barriers(page) == []
    picture(page, "link_asked_1280")
    page.get_by_label("zda obec udržela místo TP").select_option(label="ano")
    expect(page.locator("[data-state]").first).to_have_text(SAVED)
    page.get_by_label("hlavní zdroj financování").fill("rozpočet obce")
    page.get_by_label("výše úvazků").fill("1,5")
    page.get_by_role("button", name="Odevzdat").click()
    expect(page.get_by_text("Odevzdáno, děkujeme")).to_be_visible()
    assert barriers(page) == []
    picture(page, "link_done_1280")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Stáhnout potvrzení (PDF)").click()
    octets = Path(coming.value.path()).read_bytes()
    text = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(octets)).pages)
    assert "Obec Ukázkov (odkazem" in re.sub(r"\s+", " ", text)
    page.reload()
    expect(page.get_by_role("button", name="Odevzdat")).to_have_count(0)


def test_a_section_is_handed_to_a_colleague_who_fills_it_in_and_says_done(form, open_page, barriers, picture):
    owner = form("krko_final_report")
    owner.get_by_role("link", name="Předat oddíl kolegovi").click()
    assert barriers(owner) == []
    picture(owner, "links_1280")
    owner.get_by_label("Pro koho").fill("Kolegyně Ukázková")
    owner.locator("input[name=sections]").first.check()
    title = owner.locator("input[name=sections]").first.evaluate("box => box.labels[0].textContent.trim()")
    owner.get_by_role("button", name="Vytvořit odkaz").click()
    address = owner.locator("#odkaz").inner_text()
    picture(owner, "link_made_1280")

    page = open_page(address, width=390)
    expect(page.locator("section.part h2")).to_have_count(1)
    expect(page.locator("section.part h2")).to_contain_text(title)
    assert barriers(page) == []
    picture(page, "link_390")
    expect(page.get_by_role("button", name="Odevzdat")).to_have_count(0)
    page.get_by_role("button", name="Mám hotovo").click()
    expect(page.get_by_text("Hotovo, děkujeme")).to_be_visible()
    page.get_by_role("button", name="Pokračovat v úpravách").click()
    expect(page.get_by_role("button", name="Mám hotovo")).to_be_visible()
    dark = open_page(address, colours="dark")
    assert barriers(dark) == []
    picture(dark, "link_dark")
    owner.goto(owner.url)
    owner.get_by_role("button", name="Odvolat").click()
    page.reload()
    expect(page.get_by_text("Kdo vám tento odkaz poslal, ten jej zrušil.")).to_be_visible()


def test_without_javascript_a_link_works_as_well(site, open_page):
    page = open_page(ask(site, "yearbook"), script=False)
    field = page.locator("section.part input[type=text], section.part textarea").first
    field.fill("12")
    page.get_by_role("button", name="Uložit").first.click()

    expect(page.get_by_text("Uloženo 1 změněné pole.")).to_be_visible()


def test_files_comments_and_receipts_are_legible(form, numbers, open_page, barriers, picture):
    owner = form("ptp_direct_query", "#prilohy")
    picture(owner, "beside_1280")
    for path, name in (("poznamky/", "remarks"), ("poznamka/", "comment"), ("potvrzeni/", "receipts")):
        owner.goto(f"/odpovedi/{numbers['ptp_direct_query']}/{path}")
        assert barriers(owner) == [], path
        picture(owner, f"{name}_1280")
    nothing = open_page("/odpoved/neplatny/")
    assert barriers(nothing) == []
    picture(nothing, "no_link")
