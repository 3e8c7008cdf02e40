"""A form filled in in Excel, from the download in the browser to the answers on the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, expect

from .installation import Server, inside, served, told_of
from .looks import in_turn, is_within

pytestmark = pytest.mark.slow

PREPARE = """
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
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
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """An installation with the invented people and places, and one report to be filled in."""
    beside = tmp_path_factory.mktemp("beside")
    home = shutil.copytree(prepared, beside / "home")
    inside(told_of(home), PREPARE.format(beside=beside))
    with served(home) as server:
        yield server


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


def test_a_downloaded_workbook_is_filled_in_sent_back_looked_at_and_kept(enter, barriers, picture) -> None:
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
    picture(page, "workbook")
    page.get_by_role("button", name="Odeslat a podívat se").click()
    expect(page.get_by_role("heading", name="Co by sešit změnil")).to_be_visible()
    found += barriers(page)
    picture(page, "workbook-preview")
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


def test_the_pages_of_workbooks_and_past_years_are_there_for_everybody_on_a_phone(
    enter, barriers, picture
) -> None:
    found, wide = [], []
    for role, paths in (
        ("municipal_coordinator", ["/odpovedi/1/sesit/"]),
        ("national_analyst", [f"/sber/minule-roky/{last}" for last in ("", "novy/", "1/", "3/")]),
    ):
        page = enter(role, width=390)
        for path in paths:
            page.goto(path)
            for look in in_turn(page, (390, "light", 100), (390, "dark", 100)):
                found += barriers(page)
                wide += [] if is_within(page) else [look]
            picture(page, f"{path.strip('/').replace('/', '-')}-390-dark")

    assert (found, wide) == ([], [])
