"""Looking rows up in another table: never by a guess, and never two where one is meant."""

import pytest

from meritko.engine.duckdb_engine import AmbiguousData
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.setting import make_setting
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Find

from .conftest import by_reference
from .sheets import PER_NAME, YEAR, Sheets

REGISTER = """
    name:text | postcode:digits | people:count
    Lhota     | 10001           | 11
    Lhota     | 10002           | 12
    Újezd     | -               | 13
    -         | 10004           | 14
"""


def find(*, where_both: bool, unique: bool = False) -> Find:
    return Find(
        table="register",
        on={"name": "name"},
        where_both={"postcode": "postcode"} if where_both else {},
        flag="found",
        add={"their_people": "people"} if unique else {},
        unique=unique,
        place=NOWHERE,
    )


def test_a_row_is_found_by_equal_values_and_a_missing_one_equals_nothing(sheets: Sheets):
    sheets.table("register", REGISTER)
    sheets.table("place", "name:text\nLhota\nNová Ves\n-")
    sheets.prepare("places", "place", find(where_both=False))
    sheets.indicator("I", "reported", measures="places", by=PER_NAME, value="found")
    sheets.indicator("N", "count", measures="places", value="count(found = 0)")

    sheets.expect(
        """
        indicator | unit     | value
        I         | Lhota    | 1
        I         | Nová Ves | 0
        N         | -        | 2
        """
    )


def test_where_both_have_a_value_it_must_be_equal_and_where_one_lacks_it_the_rest_decides(sheets: Sheets):
    sheets.table("register", REGISTER)
    sheets.table(
        "place",
        """
        id:text | name:text | postcode:digits
        equal   | Lhota     | 10001
        other   | Lhota     | 10009
        ours    | Lhota     | -
        theirs  | Újezd     | 10009
        """,
    )
    sheets.prepare("places", "place", find(where_both=True))
    sheets.indicator("I", "count", measures="places", by="id", value="sum(found)")

    sheets.expect(
        """
        indicator | unit   | value
        I         | equal  | 1
        I         | other  | 0
        I         | ours   | 1
        I         | theirs | 1
        """
    )


def test_the_one_row_found_may_give_its_values(sheets: Sheets):
    sheets.table("register", REGISTER)
    sheets.table("place", "name:text | postcode:digits\nLhota | 10002\nÚjezd | 10009\nNová Ves | -")
    sheets.prepare("places", "place", find(where_both=True, unique=True))
    sheets.indicator("I", "reported", measures="places", by=PER_NAME, value="their_people")

    sheets.expect(
        """
        indicator | unit     | value | left_out
        I         | Lhota    | 12    | 0
        I         | Újezd    | 13    | 0
        I         | Nová Ves | -     | 1
        """
    )


def test_two_rows_found_where_one_is_meant_are_ambiguous(sheets: Sheets):
    sheets.table("register", REGISTER)
    sheets.table("place", "name:text | postcode:digits\nLhota | -")
    sheets.prepare("places", "place", find(where_both=True, unique=True))
    sheets.indicator("I", "count", measures="places", value="count()")
    pack = sheets.pack()

    if sheets.evaluate is by_reference:
        (found,) = ReferenceEngine(pack, make_setting(pack, YEAR, {}), sheets.rows).ambiguities()
        assert (found.prepared, found.origin) == ("places", ("place", 0))
        assert found.found == (("register", 0), ("register", 1))
    else:
        with pytest.raises(AmbiguousData) as problem:
            sheets.results()
        assert problem.value.prepared == ("places",)
