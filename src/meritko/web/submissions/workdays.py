"""Working days, and the days on which people are reminded of a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

OFFSETS = (-14, -3, 0, 3)
"""Days before and after the deadline on which whoever has not handed in is reminded."""

_FIXED = {
    (1, 1), (5, 1), (5, 8), (7, 5), (7, 6), (9, 28), (10, 28), (11, 17), (12, 24), (12, 25), (12, 26),
}  # fmt: skip
"""Months and days of the public holidays of Act 245/2000 Sb. that have a day of their own."""

_ONE = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices work: neither a weekend nor a Czech public holiday."""
    easter = easter_sunday(day.year)
    moving = {easter - 2 * _ONE, easter + _ONE}
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in moving


def reminders(due: date) -> Mapping[int, date]:
    """On which day each reminder goes out: until the deadline never later than meant, the last not earlier.

    A reminder of a day on which nobody works is sent on the working day before it, the one after the
    deadline on the working day that follows. Two that would come on one day are one, the later.
    """
    days = {offset: _worked(due + offset * _ONE, -_ONE if offset <= 0 else _ONE) for offset in OFFSETS}
    return {
        offset: day
        for offset, day in days.items()
        if day not in list(days.values())[list(days).index(offset) + 1 :]
    }


def reminder_due(due: date, today: date) -> int | None:
    """The reminder whose turn it is: the latest that has come; none before the first and long after the last.

    A day on which the program did not run is made up for until the next one comes.
    """
    come = [(day, offset) for offset, day in reminders(due).items() if day <= today]
    if not come:
        return None
    day, offset = max(come)
    return offset if today - day <= 7 * _ONE or offset < OFFSETS[-1] else None


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * leap + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _worked(day: date, step: timedelta) -> date:
    while not is_working_day(day):
        day += step
    return day
