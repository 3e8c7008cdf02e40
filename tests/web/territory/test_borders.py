"""Municipalities over time, against a country of parcels whose inhabitants never move."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.web.territory.borders import Change, History, Kind, Life, Moved, Shared

FIRST = date(2000, 1, 1)
D = date


@dataclass
class Country:
    """Parcels with inhabitants, and to which municipality each belongs on the day of every change."""

    parcels: list[int]
    owner: dict[date, list[str]]
    lives: dict[str, Life] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def figures(self, day: date) -> dict[str, int]:
        latest = max(d for d in self.owner if d <= day)
        found: dict[str, int] = {}
        for parcel, code in enumerate(self.owner[latest]):
            found[code] = found.get(code, 0) + self.parcels[parcel]
        return found

    @property
    def history(self) -> History:
        return History(self.lives, tuple(self.changes))


@st.composite
def countries(draw) -> Country:
    count = draw(st.integers(2, 9))
    parcels = draw(st.lists(st.integers(0, 500), min_size=count, max_size=count))
    owner = [str(draw(st.integers(0, count - 1))) for _ in range(count)]
    made = Country(parcels, {FIRST: list(owner)}, {code: Life() for code in set(owner)})
    day, serial = FIRST, 100
    for _ in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(1, 400)))
        there = sorted(set(owner))
        code = draw(st.sampled_from(there))
        mine = [parcel for parcel, its in enumerate(owner) if its == code]
        others = [other for other in there if other != code]
        kind = draw(st.sampled_from(list(Kind)))
        if kind is Kind.MERGED and others:
            target = draw(st.sampled_from(others))
            made.lives[code] = Life(made.lives[code].first, day - timedelta(days=1))
            moving = mine
        elif kind is Kind.SPLIT and len(mine) > 1:
            serial += 1
            target = str(serial)
            made.lives[target] = Life(day)
            moving = draw(st.lists(st.sampled_from(mine), min_size=1, max_size=len(mine) - 1, unique=True))
        elif kind is Kind.PART and len(mine) > 1 and others:
            target = draw(st.sampled_from(others))
            moving = draw(st.lists(st.sampled_from(mine), min_size=1, max_size=len(mine) - 1, unique=True))
        else:
            continue
        for parcel in moving:
            owner[parcel] = target
        made.owner[day] = list(owner)
        made.changes.append(Change(day, kind, code, target))
    return made


@given(countries(), st.integers(0, 2500), st.integers(0, 2500))
def test_figures_in_the_borders_of_another_day_are_those_that_were_counted_there(country, since, until):
    of, day = FIRST + timedelta(days=since), FIRST + timedelta(days=until)
    true = country.figures(day)

    moved = country.history.in_borders_of(day, country.figures(of), of)

    assert moved.lost == {}
    assert {code: true[code] for code in moved.placed} == dict(moved.placed)
    for shared in moved.shared:
        assert shared.figure == sum(true[code] for code in shared.municipalities)
    named = [*moved.placed, *(code for shared in moved.shared for code in shared.municipalities)]
    assert sorted(named) == sorted(true)  # every municipality of the day once, none forgotten


@given(countries(), st.integers(0, 2500), st.integers(0, 2500))
def test_nothing_is_lost_and_nothing_is_made_on_the_way(country, since, until):
    of, day = FIRST + timedelta(days=since), FIRST + timedelta(days=until)
    figures = country.figures(of)

    moved = country.history.in_borders_of(day, figures, of)

    total = sum(moved.placed.values()) + sum(shared.figure for shared in moved.shared)
    assert total == sum(figures.values()) == sum(country.parcels)


@given(countries(), st.integers(0, 2500))
def test_in_the_borders_of_its_own_day_a_figure_stays_as_it_is(country, since):
    day = FIRST + timedelta(days=since)

    assert country.history.in_borders_of(day, country.figures(day), day).placed == country.figures(day)
    assert country.history.there(day) == set(country.figures(day))


def test_what_merged_goes_whole_to_its_successor_and_cannot_be_told_apart_backwards():
    lives = {"a": Life(None, D(2020, 12, 31)), "b": Life()}
    history = History(lives, (Change(D(2021, 1, 1), Kind.MERGED, "a", "b"),))

    assert history.in_borders_of(D(2022, 1, 1), {"a": 5, "b": 7}, D(2020, 1, 1)) == Moved({"b": 12}, (), {})
    assert history.in_borders_of(D(2020, 1, 1), {"b": 12}, D(2022, 1, 1)) == Moved(
        {}, (Shared(frozenset("ab"), frozenset("b"), 12),), {}
    )


def test_what_split_off_is_told_together_with_what_it_came_of_and_goes_back_whole():
    history = History({"a": Life(), "n": Life(D(2021, 1, 1))}, (Change(D(2021, 1, 1), Kind.SPLIT, "a", "n"),))

    assert history.in_borders_of(D(2022, 1, 1), {"a": 9}, D(2020, 1, 1)) == Moved(
        {}, (Shared(frozenset("an"), frozenset("a"), 9),), {}
    )
    assert history.in_borders_of(D(2020, 1, 1), {"a": 6, "n": 3}, D(2022, 1, 1)) == Moved({"a": 9}, (), {})


def test_changes_of_one_day_are_followed_through_what_passed_within_it():
    day = D(2021, 1, 1)
    lives = {"a": Life(None, D(2020, 12, 31)), "b": Life(None, D(2020, 12, 31)), "c": Life()}
    changes = (Change(day, Kind.MERGED, "a", "b"), Change(day, Kind.MERGED, "b", "c"))

    moved = History(lives, changes).in_borders_of(day, {"a": 1, "b": 2, "c": 4}, D(2020, 6, 1))

    assert moved == Moved({"c": 7}, (), {})


@pytest.mark.parametrize(
    ("figures", "of"), [({"gone": 4}, D(2020, 6, 1)), ({"b": 4}, D(2019, 1, 1)), ({"x": 4}, D(2020, 6, 1))]
)
def test_a_figure_without_a_place_is_named_and_never_given_to_another(figures, of):
    history = History({"gone": Life(None, D(2020, 12, 31)), "b": Life(D(2020, 1, 1))})

    moved = history.in_borders_of(D(2022, 1, 1), {**figures, "b": 1} if "gone" in figures else figures, of)

    assert moved.lost == figures
    assert moved.placed == ({"b": 1} if "gone" in figures else {})
