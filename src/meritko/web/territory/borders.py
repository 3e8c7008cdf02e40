"""Municipalities over time: which there were on a day, and figures of one day in the borders of another.

A figure moves with the place it is of. Where a municipality merged, its figure goes to its
successor whole. Where it was divided, or a part of it moved, nobody knows from the figure how
much went where: then the figure is given for all the places together that share it, never
divided by a guess. So what is placed, what is shared and what is lost add up to what came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

Figure = int | Decimal
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """How one municipality came of another."""

    MERGED = "merged"
    SPLIT = "split"
    PART = "part"


@dataclass(frozen=True)
class Life:
    """From which day to which there is a municipality, both included; None: no end that is known."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Change:
    """What became of a municipality from a day: it merged into another, another split off, a part moved."""

    day: date
    kind: Kind
    predecessor: str
    successor: str


@dataclass(frozen=True)
class Shared:
    """A figure of several municipalities together; `sources` are those whose figures it is made of."""

    municipalities: frozenset[str]
    sources: frozenset[str]
    figure: Figure


@dataclass(frozen=True)
class Moved:
    """Figures in the borders of another day.

    `placed`: municipality of that day -> its figure. `shared`: what can be told of several together
    only. `lost`: figures of what was not there on the day they are of, or ended without a successor.
    """

    placed: Mapping[str, Figure]
    shared: tuple[Shared, ...]
    lost: Mapping[str, Figure]


@dataclass(frozen=True)
class History:
    """All municipalities there ever were, and what became of them.

    Args:
        lives: Code -> life.
        changes: In any order; those of one day happen at once.
    """

    lives: Mapping[str, Life]
    changes: tuple[Change, ...] = ()

    def there(self, day: date) -> frozenset[str]:
        """The municipalities of a day."""
        return frozenset(code for code, life in self.lives.items() if life.holds(day))

    def holds(self, code: str, day: date) -> bool:
        life = self.lives.get(code)
        return life is not None and life.holds(day)

    def in_borders_of(self, day: date, figures: Mapping[str, Figure], of: date) -> Moved:
        """Figures of the day `of` in the borders of `day`, which may be later or earlier.

        A municipality of `day` whose whole territory had no figure is in no part of the answer.
        """
        places: dict[str, frozenset[str]] = {
            code: frozenset([code] if self.holds(code, of) else []) for code in figures
        }
        for step in self._steps(of, day):
            places = {code: frozenset().union(*map(step, spread)) for code, spread in places.items()}
        places = {code: frozenset(p for p in spread if self.holds(p, day)) for code, spread in places.items()}
        return _gathered(figures, places)

    def _steps(self, of: date, day: date) -> Iterable[Callable[[str], frozenset[str]]]:
        """From one day to the other: for every day of changes, into what a place goes over."""
        first, last = min(of, day), max(of, day)
        wanted = [change for change in self.changes if first < change.day <= last]
        by_day = [(d, tuple(c)) for d, c in groupby(sorted(wanted, key=_day_of), key=_day_of)]
        if of <= day:
            return [self._forward(at, changes) for at, changes in by_day]
        return [self._backward(at, changes) for at, changes in reversed(by_day)]

    def _forward(self, at: date, changes: Iterable[Change]) -> Callable[[str], frozenset[str]]:
        became: dict[str, set[str]] = {}
        for change in changes:
            became.setdefault(change.predecessor, set()).add(change.successor)
        return lambda code: self._over(code, at, became)

    def _backward(self, at: date, changes: Iterable[Change]) -> Callable[[str], frozenset[str]]:
        came_of: dict[str, set[str]] = {}
        for change in changes:
            came_of.setdefault(change.successor, set()).add(change.predecessor)
        return lambda code: self._over(code, at - _DAY, came_of)

    def _over(self, code: str, day: date, neighbours: Mapping[str, set[str]]) -> frozenset[str]:
        """Where a place is on a day: itself if it is there, and those it shares its change with.

        What only passed within a day (merged, and merged again) is followed through.
        """
        found: set[str] = {code} & self.there_of([code], day)
        waiting, seen = [code], {code}
        while waiting:
            for other in neighbours.get(waiting.pop(), ()):
                if other in seen:
                    continue
                seen.add(other)
                if self.holds(other, day):
                    found.add(other)
                else:
                    waiting.append(other)
        return frozenset(found)

    def there_of(self, codes: Iterable[str], day: date) -> set[str]:
        """Those of some municipalities that there are on a day."""
        return {code for code in codes if self.holds(code, day)}


def _day_of(change: Change) -> date:
    return change.day


def _gathered(figures: Mapping[str, Figure], places: Mapping[str, frozenset[str]]) -> Moved:
    """Figures that touch one another put together; alone in one place they are placed there."""
    group: dict[str, str] = {}

    def root(place: str) -> str:
        while group.setdefault(place, place) != place:
            place = group[place]
        return place

    for spread in places.values():
        first, *others = sorted(spread) or [""]
        for other in others:
            group[root(other)] = root(first)
    members: dict[str, set[str]] = {}
    sources: dict[str, list[str]] = {}
    for code, spread in places.items():
        if spread:
            at = root(min(spread))
            members.setdefault(at, set()).update(spread)
            sources.setdefault(at, []).append(code)
    placed: dict[str, Figure] = {}
    shared: list[Shared] = []
    for at in sorted(members):
        figure: Figure = sum((figures[code] for code in sources[at]), start=0)
        if len(members[at]) == 1:
            placed[next(iter(members[at]))] = figure
        else:
            shared.append(Shared(frozenset(members[at]), frozenset(sources[at]), figure))
    return Moved(
        placed, tuple(shared), {code: figures[code] for code, spread in places.items() if not spread}
    )
