"""What mails a year must bring, by plain dates: it knows nothing of the program that is tried.

2028 has a leap day, two changes of the clocks (26 March, 29 October), Easter on 16 April and holidays in the
middle of weeks. Campaigns are drawn by a seed, some of their last days are set next to such days.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST, LAST = date(2028, 1, 3), date(2029, 1, 31)
HOLIDAYS = {
    date(2028, 1, 1), date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 1), date(2028, 5, 8),
    date(2028, 7, 5), date(2028, 7, 6), date(2028, 9, 28), date(2028, 10, 28), date(2028, 11, 17),
    date(2028, 12, 24), date(2028, 12, 25), date(2028, 12, 26), date(2029, 1, 1),
}  # fmt: skip
"""As printed in a calendar; Good Friday and Easter Monday are 14 and 17 April."""

AWKWARD = (
    date(2028, 2, 29), date(2028, 3, 14), date(2028, 3, 3), date(2028, 3, 26), date(2028, 3, 29),
    date(2028, 4, 16), date(2028, 4, 18), date(2028, 4, 28), date(2028, 7, 8), date(2028, 10, 29),
    date(2028, 11, 1), date(2028, 11, 20), date(2028, 12, 24), date(2028, 12, 29),
)  # fmt: skip
"""Last days whose reminders fall on the leap day, the changes of the clocks, Easter and other holidays."""

PEOPLE = {f"obec{n}@priklad.invalid": {f"5900{n:02}"} for n in range(10, 18)} | {
    "dvojobec@priklad.invalid": {"590018", "590019"},
    "zastup10@priklad.invalid": {"590010"},
    "odmitnuty@priklad.invalid": {"590020"},
    "vraceny@priklad.invalid": {"590021"},
}
"""Who has an account -> for which municipalities."""

LINKS = {"590022": "bez-uctu@priklad.invalid", "590023": "dve-obce@priklad.invalid",
         "590024": "dve-obce@priklad.invalid", "590025": "jiny-bez-uctu@priklad.invalid"}  # fmt: skip
"""Municipalities that are asked by a link -> whose."""

REFUSED, RETURNED = "odmitnuty@priklad.invalid", "vraceny@priklad.invalid"
CODES = sorted({code for codes in PEOPLE.values() for code in codes} | set(LINKS))

Mail = tuple[str, str, str, str]
"""Recipient, day, kind (asked, due, overdue), and what it is about."""


@dataclass(frozen=True)
class Campaign:
    """A round: `asked` are codes; `moves` are (day, code, state) in the order of time; `clicks` are days."""

    number: int
    opens: date
    due: date
    asked: tuple[str, ...]
    moves: tuple[tuple[date, str, str], ...]
    clicks: tuple[date, ...]

    @property
    def title(self) -> str:
        return f"Kolo {self.number:02}"

    @property
    def closes(self) -> date:
        return self.due + timedelta(40)


def draw(seed: int, count: int) -> list[Campaign]:
    """Campaigns of the year."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        if number < len(AWKWARD):
            due = AWKWARD[number]
        else:
            due = date(2028, 2, 20) + timedelta(chance.randrange(300))
        opens = max(FIRST, due - timedelta(chance.randrange(8, 45)))
        if number % 2 and made[-1].opens <= due - timedelta(8):
            opens = made[-1].opens  # opened at once with the one before
        asked = tuple(sorted(chance.sample(CODES, chance.randrange(5, 12))))
        moves = []
        for code in asked:
            if chance.random() < 0.45:
                handed = opens + timedelta(chance.randrange(1, (due - opens).days + 9))
                moves.append((handed, code, "submitted"))
                if chance.random() < 0.3:
                    moves.append((handed + timedelta(chance.randrange(1, 8)), code, "returned"))
        clicks = [due + timedelta(days) for days in (-5, 6, 7) if chance.random() < 0.3]
        clicks = tuple(day for day in clicks if day > opens)
        made.append(Campaign(number, opens, due, asked, tuple(sorted(moves)), clicks))
    return made


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def reminding_days(due: date) -> dict[int, date]:
    """When the reminders of a last day go out; of two on one day the later is left."""
    days = {}
    for offset in (-14, -3, 0, 3):
        day = due + timedelta(offset)
        while not works(day):
            day += timedelta(1 if offset > 0 else -1)
        days = {other: taken for other, taken in days.items() if taken != day} | {offset: day}
    return days


@dataclass
class _State:
    """What is known of a campaign as the days go by."""

    of: Campaign
    handed_in: set[str] = field(default_factory=set)
    told: set[tuple[int, str]] = field(default_factory=set)
    linked: dict[str, date] = field(default_factory=dict)

    def awaited(self) -> list[str]:
        return [code for code in self.of.asked if code not in self.handed_in]


def planned(campaigns: list[Campaign]) -> Counter[Mail]:
    """Every mail of the year, and how often."""
    mails: Counter[Mail] = Counter()
    states = [_State(each) for each in campaigns]
    day = FIRST
    while day <= LAST:
        for state in states:
            if works(day) and state.of.opens < day <= state.of.closes:
                _morning(state, day, mails)
        for state in states:
            if state.of.opens == day:
                _opening(state, mails)
        for state in states:
            _afternoon(state, day, mails)
        day += timedelta(1)
    return mails


def _morning(state: _State, day: date, mails: Counter[Mail]) -> None:
    days = reminding_days(state.of.due)
    come = [offset for offset, when in days.items() if when <= day]
    if not come or days[come[-1]] < state.of.opens:
        return
    offset = come[-1]
    if offset == 3 and (day - days[3]).days > 7:
        return
    kind = "overdue" if day > state.of.due else "due"
    for person in _people(state):
        if (offset, person) not in state.told:
            state.told.add((offset, person))
            mails[person, day.isoformat(), kind, state.of.title] += 1
    _links(state, day, days[offset], kind, mails)


def _opening(state: _State, mails: Counter[Mail]) -> None:
    day = state.of.opens
    for person in _people(state):
        mails[person, day.isoformat(), "asked", state.of.title] += 1
    for code in state.of.asked:
        if code in LINKS:
            state.linked[code] = day
            mails[LINKS[code], day.isoformat(), "asked", f"{state.of.title} {code}"] += 1


def _afternoon(state: _State, day: date, mails: Counter[Mail]) -> None:
    for when, code, after in state.of.moves:
        if when == day:
            (state.handed_in.add if after == "submitted" else state.handed_in.discard)(code)
    if day in state.of.clicks:
        kind = "overdue" if day > state.of.due else "due"
        for person in _people(state):
            mails[person, day.isoformat(), kind, state.of.title] += 1
        _links(state, day, day, kind, mails)


def _people(state: _State) -> list[str]:
    awaited = set(state.awaited())
    return [person for person, codes in PEOPLE.items() if codes & awaited]


def _links(state: _State, day: date, since: date, kind: str, mails: Counter[Mail]) -> None:
    for code in state.awaited():
        if code in LINKS and state.linked[code] < since:
            state.linked[code] = day
            mails[LINKS[code], day.isoformat(), kind, f"{state.of.title} {code}"] += 1
