"""Freezing the register of a year, and giving a frozen one out as a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from meritko.engine.tables import Value
from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.methodology import current_pack
from meritko.web.territory.actions.register import Refused
from meritko.web.territory.deriving import DERIVED, Held
from meritko.web.territory.models.register import Snapshot, SnapshotRow
from meritko.web.territory.queries.register import PlaceOfRegister, places, register_of
from meritko.web.territory.queries.snapshots import digest, rows
from meritko.web.territory.register_pack import table, the_register, variables
from meritko.web.territory.register_policies import demand_whole
from meritko.workbooks.writing import write_tables

THING = "snapshot"


def freeze(actor: Actor, year: int, reason: str, now: datetime) -> Snapshot:
    """Freeze the register of a year as it is now; what is derived is computed at this moment.

    Raises:
        Forbidden: the actor does not freeze the register of the whole country.
        Refused: the year is frozen already, no place is in the register, or no reason is given.
    """
    demand_whole(actor, Right.FREEZE_REGISTER)
    if not reason.strip():
        raise Refused(_("Say why the register is frozen now."))
    with transaction.atomic():
        if Snapshot.objects.filter(year=year).exists():
            raise Refused(_("The register of {year} is frozen already, and never changes.").format(year=year))
        found = register_of(year)
        if not found:
            raise Refused(_("There is no place in the register of {year}.").format(year=year))
        cities = _names({each.city for each in found if each.city}, year)
        written = [_row(number, each, cities) for number, each in enumerate(found)]
        made = Snapshot(
            year=year,
            frozen_at=now,
            frozen_by_id=actor.user,
            reason=reason.strip(),
            count=len(written),
            pack_version=current_pack().version,
            sha256=digest(year, written),
        )
        made.save()
        for each in written:
            each.snapshot = made
        SnapshotRow.objects.bulk_create(written)
        details: dict[str, str | int | bool | None] = {"places": made.count, "sha256": made.sha256}
        record("register.frozen", who=actor.user, thing=THING, thing_id=year, details=details)
    return made


def _names(codes: set[str], year: int) -> dict[str, str]:
    return {each.code: each.standing.name for each in places(sorted(codes), year, {})}


def _row(number: int, of: PlaceOfRegister, cities: Mapping[str, str]) -> SnapshotRow:
    identity, known = the_register().identity, variables()
    row: dict[str, Value] = {identity.name: of.standing.name, identity.region: of.region}
    if identity.postal:
        row[identity.postal] = of.standing.postcode or None
    if identity.part_of:
        row[identity.part_of] = cities.get(of.city)
    beside: dict[str, Value] = {}
    held_back: dict[str, object] = {"localities": _localities(of)}
    for name, held in of.held.items():
        if known[name].confidential:
            held_back[name] = held.value
        else:
            (row if known[name].column else beside)[name] = held.value
    return SnapshotRow(
        place=number,
        municipality_id=of.code,
        orp=of.standing.orp_id or "",
        region=of.standing.region_id,
        row=row,
        beside=beside,
        held_back=held_back,
        origins={name: _origin(held) for name, held in of.held.items()},
    )


def _localities(of: PlaceOfRegister) -> list[dict[str, object]]:
    found = []
    for locality, figure in of.localities:
        said = figure.holds
        share = (said.share_from, said.share_to) if said else (None, None)
        found.append(
            {
                "number": locality.number,
                "kind": locality.kind,
                "place": locality.place,
                "lowest": said.lowest if said else None,
                "highest": said.highest if said else None,
                "share_from": None if share[0] is None else float(share[0]),
                "share_to": None if share[1] is None else float(share[1]),
            }
        )
    return found


def _origin(held: Held) -> dict[str, object]:
    """Where a value came from, as it is kept beside it."""
    said = held.said
    if said is None:
        return {"origin": DERIVED if held.is_derived else "", "disputed": held.is_disputed}
    return {
        "origin": said.origin,
        "year": said.year,
        "as_of": said.as_of.isoformat() if said.as_of else None,
        "organisation": said.organisation,
        "confirmed": said.is_confirmed,
        "disputed": held.is_disputed,
    }


def write_workbook(of: Snapshot, path: Path) -> None:
    """Write a frozen register as the workbook that evaluations read; the same bytes every time.

    Raises:
        Damaged: it is not as it was frozen.
    """
    identity = the_register().identity
    optional = [name for name in (identity.postal, identity.part_of) if name]
    written = [dict(each.row) for each in rows(of)]
    for name in optional:
        if not any(row.get(name) for row in written):
            for row in written:
                row.pop(name, None)
    write_tables(path, [(table(), table().sheet_title(of.year), written)])


def export_workbook(of: Snapshot) -> bytes:
    """A frozen register as the workbook that evaluations read.

    Raises:
        Damaged: it is not as it was frozen.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write_workbook(of, path)
        return path.read_bytes()
