"""A form filled in in Excel, from the download in the browser to the answers on the page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.error import URLError

import openpyxl
import pytest
from playwright.sync_api import Browser, Download, Page, expect

pytestmark = pytest.mark.slow

PREPARE = """
import django; django.setup()
from datetime import timedelta
from pathlib import Path
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0); call_command("collectstatic", verbosity=0, interactive=False)
from meritko.web.accounts.models import Membership
from meritko.web.methodology import current_pack
from meritko.web.submissions.models import Round, Submission
from meritko.web.territory import demo
demo.fill(Path("{beside}"))
now, today = timezone.now(), timezone.localdate()
town = Membership.objects.get(role="municipal_coordinator").scope
form = next(f for f in current_pack().forms.by_id.values()
            if (f.kind, f.about) == ("final_report", "municipality"))
around = Round.objects.create(form=form.id, programme=form.programme, year=today.year, title=form.title.cs,
    opens=today, due=today + timedelta(days=20), state="open", made_at=now)
Submission.objects.create(round=around, form=form.id, kind="municipality", code=town, name="Ukázkov",
    before={{"clients/-/clients": 84}})
from meritko.web.accounts.actor import actor_of
from meritko.web.accounts.demo import person_in
from meritko.web.accounts.roles import Role
from meritko.web.collecting.actions.past_years import Arriving, receive
from meritko.web.work.worker import do_what_waits
from meritko.workbooks.demo.making import make_demo
analyst, pack = actor_of(person_in(Role.NATIONAL_ANALYST), today), current_pack()
for path in make_demo(pack, pack.demo, today.year - 2, 7, Path("{beside}")):
    receive(analyst, Arriving(path.name, [path.read_bytes()], today.year - 2), now)
do_what_waits("test")
"""
PATIENCE = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation with the invented people and places, and one report to be filled in."""
    beside = tmp_path_factory.mktemp("beside")
    (beside / "home").mkdir()
    environment = {**os.environ, "MERITKO_HOME": str(beside / "home"), "MERITKO_DEMO": "1"}
    subprocess.run([sys.executable, "-c", PREPARE.format(beside=beside)], env=environment, check=True)
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
def enter(collecting: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the application as somebody in a role."""
    contexts = []

    def come(role: str, width: int = 1280, colours: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="cs-CZ", reduced_motion="reduce",
            color_scheme=colours,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.goto(collecting)
        page.locator(f"button[value={role}]").click()
        page.wait_for_url(f"{collecting}/")
        return page

    yield come
    for context in contexts:
        context.close()


def cell(book: openpyxl.Workbook, key: str) -> openpyxl.cell.Cell:
    """The cell of a field, found as the application finds it: by the hidden first row and column."""
    section, row, question = key.split("/")
    [sheet] = [each for each in book.worksheets if each["A1"].value == section]
    roles = {each.value: each.column for each in sheet[1] if each.value}
    column = roles.get(f"answer {question}") or roles["answer"]
    marks = {sheet.cell(number, 1).value: number for number in range(2, sheet.max_row + 1)}
    return sheet.cell(marks.get(f"{row}/{question}") or marks[f"{row}/"], column)


def filled(download: Download, told: dict[str, object]) -> dict[str, object]:
    """The workbook that was downloaded, with some cells filled in, as the browser sends a file."""
    book = openpyxl.load_workbook(BytesIO(Path(download.path()).read_bytes()))
    for key, value in told.items():
        cell(book, key).value = value
    made = BytesIO()
    book.save(made)
    return {"name": "vyplněno.xlsx", "mimeType": XLSX, "buffer": made.getvalue()}


def test_a_downloaded_workbook_is_filled_in_sent_back_looked_at_and_kept(enter, barriers, pictures) -> None:
    told = {
        "work/1/post": "místo 1", "work/1/fte": 0.5, "work/1/months": 12, "people/2/post": "místo 2",
        "clients/-/clients": 84, "clients/-/clients_child": "dvě až tři", "clients/-/clients_adult": "53",
    }  # fmt: skip
    page = enter("municipal_coordinator")
    page.get_by_role("link", name="Vyplnit: Ukázkov").first.click()
    page.get_by_role("link", name="Vyplnit v Excelu").click()
    found = barriers(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Stáhnout sešit").click()
    file = filled(downloading.value, told)

    page.get_by_label("Vyplněný sešit").set_input_files(file)
    page.screenshot(path=pictures / "workbook.png", full_page=True)
    page.get_by_role("button", name="Odeslat a podívat se").click()
    expect(page.get_by_role("heading", name="Co by sešit změnil")).to_be_visible()
    found += barriers(page)
    page.screenshot(path=pictures / "workbook-preview.png", full_page=True)
    refused = page.get_by_role("table", name="Co se nedá zapsat")
    expect(refused.get_by_role("row").nth(1)).to_contain_text("dvě až tři")
    new = page.get_by_role("table", name="Co by se nově vyplnilo").get_by_role("row")
    expect(new).to_have_count(len(told))  # one is refused, one row are the headings
    with page.expect_download() as marking:
        page.get_by_role("link", name="Stáhnout sešit s označenými chybami").click()
    page.get_by_role("button", name="Zapsat do formuláře").click()

    expect(page.get_by_text("Ze sešitu se zapsalo 6 polí.")).to_be_visible()
    expect(page.locator("[name='clients/-/clients']")).to_have_value("84")
    expect(page.locator("[name='people/2/post']")).to_have_value("místo 2")
    expect(page.locator("[name='clients/-/clients_child']")).to_have_value("")
    marked = openpyxl.load_workbook(BytesIO(Path(marking.value.path()).read_bytes()))
    assert cell(marked, "clients/-/clients_child").fill.start_color.rgb == "FFF8CBAD"
    assert found == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_of_workbooks_and_past_years_are_there_for_everybody_on_a_phone(
    enter, collecting, barriers, pictures, colours
) -> None:
    found, wide = [], []
    for role, path in (
        ("municipal_coordinator", "/odpovedi/1/sesit/"),
        ("national_analyst", "/sber/minule-roky/"),
        ("national_analyst", "/sber/minule-roky/novy/"),
        *(("national_analyst", f"/sber/minule-roky/{number}/") for number in (1, 3)),
    ):
        page = enter(role, width=390, colours=colours)
        page.goto(collecting + path)
        found += barriers(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
        name = path.strip("/").replace("/", "-")
        page.screenshot(path=pictures / f"{name}-390-{colours}.png", full_page=True)

    assert (found, wide) == ([], [])
