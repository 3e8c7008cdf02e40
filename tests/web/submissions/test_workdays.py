"""Working days, and the days on which people are reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.web.submissions.workdays import easter_sunday, is_working_day, reminder_due, reminders

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "day",
    [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)],
)
def test_easter_is_when_the_calendar_says(day):
    assert easter_sunday(day.year) == day


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 11, 16), True),
        (date(2026, 11, 17), False),
        (date(2026, 11, 21), False),
        (date(2026, 4, 3), False),
        (date(2026, 4, 6), False),
        (date(2026, 4, 7), True),
        (date(2028, 2, 29), True),
        (date(2026, 12, 24), False),
    ],
)
def test_weekends_and_holidays_are_not_worked(day, is_worked):
    assert is_working_day(day) is is_worked


def test_reminders_of_a_plain_deadline():
    assert reminders(date(2026, 10, 22)) == {
        -14: date(2026, 10, 8), -3: date(2026, 10, 19), 0: date(2026, 10, 22), 3: date(2026, 10, 26),
    }  # fmt: skip


def test_before_a_deadline_in_the_holidays_two_reminders_are_one():
    # 28 December 2026 is a Monday; 25 and 24 are holidays: -3 comes on the 23rd
    assert reminders(date(2026, 12, 27)) == {
        -14: date(2026, 12, 11), 0: date(2026, 12, 23), 3: date(2026, 12, 30),
    }  # fmt: skip


@given(DAYS)
def test_every_reminder_comes_on_a_working_day_in_its_order_and_on_its_side_of_the_deadline(due):
    found = reminders(due)
    days = list(found.values())

    assert all(is_working_day(day) for day in days)
    assert days == sorted(set(days))
    assert {0, 3} <= set(found)
    assert all(day <= due + offset * timedelta(1) for offset, day in found.items() if offset <= 0)
    assert all(day >= due + offset * timedelta(1) for offset, day in found.items() if offset > 0)


@given(DAYS, st.integers(-30, 30))
def test_a_day_on_which_the_program_did_not_run_is_made_up_for_until_the_next_reminder(due, days):
    today = due + timedelta(days)
    found = reminders(due)
    come = [offset for offset, day in found.items() if day <= today]

    if not come:
        assert reminder_due(due, today) is None
    elif reminder_due(due, today) is None:
        assert come[-1] == 3
        assert (today - found[3]).days > 7
    else:
        assert reminder_due(due, today) == come[-1]
