from meritko.methodology.model import Text
from meritko.workbooks.problems import Cell, Problem, message


def not_a_number():
    return Problem(
        "type",
        "error",
        Cell("Výkaz 2025 Kolín.xlsx", "Pracovníci", row=18, column="F", heading="Úvazky"),
        found=message("the text “{value}”", value="2,5 úv."),
        expected=message("a number from {least} up ({unit})", least=0, unit="posts"),
        remedy=message("Write the number alone; its unit already stands in the column heading."),
    )


def test_a_problem_names_file_sheet_row_and_column_and_says_found_expected_and_to_do():
    assert str(not_a_number()) == (
        "type at Výkaz 2025 Kolín.xlsx, sheet “Pracovníci”, row 18, column F (“Úvazky”)\n"
        "  found     the text “2,5 úv.”\n"
        "  expected  a number from 0 up (posts)\n"
        "  to do     Write the number alone; its unit already stands in the column heading."
    )


def test_the_same_fields_stand_on_one_line():
    assert not_a_number().line("en") == (
        "found the text “2,5 úv.”; expected a number from 0 up (posts); "
        "to do Write the number alone; its unit already stands in the column heading."
    )


def test_a_place_without_a_sheet_is_the_file_alone_and_has_no_address():
    cell = Cell("a.xlsx")

    assert (cell.say("en"), cell.address) == ("a.xlsx", "")


def test_a_place_without_a_heading_names_its_column_by_the_letter():
    cell = Cell("a.xlsx", "S", row=3, column="AB")

    assert (cell.say("en"), cell.address) == ("a.xlsx, sheet “S”, row 3, column AB", "AB3")


def test_numbers_are_written_as_the_language_writes_them_and_in_full_precision():
    said = message("{a} {b} {c}", a=2.0, b=0.1234567890123, c=1e300)

    assert said.say("en") == "2 0.1234567890123 1e+300"


def test_texts_of_the_pack_and_lists_are_said_inside_a_message():
    said = message("{label}: {codes}", label=Text("Oblasti", "Areas"), codes=("1", Text("dva", "two")))

    assert said.say("en") == "Areas: 1, two"


def test_what_a_workbook_holds_cannot_break_a_line_or_flood_it():
    said = message("“{value}”", value="a\tb\nc\x1b[31m " + "x" * 100).say("en")

    assert said == "“a b c [31m " + "x" * 48 + "…”"


def test_braces_in_a_workbook_are_only_text():
    assert message("“{value}”", value="{rule}").say("en") == "“{rule}”"
