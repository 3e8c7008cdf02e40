"""Places, people and workbooks by which the tests of the register are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.test import Client

from meritko.engine.tables import Value
from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.territory.actions import register_import
from meritko.web.territory.models import Municipality, Orp, Region, Standing
from meritko.web.territory.names import plain
from meritko.web.territory.register_pack import table
from meritko.web.ui.ordering import order_key
from meritko.workbooks.writing import write_tables

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DAY = date(2015, 1, 1)


def somebody(role: Role, kind: ScopeKind = ScopeKind.COUNTRY, scope: str = "") -> User:
    """A person with a role over a territory, in an office of their own."""
    number = User.objects.count()
    office = Organisation.objects.create(name=f"Úřad {number}", kind="government_office", code=f"{number:08}")
    user = User.objects.create_user(f"{role}{number}@priklad.invalid", f"{role} zkušební")
    grant(user, office, Rank(role, kind, scope), by=None, today=date(2026, 1, 1))
    Authenticator.objects.create(user=user, type="totp", data={"secret": "zkouška"})
    return user


def acting(user: User) -> Actor:
    return actor_of(User.objects.get(pk=user.pk), TODAY)


def browser(user: User) -> Client:
    made = Client()
    made.force_login(
        User.objects.get(pk=user.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return made


def analyst() -> Actor:
    return acting(somebody(Role.NATIONAL_ANALYST))


def municipality(
    code: str, name: str, region: int = 12, orp: str = "", city: str = "", **more: object
) -> str:
    """A place that is known; its code. `orp`: of the ORP it belongs to, whose seat is `more["seat"]`."""
    where = Region.objects.get(number=region)
    words = {"name": name, "plain": plain(name), "order_key": order_key(name)}
    belongs = None
    if orp:
        told = {"name": f"ORP {orp}", "plain": f"orp {orp}", "order_key": order_key(orp), "region": where}
        seat = str(more.get("seat", ""))
        belongs, _new = Orp.objects.get_or_create(code=orp, defaults={**told, "seat": seat})
    ends = more.get("ends")
    Municipality.objects.create(
        code=code, first_seen=DAY, last_seen=DAY, district_of_id=city or None, valid_to=ends
    )
    Standing.objects.create(
        municipality_id=code, **words, orp=belongs, region=where, postcode=str(more.get("zip", "")),
        first_seen=DAY, last_seen=DAY, valid_to=ends,
    )  # fmt: skip
    return code


Row = Mapping[str, Value]


def workbook(path: Path, rows: Iterable[Row]) -> Path:
    """A workbook of the register with these rows."""
    write_tables(path, [(table(), table().sheet_title(2025), [dict(row) for row in rows])])
    return path


def take_over(actor: Actor, path: Path, year: int) -> dict[str, int]:
    """Take a workbook over; whoever is unknown is new."""
    came = register_import.arrive(actor, "register", year, path, path.name, NOW)
    asked = [row for row in register_import.rows_of(came) if row.is_open]
    register_import.answer(actor, came, {row.number: register_import.NEW for row in asked}, NOW)
    counts: dict[str, int] = register_import.take_over(actor, came, NOW).counts
    return counts
