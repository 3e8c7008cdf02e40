"""What the installation knows of places, as far as a file is to be compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from meritko.web.territory.importing.headings import words
from meritko.web.territory.importing.source import Source, What
from meritko.web.territory.models.places import (
    Boundary,
    ExclusionIndex,
    Loaded,
    Municipality,
    Orp,
    Population,
    Region,
    RememberedName,
    Standing,
)
from meritko.web.territory.names import Known, Names, plain


@dataclass
class KnownPlaces:
    """Everything of it that a file may touch, read at once."""

    regions: dict[str, Region] = field(default_factory=dict)
    orps: dict[str, Orp] = field(default_factory=dict)
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    standings: dict[str, list[Standing]] = field(default_factory=dict)
    populations: dict[tuple[str, date], Population] = field(default_factory=dict)
    indices: dict[tuple[str, int], ExclusionIndex] = field(default_factory=dict)
    boundaries: dict[tuple[str, str], Boundary] = field(default_factory=dict)
    whole_days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        self._region_names: dict[frozenset[str], str] = {}
        for region in self.regions.values():
            self._region_names[_telling(region.name)] = region.code
        self._orp_names = {(plain(orp.name), orp.region_id): orp for orp in self.orps.values()}

    def region_of(self, told: str) -> str:
        """The code of a region that is told by its code or its name; empty when there is none such."""
        if told in self.regions:
            return told
        return self._region_names.get(_telling(told), "") if told else ""

    def orp_named(self, name: str, region: str) -> Orp | None:
        return self._orp_names.get((plain(name), region))

    def names(self, day: date, remembered: Mapping[tuple[str, str, str], str]) -> Names:
        """The municipalities of a day, to be found by what people write."""
        held = (s for rows in self.standings.values() for s in rows if holds(s, day))
        return Names(
            [
                Known(
                    s.municipality_id, s.name, s.region_id, s.postcode,
                    self.orps[s.orp_id].name if s.orp_id in self.orps else "",
                )
                for s in held
            ],
            remembered,
        )  # fmt: skip


_EMPTY_WORDS = frozenset({"kraj", "hlavni", "mesto", "region"})


def _telling(name: str) -> frozenset[str]:
    return frozenset(words(name).split()) - _EMPTY_WORDS


def holds(row: Municipality | Standing | Orp, day: date) -> bool:
    """Whether a row holds on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def known_places(source: Source) -> KnownPlaces:
    """What is to be compared with a file."""
    days = {day for row in source.rows for day in row.inhabitants}
    years = {year for row in source.rows for year in row.index}
    standings: dict[str, list[Standing]] = {}
    for each in Standing.objects.order_by("municipality_id", "first_seen"):
        standings.setdefault(each.municipality_id, []).append(each)
    whole = Loaded.objects.filter(what=What.POPULATION, taken_back_at=None, day__isnull=False)
    return KnownPlaces(
        {each.code: each for each in Region.objects.all()},
        {each.code: each for each in Orp.objects.all()},
        {each.code: each for each in Municipality.objects.all()},
        standings,
        {(p.municipality_id, p.day): p for p in Population.objects.filter(day__in=days)},
        {(i.municipality_id, i.year): i for i in ExclusionIndex.objects.filter(year__in=years)},
        {(b.kind, b.code): b for b in Boundary.objects.all()} if source.outlines else {},
        tuple(sorted({day for day in whole.values_list("day", flat=True) if day})),
    )


def remembered(organisation: int | None) -> dict[tuple[str, str, str], str]:
    """What names a sender uses mean, as it was answered before."""
    if organisation is None:
        return {}
    rows = RememberedName.objects.filter(organisation=organisation)
    return {(r.written, r.region, r.postcode): r.municipality_id for r in rows}
