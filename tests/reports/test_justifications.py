"""What departs from a target is written, filled in by people, and read again by the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from meritko.engine.findings.deviations import Deviation, Justification
from meritko.engine.findings.finding import Finding
from meritko.engine.results import Quantity, Result
from meritko.methodology.indicator import Target
from meritko.methodology.model import NOWHERE, Code, CodeList, Text
from meritko.workbooks.justifications.columns import Departure
from meritko.workbooks.justifications.reading import Justifications, read_justifications
from meritko.workbooks.justifications.writing import write_justifications
from meritko.workbooks.pool import Pool

YEAR = 2025
HOSTILE = '=cmd|"/c calc"!A1 <b>&amp; +1 -1 @x \N{HOUSE BUILDING}'
CAUSES = CodeList(
    "causes",
    Text("Příčina", "Cause"),
    (
        Code("1", Text("nedostatek peněz", "lack of money")),
        Code("2", Text("jiná příčina", "another cause")),
    ),
    NOWHERE,
)
Fill = Callable[[Worksheet], None]


def deviation(code: str, measured: Quantity | None, unit: str = "", *categories: str) -> Deviation:
    results = tuple(
        Result(code, YEAR, unit, category, None, None, measured, 0, "computed")
        for category in categories or ("",)
    )
    target = Target(kind="at_least", role="target", words=Text("nejméně deset", "at least ten"))
    return Deviation(Finding(results, target, 0, "not_met", measured, 10, (), None), target)


FIRST = deviation("P1", 8.510638297872340425, "", "1 rok/a víc,  ne")
SECOND = deviation("P2", -2.5, "Horní =1+1")
THIRD = deviation("P3", None)
DEVIATIONS = (FIRST, SECOND, THIRD)


def departure(of: Deviation) -> Departure:
    category = " + ".join(of.key[3])
    return Departure(
        of.key, "program", HOSTILE, of.key[0], of.unit, category, "Podíl je nízký.",
        of.measured, of.against, None if of.measured is None else of.measured - 10,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(children=1) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "zduvodneni.xlsx"
    write_justifications(path, [departure(each) for each in DEVIATIONS], CAUSES, YEAR, "cs")
    return path


def fill(path: Path, change: Fill) -> None:
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def put(row: int, cause: object = None, explanation: object = None) -> Fill:
    def change(sheet: Worksheet) -> None:
        sheet.cell(row, column(sheet, "příčina")).value = cause
        cell = sheet.cell(row, column(sheet, "vysvětlení"))
        cell.value = explanation
        if isinstance(explanation, str) and not explanation.startswith("=SUM"):
            cell.data_type = "s"

    return change


def read(path: Path, pool: Pool, deviations: tuple[Deviation, ...] = DEVIATIONS) -> Justifications:
    return read_justifications(path, pool, CAUSES, deviations, YEAR)


def test_a_workbook_that_nobody_has_filled_in_justifies_nothing_and_has_nothing_wrong(path, pool):
    found = read(path, pool)

    assert (found.given, found.problems) == ((), ())
    assert len(found.sha256) == 64


def test_what_people_fill_in_comes_back_with_its_place(path, pool):
    fill(path, put(2, "nedostatek peněz", HOSTILE))
    fill(path, put(4, "2", "Neptali jsme se."))

    found = read(path, pool)

    assert found.problems == ()
    assert found.given == (
        Justification(FIRST.key, "1", HOSTILE, "zduvodneni.xlsx, Zdůvodnění, K2"),
        Justification(THIRD.key, "2", "Neptali jsme se.", "zduvodneni.xlsx, Zdůvodnění, K4"),
    )


def test_rows_may_be_sorted_and_columns_moved(path, pool):
    fill(path, put(3, "jiná příčina", "Proto."))

    def turn_around(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        for row in [rows[0], *reversed(rows[1:])]:
            sheet.append(row[::-1])

    fill(path, turn_around)

    found = read(path, pool)

    assert [each.key for each in found.given] == [SECOND.key]
    assert found.problems == ()


def test_a_workbook_in_english_is_read_like_one_in_czech(tmp_path, pool):
    path = tmp_path / "reasons.xlsx"
    write_justifications(path, [departure(FIRST)], CAUSES, YEAR, "en")
    book = openpyxl.load_workbook(path)
    book["Justifications"]["J2"], book["Justifications"]["K2"] = "lack of money", "There was none."
    book.save(path)

    found = read(path, pool)

    assert found.problems == ()
    assert [(each.cause, each.explanation) for each in found.given] == [("1", "There was none.")]


def test_what_was_said_before_needs_not_be_typed_again(path, pool):
    before = Justification(SECOND.key, "2", HOSTILE)
    rows = [departure(each) for each in DEVIATIONS]

    write_justifications(path, rows, CAUSES, YEAR, "cs", {SECOND.key: before})

    assert [(g.key, g.cause, g.explanation) for g in read(path, pool).given] == [(SECOND.key, "2", HOSTILE)]


def problem_of(path: Path, pool: Pool, deviations: tuple[Deviation, ...] = DEVIATIONS) -> str:
    (problem,) = read(path, pool, deviations).problems
    return str(problem)


def test_a_cause_that_is_not_in_the_list_is_reported(path, pool):
    fill(path, put(2, "lenost", "Nechtělo se nám."))

    assert problem_of(path, pool) == (
        "code at zduvodneni.xlsx, sheet “Zdůvodnění”, row 2, column J (“příčina”)\n"
        "  found     the text “lenost”\n"
        "  expected  a code of the list “Cause”: 1, 2\n"
        "  to do     Choose a code of the list, or write its label in full."
    )


@pytest.mark.parametrize(
    ("cause", "explanation", "letter", "heading"),
    [("1", None, "K", "vysvětlení"), (None, "Nechtělo se nám.", "J", "příčina")],
)
def test_a_row_that_is_half_filled_in_is_reported(path, pool, cause, explanation, letter, heading):
    fill(path, put(2, cause, explanation))

    found = read(path, pool)

    assert [(g.cause, g.explanation) for g in found.given] == [(cause or "", explanation or "")]
    assert "\n".join(map(str, found.problems)) == (
        f"required at zduvodneni.xlsx, sheet “Zdůvodnění”, row 2, column {letter} (“{heading}”)\n"
        "  found     an empty cell\n"
        "  expected  both a cause and an explanation\n"
        "  to do     Fill the cell in, or empty the other one if there is no justification yet."
    )


def test_a_key_that_departs_from_nothing_is_reported_and_its_row_passed_over(path, pool):
    fill(path, put(3, "1", "Proto."))

    found = read(path, pool, (FIRST,))

    assert found.given == ()
    assert [problem.severity for problem in found.problems] == ["warning"]
    assert str(found.problems[0]) == (
        "unknown-deviation at zduvodneni.xlsx, sheet “Zdůvodnění”, row 3, column M (“klíč (neměňte)”)\n"
        "  found     “P2/2025/Horní =1+1//0”, which departs from no target now\n"
        "  expected  the key of a deviation of this run\n"
        "  to do     It was not used. Take the key from the workbook that the last run wrote."
    )


def test_a_row_that_is_not_filled_in_may_have_any_key(path, pool):
    assert read(path, pool, ()).problems == ()


def test_of_two_rows_with_one_key_the_first_counts(path, pool):
    fill(path, put(2, "1", "Poprvé."))

    def repeat(sheet: Worksheet) -> None:
        sheet.append([cell.value for cell in sheet[2]])
        put(5, "2", "Podruhé.")(sheet)

    fill(path, repeat)

    found = read(path, pool)

    assert [each.explanation for each in found.given] == ["Poprvé."]
    assert "\n".join(map(str, found.problems)) == (
        "duplicate at zduvodneni.xlsx, sheet “Zdůvodnění”, row 5, column M (“klíč (neměňte)”)\n"
        "  found     “P1/2025//1 rok%2Fa víc%2C ne/0” a second time, first in zduvodneni.xlsx, "
        "sheet “Zdůvodnění”, row 2\n"
        "  expected  each only once\n"
        "  to do     Delete one of the rows, or correct what tells them apart."
    )


def test_a_number_that_has_changed_since_is_reported_and_the_justification_used(path, pool):
    fill(path, put(3, "1", "Proto."))
    now = deviation("P2", -3.25, "Horní =1+1")

    found = read(path, pool, (FIRST, now))

    assert [each.key for each in found.given] == [now.key]
    assert "\n".join(map(str, found.problems)) == (
        "changed-deviation at zduvodneni.xlsx, sheet “Zdůvodnění”, row 3, column F (“naměřeno”)\n"
        "  found     a justification of the number -2.5\n"
        "  expected  the number -3.25\n"
        "  to do     It was used. Read it again with the new number in mind, and correct the number here."
    )


def test_a_formula_that_was_never_computed_is_reported(path, pool):
    fill(path, put(2, "1", "=SUM(A1:A2)"))

    found = read(path, pool)

    assert [each.is_complete for each in found.given] == [False]
    assert "\n".join(map(str, found.problems)) == (
        "hidden-value at zduvodneni.xlsx, sheet “Zdůvodnění”, row 2, column K (“vysvětlení”)\n"
        "  found     a formula without a stored value\n"
        "  expected  a value of the column “vysvětlení”\n"
        "  to do     Open the workbook in a spreadsheet program and save it, so that formulas are computed."
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"PK\x03\x04 and nothing more", "a damaged workbook"),
        (b"Proto.", "a file of another kind that is only named .xlsx"),
    ],
)
def test_a_damaged_file_is_reported(path, pool, content, found):
    path.write_bytes(content)

    assert problem_of(path, pool).splitlines()[:2] == [
        "not-a-workbook at zduvodneni.xlsx",
        f"  found     {found}",
    ]


def test_another_workbook_is_told_from_one_of_justifications(path, pool):
    book = openpyxl.Workbook()
    book.save(path)

    assert problem_of(path, pool) == (
        "unknown-workbook at zduvodneni.xlsx\n"
        "  found     the sheets: Sheet\n"
        "  expected  the sheets of one of the workbooks: Justifications of what departs from a target\n"
        "  to do     Name the sheets as in the template, or leave the file out."
    )


def test_no_cell_is_a_formula_and_numbers_keep_their_precision(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]

    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [sheet.cell(row, 6).value for row in (2, 3, 4)] == [8.51063829787234, -2.5, None]
    assert sheet["B2"].value == HOSTILE


def test_only_the_two_columns_to_fill_in_can_be_changed_and_the_key_is_out_of_sight(path):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]

    unlocked = {sheet.cell(1, c.column).value for c in sheet[2] if not c.protection.locked}
    assert unlocked == {"příčina", "vysvětlení"}
    assert sheet.protection.sheet
    assert sheet.column_dimensions["M"].hidden
    assert [str(check.sqref) for check in sheet.data_validations.dataValidation] == ["J2:J4"]
    assert sheet.data_validations.dataValidation[0].formula1 == "'Příčiny'!$B$5:$B$6"
    assert [book["Příčiny"][place].value for place in ("B5", "B6")] == ["nedostatek peněz", "jiná příčina"]


def test_the_mark_stands_on_every_sheet_and_page(path):
    book = openpyxl.load_workbook(path)

    assert book.worksheets[0]["L1"].value == "interní, obsahuje malé počty"
    assert {sheet.oddFooter.left.text for sheet in book.worksheets[:2]} == {"interní, obsahuje malé počty"}


def test_the_same_deviations_give_the_same_bytes(path, tmp_path):
    again = tmp_path / "znovu.xlsx"
    write_justifications(again, [departure(each) for each in DEVIATIONS], CAUSES, YEAR, "cs")

    assert again.read_bytes() == path.read_bytes()
    assert all(info.date_time[0] == 1980 for info in ZipFile(path).infolist())
