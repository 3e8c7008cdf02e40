"""Frozen years: nothing changes them, damage is noticed, and two of them can be compared."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection, transaction

from meritko.web.accounts.actor import Forbidden
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.territory.actions.register import (
    Refused,
    Source,
    end_listing,
    list_municipality,
    set_value,
)
from meritko.web.territory.actions.snapshots import export_workbook, freeze
from meritko.web.territory.models import Frozen, Snapshot, SnapshotRow
from meritko.web.territory.queries.snapshots import Damaged, differences, rows, snapshot, value

from .registering import NOW, acting, analyst, browser, municipality, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return analyst()


@pytest.fixture
def frozen(actor):
    for code, name in (("590001", "Ukázkov"), ("590002", "Jinákov")):
        municipality(code, name)
        list_municipality(actor, code, 2023, "zkouška", NOW)
    set_value(actor, "590001", "ever_asz", 0, Source(2023, "agency"), NOW)
    return freeze(actor, 2023, "konec roku", NOW)


def test_a_year_is_frozen_with_its_values_and_where_they_came_from(frozen):
    first, second = rows(frozen)

    assert (second.municipality_id, second.row["ever_asz"]) == ("590001", 0)
    assert second.origins["ever_asz"]["origin"] == "agency"
    assert first.row["name"] == "Jinákov"
    assert Entry.objects.get(action="register.frozen").details == {"places": 2, "sha256": frozen.sha256}


def test_what_is_said_later_does_not_change_a_frozen_year(actor, frozen):
    set_value(actor, "590001", "ever_asz", 1, Source(2023, "agency"), NOW)

    assert value(rows(frozen)[1], "ever_asz") == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.save(),
        lambda s: s.delete(),
        lambda s: s.rows.first().save(),
        lambda s: s.rows.first().delete(),
        lambda s: s.rows.update(region="CZ010"),
        lambda s: s.rows.all().delete(),
        lambda s: s.rows.all()._raw_delete("default"),
        lambda _s: Snapshot.objects.update(year=2022),
        lambda _s: Snapshot.objects.filter(year=2023).delete(),
        lambda _s: Snapshot._base_manager.all().update(year=2022),
        lambda _s: SnapshotRow._base_manager.all().delete(),
        lambda s: SnapshotRow.objects.bulk_update(list(s.rows.all()), ["row"]),
        lambda s: SnapshotRow.objects.bulk_create([SnapshotRow(snapshot=s, place=9)]),
        lambda s: SnapshotRow.objects.update_or_create(pk=s.rows.first().pk, defaults={"place": 9}),
        lambda s: Snapshot(pk=s.pk, year=2023, frozen_at=NOW, reason="x", count=0).save(force_update=True),
        lambda s: s.rows.add(SnapshotRow(place=9), bulk=False),
    ],
)
def test_a_frozen_year_cannot_be_changed(frozen, change):
    with pytest.raises(Frozen, match=r"^a frozen snapshot never changes$"), transaction.atomic():
        change(frozen)

    assert len(rows(snapshot(2023))) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE territory_snapshotrow SET region = 'CZ010' WHERE place = 0",
        "DELETE FROM territory_snapshotrow WHERE place = 1",
        "UPDATE territory_snapshot SET sha256 = 'x'",
    ],
)
def test_a_change_past_the_program_is_noticed_when_the_year_is_read(frozen, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)

    with pytest.raises(Damaged, match="2023"):
        rows(snapshot(2023))
    with pytest.raises(Damaged, match="2023"):
        export_workbook(snapshot(2023))


def test_a_frozen_year_is_exported_as_the_same_bytes_every_time(frozen):
    assert export_workbook(snapshot(2023)) == export_workbook(snapshot(2023))


def test_a_year_is_frozen_once_and_not_without_places_or_a_reason(actor, frozen):
    for year, reason, words in (
        (2023, "znovu", "Registr roku 2023 už je zmrazen a nikdy se nemění."),
        (2020, "prázdný", "V registru roku 2020 není žádné místo."),
        (2024, " ", "Napište, proč se registr zmrazuje právě teď."),
    ):
        with pytest.raises(Refused, match=rf"^{words}$"):
            freeze(actor, year, reason, NOW)


@pytest.mark.parametrize("role", [Role.REGIONAL_COORDINATOR, Role.READER, Role.ADMINISTRATOR])
def test_only_the_national_analyst_freezes(frozen, role):
    scope = (ScopeKind.REGION, "CZ042") if role is Role.REGIONAL_COORDINATOR else (ScopeKind.COUNTRY, "")
    with pytest.raises(Forbidden):
        freeze(acting(somebody(role, *scope)), 2024, "zkouška", NOW)


def test_two_years_are_compared_place_by_place(actor, frozen):
    municipality("590003", "Nováčkov")
    list_municipality(actor, "590003", 2024, "přibyla", NOW)
    end_listing(actor, "590002", 2023, "zanikla", NOW)
    set_value(actor, "590001", "ever_asz", 1, Source(2024, "agency"), NOW)
    after = freeze(actor, 2024, "konec roku", NOW)

    found = differences(frozen, after, ["ever_asz", "ssi_tp"])

    assert [(each.kind, each.row.municipality_id) for each in found] == [
        ("new", "590003"), ("changed", "590001"), ("ended", "590002"),
    ]  # fmt: skip
    (changed,) = found[1].changed
    assert (changed.variable, changed.before, changed.after) == ("ever_asz", 0, 1)


def test_the_workbook_of_differences_holds_no_formula_whatever_is_written(actor, frozen):
    dangerous = '=HYPERLINK("http://zlo.invalid";"klik")'
    set_value(actor, "590001", "other_instruments", dangerous, Source(2024, "coordinator"), NOW)
    freeze(actor, 2024, "konec roku", NOW)

    answer = browser(somebody(Role.NATIONAL_ANALYST)).get("/registr/rozdily.xlsx?od=2023&do=2024")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK" in texts
