"""Results of a pack of another field are judged as if the program had been made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from meritko.engine.findings.deviations import deviations
from meritko.engine.findings.finding import Finding
from meritko.engine.findings.judging import judge
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.results import Result
from meritko.engine.setting import make_setting
from meritko.engine.tables import TableRows
from meritko.methodology.pack import Pack

Tables = Callable[[int], dict[str, TableRows]]
YEAR = 2025


@pytest.fixture
def results(shelters: Pack, tables: Tables) -> list[Result]:
    engine = ReferenceEngine(shelters, make_setting(shelters, YEAR, {}), tables(YEAR))
    return engine.evaluate([programme.id for programme in shelters.programmes])


@pytest.fixture
def findings(shelters: Pack, results: list[Result]) -> tuple[Finding, ...]:
    before = [
        replace(r, year=YEAR - 1, numerator=1, denominator=2, value=50.0)
        for r in results
        if r.indicator == "CARE1" and r.unit in ("H", "O")
    ]
    return judge(shelters, make_setting(shelters, YEAR, {}), results, before)


def said(findings: tuple[Finding, ...], code: str) -> list[tuple[str, tuple[str, ...], int, str]]:
    """Unit, categories, target and verdict of the findings of an indicator."""
    return [
        (f.results[0].unit, tuple(r.category for r in f.results), f.place, f.verdict)
        for f in findings
        if f.results[0].indicator == code
    ]


def test_units_are_judged_by_a_number_by_the_whole_and_by_the_year_before(findings: tuple[Finding, ...]):
    assert said(findings, "CARE1") == [
        ("H", ("",), 0, "met"),  # 60.0 against 50
        ("H", ("",), 1, "watch"),  # below the 62.5 of all counties
        ("H", ("",), 2, "met"),  # above the 50 of the year before
        ("D", ("",), 0, "met"),
        ("D", ("",), 1, "described"),
        ("D", ("",), 2, "cannot_be_judged"),
        ("O", ("",), 0, "met"),
        ("O", ("",), 1, "watch"),
        ("O", ("",), 2, "not_met"),
        ("all counties", ("",), 2, "cannot_be_judged"),
    ]


def test_the_greatest_of_two_species_and_a_warning_under_a_condition(findings: tuple[Finding, ...]):
    assert said(findings, "CARE3") == [
        ("", ("dog", "cat"), 0, "met"),
        ("", ("rodent",), 0, "described"),
        ("", ("small",), 0, "described"),
        ("", ("other",), 1, "watch"),
    ]


def test_a_shelter_is_held_against_a_number_and_compared_with_all(findings: tuple[Finding, ...]):
    assert said(findings, "HOUSE1") == [
        (house, ("",), place, verdict)
        for house, verdicts in {
            "Oak": ("met", "described"),
            "Elm": ("met", "described"),
            "Ash": ("cannot_be_judged", "cannot_be_judged"),
            "Yew": ("met", "described"),
            "Fir": ("met", "described"),
            "Bay": ("not_met", "described"),
            "Owl": ("met", "described"),
        }.items()
        for place, verdict in enumerate(verdicts)
    ]
    compared = next(f for f in findings if f.results[0].unit == "Bay" and f.place == 1)
    # 14 + 8 + 3 + 10 + 6 cages over 4 + 2.5 + 1.5 + 2 + 0.5 keepers; Ash has no keepers' number, Owl neither.
    assert compared.against == 41 / 10.5


def test_a_county_with_more_than_an_equal_share_is_watched(findings: tuple[Finding, ...]):
    assert said(findings, "HOUSE4") == [
        ("H", ("",), 0, "watch"),
        ("D", ("",), 0, "watch"),
        ("P", ("",), 0, "described"),
        ("O", ("",), 0, "watch"),
    ]


def test_missed_targets_and_warnings_that_ask_for_it_are_deviations(findings: tuple[Finding, ...]):
    assert [(d.key[0], d.unit, d.measured, d.against) for d in deviations(findings)] == [
        ("CARE1", "H", 60.0, 62.5),
        ("CARE1", "O", 50.0, 62.5),
        ("HOUSE1", "Bay", 12.0, 10),
    ]


def test_what_readings_need_stands_after_the_other_indicators(results: list[Result]):
    houses = [r.indicator for r in results if r.indicator.startswith("HOUSE")]

    assert houses[-1] == "HOUSE8"
    assert houses.count("HOUSE8") == 1
