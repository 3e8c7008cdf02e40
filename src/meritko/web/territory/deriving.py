"""From what was said of a place to the value of a variable: pure, without Django.

What follows from something else (localities, services, the history of support, a job title) is computed here,
and where sources contradict each other it is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from meritko.methodology.register import (
    Derivation,
    FromHistory,
    FromLocalities,
    FromPlaces,
    FromServices,
    Recoded,
    Variable,
)

Value = str | int | float | None

DERIVED = "derived"
"""The origin of a value that follows from something else."""


Manner = Literal["says", "beside", "agrees"]
"""How something is said: on its own, beside what holds as a dispute, or in agreement with it."""


@dataclass(frozen=True)
class Statement:
    """What somebody said of a variable. `number` tells statements apart; a later one has a greater number."""

    number: int
    value: Value
    year: int
    origin: str
    as_of: date | None = None
    organisation: int | None = None
    is_confirmed: bool = False
    manner: Manner = "says"

    @property
    def holds_alone(self) -> bool:
        """Whether it holds without being confirmed by somebody else."""
        return self.manner == "says" or self.is_confirmed


@dataclass(frozen=True)
class Span:
    """How many people a locality has at least and at most; None where it is not known."""

    lowest: int | None
    highest: int | None


@dataclass(frozen=True)
class Service:
    """What one source says of a kind of service in a place."""

    source: str
    kind: str
    is_there: bool
    group: str = ""


@dataclass(frozen=True)
class Facts:
    """What else is known of a place: its localities, the services, the years of support, and its ORP.

    `localities` has None for a locality in dispute. `seat`: the name of the ORP it belongs to, if known.
    """

    localities: Sequence[Span | None] = ()
    services: Sequence[Service] = ()
    supported: Iterable[int] = ()
    inhabitants: int | None = None
    is_seat: bool | None = None
    seat: str | None = None


@dataclass(frozen=True)
class Held:
    """What holds of a variable. `said`: the statement it stands on; None when there is none.

    `others`: statements that differ and are not decided. `given`: what was said,
    where something else follows. `agreed`: the latest statement that agrees with it.
    """

    value: Value = None
    said: Statement | None = None
    is_derived: bool = False
    others: tuple[Statement, ...] = ()
    given: Statement | None = None
    agreed: Statement | None = None

    @property
    def is_disputed(self) -> bool:
        return bool(self.others)

    @property
    def contradicts(self) -> bool:
        """Whether what follows and what was said are not the same."""
        return self.given is not None and self.given.value is not None and self.given.value != self.value


def standing_statement(
    said: Iterable[Statement], year: int
) -> tuple[Statement | None, tuple[Statement, ...]]:
    """The statement that holds for a year, and those of the same year that differ from it.

    Of the latest year not after it, a confirmed one holds, else the one that was there first: nothing is
    replaced until it is decided. What is said beside it, in that year or a later one, differs until then.
    """
    told = [each for each in said if each.year <= year]
    known = [each for each in told if each.manner != "agrees"]
    if len(known) < 2:
        return (known[0] if known else None), ()
    alone = [each for each in known if each.holds_alone] or known
    latest = max(each.year for each in alone)
    own = sorted((each for each in alone if each.year == latest), key=lambda each: each.number)
    confirmed = [each for each in own if each.is_confirmed]
    holds = confirmed[-1] if confirmed else own[0]
    differing = [] if confirmed else [each for each in own if each.value != holds.value]
    beside = [each for each in _latest_beside(told) if each.year >= latest and each not in own]
    return holds, (*differing, *(each for each in beside if each.value != holds.value))


def _latest_beside(told: Iterable[Statement]) -> list[Statement]:
    """What is said beside, of each origin what it said last, unless that agrees."""
    open_ones = sorted(
        (each for each in told if not each.holds_alone), key=lambda each: (each.year, each.number)
    )
    last = {each.origin: each.year for each in open_ones}
    return [each for each in open_ones if each.manner == "beside" and each.year == last[each.origin]]


@dataclass(frozen=True)
class Deriving:
    """The values of all variables of a place, each computed once."""

    variables: Mapping[str, Variable]
    said: Mapping[str, Sequence[Statement]]
    facts: Facts
    year: int

    def all(self) -> dict[str, Held]:
        """Variable -> what holds."""
        return {name: self.held(variable) for name, variable in self.variables.items()}

    def held(self, variable: Variable) -> Held:
        """What holds of one variable."""
        said = self.said.get(variable.id)
        if not said:
            return self._holds(variable, None, ())
        held = self._holds(variable, *standing_statement(said, self.year))
        agreed = [
            each
            for each in said
            if each.manner == "agrees" and each.year <= self.year and each.value == held.value
        ]
        last = max(agreed, key=lambda each: (each.year, each.number), default=None)
        return held if last is None else replace(held, agreed=last)

    def _holds(self, variable: Variable, given: Statement | None, others: tuple[Statement, ...]) -> Held:
        is_asked_first = given is not None and given.holds_alone and not variable.first
        follows = None
        if variable.derived is not None and not is_asked_first:
            follows = self._follows(variable.derived, given is not None)
        if follows is None:
            return Held(given.value if given else None, given, False, others)
        if given is None or given.value == follows:
            others = tuple(each for each in others if each.manner == "beside" and each.value != follows)
        return Held(follows, None, True, others, given)

    def _follows(self, derived: Derivation, is_said: bool) -> Value:
        facts = self.facts
        match derived:
            case FromLocalities():
                return from_localities(derived, facts.localities)
            case FromPlaces("inhabitants"):
                return facts.inhabitants
            case FromPlaces("is_seat"):
                return None if facts.is_seat is None else int(facts.is_seat)
            case FromPlaces():
                return facts.seat
            case FromHistory():
                return 1 if any(year <= self.year for year in facts.supported) else None
            case FromServices():
                return from_services(derived, facts.services)
            case Recoded():
                return self._recoded(derived, is_said)

    def _recoded(self, derived: Recoded, is_said: bool) -> Value:
        """What is no seat has the value for it unless something else was said of it."""
        if not self._is_seat():
            return None if is_said else derived.elsewhere
        said, _others = standing_statement(self.said.get(derived.variable, ()), self.year)
        return derived.codes.get(str(said.value)) if said is not None and said.value is not None else None

    def _is_seat(self) -> bool:
        """Whether the place is a seat: as places have it, else as was said; taken for one when unknown."""
        if self.facts.is_seat is not None:
            return self.facts.is_seat
        for variable in self.variables.values():
            if variable.derived == FromPlaces("is_seat"):
                said, _others = standing_statement(self.said.get(variable.id, ()), self.year)
                return said is None or said.value != 0
        return True


def from_localities(derived: FromLocalities, localities: Sequence[Span | None]) -> int | None:
    """How many localities, or how many inhabitants; None without localities or where one is not known."""
    if not localities:
        return None
    if derived.amount == "count":
        return len(localities)
    parts = [
        None if each is None else each.lowest if derived.amount == "lowest" else each.highest
        for each in localities
    ]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def by_source(derived: FromServices, services: Iterable[Service]) -> dict[str, int]:
    """Source -> whether by its word a service of the kinds is there for one of the groups (1) or not (0)."""
    found: dict[str, int] = {}
    for each in services:
        if each.kind in derived.kinds:
            is_meant = each.is_there and each.group in derived.groups
            found[each.source] = max(found.get(each.source, 0), int(is_meant))
    return found


def from_services(derived: FromServices, services: Iterable[Service]) -> int | None:
    """1 or 0 where all sources agree; None where they contradict each other, or where there is none."""
    told = set(by_source(derived, services).values())
    return told.pop() if len(told) == 1 else None
