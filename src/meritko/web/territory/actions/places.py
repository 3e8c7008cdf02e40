"""Files of places that come by the web: taken in, answered about, written or given up; and successions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.files.actions import keep_file
from meritko.web.territory.importing.loading import NotPossible, Sender, take_back
from meritko.web.territory.models.places import (
    Import,
    Loaded,
    Municipality,
    RememberedName,
    Succession,
)
from meritko.web.territory.names import Written
from meritko.web.territory.succeeding import follow_succession
from meritko.web.work.actions import start

THING = "places_import"
KEPT = timedelta(days=90)
"""How long a file that was loaded is kept; what it changed stays."""


@dataclass(frozen=True)
class Arriving:
    """A file as it comes from a person. `day`: the day it is of, where it does not tell itself."""

    name: str
    chunks: Iterable[bytes]
    day: date | None = None


def receive(actor: Actor, arriving: Arriving, today: date) -> Import:
    """Take a file in and have it read in the background; nothing is changed yet.

    Raises:
        Forbidden: the actor loads no places.
        TooLarge, NoRoom: the file cannot be kept.
    """
    organisation = actor.demand(Right.IMPORT_PLACES)[0].organisation
    with transaction.atomic():
        made = Import.objects.create(
            name=arriving.name[:200], organisation_id=organisation, sent_by_id=actor.user, day=arriving.day
        )
        made.original = keep_file(
            arriving.chunks, arriving.name, organisation=organisation, thing=THING, thing_id=made.pk,
            by=actor.user, keep_until=today + KEPT,
        )  # fmt: skip
        made.name = made.original.name
        _read(made, actor)
    return made


def answer(actor: Actor, found: Import, answers: Mapping[int, str], now: datetime) -> None:
    """Say which municipalities are meant in rows that are not certain; the sender's next files know it, too.

    Args:
        answers: Number of the row -> code of the municipality.

    Raises:
        Forbidden: the actor loads no places.
        Unknown: no such row was asked about, or it cannot be that municipality.
    """
    actor.demand(Right.IMPORT_PLACES)
    asked = {each["row"]: each for each in found.preview.get("asked", ())}
    with transaction.atomic():
        for row, code in answers.items():
            if row not in asked or code not in {each["code"] for each in asked[row]["candidates"]}:
                raise Unknown(row)
            written = Written(asked[row]["name"], asked[row]["region"], asked[row]["zip"])
            plain, region, postcode = written.key
            RememberedName.objects.update_or_create(
                organisation_id=found.organisation_id, written=plain, region=region, postcode=postcode,
                defaults={"municipality_id": code, "said_by_id": actor.user, "said_at": now},
            )  # fmt: skip
        found.answers = found.answers | {str(row): code for row, code in answers.items()}
        record(
            "places.answered", who=actor.user, thing=THING, thing_id=found.pk,
            organisation=found.organisation_id, details={"answers": len(answers)},
        )  # fmt: skip
        _read(found, actor)


def decide(actor: Actor, found: Import) -> None:
    """Have a file written that was read and has nothing left to decide.

    Raises:
        Forbidden: the actor loads no places.
        NotPossible: it is not in that state.
    """
    actor.demand(Right.IMPORT_PLACES)
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=found.pk)
        preview = held.preview
        if held.state != Import.State.READY or preview.get("problem_count") or preview.get("asked_count"):
            raise NotPossible(_("The file does not wait for being loaded."))
        held.state = Import.State.WRITING
        title = _("Loading of {name}").format(name=held.name)
        _start("territory.write", title, held, actor)


def give_up(actor: Actor, found: Import) -> None:
    """Leave a file unloaded.

    Raises:
        Forbidden: the actor loads no places.
    """
    actor.demand(Right.IMPORT_PLACES)
    waiting = (Import.State.READY, Import.State.REFUSED)
    with transaction.atomic():
        if Import.objects.filter(pk=found.pk, state__in=waiting).update(state=Import.State.GIVEN_UP):
            record(
                "places.given_up", who=actor.user, thing=THING, thing_id=found.pk,
                organisation=found.organisation_id,
            )  # fmt: skip


def undo(actor: Actor, loaded: Loaded, now: datetime) -> None:
    """Take back the file that was loaded last.

    Raises:
        Forbidden: the actor loads no places.
        NotPossible: another one was loaded after it.
    """
    organisation = actor.demand(Right.IMPORT_PLACES)[0].organisation
    take_back(loaded, Sender(actor.user, organisation), now)


@dataclass(frozen=True)
class Became:
    """What became of a municipality: it merged into another, or that one split off, or a part moved there."""

    kind: str
    predecessor: str
    successor: str
    day: date
    note: str = ""


def tell_succession(actor: Actor, became: Became) -> Succession:
    """Note what became of a municipality. One that merged ends the day before.

    Raises:
        Forbidden: the actor loads no places.
        NotPossible: there are no such two municipalities, or not on that day.
    """
    organisation = actor.demand(Right.IMPORT_PLACES)[0].organisation
    with transaction.atomic():
        there = {m.code: m for m in Municipality.objects.select_for_update().filter(
            pk__in=(became.predecessor, became.successor)
        )}  # fmt: skip
        if len(there) < 2:
            raise NotPossible(_("There is no municipality with this code, or it is the same one."))
        made, _new = Succession.objects.get_or_create(
            day=became.day, kind=became.kind, predecessor_id=became.predecessor,
            successor_id=became.successor, defaults={"note": became.note},
        )  # fmt: skip
        _fit(there[became.predecessor], there[became.successor], made)
        record(
            "places.succeeded", who=actor.user, thing="municipality", thing_id=became.predecessor,
            organisation=organisation, details={"kind": became.kind, "successor": became.successor},
        )  # fmt: skip
        follow_succession(actor, made)
    return made


def _fit(predecessor: Municipality, successor: Municipality, made: Succession) -> None:
    """Have the lives of both agree with what was told."""
    before = made.day - timedelta(days=1)
    if made.kind == Succession.Kind.MERGED and predecessor.valid_to != before:
        predecessor.standings.filter(valid_to=predecessor.valid_to).update(valid_to=before)
        predecessor.valid_to = before
        predecessor.save(update_fields=["valid_to"])
    if made.kind == Succession.Kind.SPLIT and successor.valid_from != made.day:
        successor.standings.filter(valid_from=successor.valid_from).update(valid_from=made.day)
        successor.valid_from = made.day
        successor.save(update_fields=["valid_from"])


def _read(found: Import, actor: Actor) -> None:
    found.state = Import.State.READING
    _start("territory.read", _("Reading of {name}").format(name=found.name), found, actor)


def _start(kind: str, title: str, found: Import, actor: Actor) -> None:
    found.job = start(
        kind,
        owner=actor.user,
        title=title,
        arguments={"import": found.pk},
        organisation=found.organisation_id,
    )
    found.save()


def page_of(found: Import) -> str:
    """The address of the page of a file."""
    return reverse("places:import", args=[found.pk])
