import hashlib
from dataclasses import replace
from datetime import date

import pytest

from meritko.workbooks.pool import File
from meritko.workbooks.reading import begin, files_of, finish, read_folder

HEADINGS = ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade"]


def lines(reading):
    """Each problem as rule, place and one line."""
    return [(p.rule, p.place.file, p.place.sheet, p.place.address, p.line("en")) for p in reading.problems]


def places(reading):
    return [(p.severity, p.rule, p.place.sheet, p.place.address) for p in reading.problems]


def test_a_workbook_becomes_typed_columns_with_the_row_each_came_from(write_branches, read, usual_row):
    write_branches(usual_row(), usual_row(Name="Elm", Area="Jižní břeh", Zip="543 21", Books="", Open=0))

    reading = read()

    branches = reading.tables["branches"]
    assert reading.problems == ()
    assert branches.columns == {
        "name": ["Oak", "Elm"],
        "area": ["1", "2"],
        "zip": ["12345", "54321"],
        "books": [100, None],
        "room": [20.5, 20.5],
        "lent": [30.0, 30.0],
        "open": [1, 0],
        "grade": [2, 2],
        "lost": [0, 0],
        "poems": [None, None],
    }
    assert branches.origins == [(0, 2), (0, 3)]
    assert (branches.sources[0].file, branches.sources[0].sheet) == ("a.xlsx", "Branches 2025")
    assert branches.cell(1, "books") == (branches.sources[0], "D3")
    assert branches.cell(1, "lost") is None


def test_every_table_is_there_and_one_without_a_sheet_has_no_rows_and_no_sources(write_branches, read):
    write_branches()

    tables = read().tables

    assert list(tables) == ["branches", "years", "card", "children", "adults"]
    assert (len(tables["branches"]), len(tables["branches"].sources)) == (0, 1)
    assert (len(tables["years"]), tables["years"].sources) == (0, ())
    assert tables["years"].columns == {"year": []}


def test_columns_come_in_any_order_and_headings_are_compared_tidied(write, read):
    headings = [" Lent", "Grade ", "Zip", "Open", "Room", "Books\u00a0", "  Area", "Name"]
    write(**{"Branches\u00a0 2025 ": [headings, [30, 2, 12345, 1, 20.5, 100, 1, "Oak"]]})

    reading = read()

    assert reading.problems == ()
    assert reading.tables["branches"].row(0)["name"] == "Oak"
    assert reading.tables["branches"].cell(0, "name")[1] == "H2"


def test_rows_without_any_value_are_skipped_wherever_they_stand(write_branches, read, usual_row):
    blank, spaces = [], [" ", "", "\u00a0"]
    write_branches(blank, usual_row(), spaces, blank, usual_row(Name="Elm"), blank)

    reading = read()

    assert reading.problems == ()
    assert reading.tables["branches"].origins == [(0, 3), (0, 6)]


def test_a_value_in_a_column_that_is_not_read_keeps_its_row(write, write_branches, read):
    headings = ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade", "Shelf mark"]
    write(**{"Branches 2025": [headings, ["", "", "", "", "", "", "", "", "x"]]})

    assert places(read()) == [
        ("error", "required", "Branches 2025", "A2"),
        ("error", "required", "Branches 2025", "B2"),
    ]


def test_several_workbooks_of_a_kind_add_their_rows_up_in_the_order_of_their_names(
    write_branches, read, usual_row
):
    write_branches(usual_row(Name="Elm"), name="b.xlsx")
    write_branches(usual_row(Name="Oak"), name="a.XLSX")

    reading = read()

    branches = reading.tables["branches"]
    assert branches.columns["name"] == ["Oak", "Elm"]
    assert branches.origins == [(0, 2), (1, 2)]
    assert [source.file for source in branches.sources] == ["a.XLSX", "b.xlsx"]
    assert reading.kinds == {"a.XLSX": ("Lending",), "b.xlsx": ("Lending",)}


def test_files_are_listed_with_their_hash_and_others_are_ignored(tmp_path, write_branches, read):
    path = write_branches()
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "folder.xlsx").mkdir()

    reading = read()

    assert reading.files == (("a.xlsx", hashlib.sha256(path.read_bytes()).hexdigest()),)
    assert reading.problems == ()


def test_a_folder_that_is_not_there_is_an_error_of_the_caller(tmp_path):
    with pytest.raises(FileNotFoundError):
        files_of(tmp_path / "nowhere")


def test_reading_may_begin_before_the_layout_is_known(tmp_path, write_branches, layout, pool, usual_row):
    path = write_branches(usual_row())

    begun = begin([File("under/a.xlsx", path)], pool)
    reading = finish(begun, layout, 2025, {})

    assert reading.tables["branches"].sources[0].file == "under/a.xlsx"


def test_an_empty_cell_in_a_required_column_is_found(write_branches, read, usual_row):
    write_branches(usual_row(Name="", Area=" "))

    assert lines(read()) == [
        (
            "required",
            "a.xlsx",
            "Branches 2025",
            "A2",
            (
                "found an empty cell; expected Name in every row; "
                "to do Fill the cell in, or delete the whole row if it does not belong here."
            ),
        ),
        (
            "required",
            "a.xlsx",
            "Branches 2025",
            "B2",
            (
                "found an empty cell; expected Area in every row; "
                "to do Fill the cell in, or delete the whole row if it does not belong here."
            ),
        ),
    ]


def test_a_cell_of_the_wrong_type_is_missing_and_found_only_once(write_branches, read, usual_row):
    write_branches(usual_row(Area="Atlantis", Books=-1))

    reading = read()

    assert places(reading) == [
        ("error", "code", "Branches 2025", "B2"),
        ("error", "type", "Branches 2025", "D2"),
    ]
    assert reading.tables["branches"].row(0)["books"] is None
    assert reading.errors == reading.problems


def test_findings_about_cells_come_by_row_then_column(write_branches, read, usual_row):
    write_branches(usual_row(Books=-1, Grade=0), usual_row(Name="Elm", Zip="x", Room="12"))

    assert places(read()) == [
        ("error", "type", "Branches 2025", "D2"),
        ("error", "type", "Branches 2025", "H2"),
        ("error", "type", "Branches 2025", "C3"),
        ("warning", "number-as-text", "Branches 2025", "E3"),
    ]


def test_dates_and_truths_in_cells_of_numbers_are_found(write_branches, read, usual_row):
    def a_date(workbook, sheet, row, column):
        sheet.write_number(row, column, 45000, workbook.add_format({"num_format": "d.m.yyyy"}))

    def a_truth(_, sheet, row, column):
        sheet.write_boolean(row, column, True)

    write_branches(usual_row(Books=a_date, Open=a_truth))

    assert lines(read()) == [
        (
            "type",
            "a.xlsx",
            "Branches 2025",
            "D2",
            (
                "found the date 2023-03-15; expected a whole number from 0 up; "
                "to do Format the cell as a number and type the figure again; a date is no figure."
            ),
        ),
        (
            "type",
            "a.xlsx",
            "Branches 2025",
            "G2",
            (
                "found the logical value TRUE; expected 0 or 1; "
                "to do Write a number in place of the logical value."
            ),
        ),
    ]


def test_a_missing_column_is_found_and_the_heading_it_may_be_is_named(write, read):
    headings = ["Name", "Area", "Zipp", "Books", "Room", "Lent", "Open", "My note"]
    write(**{"Branches 2025": [headings, ["Oak", 1, "12345", 1, 1, 1, 1, "x"]]})

    assert lines(read()) == [
        (
            "missing-column",
            "a.xlsx",
            "Branches 2025",
            "",
            (
                "found no such heading in the first row; expected the column “Zip”; "
                "to do Rename the column “Zipp”, or add the missing one."
            ),
        ),
        (
            "missing-column",
            "a.xlsx",
            "Branches 2025",
            "",
            (
                "found no such heading in the first row; expected the column “Grade”; "
                "to do Add the column to the "
                "first row, in any order; leave its cells empty if nothing is known."
            ),
        ),
        (
            "unknown-column",
            "a.xlsx",
            "Branches 2025",
            "C1",
            (
                "found the heading “Zipp”; expected a column of the template; "
                "to do It was not read. Did you mean “Zip”?"
            ),
        ),
        (
            "unknown-column",
            "a.xlsx",
            "Branches 2025",
            "H1",
            (
                "found the heading “My note”; expected a column of the template; "
                "to do It was not read. Nothing has to be done if it is only yours."
            ),
        ),
    ]


def test_a_missing_required_column_does_not_find_every_row_empty(write, read):
    write(Years=[["Note"], ["x"], ["y"]])

    assert [rule for _, rule, *_ in places(read())] == ["missing-column", "unknown-column"]


def test_values_under_no_heading_are_told_and_empty_columns_are_not(write, read):
    write(Years=[["Year", "", ""], [2024, "", "x"]])

    assert lines(read()) == [
        (
            "unknown-column",
            "a.xlsx",
            "Years",
            "C1",
            (
                "found values under no heading; expected a column of the template; "
                "to do It was not read. Nothing has to be done if it is only yours."
            ),
        )
    ]


def test_an_extra_column_of_the_kind_is_not_unknown(write, read):
    write(Years=[["Year", "Shelf mark"], [2024, "x"]])

    assert read().problems == ()


def test_a_heading_that_stands_twice_is_found(write, read):
    write(Years=[["Year", "Year "], [2024, 2023]])

    assert lines(read()) == [
        (
            "duplicate",
            "a.xlsx",
            "Years",
            "B1",
            (
                "found “Year” a second time, first in A1; expected each heading once; "
                "to do Delete or rename one of the two columns."
            ),
        )
    ]


def test_a_sheet_without_headings_is_one_finding(write, read):
    write(**{"Branches 2025": [[], ["Oak"]]})

    assert lines(read()) == [
        (
            "missing-column",
            "a.xlsx",
            "Branches 2025",
            "",
            (
                "found an empty first row; expected headings in the first row; number of columns: 9; "
                "to do Write the headings of the template into the first row."
            ),
        )
    ]


def test_rows_above_the_headings_are_one_finding_and_the_sheet_is_read_all_the_same(write, read, usual_row):
    write(**{"Branches 2025": [[], ["", "Our branches"], ["by area"], HEADINGS, usual_row(Books=-1)]})

    reading = read()

    assert lines(reading) == [
        (
            "missing-column",
            "a.xlsx",
            "Branches 2025",
            "B2",
            (
                "found no headings here, but in row 4; expected headings in the first row; "
                "to do Delete the rows above the headings."
            ),
        ),
        (
            "type",
            "a.xlsx",
            "Branches 2025",
            "D5",
            "found the number -1; expected a whole number from 0 up; to do Correct the figure.",
        ),
    ]
    assert reading.tables["branches"].columns["name"] == ["Oak"]


def test_a_column_that_is_missing_under_a_title_is_told_too(write, read):
    write(**{"Branches 2025": [["Our branches"], ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open"]]})

    found = lines(read())

    assert [(rule, address) for rule, _, _, address, _ in found] == [
        ("missing-column", "A1"),
        ("missing-column", ""),
    ]
    assert found[1][4].startswith("found no such heading in the first row; expected the column “Grade”; ")


@pytest.mark.parametrize(
    "rows",
    [
        [["Nothing of ours"], ["Name", "Area", "Zip", "Books"], ["Oak", 1, "12345", 3]],  # half is too few
        [["Nothing of ours"], *[[n] for n in range(49)], HEADINGS],  # nobody looks so far
    ],
)
def test_rows_below_a_wrong_heading_are_not_taken_for_headings_lightly(rows, write, read):
    write(**{"Branches 2025": rows})

    found = places(read())

    assert found[:8] == [("error", "missing-column", "Branches 2025", "")] * 8
    assert ("warning", "unknown-column", "Branches 2025", "A1") in found


def test_headings_are_found_in_the_fiftieth_row_with_a_value(write, read):
    write(**{"Branches 2025": [["Nothing of ours"], *[[n] for n in range(48)], HEADINGS]})

    assert lines(read())[0][4] == (
        "found no headings here, but in row 50; expected headings in the first row; "
        "to do Delete the rows above the headings."
    )


def test_an_optional_column_is_read_where_it_is_and_else_has_its_value_for_absence(
    write, write_branches, read
):
    headings = ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade", "Lost"]
    write("b.xlsx", **{"Branches 2025": [headings, ["Elm", 1, "", 1, 1, 1, 1, 1, ""]]})
    write_branches(["Oak", 1, "", 1, 1, 1, 1, 1])

    assert read().tables["branches"].columns["lost"] == [0, None]


def test_a_column_of_another_choice_is_neither_needed_nor_read_nor_unknown(write, read):
    headings = ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade", "Poems"]
    write(**{"Branches 2025": [headings, ["Oak", 1, "", 1, 1, 1, 1, 1, "no number"]]})

    left_out, asked = read(), read(choices={"poetry": "asked"})

    assert left_out.problems == ()
    assert left_out.tables["branches"].columns["poems"] == [None]
    assert places(asked) == [("error", "type", "Branches 2025", "I2")]


def test_a_column_of_the_choice_made_is_needed(write_branches, read):
    write_branches()

    assert places(read(choices={"poetry": "asked"})) == [("error", "missing-column", "Branches 2025", "")]


def test_a_sheet_of_another_year_is_not_read(write, read, usual_row):
    write(**{"Branches 2024": [["Name"], ["x"]], "Years": [["Year"]]})

    reading = read()

    assert lines(reading) == [
        (
            "other-year",
            "a.xlsx",
            "Branches 2024",
            "",
            (
                "found a sheet of the year 2024; expected a sheet of the year 2025; "
                "to do It was not read. Nothing has to be done if that year is not meant."
            ),
        )
    ]
    assert len(reading.tables["branches"].sources) == 0


def test_sheets_of_every_year_are_read_when_no_year_is_given_and_are_different_lists(write, read, usual_row):
    headings = ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade"]
    rows = [headings, usual_row()]
    write(**{"Branches 2024": rows, "Branches 2025": rows})

    reading = read(year=None)

    assert reading.problems == ()
    assert len(reading.tables["branches"]) == 2


def test_an_unknown_sheet_is_a_warning_with_the_title_it_may_be(write, read):
    write(Years=[["Year"]], Branches2025=[["x"]], Notes=[])

    assert lines(read()) == [
        (
            "unknown-sheet",
            "a.xlsx",
            "Branches2025",
            "",
            (
                "found the sheet “Branches2025”; expected the sheets: Branches 2025, Years; "
                "to do It was not read. Did you mean “Branches 2025”?"
            ),
        ),
        (
            "unknown-sheet",
            "a.xlsx",
            "Notes",
            "",
            (
                "found the sheet “Notes”; expected the sheets: Branches 2025, Years; "
                "to do It was not read. Nothing has to be done if it is only yours."
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("sheets", "unknown", "expected", "near"),
    [
        (["Branches 2023", "Branches 2024", "Notes"], "Notes", "Branches 2024, Years", None),
        (["Branches 2024", "Branchs 2023"], "Branchs 2023", "Branches 2023, Years", "Branches 2023"),
        (["Years", "Branches_2024"], "Branches_2024", "Branches 2024, Years", "Branches 2024"),
        (["Years", "Notes"], "Notes", "Branches …, Years", None),
    ],
)
def test_where_no_year_is_asked_for_titles_have_that_of_the_sheet_or_of_its_workbook(
    sheets, unknown, expected, near, write, read
):
    write(**{title: [["Year"]] for title in sheets})

    found = [line for line in lines(read(year=None)) if line[0] == "unknown-sheet"]

    remedy = f"Did you mean “{near}”?" if near else "Nothing has to be done if it is only yours."
    said = f"found the sheet “{unknown}”; expected the sheets: {expected}; to do It was not read. {remedy}"
    assert found == [("unknown-sheet", "a.xlsx", unknown, "", said)]


def test_a_workbook_none_of_whose_sheets_is_known_is_unknown(write, read):
    write(Budget=[["x"]], Plan=[])

    reading = read()

    assert lines(reading) == [
        (
            "unknown-workbook",
            "a.xlsx",
            "",
            "",
            (
                "found the sheets: Budget, Plan; "
                "expected the sheets of one of the workbooks: Lending, Readers; "
                "to do Name the sheets as in the template, or leave the file out."
            ),
        )
    ]
    assert reading.kinds == {"a.xlsx": ()}


def test_a_sheet_that_must_be_there_is_missed(write, read):
    write(Card=[["Library"]], Childrens=[["Code"]])

    assert lines(read()) == [
        (
            "unknown-sheet",
            "a.xlsx",
            "Childrens",
            "",
            (
                "found the sheet “Childrens”; expected the sheets: Card, Children, Adults; "
                "to do It was not read. Did you mean “Children”?"
            ),
        ),
        (
            "missing-sheet",
            "a.xlsx",
            "Children",
            "",
            (
                "found no such sheet; expected the sheet “Children” of the workbook “Readers”; "
                "to do Rename the sheet “Childrens”, or add the missing one."
            ),
        ),
        (
            "missing-sheet",
            "a.xlsx",
            "Adults",
            "",
            (
                "found no such sheet; expected the sheet “Adults” of the workbook “Readers”; "
                "to do Add the sheet, also when it has no rows."
            ),
        ),
    ]


def test_a_key_that_stands_twice_is_found_at_the_second_row_also_in_another_workbook(
    write_branches, read, usual_row
):
    write_branches(usual_row(), usual_row(Name="Elm"), name="a.xlsx")
    write_branches(usual_row(Name="Elm ", Area="Severní břeh"), name="b.xlsx")

    assert lines(read()) == [
        (
            "duplicate",
            "b.xlsx",
            "Branches 2025",
            "A2",
            (
                "found “Elm, 1, 12345” a second time, first in a.xlsx, sheet “Branches 2025”, row 3; "
                "expected each only once; to do Delete one of the rows, or correct what tells them apart."
            ),
        )
    ]


def test_an_empty_part_of_a_key_equals_an_empty_one_and_no_other(write_branches, read, usual_row):
    write_branches(usual_row(Zip=""), usual_row(), usual_row(Zip=" "))

    reading = read()

    assert lines(reading) == [
        (
            "duplicate",
            "a.xlsx",
            "Branches 2025",
            "A4",
            (
                "found “Oak, 1, –” a second time, first in a.xlsx, sheet “Branches 2025”, row 2; "
                "expected each only once; to do Delete one of the rows, or correct what tells them apart."
            ),
        )
    ]


def test_a_part_of_a_key_that_cannot_be_read_makes_no_duplicate(write_branches, read, usual_row):
    write_branches(usual_row(Zip="1"), usual_row(Zip="2"))

    assert [rule for _, rule, *_ in places(read())] == ["type", "type"]


def test_a_key_over_two_sheets_holds_within_one_workbook(write, read):
    card = [["Library"], ["Hill"]]
    write("a.xlsx", Card=card, Children=[["Code"], ["x"], ["y"], ["x"]], Adults=[["Code"], ["y"]])
    write("b.xlsx", Card=card, Children=[["Code"], ["x"]], Adults=[["Code"], ["z"]])

    assert lines(read()) == [
        (
            "duplicate",
            "a.xlsx",
            "Children",
            "A4",
            (
                "found “x” a second time, first in a.xlsx, sheet “Children”, row 2; expected each only once; "
                "to do Delete one of the rows, or correct what tells them apart."
            ),
        ),
        (
            "duplicate",
            "a.xlsx",
            "Adults",
            "A2",
            (
                "found “y” a second time, first in a.xlsx, sheet “Children”, row 3; expected each only once; "
                "to do Delete one of the rows, or correct what tells them apart."
            ),
        ),
    ]


def test_a_sheet_of_one_row_has_no_second_one(write, read):
    empty = [["Code"]]
    write(Card=[["Library"], ["Hill"], [], ["Vale"]], Children=empty, Adults=empty)

    assert lines(read()) == [
        (
            "duplicate",
            "a.xlsx",
            "Card",
            "A4",
            (
                "found a second row; expected one row only; "
                "to do Delete the row; use another workbook for other data."
            ),
        )
    ]


def formula(text, value):
    """A cell with a formula and the value stored with it (None: none is stored)."""
    return lambda _, sheet, row, column: sheet.write_formula(row, column, text, None, value)


def test_a_formula_is_read_by_its_stored_value(write_branches, read, usual_row):
    write_branches(usual_row(Books=formula("=1+2", 3), Name=formula('="O"&"ak"', "Oak")))

    reading = read()

    assert reading.problems == ()
    assert reading.tables["branches"].row(0)["books"] == 3


def test_error_cells_and_formulas_without_a_value_are_not_taken_for_blanks(write_branches, read, usual_row):
    write_branches(usual_row(Books=formula("=1/0", "#DIV/0!"), Name=formula("=NA()", "#N/A")))

    assert lines(read()) == [
        (
            "hidden-value",
            "a.xlsx",
            "Branches 2025",
            "A2",
            (
                "found the error #N/A; expected a value of the column “Name”; "
                "to do Correct the formula, or write the value; leave the cell empty if it is not known."
            ),
        ),
        (
            "hidden-value",
            "a.xlsx",
            "Branches 2025",
            "D2",
            (
                "found the error #DIV/0!; expected a value of the column “Books”; "
                "to do Correct the formula, or write the value; leave the cell empty if it is not known."
            ),
        ),
    ]


def test_the_codes_that_hold_in_the_year_are_those_allowed(write, read, layout, tmp_path, pool):
    north, south = layout.codelists["area"].codes
    areas = replace(
        layout.codelists["area"],
        codes=(replace(north, valid_to=date(2024, 12, 31)), replace(south, valid_from=date(2025, 7, 1))),
    )
    dated = replace(layout, codelists={"area": areas})
    headings = ["Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade"]
    write(**{"Branches 2025": [headings, ["Oak", 1], ["Elm", 2]], "Branches 2024": [headings, ["Oak", 1]]})

    assert places(read_folder(tmp_path, dated, 2025, {"poetry": "left out"}, pool))[1:] == [
        ("error", "code", "Branches 2025", "B2")
    ]
    assert [p.place.address for p in read_folder(tmp_path, dated, 2024, {}, pool).errors] == [""]


def test_a_file_that_is_no_workbook_costs_its_neighbours_nothing(tmp_path, write_branches, read, usual_row):
    (tmp_path / "0.xlsx").write_bytes(b"no zip at all")
    write_branches(usual_row())

    reading = read()

    assert lines(reading) == [
        (
            "not-a-workbook",
            "0.xlsx",
            "",
            "",
            (
                "found a file of another kind that is only named .xlsx; "
                "expected a workbook .xlsx without a password, macros and links to other workbooks; "
                "to do Open it in a spreadsheet program and save it as an Excel workbook (.xlsx)."
            ),
        )
    ]
    assert len(reading.tables["branches"]) == 1
    assert [name for name, _ in reading.files] == ["0.xlsx", "a.xlsx"]
