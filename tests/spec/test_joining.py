"""Tables side by side: a key that is missing in one of them keeps its row and lacks its values."""

from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Group, Join, Keep

from .sheets import PER_NAME, Sheets


def test_a_key_of_one_side_keeps_its_row_and_lacks_the_other_sides_values(sheets: Sheets):
    sheets.table("inputs", "name:text | hours:count\nK1 | 6\nK2 | 8")
    sheets.table("outputs", "name:text | meetings:count\nK2 | 4\nK3 | 2")
    sheets.prepare("projects", None, Join(("inputs", "outputs"), ("name",), NOWHERE))
    sheets.indicator(
        "I", "ratio", measures="projects", by=PER_NAME, numerator="hours", denominator="meetings"
    )

    sheets.expect(
        """
        indicator | unit | numerator | denominator | value | left_out | state
        I         | K1   | -         | -           | -     | 1        | missing
        I         | K2   | 8         | 4           | 2     | 0        | computed
        I         | K3   | -         | -           | -     | 1        | missing
        """
    )


def test_a_missing_part_of_a_key_equals_a_missing_one(sheets: Sheets):
    sheets.table("inputs", "name:text | postcode:digits | hours:count\nA | - | 6")
    sheets.table("outputs", "name:text | postcode:digits | meetings:count\nA | - | 3")
    sheets.prepare("projects", None, Join(("inputs", "outputs"), ("name", "postcode"), NOWHERE))
    sheets.indicator("I", "ratio", measures="projects", numerator="sum(hours)", denominator="sum(meetings)")

    sheets.expect("indicator | numerator | denominator | value\nI | 6 | 3 | 2")


def test_a_prepared_table_may_be_joined_and_empty_tables_give_no_rows(sheets: Sheets):
    sheets.table("inputs", "name:text | hours:count")
    sheets.table("activity", "name:text | hour:count\nK1 | 1\nK1 | 2")
    sheets.prepare("activities", "activity", Group(("name",), {"number": Keep("count", None)}, NOWHERE))
    sheets.prepare("projects", None, Join(("inputs", "activities"), ("name",), NOWHERE))
    sheets.prepare("nothing", None, Join(("inputs",), ("name",), NOWHERE))
    sheets.indicator("I", "count", measures="projects", value="10 * count() + count(number = 2)")
    sheets.indicator("N", "count", measures="nothing", value="count()")

    sheets.expect("indicator | value\nI | 11\nN | 0")
