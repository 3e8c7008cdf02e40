"""The workbook of the sample report, read back by another program."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.reports.sample import HOSTILE, whole_report

from meritko.reports.document import Grid, Number, Row, Section, plain
from meritko.reports.workbook.writing import write_workbook

GOLDEN = Path(__file__).with_name("reads.xlsx.txt")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "evaluation.xlsx"
    write_workbook(whole_report(), path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def cells(book: Workbook) -> Iterator[Cell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def lines(sheet: Worksheet) -> list[str]:
    """A sheet as lines of text; cells are parted by a bar, the margin stands before a colon."""
    found = []
    for row in sheet.iter_rows():
        margin = row[0].value
        texts = [str(cell.value) for cell in row[1:] if cell.value is not None]
        if margin is not None or texts:
            found.append(((f"{margin}: " if margin else "") + " | ".join(texts)).rstrip())
    return found


def test_the_workbook_reads_like_the_text_beside_this_test(book):
    read = [line for sheet in book.worksheets for line in (f"[{sheet.title}]", *lines(sheet), "")]

    assert "\n".join(read) == GOLDEN.read_text(encoding="utf-8")


def test_every_sheet_and_page_carries_the_mark_and_is_set_up_for_paper(book):
    mark = "interní, obsahuje malé počty"
    for sheet in book.worksheets:
        assert mark in {cell.value for row in sheet.iter_rows(max_row=1) for cell in row}
        assert sheet.oddFooter.left.text.strip() == mark
        assert sheet.oddFooter.right.text.endswith("&P / &N")
        assert sheet.oddHeader.left.text.strip() == whole_report().title
        assert sheet.page_setup.paperSize == 9
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    ways = {sheet.title: sheet.page_setup.orientation for sheet in book.worksheets}
    assert (ways["Souhrn"], ways["Odkud je to číslo"]) == ("portrait", "landscape")


def test_headings_stay_in_sight_and_are_printed_on_every_page_of_a_long_table(book):
    long = book["Vynechané řádky"]

    assert [cell.value for cell in long[5] if cell.value] == ["řádek", "důvod", "místo"]
    assert long.freeze_panes == "A6"
    assert long.print_title_rows == "$5:$5"
    assert book["1.2 účelnost programu"].freeze_panes == "A6"
    assert book["1.3 dlouhé a nepřátelské texty"].freeze_panes == "A3"
    assert book["Odkud je to číslo"].freeze_panes == "D5"


def grids(section: Section) -> Iterator[Grid]:
    yield from (block for block in section.blocks if isinstance(block, Grid))


def test_every_number_of_every_table_equals_the_document_in_full_precision(book):
    compared = 0
    for section in whole_report().all_sections():
        for grid in grids(section):
            sheet = book[section.short]
            heading = grid.columns[0].heading
            caption = next(
                row[2].row
                for row, below in pairwise(sheet.iter_rows())
                if row[2].value == grid.caption and below[2].value == heading
            )
            for at, row in enumerate(grid.rows, start=caption + 2):
                for column, words in enumerate(row.cells, start=3):
                    expected = words[0] if len(words) == 1 and isinstance(words[0], Number) else plain(words)
                    value = sheet.cell(at, column).value
                    if isinstance(expected, Number) and expected.value is not None:
                        assert value == pytest.approx(expected.value, rel=1e-15)
                        compared += 1
                    elif isinstance(expected, Number):
                        assert value == expected.shown
                    else:
                        assert (value or "") == expected
    assert compared > 60


def test_a_number_is_shown_with_its_decimals_and_grouped(book):
    sheet = book["1.3 dlouhé a nepřátelské texty"]
    formats = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row}

    assert formats[1234567] == '#,##0;"\N{MINUS SIGN}"#,##0;#,##0'
    assert formats[-2.25] == '#,##0.0;"\N{MINUS SIGN}"#,##0.0;#,##0.0'
    years = book["1.4 vývoj v čase"]
    assert [cell.number_format.split(";")[0] for cell in years["C"] if cell.value == 2024] == ["0"]
    assert years["E6"].number_format == '+#,##0.0;"\N{MINUS SIGN}"#,##0.0;#,##0.0'


def test_a_missing_number_is_a_dash_with_its_reason_in_a_note(book):
    sheet = book["1.3 dlouhé a nepřátelské texty"]
    missing = [cell for row in sheet.iter_rows() for cell in row if cell.value == "–" and cell.comment]

    assert [cell.comment.text for cell in missing] == ["chybí", "nic nebylo vykázáno"]


def test_no_text_becomes_a_formula_whatever_it_begins_with(path, book):
    texts = [
        cell for cell in cells(book) if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@"))
    ]

    assert {cell.value for cell in texts} >= {HOSTILE}
    assert all(cell.data_type == "s" for cell in texts)
    with ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in sheets)


def test_every_link_leads_to_a_cell_that_is_there(book):
    linked = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink
    ]

    assert len(linked) > 20
    for cell in linked:
        title, _, address = (cell.hyperlink.location or "").rpartition("!")
        target = book[title.strip("'")]
        assert cell.hyperlink.target is None
        assert target[address].row <= target.max_row


def test_the_question_mark_of_a_row_leads_to_its_card_and_the_arrow_of_the_card_back(book):
    chapter, cards = book["1.1 rozšiřování celku obcí"], book["Odkud je to číslo"]

    assert (chapter["A6"].value, chapter["A6"].hyperlink.location) == ("?", "'Odkud je to číslo'!A5")
    assert cards["C5"].value == "PTP3 – 1 rok"
    assert (cards["A5"].value, cards["A5"].hyperlink.location) == ("←", "'1.1 rozšiřování celku obcí'!A6")


def test_titles_of_sheets_are_each_there_once_and_fit(tmp_path):
    section = Section("a", "A", (), short="Příliš dlouhý název: [kapitola] č. 1/2 – a ještě kus")
    document = replace(whole_report(), sections=(section, replace(section, id="b"), replace(section, id="c")))

    write_workbook(document, tmp_path / "titles.xlsx")

    assert openpyxl.load_workbook(tmp_path / "titles.xlsx").sheetnames[1:4] == [
        "Příliš dlouhý název kapitola č.",
        "Příliš dlouhý název kapitol (2)",
        "Příliš dlouhý název kapitol (3)",
    ]


def test_letters_that_a_workbook_cannot_hold_do_not_damage_it(tmp_path):
    bad = "a\x00b\x1fc\ud800d\uffffe _x0041_"
    row = Row(((bad,),))
    grid = Grid("g", bad, whole_report().sections[-1].blocks[0].columns[:1], (row,), (bad,))
    section = Section(bad, bad, (grid,), short=bad)
    document = replace(whole_report(), title=bad, mark=bad, sections=(section,))

    write_workbook(document, tmp_path / "bad.xlsx")

    book = openpyxl.load_workbook(tmp_path / "bad.xlsx")
    assert book.worksheets[1]["C6"].value == "a b c d e _x0041_"


def test_the_same_document_gives_the_same_bytes(path, tmp_path):
    again = tmp_path / "again.xlsx"
    write_workbook(whole_report(), again)

    assert again.read_bytes() == path.read_bytes()
    properties = openpyxl.load_workbook(path).properties
    assert (properties.title, properties.creator) == (whole_report().title, "Měřítko")


@pytest.mark.parametrize(("made", "created"), [(date(2026, 3, 11), "2026-03-11"), (None, "2000-01-01")])
def test_the_workbook_was_made_on_the_day_of_the_document(tmp_path, made, created):
    write_workbook(replace(whole_report(), made=made), tmp_path / "day.xlsx")

    assert str(openpyxl.load_workbook(tmp_path / "day.xlsx").properties.created.date()) == created


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_program_opens_it_and_sees_the_same_numbers(path, tmp_path):
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "ods",
    ]
    subprocess.run([*command, "--outdir", tmp_path, path], check=True, capture_output=True, timeout=120)

    content = ZipFile(tmp_path / "evaluation.ods").read("content.xml").decode()
    assert 'office:value="1234567"' in content
    assert content.count("<draw:frame") >= 12
    assert "of:=" not in content
