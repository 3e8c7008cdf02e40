"""Numbers as people write them, and what each of them is bound to."""

import pytest
from tests.reports.shelters import result, shelters

from meritko.engine.results import Quantity
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import Text
from meritko.reports.document import Number, Origin
from meritko.reports.numbers import Numbers, fixed, said
from meritko.wording import translator

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("number", "decimals", "czech", "english"),
    [
        (1234.5, 1, f"1{NBSP}234,5", "1,234.5"),
        (1234567, 0, f"1{NBSP}234{NBSP}567", "1,234,567"),
        (12.25, 1, "12,3", "12.3"),
        (12.35, 1, "12,4", "12.4"),
        (-12.25, 1, "\N{MINUS SIGN}12,3", "\N{MINUS SIGN}12.3"),
        (0.0, 1, "0,0", "0.0"),
        (100 / 14, 2, "7,14", "7.14"),
        (5, 1, "5,0", "5.0"),
    ],
)
def test_a_number_has_its_decimals_with_halves_rounded_up(
    number: Quantity, decimals: int, czech: str, english: str
):
    assert fixed(number, decimals, "cs") == czech
    assert fixed(number, decimals, "en") == english


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, "–"), (0.5, "0,5"), (2, "2"), (2.0, "2"), (1 / 3, "0,333333"), (1200.0, f"1{NBSP}200")],
)
def test_a_number_without_a_wish_has_as_many_decimals_as_it_needs(number: Quantity | None, shown: str):
    assert said(number, translator("cs")) == shown


def indicator(code: str, pack_unit: Text | None = None, decimals: int | None = None) -> Indicator:
    found = next(i for i in shelters().indicators if i.code == code)
    return Indicator(**{**vars(found), "unit": pack_unit or found.unit, "decimals": decimals})


def test_a_share_is_bound_to_its_result_and_has_one_decimal():
    number = Numbers(translator("cs")).value(result("CARE6", 41.666), indicator("CARE6"))

    assert number == Number(41.666, "41,7", Origin((("CARE6", 2025, "", ""),), "value"), 1, "%")


def test_a_unit_that_is_a_word_does_not_follow_a_number():
    numbers = Numbers(translator("cs"))
    units = {"obce": "", "%": "%", "Kč": "Kč", "CZK": "CZK", "p. b.": "p. b.", "klienti na úvazek": ""}

    found = {
        unit: numbers.value(result("CARE6", 1.0), indicator("CARE6", Text(unit, unit))).unit for unit in units
    }

    assert found == units


def test_a_sum_of_shares_of_a_whole_is_a_hundred():
    thirds = [result("CARE2", 100 / 3, category=str(n), of=(1, 3)) for n in range(3)]

    number = Numbers(translator("en")).added(thirds, "value", indicator("CARE2"))

    assert (number.value, number.shown, number.origin.part) == (100.0, "100.0", "sum")
    assert number.origin.results == tuple(each.key for each in thirds)


def test_a_sum_is_missing_where_a_part_is():
    parts = [result("CARE2", 50.0, category="a", of=(1, 2)), result("CARE2", None, category="b")]

    number = Numbers(translator("en")).added(parts, "value", indicator("CARE2"))

    assert (number.value, number.shown, number.why) == (None, "–", "one of the parts is missing")


def test_a_difference_has_its_sign_and_of_shares_percentage_points():
    numbers, origin = Numbers(translator("cs")), Origin((), "difference")

    more = numbers.difference(3.25, origin, indicator("CARE6"))
    less = numbers.difference(-14.1, origin, indicator("CARE6"))

    assert (more.shown, more.unit) == ("+3,3", "p. b.")
    assert (less.shown, less.unit) == ("\N{MINUS SIGN}14,1", "p. b.")


def test_a_number_of_the_methodology_is_as_exact_as_it_is_written():
    numbers, of_target = Numbers(translator("cs")), Origin((), "against", "target")

    assert numbers.compared(100, of_target, indicator("CARE6")).shown == "100"
    assert numbers.compared(100 / 14, of_target, indicator("CARE6")).shown == "7,14"
    assert numbers.compared(26.19, Origin((), "against"), indicator("CARE6")).shown == "26,2"


def test_a_change_has_a_sign_and_an_index_none():
    numbers = Numbers(translator("cs"))

    change = numbers.changed(2.0, Origin((), "change"), in_points=True)
    index = numbers.changed(104.25, Origin((), "index"), in_points=True)

    assert (change.shown, change.unit) == ("+2,0", "p. b.")
    assert (index.shown, index.unit) == ("104,3", "")
