"""The pattern book in a browser: no barrier, no error, no overflow, and every module does what it says."""

import os
import re
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from meritko.web.ui.entry import Ambiguous, NotANumber, read_number

from .looks import COLOURS, NARROW, WIDE, in_turn, is_within

PAGES = ["/vzornik/", "/pristupnost/", *(f"/vzornik/chyba/{status}/" for status in (404, 500))]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_look_has_a_barrier(open_page, barriers, path):
    page = open_page(path)

    for look in in_turn(page, *product((WIDE, NARROW), COLOURS, (100,))):
        assert barriers(page) == [], look


@pytest.mark.parametrize("path", PAGES)
def test_nothing_makes_a_narrow_page_scroll_sideways(open_page, path):
    page = open_page(path, NARROW)

    assert page.evaluate("document.documentElement.scrollWidth") == NARROW


@pytest.mark.parametrize("path", PAGES)
def test_text_twice_as_large_stays_within_the_page(open_page, barriers, path):
    page = open_page(path)

    for look in in_turn(page, (WIDE, "light", 200), (640, "light", 200)):
        assert is_within(page), look
        assert page.evaluate(CUT_TEXTS) == [], look
        if path == PAGES[0]:
            assert barriers(page) == [], look


CUT_TEXTS = """() => [...document.querySelectorAll("button, a, label, h1, h2, h3, th, td, p, li, dd")]
    .filter((each) => each.checkVisibility() && !each.closest(".hidden, .find, .table-region, legend"))
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
    .map((each) => each.outerHTML.slice(0, 120))"""


def test_the_pattern_book_loads_from_this_machine_only_and_without_an_error(open_page, site):
    page = open_page("/pristupnost/")
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/vzornik/")
    page.wait_for_load_state("networkidle")

    assert said == []
    assert [url for url in asked if not url.startswith(site.address)] == []
    assert len(asked) <= 26


def test_pictures_of_the_pattern_book_are_made(open_page, tmp_path):
    page, folder = open_page("/vzornik/"), Path(os.environ.get("MERITKO_PICTURES") or tmp_path)
    looks = [(width, colours, 100) for width in (WIDE, 390) for colours in COLOURS]
    paths = [folder / f"vzornik-{width}-{colours}.png" for width, colours, _letters in looks]
    for path, _look in zip(paths, in_turn(page, *looks), strict=True):
        page.screenshot(path=path, full_page=True)

    assert len({path.read_bytes() for path in paths}) == 4


def test_without_script_forms_dialogs_and_colours_still_work(open_page):
    page = open_page("/vzornik/", script=False)
    page.get_by_label("Osoby celkem").first.fill("7")
    page.get_by_role("link", name="Smazat kolo 2025…").click()

    assert page.url.endswith("#otazka")
    page.get_by_role("button", name="Tmavé").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_choice_of_colours_takes_effect_at_once_and_stays(open_page):
    page = open_page("/vzornik/")
    with page.expect_response("**/vzhled/"):
        page.get_by_role("button", name="Tmavé").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.get_by_role("button", name="Tmavé").get_attribute("aria-pressed") == "true"


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(open_page):
    page = open_page("/vzornik/")

    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    page.get_by_role("link", name="Podpořené osoby: ").click()
    assert page.evaluate("document.activeElement.name") == "bad-people"
    page.get_by_role("link", name="Druh práce: ").click()
    assert page.evaluate("document.activeElement.name") == "bad-kind"


def test_a_dialog_keeps_the_focus_and_escape_gives_it_back(open_page):
    page = open_page("/vzornik/")
    page.get_by_role("link", name="Smazat kolo 2025…").click()

    assert page.get_by_role("dialog", name="Smazat kolo 2025?").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Smazat kolo 2025…"


def test_the_way_past_the_header_is_the_first_stop_of_the_keyboard(open_page):
    page = open_page("/pristupnost/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Přejít na obsah"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_control_for_files_speaks_czech_and_names_what_is_chosen_by_keyboard_too(open_page):
    page = open_page("/vzornik/")
    page.on("filechooser", lambda _asked: None)  # from now on no dialog of the system opens
    box = page.locator(".file", has=page.locator("#id_good-workbook"))
    control = page.locator("#id_good-workbook")

    names = control.evaluate("each => [...each.labels].map((label) => label.innerText)")
    assert names == ["Sešit s daty", "Vybrat soubor"]
    assert box.inner_text().split("\n") == ["Vybrat soubor", "zatím nic nevybráno"]
    control.focus()
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Space")
    asked.value.set_files({"name": "kraj.xlsx", "mimeType": "", "buffer": b"x"})
    expect(box).to_have_text(re.compile(r"^\s*Vybrat soubor\s*kraj\.xlsx\s*$"))
    with page.expect_file_chooser():
        box.locator(".file__button").click(force=True)


def test_without_script_the_control_for_files_is_that_of_the_browser(open_page):
    page = open_page("/vzornik/", script=False)

    assert page.locator(".file__button").first.is_hidden()
    assert page.locator("#id_good-workbook").evaluate("each => getComputedStyle(each).opacity") == "1"


def focused(page) -> str:
    return page.evaluate("document.activeElement.name")


def test_a_table_of_inputs_is_moved_through_as_a_sheet(open_page):
    page = open_page("/vzornik/")
    page.locator("#cell-a1").focus()
    stops = []
    for key in ("ArrowRight", "ArrowDown", "Enter", "Shift+Enter", "ArrowUp", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        stops.append(focused(page))

    assert stops == ["a2", "b2", "c2", "b2", "a2", "a1", "a1"]


def test_inside_a_cell_the_arrows_move_through_its_number_first(open_page):
    page = open_page("/vzornik/")
    page.locator("#cell-a1").focus()
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")

    assert focused(page) == "a1"
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "a2"


PASTE = """([id, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.getElementById(id).dispatchEvent(event);
}"""


def cells(page) -> list[list[str]]:
    rows = page.locator("[data-grid] tbody tr").all()
    return [[cell.input_value() for cell in row.locator("input").all()] for row in rows]


def test_a_block_from_excel_fills_the_cells_and_can_be_taken_back(open_page):
    page = open_page("/vzornik/")
    before = cells(page)
    page.locator("#cell-a2").focus()
    page.evaluate(PASTE, ["cell-a2", "1 000\t2,5\t9\r\n30\t40\r\n"])

    assert cells(page)[:2] == [["120", "1 000", "2,5"], ["14", "30", ""]]
    said = page.locator("[data-grid-said]")
    assert said.inner_text() == (
        "Vložené hodnoty: 3. Ctrl+Z vložení vrátí. "
        "Vkládáte víc, než kolik má tabulka místa; nevešlo se hodnot: 2."
    )
    page.keyboard.press("Control+z")
    assert cells(page) == before
    assert said.inner_text() == "Vložení je vráceno."


NUMBERS = [
    "1250", "1 234,5", "1\u00a0234,5", "1\u202f234\u202f567", "12 %", "1 250 Kč", "3 tis.", "1,5 tis. Kč",
    "\u22125", "1,250", "0.250", "1.5", "12345.678", "1.250.000", "1.250,5", "1,250,000", ",5", "1.250",
    "-1.250", "1 234.567", "1,250.5", "dvanáct", "1 2", "12 34 567", "1e5", "1..5", "%", "1 250 EUR",
]  # fmt: skip


def readings(text: str) -> list[float]:
    try:
        return [float(read_number(text).value)]
    except Ambiguous as asked:
        return [float(reading) for reading in asked.readings]
    except NotANumber:
        return []


def test_the_browser_reads_numbers_as_the_server_does(open_page):
    page = open_page("/vzornik/")
    address = page.locator("script[src*='ui/numbers']").get_attribute("src")
    script = "async ([address, texts]) => { const m = await import(address); return texts.map(m.readings); }"

    assert page.evaluate(script, [address, NUMBERS]) == [readings(text) for text in NUMBERS]


def test_a_number_is_echoed_as_it_was_understood(open_page):
    page = open_page("/vzornik/")
    field = page.locator("input[name=good-people]")
    field.fill("3 tis.")
    field.blur()
    box = page.locator(".field", has=field)

    assert box.locator("output").inner_text() == "= 3\u00a0000"
    field.fill("1.250")
    field.blur()
    assert box.locator("output").inner_text() == "1\u00a0250 nebo 1,25?"


def test_a_changed_filter_shows_its_list_at_once_and_leaves_empty_ones_out(open_page):
    page = open_page("/vzornik/")
    with page.expect_navigation():
        page.get_by_label("Kraj", exact=True).last.select_option("C")

    assert re.search(r"/vzornik/\?kraj=C#tabulka$", page.url)


def test_a_link_is_copied_and_the_button_says_so(open_page):
    page = open_page("/vzornik/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopírovat odkaz").click()
    page.get_by_role("button", name="Zkopírováno").wait_for()

    assert page.evaluate("navigator.clipboard.readText()").startswith("Stáhnout výsledky")
