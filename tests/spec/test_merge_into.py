"""Parts become their whole: a district its city, also where the city itself is named."""

import pytest

from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import Group, Keep, MergeInto

from .sheets import Sheets, by

MERGE = MergeInto(
    "districts",
    {"name": "district", "region": "region"},
    {"name": "city"},
    clear=("postcode",),
    flag="merged",
    place=NOWHERE,
)


@pytest.fixture
def municipalities(sheets: Sheets) -> Sheets:
    sheets.table(
        "districts",
        """
        district:text | region:text | city:text
        Podhradí      | 1           | Velké Město
        Zámostí       | 1           | Velké Město
        """,
    )
    sheets.table(
        "place",
        """
        name:text   | region:text | postcode:digits | clients:count
        Podhradí    | 1           | 10001           | 1
        Zámostí     | 1           | 10002           | 2
        Velké Město | 1           | 10000           | 4
        Podhradí    | 2           | 20001           | 8
        Lhota       | 1           | 10003           | 16
        -           | 1           | 10004           | 32
        """,
    )
    return sheets


def test_a_district_and_the_city_named_itself_become_one_without_a_postcode(municipalities: Sheets):
    by_place = Group(("name", "region", "postcode"), {"all": Keep("sum", "clients")}, NOWHERE)
    municipalities.prepare("merged_places", "place", MERGE, by_place)
    municipalities.indicator("I", "count", measures="merged_places", by="name", value="sum(all)")
    municipalities.indicator(
        "N", "count", measures="merged_places", by="name", value="count(is_filled(postcode))"
    )

    municipalities.expect(
        """
        indicator | unit        | value
        I         | Velké Město | 7
        I         | Podhradí    | 8
        I         | Lhota       | 16
        N         | Velké Město | 0
        N         | Podhradí    | 1
        N         | Lhota       | 1
        """
    )


def test_the_flag_tells_which_rows_were_touched(municipalities: Sheets):
    municipalities.prepare("merged_places", "place", MERGE)
    municipalities.indicator(
        "I", "count", measures="merged_places", by=by("postcode", total="all"), value="sum(merged)"
    )

    municipalities.expect(
        """
        indicator | unit  | value
        I         | 20001 | 0
        I         | 10003 | 0
        I         | 10004 | 0
        I         | all   | 3
        """
    )


def test_a_city_without_a_name_is_no_city_of_rows_without_a_name(sheets: Sheets):
    sheets.table("districts", "district:text | region:text | city:text\nA | 1 | -")
    sheets.table("place", "name:text | region:text | postcode:digits\n- | 1 | 10000")
    sheets.prepare("merged_places", "place", MERGE)
    sheets.indicator("I", "count", measures="merged_places", value="sum(merged)")

    sheets.expect("indicator | value\nI | 0")
