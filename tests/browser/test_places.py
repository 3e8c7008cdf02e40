"""Places in the browser: publishers' files looked at and loaded by keyboard, lists, maps, a municipality."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

PATIENCE = 60
DATA = Path(__file__).parents[3] / "shared" / "data"
PEOPLE = (
    "import django; django.setup(); from datetime import date; "
    "from meritko.web.accounts.demo import make_people; make_people(date(2026, 1, 1))"
)
PAGES = (
    "/uzemi/", "/uzemi/?index_od=x", "/uzemi/kraje/", "/uzemi/orp/", "/uzemi/mapa/",
    "/uzemi/mapa/?uroven=orp", "/uzemi/mapa/?uroven=obec&kraj=CZ042", "/uzemi/soubory/",
    "/uzemi/soubory/novy/", "/uzemi/soubory/1/",
)  # fmt: skip


@pytest.fixture
def served(tmp_path: Path, prepared: Path) -> Iterator[str]:
    """The address of an empty installation in demonstration, with a worker."""
    home = shutil.copytree(prepared, tmp_path / "home")
    environment = {**os.environ, "MERITKO_HOME": str(home), "MERITKO_DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", PEOPLE], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    server += ["--log-level", "error", "meritko.web.wsgi:application"]
    processes = [
        subprocess.Popen(server, env=environment),
        subprocess.Popen([sys.executable, "-m", "meritko.web", "worker"], env=environment),
    ]
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/pristupnost/")
        yield address
    finally:
        for process in processes:
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
def analyst(served: str, browser: Browser) -> Iterator[Page]:
    """A page of the national analyst."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="cs-CZ", reduced_motion="reduce", base_url=served
    )
    page = context.new_page()
    page.goto(served)
    come_to(page, "button[value=national_analyst]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def publishers() -> ModuleType:
    """The small invented files of the tests of the server."""
    path = Path(__file__).parents[1] / "web" / "territory" / "publishers.py"
    spec = importlib.util.spec_from_file_location("publishers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def come_to(page: Page, selector: str, most: int = 200) -> None:
    """Press Tab until an element has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def load(page: Page, path: Path, patience: int = PATIENCE) -> None:
    """Send a file, look at what it would change, and load it: by keyboard, but for the choice of the file."""
    page.goto("/uzemi/soubory/novy/")
    page.set_input_files("#id_file", str(path))
    come_to(page, "main form .gov-button")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Co by se změnilo").wait_for(timeout=patience * 1000)
    come_to(page, 'form[action$="/nahrat/"] button')
    page.keyboard.press("Enter")
    page.get_by_text("Soubor je nahraný.").wait_for(timeout=patience * 1000)


def test_invented_files_are_looked_at_loaded_and_shown(analyst, publishers, tmp_path, barriers, pictures):
    load(analyst, publishers.population(tmp_path / "obyvatele_2023.xlsx", day="1. 1. 2023"))
    load(analyst, publishers.population(tmp_path / "obyvatele_2024.xlsx"))
    load(analyst, publishers.index(tmp_path / "index.xlsx", [("990101", "Smyšlená Lhota", 4299, 3, 14)]))
    load(analyst, publishers.squares(tmp_path / "kraje.json", ["CZ042", "CZ031"]))

    analyst.goto("/uzemi/")
    come_to(analyst, "#id_hledat")
    analyst.keyboard.type("lhota")
    analyst.keyboard.press("Enter")
    analyst.wait_for_url("**/?hledat=lhota")
    assert analyst.locator("tbody tr").count() == 2

    found = {}
    for path in (*PAGES, "/uzemi/obec/990101/"):
        for width in (1280, 390):
            analyst.set_viewport_size({"width": width, "height": 900})
            analyst.goto(path)
            name = "".join(letter if letter.isalnum() else "_" for letter in path)
            analyst.screenshot(path=pictures / f"places{name}_{width}.png", full_page=True)
            found[path, width] = barriers(analyst)
            is_too_wide = analyst.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not is_too_wide, (path, width)
    assert {place: lines for place, lines in found.items() if lines} == {}


def test_what_is_ambiguous_is_asked_and_taken_from_the_answer(analyst, publishers, tmp_path, barriers):
    load(analyst, publishers.population(tmp_path / "obyvatele.xlsx"))
    towns = publishers.TOWNS
    twice = [("CZ0421", "990101", "Smyšlená Lhota", 1200), *towns[1:]]
    load(analyst, publishers.population(tmp_path / "dalsi.xlsx", twice, "1. 1. 2025"))
    lines = "nazev,nuts3,psc,obyvatel_2026-01-01\nSmyšlená Lhota,CZ042,,99\n"
    analyst.goto("/uzemi/soubory/novy/")
    analyst.set_input_files("#id_file", str(publishers.text(tmp_path / "bez_kodu.csv", lines)))
    come_to(analyst, "main form .gov-button")
    analyst.keyboard.press("Enter")
    analyst.get_by_role("heading", name="Kterou obec soubor myslí?").wait_for()
    assert barriers(analyst) == []

    come_to(analyst, "#id_obec_2")
    analyst.keyboard.press("ArrowDown")
    come_to(analyst, "main form .gov-button")
    analyst.keyboard.press("Enter")
    analyst.get_by_text("1 nový údaj").wait_for(timeout=PATIENCE * 1000)

    assert analyst.get_by_role("button", name="Nahrát soubor").is_visible()


@pytest.mark.skipif(not DATA.is_dir(), reason="the publishers' files are not beside the checkout")
def test_the_publishers_own_workbooks_are_loaded(analyst, barriers):
    load(analyst, DATA / "raw" / "csu_pocet_obyvatel_2024.xlsx", 5 * PATIENCE)
    load(analyst, DATA / "raw" / "mmr_index_socialniho_vylouceni_2023.xlsx", 5 * PATIENCE)

    analyst.goto("/uzemi/?index_od=12")
    assert analyst.locator(".filters__found").inner_text() == "241 obcí"
    analyst.goto("/uzemi/obec/554782/")
    assert analyst.get_by_role("heading", name="Praha").is_visible()
    assert barriers(analyst) == []
