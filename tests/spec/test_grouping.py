"""One row for each combination: what is kept of the rows, and how long a run of years is."""

import pytest

from meritko.methodology.formula_parser import parse
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Derive, Filter, Group, Keep

from .sheets import PER_NAME, Sheets


def test_every_function_passes_over_what_is_missing(sheets: Sheets):
    sheets.table(
        "place",
        """
        name:text | people:count | fte:number | left:flag
        A         | 3            | 0.5        | 0
        A         | -            | 0.25       | 1
        A         | 5            | -          | -
        B         | -            | -          | -
        """,
    )
    keep = {
        "least": Keep("min", "people"),
        "most": Keep("max", "people"),
        "whole": Keep("sum", "fte"),
        "rows": Keep("count", None),
        "given": Keep("count", "people"),
        "any_left": Keep("any", "left"),
        "run": Keep("run_length", "people"),
    }
    sheets.prepare("places", "place", Group(("name",), keep, NOWHERE))
    for name in keep:
        sheets.indicator(name, "reported", measures="places", by=PER_NAME, value=name)

    sheets.expect(
        """
        indicator | unit | value
        least     | A    | 3
        most      | A    | 5
        whole     | A    | 0.75
        rows      | A    | 3
        given     | A    | 2
        any_left  | A    | 1
        run       | A    | 1
        least     | B    | -
        most      | B    | -
        whole     | B    | -
        rows      | B    | 1
        given     | B    | 0
        any_left  | B    | 0
        run       | B    | 0
        """
    )


def test_a_missing_value_equals_a_missing_value_in_a_key(sheets: Sheets):
    sheets.table("place", "name:text | postcode:digits\nA | -\nA | -\nA | 10000")
    sheets.prepare("places", "place", Group(("name", "postcode"), {"rows": Keep("count", None)}, NOWHERE))
    sheets.indicator("I", "count", measures="places", value="10 * count() + sum(rows)")

    sheets.expect("indicator | value\nI | 23")


HISTORY = """
    name:text | year:year
    steady    | 2023
    steady    | 2024
    steady    | 2025
    new       | 2025
    broken    | 2021
    broken    | 2022
    broken    | 2025
    twice     | 2024
    twice     | 2025
    twice     | 2025
    gone      | 2023
    gone      | 2024
    later     | 2025
    later     | 2026
"""


@pytest.mark.parametrize(
    ("interruption", "years"),
    [
        ("breaks", {"steady": 3, "new": 1, "broken": 1, "twice": 2, "later": 1}),
        ("bridged", {"steady": 3, "new": 1, "broken": 5, "twice": 2, "later": 1}),
        ("years_only", {"steady": 3, "new": 1, "broken": 3, "twice": 3, "later": 1}),
    ],
)
def test_an_interruption_breaks_a_run_is_bridged_or_only_its_years_count(sheets: Sheets, interruption, years):
    sheets.parameter("interruption", breaks=None, bridged=None, years_only=None)
    sheets.chosen["interruption"] = interruption
    sheets.table("history", HISTORY)
    keep = {
        "first": Keep("min", "year"),
        "last": Keep("max", "year"),
        "rows": Keep("count", None),
        "run": Keep("run_length", "year"),
    }
    length = (
        "if(parameter('interruption') = 'breaks', run, "
        "if(parameter('interruption') = 'bridged', last - first + 1, rows))"
    )
    sheets.prepare(
        "supported",
        "history",
        Filter(parse("year <= evaluated_year()"), NOWHERE),
        Group(("name",), keep, NOWHERE),
        Filter(parse("last = evaluated_year()"), NOWHERE),
        Derive({"length": parse(length)}, NOWHERE),
    )
    sheets.indicator("I", "reported", measures="supported", by=PER_NAME, value="length")

    lines = "\n".join(f"I | {name} | {length}" for name, length in years.items())
    sheets.expect(f"indicator | unit | value\n{lines}")
