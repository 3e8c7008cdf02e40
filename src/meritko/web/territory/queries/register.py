"""The register of a year as it is now: which places it has, and what holds of each variable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from django.db.models import F, Q, QuerySet

from meritko.methodology.register import Variable
from meritko.web.territory.deriving import (
    Deriving,
    Facts,
    Held,
    Manner,
    Service,
    Span,
    Statement,
    standing_statement,
)
from meritko.web.territory.models.places import Municipality, Orp, Population, Standing
from meritko.web.territory.models.register import (
    Listing,
    Locality,
    LocalityFigure,
    ServiceRecord,
    SupportedYear,
    Value,
)
from meritko.web.territory.register_pack import variables


@dataclass(frozen=True)
class Figure:
    """What holds of the people of a locality, and what differs from it."""

    holds: LocalityFigure | None
    others: tuple[LocalityFigure, ...] = ()


@dataclass(frozen=True)
class PlaceOfRegister:
    """A row of the register: the place as it stood in the year, and what is known of it."""

    municipality: Municipality
    standing: Standing
    listing: Listing | None
    localities: tuple[tuple[Locality, Figure], ...]
    services: tuple[ServiceRecord, ...]
    held: Mapping[str, Held]

    @property
    def code(self) -> str:
        return self.municipality.code

    @property
    def region(self) -> str:
        """The region's code in the pack's list."""
        return str(self.standing.region.number)

    @property
    def city(self) -> str:
        """The code of the city that it is a district of; empty for what is no district."""
        return self.municipality.district_of_id or ""


def last_day(year: int) -> date:
    """The day as of which a year of the register tells of places."""
    return date(year, 12, 31)


def listings(year: int) -> QuerySet[Listing]:
    """The municipalities and districts that are in the register in a year."""
    lasts = Q(until_year=None) | Q(until_year__gte=year)
    return Listing.objects.filter(lasts, since_year__lte=year)


def register_of(year: int, codes: Iterable[str] | None = None) -> list[PlaceOfRegister]:
    """The register of a year, by region and name; only some places of it when their codes are given."""
    wanted = listings(year)
    if codes is not None:
        wanted = wanted.filter(municipality__in=list(codes))
    listed = {each.municipality_id: each for each in wanted}
    found = places(list(listed), year, listed)
    return sorted(
        found, key=lambda each: (each.standing.region.number, bytes(each.standing.order_key), each.code)
    )


def place(code: str, year: int) -> PlaceOfRegister | None:
    """One place as the register has it in a year, whether listed or not; None when there is no such place."""
    listed = {each.municipality_id: each for each in listings(year).filter(municipality=code)}
    return next(iter(places([code], year, listed)), None)


def row(code: str, year: int) -> Mapping[str, Held]:
    """Variable -> what holds of it for a place in a year; empty when there is no such place."""
    found = place(code, year)
    return found.held if found else {}


def values_of(code: str, variable: str) -> QuerySet[Value]:
    """Everything that was ever said of a variable of a place, the latest first."""
    said = Value.objects.filter(municipality=code, variable=variable)
    return said.select_related("by", "organisation", "confirmed_by").order_by("-year", "-pk")


def figures_of(locality: Locality) -> QuerySet[LocalityFigure]:
    """Everything that was ever said of a locality, the latest first."""
    return locality.figures.select_related("by", "organisation", "confirmed_by").order_by("-year", "-pk")


def places(codes: Sequence[str], year: int, listed: Mapping[str, Listing]) -> list[PlaceOfRegister]:
    """These places as the register has them in a year."""
    known = _Known(codes, year)
    return [known.place(code, listed.get(code)) for code in codes if code in known.standings]


def statement(value: Value) -> Statement:
    """What somebody said, as it is derived from."""
    return Statement(
        number=value.pk,
        value=value.value,
        year=value.year,
        origin=value.origin,
        as_of=value.as_of,
        organisation=value.organisation_id,
        is_confirmed=value.confirmed_at is not None,
        manner=cast(Manner, value.manner),
    )


_TOLD = ("pk", "value", "year", "origin", "as_of", "organisation_id")
"""The fields of a value that a statement is made of, in its order."""


class _Known:
    """Everything about some places that their rows are made of, asked for at once."""

    def __init__(self, codes: Sequence[str], year: int) -> None:
        self._codes, self._year, self._day = codes, year, last_day(year)
        self._variables: dict[str, Variable] = dict(variables())

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Place -> what held of it at the end of the year; the last that held when it has ended before."""
        every = Standing.objects.filter(municipality__in=self._codes)
        every = every.select_related("municipality__district_of", "region", "orp")
        found: dict[str, Standing] = {}
        for each in every.order_by(F("valid_to").desc(nulls_first=True)):
            is_over = each.valid_to is not None and each.valid_to < self._day
            begins_later = each.valid_from is not None and each.valid_from > self._day
            there = found.get(each.municipality_id)
            if there is None or (not is_over and not begins_later and _is_outside(there, self._day)):
                found[each.municipality_id] = each
        return found

    @cached_property
    def _said(self) -> dict[str, dict[str, list[Statement]]]:
        rows = Value.objects.filter(
            municipality__in=self._codes, superseded_at=None, year__lte=self._year
        ).order_by("pk")
        # Plain values: there are many, and rows made of them would take most of the time.
        told = rows.values_list("municipality_id", "variable", *_TOLD, "confirmed_at", "manner")
        found: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        for code, variable, number, value, year, origin, as_of, organisation, confirmed_at, manner in told:
            is_confirmed = confirmed_at is not None
            said = Statement(number, value, year, origin, as_of, organisation, is_confirmed, manner)
            found[code][variable].append(said)
        return found

    @cached_property
    def _localities(self) -> dict[str, list[tuple[Locality, Figure]]]:
        lasts = Q(until_year=None) | Q(until_year__gte=self._year)
        held = Locality.objects.filter(lasts, municipality__in=self._codes, since_year__lte=self._year)
        figures: dict[int, list[LocalityFigure]] = defaultdict(list)
        told = LocalityFigure.objects.filter(locality__in=held, superseded_at=None, year__lte=self._year)
        for each in told.order_by("pk"):
            figures[each.locality_id].append(each)
        found: dict[str, list[tuple[Locality, Figure]]] = defaultdict(list)
        for locality in held.order_by("number"):
            found[locality.municipality_id].append((locality, figure_of(figures[locality.pk], self._year)))
        return found

    @cached_property
    def _services(self) -> dict[str, list[ServiceRecord]]:
        rows = ServiceRecord.objects.filter(
            municipality__in=self._codes, superseded_at=None, year__lte=self._year
        ).order_by("kind", "origin", "-year", "pk")
        found: dict[str, list[ServiceRecord]] = defaultdict(list)
        for each in rows:
            own = found[each.municipality_id]
            same = [o for o in own if (o.kind, o.origin) == (each.kind, each.origin)]
            if not same or same[0].year == each.year:  # what a source said last is what it says
                own.append(each)
        return found

    @cached_property
    def _supported(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        told = SupportedYear.objects.filter(municipality__in=self._codes).values_list("municipality", "year")
        for code, year in told:
            found[code].append(year)
        return found

    @cached_property
    def _inhabitants(self) -> dict[str, int]:
        told = Population.objects.filter(municipality__in=self._codes, day__lte=self._day).order_by("day")
        return dict(told.values_list("municipality", "inhabitants"))

    @cached_property
    def _seats(self) -> dict[str, Orp]:
        began = Q(valid_from=None) | Q(valid_from__lte=self._day)
        lasts = Q(valid_to=None) | Q(valid_to__gte=self._day)
        return {each.seat: each for each in Orp.objects.filter(began, lasts) if each.seat}

    def place(self, code: str, listing: Listing | None) -> PlaceOfRegister:
        standing = self.standings[code]
        localities = tuple(self._localities.get(code, ()))
        services = tuple(self._services.get(code, ()))
        facts = Facts(
            localities=[_span(figure) for _locality, figure in localities],
            services=[Service(each.origin, each.kind, each.is_there, each.group) for each in services],
            supported=self._supported.get(code, ()),
            inhabitants=self._inhabitants.get(code),
            is_seat=code in self._seats if self._seats and standing.orp_id else None,
            seat=standing.orp.name if standing.orp else None,
        )
        held = Deriving(self._variables, self._said.get(code, {}), facts, self._year).all()
        return PlaceOfRegister(standing.municipality, standing, listing, localities, services, held)


def _is_outside(standing: Standing, day: date) -> bool:
    is_over = standing.valid_to is not None and standing.valid_to < day
    return is_over or (standing.valid_from is not None and standing.valid_from > day)


def figure_of(told: Sequence[LocalityFigure], year: int) -> Figure:
    """The figure of a locality that holds for a year, and those that differ from it and are not decided."""
    by_number = {each.pk: each for each in told}
    said = [
        Statement(
            each.pk, _interval(each), each.year, each.origin, is_confirmed=each.confirmed_at is not None
        )
        for each in told
    ]
    holds, others = standing_statement(said, year)
    return Figure(
        by_number[holds.number] if holds else None, tuple(by_number[each.number] for each in others)
    )


def _interval(figure: LocalityFigure) -> str:
    return f"{figure.lowest}-{figure.highest}"


def _span(figure: Figure) -> Span | None:
    """None for a locality whose figures are in dispute: a sum over it is not known."""
    if figure.holds is None or figure.others:
        return None
    return Span(figure.holds.lowest, figure.holds.highest)


def years() -> list[int]:
    """The years of which the register tells, the latest first."""
    first = Listing.objects.order_by("since_year").values_list("since_year", flat=True).first()
    if first is None:
        return []
    last = Listing.objects.order_by("-since_year").values_list("since_year", flat=True).first() or first
    said = Value.objects.order_by("-year").values_list("year", flat=True).first() or last
    return list(range(max(last, said), first - 1, -1))


def has_register() -> bool:
    """Whether any place was ever put into the register."""
    return Listing.objects.exists()
