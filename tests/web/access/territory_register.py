"""Answers of the pages of the register: sums for everybody, rows by territory, exact places for few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.territory.actions.snapshots import freeze
from meritko.web.territory.models import (
    Listing,
    Locality,
    LocalityFigure,
    Municipality,
    Orp,
    Region,
    RegisterImport,
    ServiceRecord,
    Standing,
    Value,
)
from meritko.web.territory.names import plain
from meritko.web.territory.register_pack import the_register, variables
from meritko.web.ui.ordering import order_key

#                                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
register:overview               GET  -             302 200 200 200 200 200 200 200 200 200
register:places                 GET  -             302 403 403 403 200 200 200 200 200 403
register:findings               GET  -             302 403 403 403 200 200 200 200 200 403
register:frozen_years           GET  -             302 403 403 403 200 200 200 200 200 403
register:differences            GET  -             302 403 403 403 200 200 200 200 200 403
register:differences_workbook   GET  -             302 403 403 403 200 200 200 200 200 403
register:freeze                 GET  -             302 405 405 405 405 405 405 405 405 405
register:freeze                 POST -             302 403 403 403 403 403 403 403 302 403
register:workbook               GET  frozen        302 403 403 403 403 403 403 403 200 403
register:workbook               GET  none_year     302 403 403 403 403 403 403 403 404 403
register:import_new             GET  -             302 403 403 403 403 403 403 403 200 403
register:import_new             POST -             302 403 403 403 403 403 403 403 422 403
register:import                 GET  book          302 403 403 403 403 403 403 403 200 403
register:import                 POST book          302 403 403 403 403 403 403 403 302 403
register:import                 GET  none_book     302 403 403 403 403 403 403 403 404 403
register:import_write           GET  book          302 405 405 405 405 405 405 405 405 405
register:import_write           POST book          302 403 403 403 403 403 403 403 302 403
register:import_give_up         POST book          302 403 403 403 403 403 403 403 302 403
register:place                  GET  own           302 403 403 403 200 200 200 200 200 403
register:place                  GET  foreign       302 403 403 403 404 404 404 404 200 403
register:value                  GET  own_value     302 403 403 403 200 200 200 200 200 403
register:value                  GET  foreign_value 302 403 403 403 404 404 404 404 200 403
register:value                  GET  own_secret    302 403 403 403 404 200 200 200 200 403
register:value                  POST own_value     302 403 403 403 403 403 403 422 422 403
register:value                  POST own_secret    302 403 403 403 403 403 403 422 422 403
register:value                  POST foreign_value 302 403 403 403 404 404 404 404 422 403
register:confirm                POST own_said      302 403 403 403 403 403 403 302 302 403
register:confirm                POST foreign_said  302 403 403 403 404 404 404 404 302 403
register:listing                GET  own           302 403 403 403 403 403 403 200 200 403
register:listing                POST own           302 403 403 403 403 403 403 422 422 403
register:listing                POST foreign       302 403 403 403 404 404 404 404 422 403
register:service                GET  own           302 403 403 403 403 403 403 200 200 403
register:service                POST own           302 403 403 403 403 403 403 422 422 403
register:service                POST foreign       302 403 403 403 404 404 404 404 422 403
register:locality_new           GET  own           302 403 403 403 403 403 403 200 200 403
register:locality_new           POST own           302 403 403 403 403 403 403 422 422 403
register:locality_new           POST foreign       302 403 403 403 404 404 404 404 422 403
register:locality               GET  own_locality  302 403 403 403 404 200 200 200 200 403
register:locality               GET  far_locality  302 403 403 403 404 404 404 404 200 403
register:locality               POST own_locality  302 403 403 403 403 403 403 422 422 403
register:locality               POST far_locality  302 403 403 403 404 404 404 404 422 403
register:confirm_people         POST own_people    302 403 403 403 403 403 403 302 302 403
register:confirm_people         POST far_people    302 403 403 403 404 404 404 404 302 403
register:locality_end           POST own_locality  302 403 403 403 403 403 403 302 302 403
register:locality_end           POST far_locality  302 403 403 403 404 404 404 404 302 403
"""

YEARS = (2023, 2024)
NOW = 2025


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """Two places in two regions, each with a locality and something said; two frozen years."""
    own = _place("590001", "Ukázkov", "CZ091", 91, "9001")
    far = _place("590002", "Jinákov", "CZ092", 92, "9002")
    for year in YEARS:
        freeze(analyst(world), year, "zkouška", timezone.now())
    book = RegisterImport.objects.create(
        what="register", year=NOW, name="sešit.xlsx", sha256="0" * 64, organisation=world.office,
        sent_at=timezone.now(),
        rows=[{"line": 2, the_register().identity.name: "Ukázkov", the_register().identity.region: "91"}],
    )  # fmt: skip
    secret = next(name for name, each in variables().items() if each.confidential)
    return {
        "frozen": {"year": YEARS[0]},
        "none_year": {"year": 1901},
        "book": {"number": book.pk},
        "none_book": {"number": 987654},
        "own": {"code": own},
        "foreign": {"code": far},
        "own_value": {"code": own, "variable": open_text()},
        "foreign_value": {"code": far, "variable": open_text()},
        "own_secret": {"code": own, "variable": secret},
        **_numbered("own", own, "own"),
        **_numbered("foreign", far, "far"),
    }


def _numbered(name: str, code: str, other: str) -> dict[str, dict[str, Any]]:
    said = Value.objects.get(municipality=code, variable=open_text())
    people = LocalityFigure.objects.get(locality__municipality=code)
    return {
        f"{name}_said": {"code": code, "number": said.pk},
        f"{other}_locality": {"code": code, "number": 1},
        f"{other}_people": {"code": code, "number": people.pk},
    }


def open_text() -> str:
    """A variable that no workbook has, whose values are texts."""
    return next(n for n, v in variables().items() if v.column is None and v.type == "text")


def secret_number() -> str:
    return next(n for n, v in variables().items() if v.confidential)


def analyst(world: Any) -> Actor:
    return actor_of(world.people["national_analyst"], date(2026, 1, 2))


def _place(code: str, name: str, region: str, number: int, orp: str) -> str:
    now = timezone.now()
    where, _new = Region.objects.get_or_create(
        code=region, defaults={"number": number, "name": f"Kraj {number}"}
    )
    words = {"name": name, "plain": plain(name), "order_key": order_key(name)}
    seat, _new = Orp.objects.get_or_create(code=orp, defaults={**words, "region": where, "seat": code})
    day = date(2020, 1, 1)
    Municipality.objects.get_or_create(code=code, defaults={"first_seen": day, "last_seen": day})
    if not Standing.objects.filter(municipality=code).exists():
        Standing.objects.create(
            municipality_id=code, **words, orp=seat, region=where, first_seen=day, last_seen=day
        )
    Listing.objects.create(municipality_id=code, since_year=YEARS[0], at=now)
    locality = Locality.objects.create(
        municipality_id=code, number=1, kind="street", place="místo", since_year=YEARS[0], at=now
    )
    told = {"year": YEARS[0], "origin": "coordinator", "at": now}
    LocalityFigure.objects.create(
        locality=locality, lowest=10, highest=20, share_from=40, share_to=60, **told
    )
    Value.objects.create(municipality_id=code, variable=open_text(), value="nástroj", **told)
    Value.objects.create(municipality_id=code, variable=secret_number(), value=55, **told)
    ServiceRecord.objects.create(municipality_id=code, kind="field_programme", is_there=False, **told)
    return code


_ALL = {"national_analyst"}
_OWN = _ALL | {"roma_adviser", "municipal_coordinator", "regional_coordinator"}


def canaries(world: Any) -> Iterator[tuple[str, set[str], Callable[[str], object]]]:
    """Exact places, reasons beside shares of the target group, and rows of a region that is not one's own."""
    yield "reason of an own share", _OWN, lambda word: _reason("590001", word)
    yield "reason of a foreign share", _ALL, lambda word: _reason("590002", word)
    yield "figure of an own place", _OWN | {"consultant"}, lambda word: _said("590001", word)
    yield "figure of a foreign place", _ALL, lambda word: _said("590002", word)
    yield (
        "provider of a foreign service",
        _ALL,
        lambda word: ServiceRecord.objects.filter(municipality="590002").update(provider=word),
    )
    # the last, for they freeze the years: what is frozen must hold all words
    yield "exact place of an own locality", _OWN, lambda word: _place_of("590001", word, world)
    yield "exact place of a foreign locality", _ALL, lambda word: _place_of("590002", word, world)


def _place_of(code: str, word: str, world: Any) -> None:
    """The exact place, also in the frozen year: which only a new freezing can change."""
    Locality.objects.filter(municipality=code).update(place=word)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM territory_snapshotrow")
        cursor.execute("DELETE FROM territory_snapshot")
    for year in YEARS:
        freeze(analyst(world), year, "zkouška", timezone.now())


def _reason(code: str, word: str) -> None:
    Value.objects.filter(municipality=code, variable=secret_number()).update(reason=word)
    LocalityFigure.objects.filter(locality__municipality=code).update(reason=word)


def _said(code: str, word: str) -> None:
    Value.objects.filter(municipality=code, variable=open_text()).update(value=word)
