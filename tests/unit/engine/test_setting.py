"""A setting is the year and one choice for each parameter of the pack."""

from datetime import date

import pytest

from meritko.engine.setting import Setting, UnknownChoice, make_setting

from ...spec.sheets import YEAR, Sheets


@pytest.fixture
def sheets() -> Sheets:
    found = Sheets(evaluate=lambda *_: [])
    found.parameter("mark", yes=None, no=None)
    found.parameter("span", two=2, five=5)
    found.table("place", "a:count\n1")
    found.indicator("I", "count", measures="place", needed_parameter=("mark", "yes"), value="count()")
    found.indicator("J", "count", measures="place", value="count()")
    return found


def test_the_choices_are_the_packs_defaults_but_for_those_chosen(sheets: Sheets):
    setting = make_setting(sheets.pack(), YEAR, {"span": "five"})

    assert setting == Setting(YEAR, {"mark": "yes", "span": "five"})


def test_definitions_hold_on_the_last_day_of_the_year():
    assert Setting(2025).last_day == date(2025, 12, 31)


def test_an_unknown_parameter_is_refused_with_those_that_are_known(sheets: Sheets):
    with pytest.raises(UnknownChoice) as problem:
        make_setting(sheets.pack(), YEAR, {"marc": "yes"})

    assert (problem.value.parameter, problem.value.choice) == ("marc", None)
    assert problem.value.known == ("mark", "span")


def test_an_unknown_choice_is_refused_with_those_of_its_parameter(sheets: Sheets):
    with pytest.raises(UnknownChoice) as problem:
        make_setting(sheets.pack(), YEAR, {"span": "ten"})

    assert (problem.value.parameter, problem.value.choice) == ("span", "ten")
    assert problem.value.known == ("two", "five")


def test_an_indicator_that_needs_a_choice_applies_only_with_it(sheets: Sheets):
    pack = sheets.pack()
    needing, free = pack.indicators

    with_it, without = (make_setting(pack, YEAR, {"mark": choice}) for choice in ("yes", "no"))

    assert [with_it.applies(i) for i in (needing, free)] == [True, True]
    assert [without.applies(i) for i in (needing, free)] == [False, True]
    assert not Setting(YEAR).applies(needing)
