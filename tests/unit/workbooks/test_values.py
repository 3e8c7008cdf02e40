import math

import pytest

from meritko.methodology.model import Code, CodeList, Place, Text
from meritko.workbooks.problems import Cell
from meritko.workbooks.values import is_blank, normalise, read_cells, reader_for

BANDS = CodeList(
    "bands",
    Text("Pásma", "Bands"),
    (
        Code("1", Text("do dvou let", "up to two")),
        Code("2-5", Text("od dvou do pěti", "two to five")),
        Code("x", Text("jiné", "other")),
        Code("y", Text("jiné", "other")),
    ),
    Place("codelists/bands.yaml", 1),
)


@pytest.fixture
def read_cell(make_column):
    def read(type_, cell, **more):
        (value,), faults = read_cells([cell], reader_for(make_column("c", type_, **more), BANDS))
        return value, faults[0][1].rule if faults else None

    return read


@pytest.fixture
def complaint(make_column):
    def line(type_, cell, **more):
        _, faults = read_cells([cell], reader_for(make_column("c", type_, **more), BANDS))
        return faults[0][1].at(Cell("a.xlsx")).line("en")

    return line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Dolní  Lhota ", "Dolní Lhota"),
        ("Dolní\u00a0Lhota\u202f", "Dolní Lhota"),
        ("Lhota\n u\tBrna", "Lhota u Brna"),
        ("Z\u030clutá", "Žlutá"),
        ("LHOTA", "LHOTA"),
    ],
)
def test_texts_are_trimmed_collapsed_and_composed_with_their_case_kept(text, expected):
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12.0),
        ("0,5", 0.5),
        ("0.5", 0.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234.0),
        ("1,250", 1.25),
        ("12 345 678,9", 12345678.9),
        ("1234.567", 1234.567),
        ("1.25", 1.25),
        ("0.125", 0.125),
        (" 7 ", 7.0),
    ],
)
def test_a_number_stored_as_text_is_read_where_no_one_could_read_another(read_cell, cell, number):
    assert read_cell("number", cell) == (number, "number-as-text")


@pytest.mark.parametrize(
    "cell",
    [
        "1.250",
        "1,250.5",
        "1.250,5",
        "12 34",
        "1,2,3",
        "2,5 úv.",
        "12 %",
        "x",
        ",5",
        "5,",
        "1e3",
        "0x1",
        "nan",
        "٣",
    ],
)
def test_a_text_that_is_no_number_or_could_be_two_is_of_the_wrong_type(read_cell, cell):
    assert read_cell("number", cell) == (None, "type")


@pytest.mark.parametrize("type_", ["number", "count", "percent", "year", "flag"])
@pytest.mark.parametrize("cell", [True, False, {"date": "2025-05-02"}, "n/a", math.nan, math.inf])
def test_truths_dates_words_and_what_is_no_number_are_of_the_wrong_type(read_cell, type_, cell):
    assert read_cell(type_, cell) == (None, "type")


@pytest.mark.parametrize(
    ("type_", "cell", "answer"),
    [
        ("count", 3.0, (3, None)),
        ("count", 3.5, (None, "type")),
        ("count", -1.0, (None, "type")),
        ("count", "-1", (None, "type")),
        ("count", "\u22121", (None, "type")),
        ("count", "1 000", (1000, "number-as-text")),
        ("number", 1e15, (1e15, None)),
        ("number", 1.1e15, (None, "type")),
        ("number", "1" * 400, (None, "type")),
        ("number", -0.0, (0.0, None)),
        ("percent", 100.0, (100.0, None)),
        ("percent", 100.1, (None, "type")),
        ("percent", "12,5", (12.5, "number-as-text")),
        ("year", 2025.0, (2025, None)),
        ("year", "2025", (2025, "number-as-text")),
        ("year", 25.0, (None, "type")),
        ("year", 2025.5, (None, "type")),
        ("flag", 1.0, (1, None)),
        ("flag", "0", (0, "number-as-text")),
        ("flag", 2.0, (None, "code")),
        ("flag", 0.5, (None, "code")),
        ("flag", "2", (None, "code")),
        ("flag", "yes", (None, "type")),
    ],
)
def test_a_number_is_held_against_its_type(read_cell, type_, cell, answer):
    assert read_cell(type_, cell) == answer


def test_a_column_may_ask_for_more_than_nought(read_cell):
    assert read_cell("count", 0.0, least=1) == (None, "type")
    assert read_cell("count", 1.0, least=1) == (1, None)


def test_whole_numbers_are_int_and_others_float(read_cell):
    assert type(read_cell("count", 3.0)[0]) is int
    assert type(read_cell("number", 3.0)[0]) is float


@pytest.mark.parametrize("type_", ["text", "digits", "code", "number", "count", "percent", "year", "flag"])
@pytest.mark.parametrize("cell", ["", "   ", "\u00a0"])
def test_an_empty_cell_is_a_missing_value_in_every_type(read_cell, type_, cell):
    assert read_cell(type_, cell, digits=5) == (None, None)
    assert is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("12345", ("12345", None)),
        ("123 45", ("12345", None)),
        ("012\u00a034", ("01234", None)),
        (12345.0, ("12345", None)),
        (1234.0, (None, "type")),
        (123456.0, (None, "type")),
        (1234.5, (None, "type")),
        ("1234a", (None, "type")),
        ("١٢٣٤٥", (None, "type")),
        (True, (None, "type")),
        ({"date": "2025-01-01"}, (None, "type")),
    ],
)
def test_digits_are_so_many_digits_whatever_the_spaces(read_cell, cell, answer):
    assert read_cell("digits", cell, digits=5) == answer


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        (1.0, ("1", None)),
        ("1", ("1", None)),
        (" 1 ", ("1", None)),
        ("2-5", ("2-5", None)),
        ("do  dvou let", ("1", None)),
        ("up to two", ("1", None)),
        ("jiné", (None, "code")),
        ("Do dvou let", (None, "code")),
        (3.0, (None, "code")),
        (1.5, (None, "code")),
        (True, (None, "code")),
        ({"date": "2025-05-02"}, (None, "code")),
    ],
)
def test_a_code_is_itself_or_its_label_unless_two_codes_share_it(read_cell, cell, answer):
    assert read_cell("code", cell) == answer


def test_a_column_may_allow_some_codes_of_its_list_only(read_cell):
    assert read_cell("code", "x", only=("1", "x")) == ("x", None)
    assert read_cell("code", "y", only=("1", "x")) == (None, "code")
    assert read_cell("code", "jiné", only=("1", "x")) == ("x", None)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        (" A  b ", ("A b", None)),
        (5.0, ("5", None)),
        (0.5, ("0.5", None)),
        (1e300, ("1e+300", None)),
        (True, (None, "type")),
        ({"date": "2025-05-02"}, (None, "type")),
    ],
)
def test_a_text_may_be_a_number_but_no_date_and_no_truth(read_cell, cell, answer):
    assert read_cell("text", cell) == answer


def test_truths_are_not_taken_for_the_numbers_they_equal(make_column):
    values, faults = read_cells([1.0, True, 0.0, False], reader_for(make_column("c", "count"), None))

    assert values == [1, None, 0, None]
    assert [index for index, _ in faults] == [1, 3]


@pytest.mark.parametrize(
    ("type_", "cell", "line"),
    [
        (
            "number",
            "2,5 úv.",
            (
                "found the text “2,5 úv.”; expected a number from 0 up (months); "
                "to do Write the number alone; its unit already stands in the column heading."
            ),
        ),
        (
            "count",
            "1.250",
            (
                "found the text “1.250”; expected a whole number from 0 up; "
                "to do Write the figure with one decimal comma and without marks between thousands."
            ),
        ),
        (
            "percent",
            120.5,
            "found the number 120.5; expected a number from 0 to 100; to do Correct the figure.",
        ),
        (
            "year",
            "letos",
            (
                "found the text “letos”; expected a year in four digits; "
                "to do Write a number; leave the cell empty where the figure is not known."
            ),
        ),
        (
            "flag",
            True,
            (
                "found the logical value TRUE; expected 0 or 1; "
                "to do Write a number in place of the logical value."
            ),
        ),
        ("flag", 3.0, "found the number 3; expected 0 or 1; to do Write 1 for yes, 0 for no."),
        (
            "count",
            {"date": "2025-05-02"},
            (
                "found the date 2025-05-02; expected a whole number from 0 up; "
                "to do Format the cell as a number and type the figure again; a date is no figure."
            ),
        ),
        (
            "text",
            False,
            (
                "found the logical value FALSE; expected a text; "
                "to do Format the cell as text and type its content again."
            ),
        ),
        (
            "digits",
            "123",
            (
                "found the text “123”; expected 5 digits; "
                "to do Write all the digits; spaces between them do not matter."
            ),
        ),
        (
            "code",
            9.0,
            (
                "found the number 9; expected a code of the list “Bands”: 1, 2-5, x, y; "
                "to do Choose a code of the list, or write its label in full."
            ),
        ),
        (
            "code",
            "do dvou leta",
            (
                "found the text “do dvou leta”; expected a code of the list “Bands”: 1, 2-5, x, y; "
                "to do Did you mean “do dvou let”?"
            ),
        ),
        (
            "number",
            "1 234,5",
            (
                "found the text “1 234,5”; expected a number, not a text; "
                "to do It was read as 1234.5. Format the cell as a number to be sure."
            ),
        ),
    ],
)
def test_a_complaint_says_what_was_found_expected_and_what_to_do(complaint, type_, cell, line):
    assert complaint(type_, cell, digits=5, unit="months") == line
