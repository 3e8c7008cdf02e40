"""Reading places: lists of regions, ORP and municipalities on a day, one municipality, a role's scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.territory.models.places import (
    ExclusionIndex,
    Municipality,
    Orp,
    Population,
    Region,
    Standing,
)
from meritko.web.territory.names import plain

SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("order_key",),
    "code": ("municipality_id",),
    "region": ("region__number", "order_key"),
    "orp": ("orp__order_key", "order_key"),
    "population": ("inhabitants", "order_key"),
    "index": ("index", "order_key"),
}
"""By what a list of municipalities can be sorted; with `-` before it, downwards."""


@dataclass(frozen=True)
class Range:
    """From a number to a number, both included; None: without an end."""

    least: int | None = None
    most: int | None = None

    def of(self, name: str) -> Q:
        wanted = Q()
        if self.least is not None:
            wanted &= Q(**{f"{name}__gte": self.least})
        if self.most is not None:
            wanted &= Q(**{f"{name}__lte": self.most})
        return wanted


ANY = Range()


def regions() -> QuerySet[Region]:
    """The regions, in the order of the pack's code list."""
    return Region.objects.all()


def orps(day: date, *, region: str = "") -> QuerySet[Orp]:
    """The ORP that there are on a day, in Czech order; those of a region when it is told."""
    began, lasts = Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    found = Orp.objects.filter(began, lasts).select_related("region")
    return found.filter(region=region) if region else found


def municipality(code: str) -> Municipality | None:
    """The municipality with this code, whether it still exists or not; None when there never was one."""
    return Municipality.objects.select_related("district_of").filter(pk=code).first()


def standing(code: str, day: date) -> Standing | None:
    """What held of a municipality on a day; what held last when it has ended; None when there is nothing."""
    every = Standing.objects.filter(municipality=code).select_related("region", "orp", "municipality")
    return every.held(day).first() or every.order_by(F("valid_to").desc(nulls_first=True)).first()


def municipalities(
    day: date,
    *,
    region: str = "",
    orp: str = "",
    text: str = "",
    index: Range = ANY,
    population: Range = ANY,
    districts: bool = False,
    sort: str = "name",
) -> QuerySet[Standing]:
    """The municipalities of a day as their standings, in one query.

    Args:
        region, orp: Codes; empty: all.
        text: A part of the name, with or without accents, or the beginning of the code.
        index, population: The latest index and population known on the day.
        districts: Whether the districts of cities are wanted too, beside municipalities.
        sort: A key of SORTS; `-` before it turns it round. Another one sorts by name.

    Returns:
        Standings with their ORP and region read, and `inhabitants` and `index` beside;
        those are None where nothing is known.
    """
    found = Standing.objects.held(day).select_related("orp", "region")
    if not districts:
        found = found.filter(municipality__district_of=None)
    if region:
        found = found.filter(region=region)
    if orp:
        found = found.filter(orp=orp)
    if text.strip():
        found = found.filter(Q(plain__contains=plain(text)) | Q(municipality__code__startswith=text.strip()))
    told = with_figures(found, day).filter(index.of("index"), population.of("inhabitants"))
    return told.order_by(*_order(sort))


def with_figures(found: QuerySet[Standing], day: date) -> QuerySet[Standing]:
    """Standings with the latest `inhabitants` and `index` that are known on a day."""
    mine = {"municipality": OuterRef("municipality_id")}
    counts = Population.objects.filter(**mine, day__lte=day).order_by("-day")
    indices = ExclusionIndex.objects.filter(**mine, year__lte=day.year).order_by("-year")
    return found.annotate(
        inhabitants=Subquery(counts.values("inhabitants")[:1]),
        index=Subquery(indices.values("value")[:1]),
    )


def _order(sort: str) -> list[str | Combinable]:
    """What is unknown stands last, whichever way the list is sorted."""
    names = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    first, *others = names
    down = sort.startswith("-") and sort.removeprefix("-") in SORTS
    by = F(first).desc(nulls_last=True) if down else F(first).asc(nulls_last=True)
    return [by, *others, "municipality_id"]


@dataclass(frozen=True)
class Scope:
    """What a role covers: everything, or some regions, ORP and municipalities by their codes."""

    everything: bool = False
    regions: frozenset[str] = field(default_factory=frozenset)
    orps: frozenset[str] = field(default_factory=frozenset)
    municipalities: frozenset[str] = field(default_factory=frozenset)

    def covers(self, where: Standing) -> bool:
        """Whether a municipality, or the city it is a district of, lies in it."""
        if self.everything or where.region_id in self.regions:
            return True
        if where.orp_id is not None and where.orp_id in self.orps:
            return True
        city = where.municipality.district_of_id
        return where.municipality_id in self.municipalities or (city or "") in self.municipalities

    def q(self, path: str = "") -> Q:
        """The condition of the same on standings, reached from the row by `path` (such as `standing__`)."""
        if self.everything:
            return Q()
        wanted = Q(**{f"{path}region__in": self.regions}) | Q(**{f"{path}orp__in": self.orps})
        wanted |= Q(**{f"{path}municipality__in": self.municipalities})
        return wanted | Q(**{f"{path}municipality__district_of__in": self.municipalities})


def in_scope(actor: Actor, right: Right) -> Scope:
    """What the posts that give a right cover.

    A role for the organisation itself covers the municipality or the region that the organisation is.
    """
    posts = actor.posts_with(right)
    if any(post.scope_kind is ScopeKind.COUNTRY for post in posts):
        return Scope(everything=True)
    codes: dict[ScopeKind, set[str]] = {kind: set() for kind in ScopeKind}
    for post in posts:
        if post.scope_kind is not ScopeKind.ORGANISATION:
            codes[post.scope_kind].add(post.scope)
    own = [post.organisation for post in posts if post.scope_kind is ScopeKind.ORGANISATION]
    for kind, code in _organisations(own):
        codes[kind].add(code)
    return Scope(
        regions=frozenset(codes[ScopeKind.REGION] - {""}),
        orps=frozenset(codes[ScopeKind.ORP] - {""}),
        municipalities=frozenset(codes[ScopeKind.MUNICIPALITY] - {""}),
    )


def _organisations(numbers: list[int]) -> list[tuple[ScopeKind, str]]:
    if not numbers:
        return []
    kinds = {
        Organisation.Kind.REGION: ScopeKind.REGION,
        Organisation.Kind.MUNICIPALITY: ScopeKind.MUNICIPALITY,
    }
    found = Organisation.objects.filter(pk__in=numbers, kind__in=kinds).values_list("kind", "code")
    return [(kinds[Organisation.Kind(kind)], code) for kind, code in found]


def counted_by_region(day: date) -> dict[str, int]:
    """Region -> how many municipalities it has on a day, districts of cities not counted."""
    found = Standing.objects.held(day).filter(municipality__district_of=None)
    return dict(found.order_by().values_list("region").annotate(n=Count("pk")))
