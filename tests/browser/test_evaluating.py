"""A whole run in the browser, from workbooks to what stands behind a number, by keyboard alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .installation import MERITKO, Server, served
from .keyboard import come_to
from .looks import COLOURS, NARROW, WIDE, in_turn, is_within

pytestmark = pytest.mark.slow

YEAR = 2023
PATIENCE = 300
LESSER = "input[name=audiences]:not([value=national])"
"""Those for whom run 2 has reports, which take ten seconds each, and the runs of these tests need none."""

PAGES = (
    "/beh/", "/beh/2/", "/beh/podklady/", "/beh/podklady/nove/", "/beh/podklady/{set}/",
    "/beh/podklady/{set}/nalezy/", "/beh/podklady/{set}/sesit/{book}/", "/beh/podklady/{set}/vyhodnotit/",
    "/beh/{run}/", "/beh/{run}/nalezy/", "/beh/{run}/vysledky/", "/beh/{run}/srovnani/",
    "/beh/{run}/cislo/?ukazatel=PTP1", "/beh/{run}/cislo/?ukazatel=PTP1&radky=vse",
    "/beh/{run}/oduvodneni/",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Iterator[Server]:
    """A filled demonstration that `meritko serve --demo` serves."""
    home = shutil.copytree(filled, tmp_path_factory.mktemp("beside"), dirs_exist_ok=True) / "home"
    words = [MERITKO, "serve", "--demo", "--home", str(home), "--workers", "1", "--port"]
    with served(home, lambda port: [[*words, port]]) as server:
        yield server


@pytest.fixture
def analyst(enter: Callable[..., Page]) -> Page:
    """A page of the national analyst."""
    return enter("national_analyst")


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("data")
    subprocess.run(
        [MERITKO, "demo-data", "--year", str(YEAR), "--out", str(folder)], check=True, capture_output=True
    )
    return [str(path) for path in sorted(folder.glob("*.xlsx"))]


def test_from_workbooks_to_what_stands_behind_a_number_by_keyboard_alone(
    enter_by_keyboard: Callable[..., Page], workbooks: list[str]
):
    page = enter_by_keyboard("national_analyst", "/beh/podklady/nove/")
    come_to(page, "#id_year")
    page.keyboard.press("Control+A")
    page.keyboard.type(str(YEAR))
    come_to(page, "#id_files")
    page.set_input_files("#id_files", workbooks)  # the dialog of the system is out of the browser's hands
    assert "Vybráno souborů: 4" in page.inner_text("[data-upload-said]")
    come_to(page, "form[data-upload] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/podklady/\d+/$"))
    page.wait_for_selector("a:has-text('Ukázat nálezy')", timeout=PATIENCE * 1000)
    come_to(page, "a[href$='/vyhodnotit/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/vyhodnotit/$"))
    for _audience in range(page.locator(LESSER).count()):
        come_to(page, LESSER)
        page.keyboard.press("Space")
    come_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/beh/\d+/$"))
    page.wait_for_selector("a[href*='/zprava/national/']", timeout=PATIENCE * 1000)
    come_to(page, "a[href*='/zprava/national/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/zprava/national/"))
    come_to(page, "a[href^='/beh/']", 3)  # the way back stands first
    come_to(page, "a[href^='#card/']", 1000)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert "Odkud je to číslo?" in page.inner_text("dialog[open]")
    assert "#card/" in page.url
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")


def test_no_page_has_a_barrier_or_is_wider_than_the_screen(
    analyst: Page, barriers: Callable[[Page], list[str]]
):
    page = analyst
    run, found, book = newest(page)
    looks = (*product((WIDE, NARROW), COLOURS, (100,)), (WIDE, "light", 200))
    for path in PAGES:
        page.goto(path.format(set=found, run=run, book=book))
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        for look in in_turn(page, *looks):
            assert barriers(page) == [], look
            assert is_within(page), look


def newest(page: Page) -> tuple[int, int, int]:
    """The numbers of the newest run, the newest set and a workbook of it."""
    page.goto("/beh/")
    run = max(map(int, re.findall(r'"/beh/(\d+)/"', page.content())))
    page.goto("/beh/podklady/")
    found = max(map(int, re.findall(r'"/beh/podklady/(\d+)/"', page.content())))
    page.goto(f"/beh/podklady/{found}/")
    return run, found, int(re.findall(r"/sesit/(\d+)/", page.content())[0])


def test_every_format_and_both_tables_can_be_taken_away(analyst: Page):
    page = analyst
    page.goto("/beh/2/")
    links = page.locator("main a[download]")
    assert links.count() >= 3 * 4 + 1 + 2
    for number in range(links.count()):
        page.wait_for_timeout(
            200
        )  # Chromium held the eleventh back when they followed faster than people click
        with page.expect_download() as taken:
            links.nth(number).click()
        content = Path(taken.value.path()).read_bytes()
        ending = Path(taken.value.suggested_filename).suffix
        begins = {
            ".xlsx": b"PK",
            ".docx": b"PK",
            ".pdf": b"%PDF",
            ".html": b"<!doctype html",
            ".csv": b"indicator,",
        }
        assert content[:20].lower().startswith(begins[ending].lower())


def test_a_number_of_the_table_tells_where_it_is_from_and_how_it_changed(analyst: Page):
    page = analyst
    page.goto("/beh/2/vysledky/?hledat=PTP1")
    page.click("main table a >> nth=0")
    page.wait_for_url(re.compile("/cislo/"))
    assert "Odkud je to číslo?" in page.inner_text("h1")
    page.click("text=Ukázat všechny řádky s buňkami")
    assert ".xlsx › " in page.inner_text("main table")
    page.goto("/beh/2/srovnani/")
    assert "Změny proti běhu 1 za rok 2024" in page.inner_text("main")
    page.fill("#id_prah", "1.250")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_prah_error")
    assert "1.250" in page.inner_text("#id_prah_error")


def test_a_dragged_folder_and_a_file_of_another_kind_are_told_before_they_are_sent(analyst: Page):
    page = analyst
    page.goto("/beh/podklady/nove/")
    page.evaluate(DROP)
    page.locator("[data-upload-said]").filter(has_text="Vybráno souborů: 1").wait_for()
    page.click("form[data-upload] button[type=submit]")
    page.wait_for_selector("[data-error-summary]")
    assert "dopis.docx není sešit (.xlsx), proto jsme ho vynechali." in page.inner_text(
        "[data-error-summary]"
    )


DROP = """() => {
  const carrier = new DataTransfer();
  carrier.items.add(new File(["text"], "dopis.docx"));
  const place = document.querySelector("[data-drop]");
  place.dispatchEvent(new DragEvent("drop", { dataTransfer: carrier, bubbles: true, cancelable: true }));
}"""


def test_an_upload_that_is_lost_or_cancelled_says_that_nothing_was_kept(analyst: Page, workbooks: list[str]):
    page = analyst
    page.goto("/beh/podklady/")
    before = page.inner_text("main table")
    page.goto("/beh/podklady/nove/")
    page.set_input_files("#id_files", workbooks)
    page.route("**/nove/", lambda route: route.abort())
    page.click("form[data-upload] button[type=submit]")
    said = page.locator("[data-upload-said]")
    said.filter(has_text="Spojení se přerušilo a nic se neuložilo. Pošlete soubory znovu.").wait_for()
    page.unroute("**/nove/")
    page.route("**/nove/", lambda _route: None)  # never answered
    page.click("form[data-upload] button[type=submit]")
    page.click("[data-upload-cancel]")
    said.filter(has_text="Nahrávání jste zrušili; nic se neuložilo.").wait_for()
    page.unroute("**/nove/")
    page.goto("/beh/podklady/")
    assert page.inner_text("main table") == before


def test_a_zip_is_checked_corrected_and_evaluated_without_scripts(
    enter: Callable[..., Page], workbooks: list[str], tmp_path: Path
):
    archive = tmp_path / "kraj.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in workbooks:
            packed.write(path, Path(path).name)
        packed.writestr("obec.xlsx", b"PK")
    page = enter("national_analyst", "/beh/podklady/nove/", script=False)
    page.fill("#id_year", str(YEAR))
    page.set_input_files("#id_files", str(archive))
    page.click("form[data-upload] button[type=submit]")
    page.wait_for_url(re.compile(r"/podklady/\d+/$"))
    until(page, "text=1 chyba")
    page.click("tr:has-text('obec.xlsx') button:has-text('Vynechat')")
    until(page, "text=Chyba tu není")
    with page.expect_download() as taken:
        page.click("a:has-text('Sešit s nálezy') >> nth=0")
    assert taken.value.suggested_filename.endswith(" s nálezy.xlsx")
    page.click("a:has-text('Vyhodnotit')")
    for box in page.locator(LESSER).all():
        box.uncheck()
    page.click("main form button:has-text('Spustit')")
    page.wait_for_url(re.compile(r"/beh/\d+/$"))
    until(page, "a[href*='/zprava/national/']")


def until(page: Page, selector: str) -> None:
    """Load the page again, as people without scripts do, until something is there."""
    deadline = time.monotonic() + PATIENCE
    while not page.locator(selector).count():
        assert time.monotonic() < deadline, page.inner_text("main")
        time.sleep(1.0)
        page.goto(page.url)


def test_a_reader_finds_what_is_released_in_the_edition_for_readers_alone(enter: Callable[..., Page]):
    page = enter("reader", "/beh/")
    assert set(re.findall(r'"/beh/(\d+)/"', page.content())) == {"2"}
    page.goto("/beh/2/")
    assert page.locator("a[href*='/zprava/']").count() == 1
    page.click("a[href*='/zprava/programme/']")
    page.wait_for_url(re.compile("/zprava/programme/"))
    assert page.goto("/beh/1/").status == 404
    assert page.goto("/beh/2/zprava/national/").status == 404
    assert page.goto("/beh/podklady/").status == 403


def test_a_justification_is_kept_as_soon_as_the_field_is_left(analyst: Page):
    page = analyst
    page.goto("/beh/2/oduvodneni/")
    come_to(page, "#id_explanation_0")
    page.keyboard.type("Zkušební vysvětlení.")
    page.keyboard.press("Tab")
    page.wait_for_selector("#stav-0:has-text('uloženo')")
    page.reload()
    assert page.input_value("#id_explanation_0") == "Zkušební vysvětlení."
