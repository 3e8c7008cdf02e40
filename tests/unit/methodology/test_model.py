"""The values of a pack: what holds when, and how it is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from meritko.methodology.indicator import Indicator
from meritko.methodology.loading import load_pack
from meritko.methodology.model import Code, CodeList, Column, Place, Table, Text
from meritko.methodology.pack import Pack

LIBRARIES = Path(__file__).parents[2] / "broken_packs" / "base"
TEXT, HERE = Text("slovo", "word"), Place("x.yaml", 7)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(LIBRARIES)


def test_a_text_is_said_in_english_when_asked_and_in_czech_for_any_other_language():
    assert [TEXT.say(language) for language in ("en", "cs", "de")] == ["word", "slovo", "slovo"]


def test_a_place_is_written_as_editors_read_it():
    assert str(HERE) == "x.yaml:7"


@pytest.mark.parametrize(
    ("first", "last", "day", "holds"),
    [
        (None, None, date(1, 1, 1), True),
        (date(2020, 1, 1), None, date(2019, 12, 31), False),
        (date(2020, 1, 1), None, date(2020, 1, 1), True),
        (None, date(2020, 12, 31), date(2020, 12, 31), True),
        (None, date(2020, 12, 31), date(2021, 1, 1), False),
        (date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 1), True),
    ],
)
def test_a_code_holds_from_its_first_day_to_its_last(first, last, day, holds):
    assert Code("a", TEXT, first, last).holds(day) is holds


def test_a_code_list_gives_the_codes_of_a_day_in_its_order():
    codes = (Code("b", TEXT), Code("a", TEXT, date(2020, 1, 1)), Code("c", TEXT, None, date(2019, 12, 31)))
    codelist = CodeList("letters", TEXT, codes, HERE)

    assert [code.id for code in codelist.at(date(2019, 6, 1))] == ["b", "c"]
    assert [code.id for code in codelist.at(date(2020, 6, 1))] == ["b", "a"]
    assert codelist.get("a") == codes[1]
    assert codelist.get("z") is None


def test_a_table_finds_its_columns_and_titles_its_sheet_by_year():
    columns = (Column("a", "A", TEXT, "text"), Column("b", "B", TEXT, "count"))
    table = Table("t", "book", "Rows {year}", TEXT, TEXT, columns, ("a",), True, HERE)

    assert table.column("b") is columns[1]
    with pytest.raises(KeyError):
        table.column("c")
    assert table.sheet_title(2025) == "Rows 2025"
    assert table.yearly
    assert not Table("t", "book", "Rows", TEXT, TEXT, columns, (), True, HERE).yearly


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date.min, None, [2019, 2020, 2021]),
        (date(2020, 12, 31), None, [2020, 2021]),
        (date(2021, 1, 1), None, [2021]),
        (date.min, date(2020, 12, 30), [2019]),
        (date.min, date(2020, 12, 31), [2019, 2020]),
    ],
)
def test_a_definition_holds_for_the_years_whose_last_day_it_covers(first, last, years):
    indicator = Indicator("A", "p", "c", TEXT, "count", (), HERE, valid_from=first, valid_to=last)

    assert [year for year in (2019, 2020, 2021) if indicator.holds(year)] == years


def test_the_indicators_of_a_programme_are_those_that_hold_in_the_year(pack: Pack):
    before, after = pack.indicators_of("staffing", 2020), pack.indicators_of("staffing", 2021)

    assert [(i.code, i.place.file) for i in before] == [("P1", "indicators/grades.yaml")]
    assert [(i.code, i.place.file) for i in after] == [("P1", "indicators/grades_now.yaml")]
    assert pack.indicators_of("nothing", 2021) == ()


def test_a_pay_scale_gives_the_pay_of_a_class_and_a_step_where_there_is_one(pack: Pack):
    before, now = pack.pay_scales

    assert [now.tariff(grade, step) for grade, step in ((1, 1), (2, 2))] == [24000, 27000]
    assert [now.tariff(grade, step) for grade, step in ((3, 1), (1, 0), (1, 3))] == [None] * 3
    days = (date(2018, 12, 31), date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [before.holds(day) for day in days] == [False, True, True, False]
    assert [now.holds(day) for day in days] == [False, False, False, True]


def test_programmes_parameters_and_choices_are_found_by_name(pack: Pack):
    programme, parameter = pack.programme("lending"), pack.parameter("span")

    assert programme is pack.programmes[0]
    assert pack.programme("nothing") is None
    assert parameter is pack.parameters[1]
    assert parameter.choice("ten") is parameter.choices[1]
    assert parameter.choice("nothing") is None
    assert pack.parameter("nothing") is None
