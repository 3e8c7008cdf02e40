"""Reading one municipality: its history, population and index; and files that were loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Q

from meritko.web.accounts.actor import Unknown
from meritko.web.territory.borders import Change, History, Kind, Life
from meritko.web.territory.importing.source import What
from meritko.web.territory.maps import Polygons
from meritko.web.territory.models.places import (
    Boundary,
    ExclusionIndex,
    Import,
    Loaded,
    Municipality,
    Population,
    Standing,
    Succession,
)
from meritko.web.territory.queries.places import standing


@dataclass(frozen=True)
class Event:
    """Something that happened to a municipality on a day.

    `kind`: began | ended | renamed | moved (to another ORP or region) | or of a succession:
    merged_into, took_in, split_from, split_off, part_to, part_from. `other` is the municipality it was with.
    """

    day: date | None
    kind: str
    before: str = ""
    after: str = ""
    other: str = ""


def place(code: str, day: date) -> Standing:
    """What holds of a municipality on a day, or held last.

    Raises:
        Unknown: there is no municipality with this code.
    """
    found = standing(code, day)
    if found is None:
        raise Unknown(code)
    return found


def populations(code: str) -> list[Population]:
    """How many inhabitants a municipality had, the earliest first."""
    return list(Population.objects.filter(municipality=code))


def indices(code: str) -> list[ExclusionIndex]:
    """The index of a municipality, the latest year first."""
    return list(ExclusionIndex.objects.filter(municipality=code).order_by("-year"))


def history_of(code: str) -> list[Event]:
    """What happened to a municipality, the latest first."""
    there = Municipality.objects.get(pk=code)
    events = [Event(there.valid_from, "began")] if there.valid_from else []
    if there.valid_to:
        events.append(Event(there.valid_to, "ended"))
    events += _changes(list(there.standings.select_related("orp", "region").order_by("first_seen")))
    events += [_succession(each, code) for each in _successions(code)]
    return sorted(events, key=lambda event: event.day or date.min, reverse=True)


def _changes(standings: Sequence[Standing]) -> list[Event]:
    found = []
    for before, after in pairwise(standings):
        if before.name != after.name:
            found.append(Event(after.valid_from, "renamed", before.name, after.name))
        if before.orp_id != after.orp_id:
            found.append(Event(after.valid_from, "moved", str(before.orp or "–"), str(after.orp or "–")))
        if before.region_id != after.region_id:
            found.append(Event(after.valid_from, "moved", str(before.region), str(after.region)))
    return found


def _successions(code: str) -> list[Succession]:
    return list(Succession.objects.filter(Q(predecessor=code) | Q(successor=code)))


_WORDS = {
    Kind.MERGED: ("merged_into", "took_in"),
    Kind.SPLIT: ("split_off", "split_from"),
    Kind.PART: ("part_to", "part_from"),
}


def _succession(each: Succession, code: str) -> Event:
    as_predecessor, as_successor = _WORDS[Kind(each.kind)]
    is_predecessor = each.predecessor_id == code
    other = each.successor_id if is_predecessor else each.predecessor_id
    known = Standing.objects.filter(municipality=other).order_by("first_seen").last()
    name = f"{known.name} ({other})" if known else other
    return Event(each.day, as_predecessor if is_predecessor else as_successor, after=name, other=other)


def history() -> History:
    """All municipalities and what became of them, to ask for figures in the borders of another day."""
    lives = {m.code: Life(m.valid_from, m.valid_to) for m in Municipality.objects.all()}
    changes = tuple(
        Change(s.day, Kind(s.kind), s.predecessor_id, s.successor_id) for s in Succession.objects.all()
    )
    return History(lives, changes)


def geometries(kind: str) -> dict[str, Polygons]:
    """The outlines of all places of a kind: code -> polygons of rings of degrees."""
    return dict(Boundary.objects.filter(kind=kind).values_list("code", "geometry"))


def version_of_outlines() -> int:
    """A number that changes whenever outlines may have."""
    last = Loaded.objects.values_list("pk", "taken_back_at").first()
    return 0 if last is None else 2 * last[0] + (last[1] is not None)


def outlines_changed_since(moment: datetime) -> bool:
    """Whether outlines of any places were loaded or taken back after a moment."""
    later = Q(at__gt=moment) | Q(taken_back_at__gt=moment)
    return Loaded.objects.filter(later, what=What.OUTLINES.value).exists()


def outlined() -> set[str]:
    """The kinds of places that have outlines."""
    return set(Boundary.objects.order_by().values_list("kind", flat=True).distinct())


def loaded_files() -> list[Loaded]:
    """What was loaded, the latest first, with the person who did it."""
    return list(Loaded.objects.select_related("by", "taken_back_by"))


def waiting_imports() -> list[Import]:
    """Files that came and are neither written nor given up."""
    over = (Import.State.WRITTEN, Import.State.GIVEN_UP)
    return list(Import.objects.exclude(state__in=over).select_related("sent_by", "job"))


def import_of(number: int) -> Import:
    """A file that came.

    Raises:
        Unknown: there is none with this number.
    """
    found = Import.objects.select_related("job", "loaded", "organisation").filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found
