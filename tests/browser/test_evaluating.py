"""A whole run in the browser, from workbooks to what stands behind a number, by keyboard alone."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

YEAR = 2023
PATIENCE = 300
MERITKO = str(Path(sys.executable).with_name("meritko"))
PAGES = (
    "/beh/", "/beh/podklady/", "/beh/podklady/nove/", "/beh/podklady/{set}/", "/beh/podklady/{set}/nalezy/",
    "/beh/podklady/{set}/sesit/{book}/", "/beh/podklady/{set}/vyhodnotit/", "/beh/{run}/",
    "/beh/{run}/nalezy/", "/beh/{run}/vysledky/", "/beh/{run}/srovnani/", "/beh/{run}/cislo/?ukazatel=PTP1",
    "/beh/{run}/cislo/?ukazatel=PTP1&radky=vse", "/beh/{run}/oduvodneni/",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Iterator[str]:
    """The address of a filled demonstration that `meritko serve --demo` serves."""
    home = shutil.copytree(filled, tmp_path_factory.mktemp("beside"), dirs_exist_ok=True) / "home"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [MERITKO, "serve", "--demo", "--home", str(home), "--port", str(port), "--workers", "1"]
    environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1", "DATABASE_URL": ""}
    process = subprocess.Popen(command, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/pristupnost/", process)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
            return
        except (URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(f"{address} does not answer")


@pytest.fixture
def analyst(served: str, browser: Browser) -> Iterator[Page]:
    """A page of the national analyst, who came in by one key."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="cs-CZ", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(served)
    come_to(page, "button[value=national_analyst]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("data")
    subprocess.run(
        [MERITKO, "demo-data", "--year", str(YEAR), "--out", str(folder)], check=True, capture_output=True
    )
    return [str(path) for path in sorted(folder.glob("*.xlsx"))]


def come_to(page: Page, selector: str, most: int = 200) -> None:
    """Press Tab until an element has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def test_from_workbooks_to_what_stands_behind_a_number_by_keyboard_alone(
    analyst: Page, served: str, workbooks: list[str]
):
    page = analyst
    page.goto(f"{served}/beh/podklady/nove/")
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


@pytest.mark.parametrize(
    ("width", "colours", "letters"),
    [
        (1280, "light", 100),
        (1280, "dark", 100),
        (320, "light", 100),
        (320, "dark", 100),
        (1280, "light", 200),
    ],
)
def test_no_page_has_a_barrier_or_is_wider_than_the_screen(
    analyst: Page, served: str, barriers: Callable[[Page], list[str]], width: int, colours: str, letters: int
):
    page = analyst
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colours)
    run, found, book = newest(page, served)
    for path in PAGES:
        page.goto(served + path.format(set=found, run=run, book=book))
        page.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", letters)
        for folded in page.locator("main details").all():
            folded.evaluate("each => { each.open = true }")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def newest(page: Page, served: str) -> tuple[int, int, int]:
    """The numbers of the newest run, the newest set and a workbook of it."""
    page.goto(f"{served}/beh/")
    run = max(map(int, re.findall(r'"/beh/(\d+)/"', page.content())))
    page.goto(f"{served}/beh/podklady/")
    found = max(map(int, re.findall(r'"/beh/podklady/(\d+)/"', page.content())))
    page.goto(f"{served}/beh/podklady/{found}/")
    return run, found, int(re.findall(r"/sesit/(\d+)/", page.content())[0])


def test_every_format_and_both_tables_can_be_taken_away(analyst: Page, served: str):
    page = analyst
    page.goto(f"{served}/beh/2/")
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


def test_a_number_of_the_table_tells_where_it_is_from_and_how_it_changed(analyst: Page, served: str):
    page = analyst
    page.goto(f"{served}/beh/2/vysledky/?hledat=PTP1")
    page.click("main table a >> nth=0")
    page.wait_for_url(re.compile("/cislo/"))
    assert "Odkud je to číslo?" in page.inner_text("h1")
    page.click("text=Ukázat všechny řádky s buňkami")
    assert ".xlsx › " in page.inner_text("main table")
    page.goto(f"{served}/beh/2/srovnani/")
    assert "Změny proti běhu 1 za rok 2024" in page.inner_text("main")
    page.fill("#id_prah", "1.250")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_prah_error")
    assert "1.250" in page.inner_text("#id_prah_error")


def test_a_dragged_folder_and_a_file_of_another_kind_are_told_before_they_are_sent(
    analyst: Page, served: str
):
    page = analyst
    page.goto(f"{served}/beh/podklady/nove/")
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


def test_an_upload_that_is_lost_or_cancelled_says_that_nothing_was_kept(
    analyst: Page, served: str, workbooks: list[str]
):
    page = analyst
    page.goto(f"{served}/beh/podklady/")
    before = page.inner_text("main table")
    page.goto(f"{served}/beh/podklady/nove/")
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
    page.goto(f"{served}/beh/podklady/")
    assert page.inner_text("main table") == before


def test_a_zip_is_checked_corrected_and_evaluated_without_scripts(
    served: str, browser: Browser, workbooks: list[str], tmp_path: Path
):
    archive = tmp_path / "kraj.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in workbooks:
            packed.write(path, Path(path).name)
        packed.writestr("obec.xlsx", b"PK")
    context = browser.new_context(java_script_enabled=False, locale="cs-CZ")
    page = context.new_page()
    page.goto(served)
    page.click("button[value=national_analyst]")
    page.goto(f"{served}/beh/podklady/nove/")
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
    page.click("main form button:has-text('Spustit')")
    page.wait_for_url(re.compile(r"/beh/\d+/$"))
    until(page, "a[href*='/zprava/national/']")
    context.close()


def until(page: Page, selector: str) -> None:
    """Load the page again, as people without scripts do, until something is there."""
    deadline = time.monotonic() + PATIENCE
    while not page.locator(selector).count():
        assert time.monotonic() < deadline, page.inner_text("main")
        time.sleep(1)
        page.goto(page.url)


def test_a_reader_finds_what_is_released_in_the_edition_for_readers_alone(served: str, browser: Browser):
    context = browser.new_context(locale="cs-CZ")
    page = context.new_page()
    page.goto(served)
    page.click("button[value=reader]")
    page.goto(f"{served}/beh/")
    assert set(re.findall(r'"/beh/(\d+)/"', page.content())) == {"2"}
    page.goto(f"{served}/beh/2/")
    assert page.locator("a[href*='/zprava/']").count() == 1
    page.click("a[href*='/zprava/programme/']")
    page.wait_for_url(re.compile("/zprava/programme/"))
    assert page.goto(f"{served}/beh/1/").status == 404
    assert page.goto(f"{served}/beh/2/zprava/national/").status == 404
    assert page.goto(f"{served}/beh/podklady/").status == 403
    context.close()


def test_a_justification_is_kept_as_soon_as_the_field_is_left(analyst: Page, served: str):
    page = analyst
    page.goto(f"{served}/beh/2/oduvodneni/")
    come_to(page, "#id_explanation_0")
    page.keyboard.type("Zkušební vysvětlení.")
    page.keyboard.press("Tab")
    page.wait_for_selector("#stav-0:has-text('uloženo')")
    page.reload()
    assert page.input_value("#id_explanation_0") == "Zkušební vysvětlení."
