"""Places in the browser: publishers' files looked at and loaded by keyboard, lists, maps, a municipality."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page

from .installation import PATIENCE, Server, inside, pages_and_worker, served, told_of
from .keyboard import come_to
from .looks import WIDE, in_turn, is_within

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[3] / "shared" / "data"
PEOPLE = """
from datetime import date
from meritko.web.accounts.demo import make_people
make_people(date(2026, 1, 1))
"""
PAGES = (
    "/uzemi/", "/uzemi/?index_od=x", "/uzemi/kraje/", "/uzemi/orp/", "/uzemi/mapa/",
    "/uzemi/mapa/?uroven=orp", "/uzemi/mapa/?uroven=obec&kraj=CZ042", "/uzemi/soubory/",
    "/uzemi/soubory/novy/", "/uzemi/soubory/1/",
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """A home with the invented people and no place."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("empty") / "home")
    inside(told_of(home), PEOPLE)
    return home


@pytest.fixture
def site(tmp_path: Path, empty: Path) -> Iterator[Server]:
    """An empty installation in demonstration, with a worker."""
    with served(shutil.copytree(empty, tmp_path / "home"), pages_and_worker) as server:
        yield server


@pytest.fixture
def analyst(enter_by_keyboard: Callable[..., Page]) -> Page:
    """A page of the national analyst."""
    return enter_by_keyboard("national_analyst")


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


def test_invented_files_are_looked_at_loaded_and_shown(analyst, publishers, tmp_path, barriers, picture):
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
        analyst.goto(path)
        for look in in_turn(analyst, (WIDE, "light", 100), (390, "light", 100)):
            found[look] = barriers(analyst)
            assert is_within(analyst), look
            name = "".join(letter if letter.isalnum() else "_" for letter in path)
            picture(analyst, f"places{name}_{analyst.viewport_size['width']}")
    assert {look: lines for look, lines in found.items() if lines} == {}


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
