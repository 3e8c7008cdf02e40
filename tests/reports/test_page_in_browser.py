"""The page as people use it, in Chromium: with a pointer, a keyboard, a telephone, in the dark, on paper."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from tests.chromium import browser
from tests.reports.sample import HOSTILE, key, whole_report

from meritko.reports.charts import read_boundaries
from meritko.reports.document import Chart, card_id
from meritko.reports.page import write_page

__all__ = ["browser"]

CARD = card_id(key("PTP3", "1 rok")).replace(" ", "%20")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_page(whole_report(), path)
    return path


class Opened:
    """A page with everything that it complained about or asked the network for."""

    def __init__(self, browser: Browser, path: Path, place: str = "", **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(f"{path.as_uri()}{place}")
        if context.get("java_script_enabled", True):
            self.page.wait_for_selector("html.drawn", state="attached")

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def test_all_charts_are_drawn_without_a_complaint_and_without_the_network(
    browser: Browser, path: Path
) -> None:
    charts = [block.id for block in whole_report().blocks() if isinstance(block, Chart)]

    with Opened(browser, path) as opened:
        drawn = opened.page.eval_on_selector_all(
            ".drawing:has(svg)", "all => all.map(one => one.dataset.chart)"
        )

        assert sorted(drawn) == sorted(set(charts))
        assert opened.complaints == []
        assert opened.asked == [path.as_uri()]


def test_maps_with_boundaries_are_drawn_and_share_their_shapes(browser: Browser, tmp_path: Path) -> None:
    codes = next(block.codes for block in whole_report().blocks() if isinstance(block, Chart) and block.codes)
    squares = [
        {"type": "Polygon", "coordinates": [[[x, 49], [x + 1, 49], [x + 1, 50], [x, 50], [x, 49]]]}
        for x in range(12, 12 + len(codes))
    ]
    areas = [
        {"properties": {"nuts": code}, "geometry": square}
        for code, square in zip(codes, squares, strict=True)
    ]
    (tmp_path / "areas.geojson").write_text(json.dumps({"features": areas}), encoding="utf-8")
    path = tmp_path / "report.html"

    write_page(whole_report(), path, read_boundaries(tmp_path / "areas.geojson"))

    with Opened(browser, path) as opened:
        assert opened.page.locator("[data-chart=kraje-mapa] .mark-shape path").count() == len(codes)
        assert opened.complaints == []


def test_nothing_hostile_became_an_element(browser: Browser, path: Path) -> None:
    with Opened(browser, path, f"#card/{CARD}") as opened:
        assert opened.page.locator("b").count() == 0
        assert (
            opened.page.locator(f"dialog td:text-is({HOSTILE!r})")
            .or_(opened.page.locator("dialog td").filter(has_text=HOSTILE))
            .count()
        )
        assert opened.complaints == []


def test_evaluation_of_text_is_forbidden_and_not_needed(browser: Browser, path: Path) -> None:
    with Opened(browser, path) as opened:
        blocked = opened.page.evaluate(
            """() => new Promise(done => {
                addEventListener('securitypolicyviolation', event => done(event.blockedURI));
                const script = document.createElement('script');
                script.textContent = 'window.x = 1';
                document.body.append(script);
                setTimeout(() => done('nothing'), 2000);
            })"""
        )

        assert blocked == "inline"
        assert opened.page.evaluate("window.x") is None


def test_a_chart_shows_the_texts_of_the_document(browser: Browser, path: Path) -> None:
    with Opened(browser, path) as opened:
        texts = opened.page.locator("[data-chart=delka-graf] svg text").all_text_contents()

        assert {"1 rok", "8,5\N{NO-BREAK SPACE}%", "0,0\N{NO-BREAK SPACE}%"} <= set(texts)
        alternative = "Nejvíc obcí (48,9 %) je podporováno druhým nebo třetím rokem, nových je 8,5 %."
        assert opened.page.get_by_role("img", name=alternative, exact=True).count() == 1


def test_the_keyboard_walks_through_the_numbers_of_a_chart(browser: Browser, path: Path) -> None:
    with Opened(browser, path) as opened:
        opened.page.locator("[data-chart=delka-graf]").focus()
        tip = opened.page.locator("#m-tip")
        said = []
        for pressed in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
            opened.page.keyboard.press(pressed)
            said.append(tip.inner_text())
        opened.page.keyboard.press("Escape")

        assert said[:3] == ["1 rok: 8,5 %".replace(" %", "\N{NO-BREAK SPACE}%"),
                            "2-3 roky: 48,9\N{NO-BREAK SPACE}%", "1 rok: 8,5\N{NO-BREAK SPACE}%"]  # fmt: skip
        assert said[3].startswith("cíl pro nové obce: 10")
        assert tip.inner_text() == ""


def test_the_pointer_is_told_a_number_and_why_one_is_missing(browser: Browser, path: Path) -> None:
    with Opened(browser, path) as opened:
        opened.page.locator("[data-chart=velikost-graf] svg text", has_text="–").hover()

        tip = opened.page.locator("#m-tip.shown")
        assert tip.inner_text() == "500 - 999, DP PTP: – (nic nebylo vykázáno)"


def test_a_card_opens_and_closes_by_keyboard_and_by_going_back(browser: Browser, path: Path) -> None:
    with Opened(browser, path) as opened:
        opened.page.locator("#delka td a").first.focus()
        opened.page.keyboard.press("Enter")
        dialog = opened.page.get_by_role("dialog", name="Odkud je to číslo?")
        dialog.wait_for()

        assert opened.page.evaluate("location.hash") == f"#card/{CARD}"
        assert "Obce rozdělené podle počtu let podpory v řadě." in dialog.inner_text()
        assert "AD_PTP_2025.xlsx, list „Obce 2025“, řádek 2" in dialog.inner_text()
        opened.page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        opened.page.wait_for_function("location.hash === ''")
        opened.page.go_forward()
        dialog.wait_for()
        opened.page.go_back()
        dialog.wait_for(state="hidden")
        assert opened.complaints == []


def test_a_card_has_an_address_of_its_own_and_can_be_closed_there(browser: Browser, path: Path) -> None:
    with Opened(browser, path, f"#card/{CARD}") as opened:
        dialog = opened.page.get_by_role("dialog", name="Odkud je to číslo?")
        dialog.wait_for()

        opened.page.get_by_role("button", name="Zavřít").click()

        dialog.wait_for(state="hidden")
        assert opened.page.evaluate("location.hash") == ""
        assert opened.page.url == path.as_uri()


@pytest.mark.parametrize("place", ["#card/neexistuje", "#card/%E0%A4%A", "#card/__proto__"])
def test_an_address_of_no_card_opens_none(browser: Browser, path: Path, place: str) -> None:
    with Opened(browser, path, place) as opened:
        assert opened.page.locator("dialog[open]").count() == 0
        assert opened.complaints == []


def saved(opened: Opened, table: str, folder: Path) -> str:
    with opened.page.expect_download() as waiting:
        opened.page.locator(f"button[data-table={table}]").evaluate("button => button.click()")
    assert waiting.value.suggested_filename == f"{table}.csv"
    waiting.value.save_as(folder / "saved.csv")
    return (folder / "saved.csv").read_bytes().decode("utf-8")


def test_a_table_is_saved_as_czech_excel_reads_it(browser: Browser, path: Path, tmp_path: Path) -> None:
    with Opened(browser, path) as opened:
        assert saved(opened, "delka", tmp_path) == (
            "\ufeffkategorie;počet (absolutní hodnota);podíl (%)\r\n"
            "1 rok;4;8,5\r\n2-3 roky;23;48,9\r\n4-5 let;20;42,6\r\n"
            "více než 5 let;0;0,0\r\ncelkem;47;100,0\r\n"
        )


def test_a_saved_text_is_never_a_formula_and_a_saved_number_is_one(
    browser: Browser, path: Path, tmp_path: Path
) -> None:
    with Opened(browser, path) as opened:
        lines = saved(opened, "problemy", tmp_path).split("\r\n")

        hostile = HOSTILE.replace('"', '""')
        assert lines[2] == f'"\'{hostile}";3;0,4'
        assert lines[3].endswith(";1234567;-2,3")
        assert lines[4].endswith(";–;–")


def test_the_table_of_a_chart_is_saved_too(browser: Browser, path: Path, tmp_path: Path) -> None:
    with Opened(browser, path) as opened:
        rows = saved(opened, "velikost-graf-table", tmp_path).split("\r\n")

        assert rows[0] == "\ufeff;DP PTP;Mapa SVL 2015"
        assert len(rows) == 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_against_wcag_2_2_aa(browser: Browser, path: Path, scheme: str) -> None:
    with Opened(browser, path, color_scheme=scheme) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        # axe is put in as a script of the debugger; the policy of the page stays.
        found = Axe().run(opened.page, options=WCAG)
        assert found.violations_count == 0, found.generate_report()
        assert "color-contrast" in [rule["id"] for rule in found.response["passes"]]

        opened.page.evaluate(f"location.hash = '#card/{CARD}'")
        opened.page.get_by_role("dialog").wait_for()
        found = Axe().run(opened.page, options=WCAG)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "size"), [(320, 100), (390, 100), (640, 200)])
def test_on_a_narrow_screen_and_with_large_letters_nothing_sticks_out(
    browser: Browser, path: Path, width: int, size: int
) -> None:
    with Opened(browser, path, viewport={"width": width, "height": 800}) as opened:
        opened.page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
        opened.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        wide = opened.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        mark = opened.page.locator(".mark")
        opened.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert mark.evaluate("one => one.getBoundingClientRect().top") == 0


def test_without_a_script_every_number_can_be_read(browser: Browser, path: Path) -> None:
    with Opened(browser, path, java_script_enabled=False) as opened:
        assert opened.page.locator("#delka-graf-table").is_visible()
        assert opened.page.locator("noscript").inner_text() != ""
        assert opened.page.locator("button:visible").count() == 0


def test_the_printed_page_carries_the_mark_everywhere_and_no_controls(browser: Browser, path: Path) -> None:
    document = whole_report()
    with Opened(browser, path, color_scheme="dark") as opened:
        pages = PdfReader(io.BytesIO(opened.page.pdf(prefer_css_page_size=True))).pages
        texts = [one.extract_text() for one in pages]

        assert all(document.mark in text for text in texts)
        assert all(f"{number} / {len(pages)}" in text for number, text in enumerate(texts, start=1))
        assert not [text for text in texts if "stáhnout" in text or "tabulka ke grafu" in text]
        assert any("48,9" in text and "Délka kontinuální podpory" in text for text in texts)
        assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages} == {
            (595, 842)
        }
