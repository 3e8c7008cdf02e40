"""The annotated workbook: the same cells, coloured where something was found, and never a formula."""

import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter

from meritko.wording import translator
from meritko.workbooks.answers import RawSheet
from meritko.workbooks.checking.annotating import COLOURS, write_annotated
from meritko.workbooks.pool import File
from meritko.workbooks.problems import Cell, Problem, message

ENGLISH = translator("en")


def problem(place, severity="error", rule="type"):
    return Problem(rule, severity, place, message("a"), message("b"), message("c"))


def colour(cell):
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None


@pytest.fixture
def annotated(tmp_path, pool):
    """Writes a workbook, reads it as `check` does, and writes it annotated."""

    def run(fill, *problems):
        given, made = tmp_path / "given.xlsx", tmp_path / "made.xlsx"
        with xlsxwriter.Workbook(str(given)) as book:
            fill(book)
        [answer] = pool.read([File("given.xlsx", given)])
        write_annotated(made, answer.sheets, problems, ENGLISH)
        return made

    return run


def test_values_come_back_as_what_they_were(annotated):
    when = datetime(2025, 3, 1, 12, 30)  # noqa: DTZ001
    row = ["=1+1", "001", 1.5, True, "-12", "@x", "http://a.cz", '𝄞 &<>"']

    def fill(book):
        sheet = book.add_worksheet("List")
        for index, value in enumerate(row):
            write = sheet.write_string if isinstance(value, str) else sheet.write
            write(0, index, value)
        sheet.write_datetime(1, 0, when, book.add_format({"num_format": "d.m.yyyy h:mm"}))
        sheet.write_formula(1, 1, "=2+3", None, 5)
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        book.add_worksheet("Prázdný")

    made = annotated(fill)

    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["List", "Prázdný"]
    assert [cell.value for cell in book["List"][1]] == row
    assert [cell.value for cell in book["List"][2]][:3] == [when, 5, "#N/A"]
    with zipfile.ZipFile(made) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_cells_are_coloured_by_the_worst_finding_and_said_in_a_column_behind(annotated):
    def fill(book):
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_row(2, 0, [3])

    made = annotated(
        fill,
        problem(Cell("x", "List", 2, "A"), "warning", "missing"),
        problem(Cell("x", "List", 2, "A"), "error", "sum"),
        problem(Cell("x", "List", 3, "B"), "warning", "missing"),
        problem(Cell("x", "List"), "warning", "not-reported"),
    )

    sheet = openpyxl.load_workbook(made)["List"]
    assert [colour(sheet[name]) for name in ("A2", "B2", "B3", "C2", "C3")] == [
        COLOURS["error"][1:], None, COLOURS["warning"][1:], COLOURS["error"][1:], COLOURS["warning"][1:],
    ]  # fmt: skip
    assert [sheet[name].value for name in ("C1", "C2", "C3")] == [
        "Findings\nnot-reported: found a; expected b; to do c",
        "A2 missing: found a; expected b; to do c\nA2 sum: found a; expected b; to do c",
        "B3 missing: found a; expected b; to do c",
    ]


def test_a_finding_about_a_sheet_that_is_not_there_stands_on_the_first_one(annotated):
    made = annotated(
        lambda book: book.add_worksheet("List"), problem(Cell("x", "Jiný"), rule="missing-sheet")
    )

    assert openpyxl.load_workbook(made)["List"]["A1"].value == (
        "Findings\nmissing-sheet: found a; expected b; to do c"
    )


def test_what_a_sheet_may_not_hold_is_written_as_text_or_not_at_all(tmp_path):
    sheets = [
        RawSheet("a/b", [["x" * 40_000, float("nan"), {"date": "1899-12-31T10:00:00"}, {"date": "?"}]], {}),
        RawSheet("a:b", [], {(2, 1): "", (5, 4): "#REF!"}),
        RawSheet("A/B", [], {}),
    ]

    found = [problem(Cell("x", "a/b", 3, "A")), problem(Cell("x", "a/b", 4, "A"))]
    write_annotated(tmp_path / "made.xlsx", sheets, [*found, problem(Cell("x", "a:b", 3, "B"))], ENGLISH)

    book = openpyxl.load_workbook(tmp_path / "made.xlsx")
    assert book.sheetnames == ["a_b", "a_b 2", "A_B 3"]
    assert len(book["a_b"]["A1"].value) == 32_767
    assert [book["a_b"][name].value for name in ("A2", "A3", "A4")] == [None, "1899-12-31T10:00:00", "?"]
    assert colour(book["a_b 2"]["B3"]) == COLOURS["error"][1:]
    assert book["a_b 2"]["E6"].value == "#REF!"
    assert book["a_b 2"]["F3"].value == "B3 type: found a; expected b; to do c"
