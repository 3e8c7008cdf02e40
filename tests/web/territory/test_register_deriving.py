"""What follows for a variable of the register, and what does not: nothing is guessed."""

from __future__ import annotations

import pytest

from meritko.methodology.model import NOWHERE, Text
from meritko.methodology.register import (
    FromHistory,
    FromLocalities,
    FromPlaces,
    FromServices,
    Recoded,
    Variable,
)
from meritko.web.territory.deriving import Deriving, Facts, Service, Span, Statement, standing_statement

WORDS = Text("?", "?")


def variable(name, derived=None, first=False, kind="flag", codelist=None):
    return Variable(
        name, name, WORDS, WORDS, "place", kind, codelist, "owner", ("origin",), derived, first, False, WORDS,
        NOWHERE,
    )  # fmt: skip


def held(derived, first=True, said=(), facts=None, others=(), year=2025):
    asked = variable("asked", derived, first)
    known = {each.id: each for each in (asked, *others)}
    statements = {"asked": said} if not isinstance(said, dict) else said
    return Deriving(known, statements, facts or Facts(), year).held(asked)


def said(number, value, year=2024, origin="one", confirmed=False):
    return Statement(number, value, year, origin, is_confirmed=confirmed)


def test_what_was_there_first_holds_until_it_is_decided():
    first, second = said(1, "a"), said(2, "b", origin="two")

    assert standing_statement([second, first], 2025) == (first, (second,))


def test_a_confirmed_statement_holds_and_nothing_is_in_dispute():
    first, second = said(1, "a"), said(2, "b", confirmed=True)

    assert standing_statement([first, second], 2025) == (second, ())


def test_a_later_year_holds_from_then_on_and_a_year_after_the_asked_one_does_not():
    old, new, future = said(1, "a", 2020), said(2, "b", 2024), said(3, "c", 2026)

    assert standing_statement([old, new, future], 2025)[0] == new
    assert standing_statement([old, new, future], 2022)[0] == old
    assert standing_statement([old, new, future], 2019) == (None, ())


@pytest.mark.parametrize(("amount", "expected"), [("count", 3), ("lowest", 60), ("highest", None)])
def test_localities_are_counted_and_added_up_where_all_of_them_are_known(amount, expected):
    facts = Facts(localities=[Span(10, 20), Span(20, None), Span(30, 40)])

    assert held(FromLocalities(amount), facts=facts).value == expected


def test_a_locality_in_dispute_counts_but_its_inhabitants_are_not_known():
    facts = Facts(localities=[Span(10, 20), None])

    assert held(FromLocalities("count"), facts=facts).value == 2
    assert held(FromLocalities("lowest"), said=[said(1, 99)], facts=facts).value == 99


def test_a_city_without_a_locality_keeps_what_was_said_of_it():
    assert held(FromLocalities("count"), said=[said(1, 0)]).value == 0


def test_a_place_ever_supported_up_to_the_year_has_it_and_another_keeps_what_was_said():
    supported = Facts(supported=[2019])

    assert held(FromHistory(), said=[said(1, 0)], facts=supported).value == 1
    assert held(FromHistory(), said=[said(1, 0)], facts=supported).contradicts
    assert held(FromHistory(), said=[said(1, 0)], facts=Facts(supported=[2026])).value == 0
    assert held(FromHistory(), facts=Facts()).value is None


SERVICE = FromServices(("street",), ("families",))


def service(source, there, group="families", kind="street"):
    return Service(source, kind, there, group if there else "")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], None),
        ([service("town", True)], 1),
        ([service("town", True, "others")], 0),
        ([service("town", True), service("register", True)], 1),
        ([service("town", True), service("register", False)], None),
        ([service("town", False), service("town", True)], 1),
        ([service("town", True, kind="house")], None),
    ],
)
def test_a_service_is_there_only_where_no_source_contradicts(told, expected):
    assert held(SERVICE, facts=Facts(services=told)).value == expected


TITLE = variable("title", kind="code", codelist="titles")
RECODED = Recoded("title", {"explicit": "1", "combined": "1", "differently": "0"}, "2")


@pytest.mark.parametrize(
    ("title", "expected"), [("explicit", "1"), ("combined", "1"), ("differently", "0"), (None, None)]
)
def test_a_title_of_the_adviser_says_whether_there_is_one(title, expected):
    told = {"title": [said(1, title)]}

    found = held(RECODED, said=told, facts=Facts(is_seat=True), others=[TITLE])

    assert found.value == expected


def test_what_is_no_seat_has_the_value_for_it_unless_something_was_said():
    assert held(RECODED, facts=Facts(is_seat=False), others=[TITLE]).value == "2"
    assert held(RECODED, said=[said(1, None)], facts=Facts(is_seat=False), others=[TITLE]).value is None


def test_whether_a_place_is_a_seat_is_taken_from_what_was_said_where_places_do_not_know():
    seat = variable("seat", FromPlaces("is_seat"))
    told = {"seat": [said(1, 0)]}

    assert held(RECODED, said=told, others=[TITLE, seat]).value == "2"


def test_what_is_said_goes_before_what_follows_where_the_pack_has_it_so():
    facts = Facts(inhabitants=1000)

    assert held(FromPlaces("inhabitants"), first=False, said=[said(1, 900)], facts=facts).value == 900
    assert held(FromPlaces("inhabitants"), first=False, facts=facts).value == 1000
    assert held(FromPlaces("inhabitants"), first=False, said=[said(1, None)], facts=facts).value is None


def beside(number, value, year=2025, manner="beside", **told):
    return Statement(number, value, year, told.pop("origin", "two"), manner=manner, **told)


def test_what_is_said_beside_an_older_year_is_a_dispute_and_does_not_hold():
    old, other = said(1, 3, 2019), beside(2, 5)

    assert standing_statement([old, other], 2025) == (old, (other,))
    assert standing_statement([old, other], 2024) == (old, ())


def test_what_is_said_beside_is_over_once_something_is_said_for_a_later_year():
    old, other, later = said(1, 3, 2019), beside(2, 5, 2024), said(3, 4, 2025)

    assert standing_statement([old, other, later], 2025) == (later, ())


def test_of_what_one_origin_said_beside_only_its_latest_word_counts():
    old, other, again, agrees = (
        said(1, 3, 2019),
        beside(2, 5, 2023),
        beside(3, 6, 2024),
        beside(4, 3, 2025, "agrees"),
    )

    assert standing_statement([old, other, again], 2025) == (old, (again,))
    assert standing_statement([old, other, again, agrees], 2025) == (old, ())


def test_what_is_said_beside_and_confirmed_holds_from_its_year_on():
    old, other = said(1, 3, 2019), beside(2, 5, 2024, is_confirmed=True)

    assert standing_statement([old, other], 2025) == (other, ())
    assert standing_statement([old, other], 2023) == (old, ())


def test_what_is_said_beside_something_that_follows_is_a_dispute_also_when_nothing_else_was_said():
    facts = Facts(localities=[Span(1, 2), Span(1, 2)])
    old, other = said(1, 2, 2019), beside(2, 5)

    found = held(FromLocalities("count"), said=[old, other], facts=facts)
    assert (found.value, found.others) == (2, (other,))
    alone = held(FromLocalities("count"), said=[other], facts=facts)
    assert (alone.value, alone.contradicts) == (2, True)


def test_a_word_that_agrees_is_named_as_long_as_it_does():
    old, agrees = said(1, 3, 2019), beside(2, 3, 2024, "agrees")

    found = held(None, said=[old, agrees])
    assert (found.said, found.agreed, found.others) == (old, agrees, ())
    assert held(None, said=[old, agrees, said(3, 4, 2025)]).agreed is None
