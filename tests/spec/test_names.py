"""A pack calls its tables and columns as it likes; the engine's own names never get in the way."""

import pytest

from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Group, Keep

from .sheets import Sheets, by

TAKEN = (
    "unit", "category", "value", "numerator", "left_out", "cell", "cube", "scale", "figures", "indicator",
    "m0", "v0", "t0", "c", "f", "l", "r", "u", "k", "x", "rowid", "row_id",
)  # fmt: skip
"""Names that statements of the engine might use for something of their own."""


@pytest.mark.parametrize("name", TAKEN)
def test_a_column_may_be_called_like_something_of_the_engine(sheets: Sheets, name: str):
    sheets.table("place", f"{name}:text | a:count\nA | 1\nB | 2\nA | 4")
    sheets.table("other", f"town:text | {name}:count\nA | 3")
    sheets.indicator(
        "I",
        "ratio",
        measures="place",
        by=by(name, total="all"),
        numerator="sum(a)",
        denominator="total(sum(a))",
    )
    sheets.indicator("R", "reported", measures="place", by=by(name, single=True), rows="a < 4", value="a")
    sheets.indicator(
        "S", "ratio", measures="other", by="town", numerator=f"sum({name})", denominator="count()"
    )
    sheets.indicator("T", "reported", measures="other", by=by("town", single=True), value=name)

    sheets.expect(
        """
        indicator | unit | value
        I         | A    | 5/7
        I         | B    | 2/7
        I         | all  | 1
        R         | A    | 1
        R         | B    | 2
        S         | A    | 3
        T         | A    | 3
        """
    )


@pytest.mark.parametrize("name", [*TAKEN, "result", "cube 0", "units of region", "Údaje", "main", "temp"])
def test_a_table_may_be_called_like_something_of_the_engine(sheets: Sheets, name: str):
    sheets.codes("region", "1", "2")
    sheets.table(name, "region:code | a:count\n1 | 2\n1 | 3")
    sheets.prepare("sums", name, Group(("region",), {"whole": Keep("sum", "a")}, NOWHERE))
    every = by("region", every="region")
    sheets.indicator("I", "count", measures=name, by=every, value="sum(a)")
    sheets.indicator("J", "count", measures="sums", by=every, value="sum(whole)")
    sheets.indicator("K", "derived", by=every, value="indicator('I') + indicator('J')")

    sheets.expect(
        """
        indicator | unit | value
        I         | 1    | 5
        I         | 2    | 0
        J         | 1    | 5
        J         | 2    | 0
        K         | 1    | 10
        K         | 2    | 0
        """
    )
