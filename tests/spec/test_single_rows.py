"""One result for each row: values as reported, quotients, a substitute, and categories of their own."""

from .sheets import PER_NAME, Sheets, by

PROJECTS = """
    name:text | meetings:count | hours:count | estimate:number
    K1        | 4              | 6           | 9
    K2        | 0              | 6           | 9
    K3        | -              | 6           | 9
    K4        | -              | 6           | -
"""


def test_a_substitute_is_used_only_where_the_own_figures_are_not_all_given(sheets: Sheets):
    sheets.table("project", PROJECTS)
    sheets.indicator(
        "I",
        "ratio",
        measures="project",
        by=PER_NAME,
        numerator="hours",
        denominator="meetings",
        otherwise="estimate",
    )

    sheets.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        I         | K1   | 6         | 4           | 1.5   | 0        | computed
        I         | K2   | 6         | 0           | -     | 0        | not_computable
        I         | K3   | -         | -           | 9     | 0        | computed
        I         | K4   | -         | -           | -     | 1        | missing
        """
    )


def test_without_a_substitute_a_row_that_lacks_a_value_is_empty_and_left_out(sheets: Sheets):
    sheets.table("project", PROJECTS)
    sheets.indicator("I", "ratio", measures="project", by=PER_NAME, numerator="hours", denominator="meetings")

    sheets.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        I         | K1   | 6         | 4           | 1.5   | 0        | computed
        I         | K2   | 6         | 0           | -     | 0        | not_computable
        I         | K3   | -         | -           | -     | 1        | missing
        I         | K4   | -         | -           | -     | 1        | missing
        """
    )


def test_only_the_rows_that_an_indicator_is_about_have_a_result(sheets: Sheets):
    sheets.table("project", PROJECTS)
    sheets.indicator("I", "reported", measures="project", by=PER_NAME, rows="meetings >= 0", value="meetings")
    sheets.indicator(
        "J", "reported", measures="project", by=PER_NAME, leave_out_when="hours = 6", value="hours"
    )

    sheets.expect(
        """
        indicator | unit | value | left_out
        I         | K1   | 4     | 0
        I         | K2   | 0     | 0
        J         | K1   | -     | 1
        J         | K2   | -     | 1
        J         | K3   | -     | 1
        J         | K4   | -     | 1
        """
    )


def test_an_open_category_is_named_by_the_row_and_none_exists_without_a_row(sheets: Sheets):
    sheets.table(
        "activity",
        """
        project:text | name:text      | number:count | all:count
        K1           | Šití "patchwork" | 3            | 4
        K1           | O'Hara's choir | 1            | 4
        K2           | -              | 2            | 2
        """,
    )
    sheets.indicator(
        "I",
        "ratio",
        measures="activity",
        by=by("project", single=True),
        open_category="name",
        scale=100,
        numerator="number",
        denominator="all",
    )

    sheets.expect(
        """
        indicator | unit | category         | numerator | denominator | value
        I         | K1   | Šití "patchwork" | 3         | 4           | 75
        I         | K1   | O'Hara's choir   | 1         | 4           | 25
        I         | K2   | -                | 2         | 2           | 100
        """
    )


def test_a_code_that_is_a_number_is_reported_as_that_number(sheets: Sheets):
    sheets.codes("grade", "1", "02")
    sheets.table("person", "name:text | grade:code\nA | 02\nB | -")
    sheets.indicator("I", "reported", measures="person", by=PER_NAME, value="grade")

    sheets.expect(
        """
        indicator | unit | value | left_out
        I         | A    | 2     | 0
        I         | B    | -     | 1
        """
    )


def test_two_rows_of_one_unit_give_two_results_and_neither_is_lost(sheets: Sheets):
    sheets.table("project", "name:text | people:count\nK1 | 5\nK1 | 5")
    sheets.indicator("I", "reported", measures="project", by=PER_NAME, value="people")

    sheets.expect("indicator | unit | value\nI | K1 | 5\nI | K1 | 5")
