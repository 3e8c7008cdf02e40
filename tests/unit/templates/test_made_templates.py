"""The workbook itself, as openpyxl and calamine see it."""

import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from .conftest import COLLECTED, KINDS, NOT_COLLECTED, YEAR, entry_sheets, offers, opened

OWN = {"unknown-sheet"}
"""All that may be found in an empty template; its own sheets are nobody else's."""
EXPECTED = {
    "text": None, "digits": "custom", "year": "whole", "count": "whole", "number": "decimal",
    "percent": "decimal", "flag": "list", "code": "list",
}  # fmt: skip


@pytest.mark.parametrize(
    "choices", [COLLECTED, NOT_COLLECTED], ids=lambda choices: choices["target_group_mark"]
)
@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_is_read_without_an_error(make, read, pack, kind, language, choices):
    reading = read(make(kind, choices, language), choices)

    assert {problem.rule for problem in reading.problems} <= OWN
    own = pack.templates[kind].sheets
    assert all(own.has(problem.place.sheet) for problem in reading.problems)
    assert not any(table.origins for table in reading.tables.values())
    assert set(reading.kinds.values()) == {(kind,)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_has_the_official_headings_in_order_and_nothing_below(make, pack, kind):
    book = opened(make(kind))

    sheets = entry_sheets(pack, kind, book)

    titles = [pack.tables[name].sheet_title(YEAR) for name in sheets]
    assert [title for title in book.sheetnames if title in titles] == titles
    for name, sheet in sheets.items():
        assert [cell.value for cell in sheet[1]] == [column.header for column in pack.tables[name].columns]
        assert sheet.max_row == 1


def test_without_the_mark_its_columns_and_letters_are_not_there(make, pack):
    book = opened(make("Zaznamy_TP", NOT_COLLECTED))

    headings = [cell.value for cell in entry_sheets(pack, "Zaznamy_TP", book)["child_records"][1]]
    codes = [cell.value for cell in book["Kódy a nabídky"]["A"]]
    assert "příslušnost k cílové skupině" not in headings
    assert not any("diskriminace" in heading for heading in headings)
    assert "Diskriminace dětských klientů" not in codes
    assert "Problémy dětských klientů" in codes


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_has_a_note_and_every_column_a_check_of_its_type(make, pack, kind, language):
    book = opened(make(kind, language=language))

    for name, sheet in entry_sheets(pack, kind, book).items():
        checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
        for column, cell in zip(pack.tables[name].columns, sheet[1], strict=True):
            note = pack.templates[kind].notes[name][column.id]
            assert note.fill.say(language).replace("{year}", str(YEAR)) in cell.comment.text
            assert note.bad.say(language).replace("{year}", str(YEAR)) in cell.comment.text
            check = checks[f"{cell.column_letter}2:{cell.column_letter}10000"]
            assert check.type == EXPECTED[column.type]
            assert 0 < len(check.prompt) <= 255
            assert len(check.promptTitle) <= 32
            assert column.type == "text" or 0 < len(check.error) <= 255


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_drop_down_offers_is_read_as_each_of_its_codes(make, read, pack, kind, language, tmp_path):
    path = make(kind, language=language)
    book = opened(path)
    columns = [
        (table, sheet, column)
        for table, sheet in entry_sheets(pack, kind, book).items()
        for column in pack.tables[table].columns
        if column.type == "code"
    ]
    for _, sheet, column in columns:
        at = next(cell.column for cell in sheet[1] if cell.value == column.header)
        for row, offer in enumerate(offers(book, sheet, column.header), start=2):
            sheet.cell(row, at, offer)
    book.save(path)

    reading = read(path)

    assert not [p for p in reading.errors if p.rule == "code"]
    for table, _, column in columns:
        codes = [
            c.id for c in pack.codelists[column.codelist].codes if not column.only or c.id in column.only
        ]
        assert [v for v in reading.tables[table].columns[column.id] if v is not None] == codes


@pytest.mark.parametrize("kind", KINDS)
def test_headings_are_locked_and_cells_below_them_are_not(make, pack, kind):
    path = make(kind)
    book = opened(path)

    for sheet in entry_sheets(pack, kind, book).values():
        protection = sheet.protection
        assert protection.sheet
        assert not protection.password
        assert all(cell.protection.locked for cell in sheet[1])
        allowed = ("insertRows", "deleteRows", "sort", "autoFilter", "formatCells", "formatColumns")
        assert not any(getattr(protection, what) for what in allowed)  # openpyxl: what is forbidden
        assert sheet.freeze_panes[1:] == "2"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$1:$1"
        whole = max(dimension.max for dimension in sheet.column_dimensions.values())
        assert whole == 16384  # a row can be deleted only if none of its cells is locked
        assert not any(dimension.protection.locked for dimension in sheet.column_dimensions.values())


def test_age_bands_and_postcodes_are_texts(make, pack):
    book = opened(make("Zaznamy_TP"))

    sheets = entry_sheets(pack, "Zaznamy_TP", book)

    assert sheets["child_records"].column_dimensions["B"].number_format == "@"
    assert sheets["record_header"].column_dimensions["D"].number_format == "@"
    assert offers(book, sheets["child_records"], "věková kategorie") == [
        "do 2",
        "2-5",
        "5-6",
        "6-14",
        "15-18",
    ]
    lists = book["Kódy a nabídky"]
    assert {cell.data_type for row in lists.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_columns_that_say_which_row_it_is_stay_in_sight_where_a_sheet_is_wide(make, pack):
    sheets = entry_sheets(pack, "AD_PTP", opened(make("AD_PTP")))

    assert sheets["clients"].freeze_panes == "D2"
    assert sheets["clients"].print_title_cols == "$A:$C"
    assert sheets["external_figures"].freeze_panes == "A2"


def test_the_same_template_is_the_same_bytes(make):
    first, second = make("AD_PTP", name="a.xlsx"), make("AD_PTP", name="b.xlsx")

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_of_a_template_holds_a_formula_or_a_link_to_elsewhere(make, kind):
    path = make(kind)

    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
        names = archive.namelist()
    assert not any(re.search(rb"<f[ >]", sheet) for sheet in sheets)
    assert not any("externalLink" in name or "vbaProject" in name for name in names)


def test_the_instructions_name_every_sheet_and_every_column(make, pack):
    path = make("AD_KP")

    cells = [
        str(cell)
        for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    tables = next(kind for kind in pack.workbooks if kind.id == "AD_KP").tables
    for name in tables:
        assert pack.tables[name].sheet_title(YEAR) in cells
        assert {column.header for column in pack.tables[name].columns} <= set(cells)
