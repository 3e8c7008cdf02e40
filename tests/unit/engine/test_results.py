"""Figures as people expect them, and why a value may not be there."""

import pytest

from meritko.engine.results import Result, state_of, tidy


@pytest.mark.parametrize(
    ("number", "expected"),
    [(3.0, 3), (-2.0, -2), (0.0, 0), (2.5, 2.5), (7, 7), (1e15, 1e15), (-1e15, -1e15), (None, None)],
)
def test_a_whole_number_is_an_int_and_any_other_stays_as_it_is(number, expected):
    found = tidy(number)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "denominator", "state"),
    [
        (0, 4, "computed"),
        (5, None, "computed"),
        (None, 0, "not_computable"),
        (None, None, "missing"),
        (None, 3, "missing"),
    ],
)
def test_the_state_says_why_a_value_is_there_or_not(value, denominator, state):
    assert state_of(value, denominator) == state


def test_a_result_is_known_by_indicator_year_unit_and_category():
    result = Result("I", 2025, "1", "low", 1, 2, 50, 0, "computed")

    assert result.key == ("I", 2025, "1", "low")
