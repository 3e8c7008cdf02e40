"""The demonstration's register: three frozen years of the invented country, and one with disputes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meritko.engine.run_folder import NotARunFolder, read_run
from meritko.engine.tables import Value
from meritko.methodology.register import FromHistory, FromServices
from meritko.web.accounts import demo
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.roles import Role
from meritko.web.methodology import current_pack
from meritko.web.territory.actions import register as actions
from meritko.web.territory.actions import register_import
from meritko.web.territory.actions.register import People, Service, Source
from meritko.web.territory.actions.snapshots import freeze
from meritko.web.territory.models.register import RegisterImport, Snapshot
from meritko.web.territory.queries.register import PlaceOfRegister, register_of
from meritko.web.territory.register_pack import options, register, table, the_register, variables
from meritko.web.territory.register_reading import read_register
from meritko.workbooks.demo.making import DEFAULT_SEED, make_demo
from meritko.workbooks.writing import write_tables

YEARS = 3
_SUFFIX = ".xlsx"
_LATER, _OTHERWISE = (41, 7), (13, 5)
"""Of so many rows the one at this place came later, or was not yet as it is now."""


def fill(beside: Path) -> None:
    """Take three years over and freeze them, and say things of the year after them; once.

    Args:
        beside: The folder in which `make demo` puts its `data` and `results`.
    """
    if register() is None or Snapshot.objects.exists():
        return
    today = timezone.localdate()
    actor, year = _analyst(today), _year(beside, today)
    with translation.override(settings.LANGUAGE_CODE), tempfile.TemporaryDirectory() as name:
        rows = _rows(beside / "data", year, Path(name))
        for back in range(YEARS - 1, -1, -1):
            _frozen_year(actor, year - back, _earlier(rows, back), Path(name))
        _said_since(actor, year + 1)


def _rows(data: Path, year: int, folder: Path) -> Sequence[Mapping[str, Value]]:
    """The rows of the invented register: of `make demo` when it is there, else made anew."""
    paths = sorted(data.glob(f"*{_SUFFIX}")) if data.is_dir() else []
    if not paths:
        paths = make_demo(current_pack(), current_pack().demo, year, DEFAULT_SEED, folder / "made")
    read = (read_register(path, path.name) for path in paths)
    return next((each.rows for each in read if each.rows), ())


def _earlier(rows: Sequence[Mapping[str, Value]], back: int) -> list[dict[str, Value]]:
    """The register some years before: a few places were not in it yet, a few figures were not the same."""
    flags = [
        name
        for name, each in variables().items()
        if each.column and each.type == "flag" and not _is_place(name)
    ]
    found = []
    for number, row in enumerate(rows):
        every, at = _LATER
        if back and number % every in range(at, at + back):
            continue
        made = {name: value for name, value in row.items() if name != "line"}
        every, at = _OTHERWISE
        if back and number % every in range(at, at + back):
            made[flags[number % len(flags)]] = 0
        found.append(made)
    return found


def _is_place(name: str) -> bool:
    derived = variables()[name].derived
    return derived is not None and not isinstance(derived, FromHistory | FromServices)


def _frozen_year(actor: Actor, year: int, rows: Sequence[Mapping[str, Value]], folder: Path) -> None:
    path = folder / f"{the_register().id}_{year}{_SUFFIX}"
    write_tables(path, [(table(), table().sheet_title(year), rows)])
    now = timezone.now()
    came = register_import.arrive(actor, RegisterImport.What.REGISTER, year, path, path.name, now)
    asked = [row for row in register_import.rows_of(came) if row.is_open]
    new = {row.number: row.candidates[0].code if row.candidates else register_import.NEW for row in asked}
    register_import.answer(actor, came, new, now)
    register_import.take_over(actor, came, now)
    freeze(actor, year, _("Demonstration"), now)


def _said_since(actor: Actor, year: int) -> None:
    """What was said of the year that is not frozen yet: localities, an adviser, services, and disputes."""
    listed = register_of(year)
    for number, place in enumerate(listed[:: max(1, len(listed) // 12)][:12]):
        _localities(actor, place, year, number)
        _titles(actor, place, year, number)
    for number, place in enumerate(listed[5 :: max(1, len(listed) // 6)][:6]):
        _services(actor, place, year, number)
        asked = [name for name, each in variables().items() if each.column and each.derived is None]
        for name in asked[:1]:
            origin = variables()[name].origins
            value = 1 - int(bool(place.held[name].value))
            reason = _("The municipality says otherwise.")
            for place_in_list, said in enumerate((place.held[name].value, value)):
                source = Source(year, origin[place_in_list % len(origin)], None, reason, beside=True)
                actions.set_value(actor, place.code, name, said, source, timezone.now())


def _localities(actor: Actor, place: PlaceOfRegister, year: int, number: int) -> None:
    kinds = [code for code, _label in options(the_register().locality_kinds)]
    source = Source(year, the_register().taken_over, date(year, 3, 31), _("Demonstration"))
    for which in range(1 + number % 3):
        people = People(30 + 10 * which, 60 + 20 * which, Decimal(40), Decimal(70))
        street = _("Demo Street {number}").format(number=which + 1)
        made = actions.add_locality(
            actor, place.code, kinds[(number + which) % len(kinds)], street, people, source, timezone.now()
        )
        if number % 4 == 0 and which == 0:
            other = Source(
                year, options(the_register().origins)[0][0], None, _("Counted by the municipality."), True
            )
            actions.set_people(actor, made.pk, People(80, 120), other, timezone.now())


def _titles(actor: Actor, place: PlaceOfRegister, year: int, number: int) -> None:
    for name, each in variables().items():
        if each.about == "seat" and each.codelist:
            codes = [code for code, _label in options(each.codelist)]
            source = Source(year, each.origins[0], date(year, 3, 31), _("Demonstration"))
            actions.set_value(actor, place.code, name, codes[number % len(codes)], source, timezone.now())


def _services(actor: Actor, place: PlaceOfRegister, year: int, number: int) -> None:
    for name, each in variables().items():
        if isinstance(each.derived, FromServices):
            first, second = variables()[name].origins[:2]
            there = Service(each.derived.kinds[0], True, each.derived.groups[0], _("Demo Aid"))
            actions.say_service(actor, place.code, there, Source(year, first), timezone.now())
            if number % 2:
                absent = Service(each.derived.kinds[0], False)
                actions.say_service(actor, place.code, absent, Source(year, second), timezone.now())


def _year(beside: Path, today: date) -> int:
    """The year that `make demo` evaluated; last year without it."""
    try:
        return int(read_run(beside / "results")["year"])
    except (NotARunFolder, KeyError, ValueError):
        return today.year - 1


def _analyst(today: date) -> Actor:
    analyst = demo.person_in(Role.NATIONAL_ANALYST)
    if analyst is None:
        demo.make_people(today)
        analyst = demo.person_in(Role.NATIONAL_ANALYST)
    assert analyst is not None  # noqa: S101 - just made
    return actor_of(analyst, today)
