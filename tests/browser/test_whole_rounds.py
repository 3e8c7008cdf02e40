"""A whole round of each programme in the browser: what was typed is what is evaluated.

Opened, asked, filled in, a section handed to a colleague, handed in, returned, corrected, accepted, locked,
one value changed under an exception, handed over, evaluated. The downloaded workbooks hold what was typed,
and `meritko evaluate` on them gives the results of the run on the web.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from . import whole_rounds_answers as told
from . import whole_rounds_steps as do
from .installation import MERITKO, Server, inside, pages_and_worker, served, told_of
from .whole_rounds_compared import (
    Filled,
    every_section_is_typed,
    is_in_delivered_workbook,
    is_in_form_workbook,
    results_of,
    rows_in,
    rows_of,
)
from .whole_rounds_site import PREPARE, REGION, REGION_NUMBER, TOWN, VILLAGE, Site
from .whole_rounds_typing import Typed, shows

pytestmark = pytest.mark.slow

YEAR = do.today().year
CAME = "Odevzdáno, děkujeme"

NAMED = {"name": TOWN, "region": str(REGION_NUMBER), "postcode": "11150"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """An installation that is used by all tests of this file; each programme has rounds of its own."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("rounds") / "home")
    inside(told_of(home), PREPARE)
    with served(home, pages_and_worker) as server:
        yield server


@pytest.fixture
def site(installed: Server, browser: Browser) -> Iterator[Site]:
    came = Site(browser, installed)
    yield came
    came.leave()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the register, which is asked for elsewhere and which some programmes need."""
    folder = tmp_path_factory.mktemp("register")
    command = [MERITKO, "demo-data", "--year", str(YEAR), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("DTB_SVL*.xlsx"))


def in_turn(first: int = 1):
    """Values of a grid that differ from cell to cell, in the order of the cells."""
    numbers = count(first)
    return lambda _row, _question: str(next(numbers))


def problems():
    """Interventions, and fewer of them solved."""
    numbers = count(20)
    return lambda _row, name: str(next(numbers)) if name == "interventions" else str(next(numbers) % 7 + 1)


def corrected(analyst: Page, owner: Page, form: str, typed: Typed, key: str, right: str) -> None:
    """Hand in with a mistake, have it returned with a reason there, correct it, have it accepted."""
    owner.goto(form)
    do.hand_in(owner)
    do.give_back(analyst, form, key)
    do.sees_reason(owner, form, key)
    typed.type(owner, {key: right})
    do.hand_in(owner)
    do.accept(analyst, form)


def changed_after_lock(
    analyst: Page, owner: Page, person: str, form: str, typed: Typed, key: str, text: str
) -> None:
    """Nobody writes after the lock; one person changes one value under an exception."""
    do.is_read_only(owner, form)
    do.except_one(analyst, form, person)
    owner.goto(form)
    typed.type(owner, {key: text})
    shows(owner, typed)
    do.is_read_only(analyst, form)


def compared(
    analyst: Page, site: Site, slug: str, forms: dict[str, Filled], folder: Path, register: Path | None
) -> Path:
    """Hand over, compare the workbooks with what was typed, and both ways of evaluating row by row.

    Returns:
        The workbook that was handed over, as the browser downloaded it.
    """
    data = folder / "data"
    data.mkdir()
    for form, filled in forms.items():
        every_section_is_typed(filled)
        analyst.goto(f"{form}sesit/")
        is_in_form_workbook(filled, do.download(analyst, "main a[href$='/sesit.xlsx']", folder))
    delivery = do.deliver(analyst, site, slug, data)
    [workbook] = data.glob("*.xlsx")
    for filled in forms.values():
        assert is_in_delivered_workbook(filled, workbook, YEAR)
    if register is None:
        do.press(analyst, "Vyhodnotit")
    else:
        shutil.copy(register, data)
        analyst.goto(f"{do.upload(analyst, site, register)}?zdroj=answers:{delivery}")
    web = rows_in(do.evaluate(analyst, slug, folder))
    assert web == results_of(slug, YEAR, data, folder / "out")
    assert sum(1 for row in web if row["value"]) > 10
    return workbook


def test_field_work_from_the_application_to_the_results(site: Site, register: Path, tmp_path: Path):
    analyst, hall, person = (
        site.enter("national_analyst"),
        site.enter("municipal_coordinator"),
        "Ukázkový Koordinátor",
    )
    rounds = do.prepare_year(analyst, site, "ptp")
    application, applied = apply_for_posts(analyst, hall, site, rounds["ptp_application"])
    report, reported = report_on_posts(analyst, hall, site, rounds["ptp_final_report"])
    query, answered = answer_by_link(analyst, site, rounds["ptp_direct_query"])
    yearbook, figures = figures_from_outside(analyst, site, rounds["yearbook"])
    for around in rounds.values():
        do.lock(analyst, site, around)
    changed_after_lock(analyst, hall, person, report, reported, "child_problems/B/interventions", "77")

    forms = {
        application: Filled("ptp_application", NAMED, applied),
        report: Filled("ptp_final_report", NAMED, reported),
        query: Filled("ptp_direct_query", {**NAMED, "name": VILLAGE}, answered),
        yearbook: Filled("yearbook", {"year": str(YEAR)}, figures),
    }
    workbook = compared(analyst, site, "ptp", forms, tmp_path, register)
    [row] = rows_of(openpyxl.load_workbook(workbook), "municipalities", YEAR, NAMED)
    assert row["počet plných úvazků TP"] == 1  # (0,5 × 12 + 1 × 6) / 12, computed from the rows of posts


def apply_for_posts(analyst: Page, hall: Page, site: Site, around: int) -> tuple[str, Typed]:
    """One of two towns is asked; what is applied for is pasted from Excel; one figure has to be corrected."""
    assert do.leave_out(analyst, site, around, [TOWN]) == 1
    do.open_round(analyst, site, around)
    form, typed = do.form_of(hall, site, around, TOWN), Typed()
    hall.goto(form)
    typed.type(hall, told.APPLICATION)
    typed.entries(hall, "posts", told.POSTS)
    corrected(analyst, hall, form, typed, "identification/-/population", "9781")
    return form, typed


def report_on_posts(analyst: Page, hall: Page, site: Site, around: int) -> tuple[str, Typed]:
    """Only the town whose application was accepted reports; a colleague adds a section by a link."""
    assert do.leave_out(analyst, site, around, [TOWN]) == 0
    do.open_round(analyst, site, around)
    form, typed = do.form_of(hall, site, around, TOWN), Typed()
    colleague = do.delegate(hall, site, form, "child_discrimination")
    typed.block(colleague, "child_discrimination", in_turn())
    do.press(colleague, "Mám hotovo")
    expect(colleague.get_by_text("Hotovo, děkujeme")).to_be_visible()
    hall.goto(form)
    typed.type(hall, told.REPORT)
    typed.add(hall, "work", told.SECOND_WORK)
    typed.add(hall, "people", told.SECOND_PERSON)
    typed.add(hall, "other_problems", told.OTHER_PROBLEM)
    typed.type(hall, told.CONDITIONS | told.CLIENTS)
    typed.block(hall, "child_problems", problems())
    typed.block(hall, "adult_problems", problems())
    typed.block(hall, "child_outcomes", in_turn())
    typed.block(hall, "adult_outcomes", in_turn())
    typed.block(hall, "adult_discrimination", in_turn())
    shows(hall, typed)
    corrected(analyst, hall, form, typed, "child_problems/C/interventions", "30")
    return form, typed


def answer_by_link(analyst: Page, site: Site, around: int) -> tuple[str, Typed]:
    """A municipality that was supported once answers without an account."""
    address, typed = "obec@vzorna.invalid", Typed()
    assert do.leave_out(analyst, site, around, [VILLAGE]) == 0
    do.ask_at(analyst, site, around, VILLAGE, address)
    do.open_round(analyst, site, around)
    village = site.open(site.link_mailed_to(address))
    typed.type(village, told.KEPT)
    do.hand_in(village, CAME)
    form = do.form_of(analyst, site, around, VILLAGE)
    do.accept(analyst, form)
    return form, typed


def figures_from_outside(analyst: Page, site: Site, around: int) -> tuple[str, Typed]:
    """What comes from the yearbook is typed by the office itself."""
    do.open_round(analyst, site, around)
    form, typed = do.form_of(analyst, site, around, "Celá země"), Typed()
    analyst.goto(form)
    typed.type(analyst, told.YEARBOOK)
    do.hand_in(analyst)
    do.accept(analyst, form)
    return form, typed


def test_a_regional_coordinator_from_the_report_to_the_results(site: Site, register: Path, tmp_path: Path):
    analyst, region = site.enter("national_analyst"), site.enter("regional_coordinator")
    rounds = do.prepare_year(analyst, site, "krko")
    around, typed = rounds["krko_final_report"], Typed()
    assert do.leave_out(analyst, site, around, [REGION]) == 13
    do.open_round(analyst, site, around)
    form = do.form_of(region, site, around, REGION)
    colleague = do.delegate(region, site, form, "person")
    typed.type(colleague, told.PERSON)
    do.press(colleague, "Mám hotovo")
    expect(colleague.get_by_text("Hotovo, děkujeme")).to_be_visible()
    region.goto(form)
    typed.type(region, told.COORDINATOR)
    corrected(analyst, region, form, typed, "post/-/pay_step", "7")
    do.lock(analyst, site, around)
    changed_after_lock(analyst, region, "Ukázková Koordinátorka", form, typed, "post/-/gross_pay", "38500")

    identity = {"region": str(REGION_NUMBER)}
    compared(analyst, site, "krko", {form: Filled("krko_final_report", identity, typed)}, tmp_path, register)


def test_a_project_from_the_application_to_the_results(site: Site, tmp_path: Path):
    analyst, worker, person = (
        site.enter("national_analyst"),
        site.enter("project_worker"),
        "Ukázková Pracovnice",
    )
    note_project(analyst, site)
    rounds = do.prepare_year(analyst, site, "kp")
    around, applied = rounds["kp_application"], Typed()
    assert do.leave_out(analyst, site, around, ["Společně"]) == 0
    do.open_round(analyst, site, around)
    application = do.form_of(worker, site, around, "Společně")
    worker.goto(application)
    applied.type(worker, told.PROJECT)
    do.hand_in(worker)
    do.accept(analyst, application)
    report, reported = report_on_project(analyst, worker, site, rounds["kp_final_report"])
    for each in rounds.values():
        do.lock(analyst, site, each)
    changed_after_lock(analyst, worker, person, report, reported, "kinds/ethnicity/held", "11")

    forms = {
        application: Filled("kp_application", {"project": "P7"}, applied),
        report: Filled("kp_final_report", {"project": "P7"}, reported),
    }
    compared(analyst, site, "kp", forms, tmp_path, None)


def note_project(analyst: Page, site: Site) -> None:
    analyst.goto(f"{site.address}/sber/projekty/novy/")
    analyst.fill("#id_code", "P7")
    analyst.fill("#id_name", "Společně v ulici")
    analyst.select_option("#id_organisation", label="Ukázková pomoc, z. s.")
    analyst.fill("#id_municipality", TOWN)
    analyst.fill("#id_locality_name", "Smyšlená ulice")
    analyst.fill("#id_since_year", str(YEAR))
    do.press(analyst, "Uložit")
    expect(analyst.locator("h1")).to_have_text("Společně v ulici")


def report_on_project(analyst: Page, worker: Page, site: Site, around: int) -> tuple[str, Typed]:
    """All sections, the grids of groups and quarters pasted; the talks are added by a colleague."""
    assert do.leave_out(analyst, site, around, ["Společně"]) == 0
    do.open_round(analyst, site, around)
    form, typed = do.form_of(worker, site, around, "Společně"), Typed()
    colleague = do.delegate(worker, site, form, "talks")
    typed.block(colleague, "talks", in_turn())
    do.press(colleague, "Mám hotovo")
    expect(colleague.get_by_text("Hotovo, děkujeme")).to_be_visible()
    worker.goto(form)
    typed.type(worker, told.INPUTS | told.OUTPUTS | told.PEOPLE | told.ACTIVITIES)
    typed.add(worker, "other_activities", told.OTHER_ACTIVITY)
    typed.block(worker, "education", in_turn(21))
    typed.block(worker, "services", lambda row, _name: str(int(row) % 2))
    typed.block(worker, "groups", lambda _row, name: "1" if name == "plan" else str(int(name[1]) + 1))
    typed.block(worker, "meetings_by_quarter", in_turn())
    typed.block(worker, "kinds", lambda row, name: str(len(row)) if name == "held" else str(len(row) - 3))
    shows(worker, typed)
    corrected(analyst, worker, form, typed, "meetings_by_quarter/9/in_q2", "14")
    return form, typed
