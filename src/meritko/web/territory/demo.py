"""The demonstration: the places of the invented country that `make demo` evaluates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from meritko.engine.tables import Value
from meritko.methodology.register import FromPlaces, PlaceFact
from meritko.web.accounts.demo import make_people
from meritko.web.methodology import current_pack
from meritko.web.territory.actions.given_places import FIRST_CODE, ensure_regions
from meritko.web.territory.importing.draft import named
from meritko.web.territory.models.places import ExclusionIndex, Municipality, Orp, Population, Standing
from meritko.web.territory.register_pack import register, the_register
from meritko.web.territory.wording import PARTS
from meritko.workbooks.demo.making import DEFAULT_SEED, make_tables

_YEARS = 6
_REGION_OF_PEOPLE = 12
"""The region of the list in which the invented people work."""

_MOST_POINTS = 30
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Pretended:
    """An invented municipality."""

    code: str
    name: str
    region: str
    zip: str
    inhabitants: int
    is_seat: bool
    seat: str


def fill(_beside: Path) -> None:
    """Make the invented places and let the invented people work among them, once."""
    today = timezone.localdate()
    with transaction.atomic():
        if register() is not None and not Municipality.objects.exists():
            places = list(_places(today.year - 1))
            _keep(places, today)
    here = Standing.objects.filter(region__number=_REGION_OF_PEOPLE).order_by("municipality_id").first()
    make_people(today, here.region_id if here else "", here.municipality_id if here else "")


def _places(year: int) -> Iterator[Pretended]:
    """The places that the register of the invented country names."""
    pack, kept = current_pack(), the_register()
    rows: Sequence[Row] = make_tables(pack.tables, pack.codelists, pack.demo, year, DEFAULT_SEED)[kept.table]
    facts: dict[PlaceFact, str] = {
        each.derived.fact: each.column
        for each in kept.variables
        if isinstance(each.derived, FromPlaces) and each.column
    }
    regions = ensure_regions()
    postal = kept.identity.postal
    for number, row in enumerate(rows):
        yield Pretended(
            str(FIRST_CODE + number),
            str(row[kept.identity.name]),
            regions[str(row[kept.identity.region])].code,
            str(row[postal] or "") if postal else "",
            int(str(row[facts["inhabitants"]] or 0)),
            str(row[facts["is_seat"]]) == "1",
            str(row[facts["seat_name"]] or ""),
        )


def _keep(places: Sequence[Pretended], today: date) -> None:
    first = date(today.year - _YEARS, 1, 1)
    Municipality.objects.bulk_create(
        Municipality(code=each.code, first_seen=first, last_seen=today) for each in places
    )
    orps = _orps(places)
    standings = []
    for each in places:
        orp = orps.get((each.region, each.seat))
        made = Standing(
            municipality_id=each.code, orp=orp, region_id=each.region, postcode=each.zip, first_seen=first,
            last_seen=today,
        )  # fmt: skip
        named(made, each.name)
        standings.append(made)
    Standing.objects.bulk_create(standings)
    Population.objects.bulk_create(_populations(places, today))
    ExclusionIndex.objects.bulk_create(_indices(places, today.year - 1))


def _orps(places: Sequence[Pretended]) -> dict[tuple[str, str], Orp]:
    """The ORP of the seats: (region, name of the seat) -> ORP."""
    found = {}
    for each in places:
        if each.is_seat:
            orp = Orp(code=f"99{each.code[-3:]}", region_id=each.region, seat=each.code)
            named(orp, each.name)
            found[each.region, each.name] = orp
    Orp.objects.bulk_create(found.values())
    return found


def _populations(places: Sequence[Pretended], today: date) -> Iterator[Population]:
    """As many inhabitants as the register says on the first day of its year, and some years before it."""
    for each in places:
        random, count = Random(each.code), each.inhabitants  # noqa: S311  invented data, no secret
        for back in range(_YEARS):
            day = date(today.year - 1 - back, 1, 1)
            yield Population(municipality_id=each.code, day=day, inhabitants=count)
            count = round(count * random.uniform(0.985, 1.02))


def _indices(places: Sequence[Pretended], year: int) -> Iterator[ExclusionIndex]:
    """An invented index: five parts of at most six points each, as the real one has them."""
    for each in places:
        random = Random(f"index/{each.code}")  # noqa: S311  invented data, no secret
        points = [random.choice((0, 1, 2, 3, 4, 6)) for _part in PARTS]
        parts = {
            name: {
                "percent": round(given * random.uniform(0.6, 1.4), 2),
                "quotient": round(0.4 + given / 2, 2),
            }
            for name, given in zip(PARTS, points, strict=True)
        }
        yield ExclusionIndex(
            municipality_id=each.code, year=year, value=min(sum(points), _MOST_POINTS), parts=parts
        )
