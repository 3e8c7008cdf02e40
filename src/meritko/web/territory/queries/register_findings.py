"""What is in dispute or does not fit in the register of a year, each with who answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from meritko.methodology.register import FromLocalities, FromServices, Recoded, Variable
from meritko.web.accounts.actor import Actor
from meritko.web.territory.deriving import DERIVED, Held, Service, by_source
from meritko.web.territory.deriving import Value as Plain
from meritko.web.territory.models.places import Orp
from meritko.web.territory.queries.heard import undecided
from meritko.web.territory.queries.kept_register import made_of_register
from meritko.web.territory.queries.register import PlaceOfRegister, last_day, listings, places
from meritko.web.territory.register_pack import the_register, variables
from meritko.web.territory.register_policies import seen, sees_all_confidential

Kind = Literal[
    "disputed", "intervals", "contradiction", "services", "ended", "no_seat", "reversed", "unlisted"
]


@dataclass(frozen=True)
class Said:
    """What one side says: its value, and the code of the origin."""

    value: Plain
    origin: str


@dataclass(frozen=True)
class RegisterFinding:
    """Something of the register that somebody has to decide.

    `owner`: a code of the list of owners. `sides`: what stands against what; empty where there is nothing to
    compare. `locality`: the number of the locality that it is about.
    """

    kind: Kind
    place: PlaceOfRegister | None
    owner: str
    variable: Variable | None = None
    sides: tuple[Said, ...] = ()
    locality: int | None = None
    orp: Orp | None = None


def findings(year: int) -> list[RegisterFinding]:
    """Everything that is in dispute in the register of a year, place by place, then the ORP."""
    every = made_of_register(year, _by_place)
    return [
        *(finding for _place, own in every for finding in own),
        *_seats([each for each, _own in every], year),
    ]


def unlisted(year: int) -> list[RegisterFinding]:
    """Places that are not in the register of a year and of which it heard that they belong there."""
    return made_of_register(year, _unlisted)


def _unlisted(listed: Sequence[PlaceOfRegister], year: int) -> list[RegisterFinding]:
    told = undecided(None, year).exclude(municipality__in=[each.code for each in listed])
    codes = sorted(set(told.order_by().values_list("municipality", flat=True)))
    return [
        RegisterFinding("unlisted", each, the_register().keeper, None, sides)
        for each in places(codes, year, {})
        if each.municipality.valid_to is None or each.municipality.valid_to > last_day(year)
        if (sides := tuple(_told_of(each)))
    ]


def _told_of(of: PlaceOfRegister) -> Iterator[Said]:
    """What localities are said to be in a place, and by whom, where that is not decided."""
    for name, variable in variables().items():
        if not isinstance(variable.derived, FromLocalities) or variable.derived.amount != "count":
            continue
        held = of.held[name]
        for each in filter(None, (held.said, *held.others)):
            if not each.holds_alone and isinstance(each.value, int) and each.value > 0:
                yield Said(each.value, each.origin)


def findings_seen(actor: Actor, year: int, owner: str = "", kind: str = "") -> list[RegisterFinding]:
    """Those about places whose rows the actor sees; figures that are held back only for whom they are not.

    Raises:
        Forbidden: the actor sees sums by region only.
    """
    scope, shows_all = seen(actor), sees_all_confidential(actor)
    near = [(each, own) for each, own in made_of_register(year, _by_place) if scope.covers(each.standing)]
    listed = [each for each, _own in near]
    orps = {each.standing.orp_id for each in listed}
    beside = [each for each in unlisted(year) if each.place and scope.covers(each.place.standing)]
    return [
        each
        for each in (*(finding for _place, own in near for finding in own), *_seats(listed, year), *beside)
        if owner in ("", each.owner) and kind in ("", each.kind)
        if shows_all or each.variable is None or not each.variable.confidential
        if each.orp is None or scope.everything or each.orp.pk in orps
    ]


def _by_place(
    listed: Sequence[PlaceOfRegister], year: int
) -> list[tuple[PlaceOfRegister, tuple[RegisterFinding, ...]]]:
    return [(each, tuple(_of_place(each, year))) for each in listed]


def _of_place(of: PlaceOfRegister, year: int) -> Iterator[RegisterFinding]:
    known = variables()
    keeper = the_register().keeper
    ends = of.municipality.valid_to
    if ends is not None and ends <= last_day(year):
        yield RegisterFinding("ended", of, keeper)
    for locality, figure in of.localities:
        if figure.others and figure.holds is not None:
            sides = [
                Said(f"{each.lowest}\N{EN DASH}{each.highest}", each.origin)
                for each in (figure.holds, *figure.others)
            ]
            yield RegisterFinding("intervals", of, keeper, None, tuple(sides), locality.number)
    for name, held in of.held.items():
        yield from _of_variable(of, known[name], held)
    yield from _reversed(of, known)


def _of_variable(of: PlaceOfRegister, variable: Variable, held: Held) -> Iterator[RegisterFinding]:
    holds = held.said or held.given
    if held.others:
        first = Said(held.value, DERIVED) if holds is None else Said(holds.value, holds.origin)
        sides = (first, *(Said(each.value, each.origin) for each in held.others))
        yield RegisterFinding("disputed", of, variable.owner, variable, sides)
    elif held.is_derived and held.contradicts and held.given is not None:
        sides = (Said(held.value, DERIVED), Said(held.given.value, held.given.origin))
        yield RegisterFinding("contradiction", of, variable.owner, variable, sides)
    if isinstance(variable.derived, FromServices):
        told = [Service(each.origin, each.kind, each.is_there, each.group) for each in of.services]
        sources = by_source(variable.derived, told)
        if len(set(sources.values())) > 1:
            sides = tuple(Said(value, origin) for origin, value in sorted(sources.items()))
            yield RegisterFinding("services", of, variable.owner, variable, sides)


def _reversed(of: PlaceOfRegister, known: Mapping[str, Variable]) -> Iterator[RegisterFinding]:
    """The lower estimate of the people of a place's localities is more than the upper one."""
    ends = {}
    owner = the_register().keeper
    for name, variable in known.items():
        if isinstance(variable.derived, FromLocalities):
            ends[variable.derived.amount] = of.held[name].value
            owner = variable.owner
    low, high = ends.get("lowest"), ends.get("highest")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield RegisterFinding("reversed", of, owner, None, (Said(low, ""), Said(high, "")))


def _seats(listed: Sequence[PlaceOfRegister], year: int) -> Iterator[RegisterFinding]:
    """ORP to which places of the register belong, whose seat itself is not in the register.

    The network of advisers is counted over places that are seats, so such an ORP is not counted at all.
    """
    codes = {each.standing.orp_id for each in listed if each.standing.orp_id}
    there = set(listings(year).values_list("municipality", flat=True))
    owner = next(
        (v.owner for v in variables().values() if isinstance(v.derived, Recoded)), the_register().keeper
    )
    for orp in Orp.objects.filter(~Q(seat=""), pk__in=codes).select_related("region"):
        if orp.seat not in there:
            yield RegisterFinding("no_seat", None, owner, orp=orp)
