"""Handing answers to evaluating: as a frozen workbook that knows from which field each cell is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meritko.engine.tables import Value
from meritko.forms.becoming import WholeRow
from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.gathering import (
    ACCEPTED,
    HANDED_IN,
    Count,
    Gathered,
    asked_rounds,
    gather,
    kinds_of,
)
from meritko.web.collecting.models import Delivery
from meritko.web.collecting.programmes import name_of
from meritko.web.files.actions import keep_file
from meritko.web.methodology import current_pack, language
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Submission
from meritko.web.submissions.states import RoundState
from meritko.web.territory.names import plain
from meritko.web.ui.writing import moment
from meritko.web.work.actions import start
from meritko.web.work.models import Job
from meritko.workbooks.writing import Cover, write_tables

THING = "delivery"
"""What the file of a delivery belongs to, where files are kept."""

DELIVER = "collecting.deliver"
"""The kind of background work."""

_CHUNK = 2**16
_NOTHING = gettext_lazy("There is no answer yet that could be handed over.")


class NotPossible(Exception):
    """Why nothing can be handed over, as a sentence."""


def start_delivery(actor: Actor, programme: str, year: int, *, is_preliminary: bool) -> Job:
    """Have the answers of a programme's year handed to evaluating in the background.

    While they are being handed over in the same way already, it is that work.

    Args:
        is_preliminary: As in `deliver`.

    Raises:
        Forbidden, Unknown, NotPossible: as in `deliver`, as far as it is known at once.
    """
    organisation = actor.demand(Right.OPEN_ROUNDS)[0].organisation
    _demand_closed(programme, year, is_preliminary=is_preliminary)
    which = ACCEPTED | HANDED_IN if is_preliminary else ACCEPTED
    if not Submission.objects.filter(which, round__in=asked_rounds(programme, year)).exists():
        raise NotPossible(_NOTHING)
    told = {"programme": programme, "year": year, "preliminary": is_preliminary}
    with transaction.atomic():
        before = Job.objects.filter(kind=DELIVER, arguments=told)
        if (there := before.filter(state__in=Job.OPEN).first()) is not None:
            return there
        title = _("Handing over to evaluating: {name}, {year}").format(name=name_of(programme), year=year)
        return start(
            DELIVER, owner=actor.user, title=title, arguments=told, organisation=organisation,
            key=f"{DELIVER}.{programme}.{year}.{int(is_preliminary)}.{before.count()}",
        )  # fmt: skip


def being_delivered(programme: str, year: int) -> Job | None:
    """The background work that hands over a programme's year just now; None where there is none."""
    told = {"arguments__programme": programme, "arguments__year": year}
    return Job.objects.filter(kind=DELIVER, state__in=Job.OPEN, **told).first()


def deliver(actor: Actor, programme: str, year: int, now: datetime, *, is_preliminary: bool) -> Delivery:
    """Hand the answers of a programme's year to evaluating, as they are now.

    Args:
        is_preliminary: What was handed in and is not accepted yet is taken, too; it says so everywhere.

    Raises:
        Forbidden: the actor looks after no rounds.
        Unknown: nothing is collected for such a programme.
        NotPossible: nothing of the year was asked or told, or it is final while somebody may still answer.
        NoRoom: the disk is full.
    """
    with transaction.atomic():
        made, found = gathered(actor, programme, year, now, is_preliminary=is_preliminary)
        keep_delivery(actor, made, workbook_of(made, found))
    return made


def gathered(
    actor: Actor, programme: str, year: int, now: datetime, *, is_preliminary: bool
) -> tuple[Delivery, Gathered]:
    """What would be handed over of a programme's year, read at one moment; nothing is kept yet.

    Raises:
        Forbidden, Unknown, NotPossible: as in `deliver`.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        _demand_closed(programme, year, is_preliminary=is_preliminary)
        found = gather(programme, year, is_preliminary=is_preliminary)
    if not any(each.taken for each in found.counts.values()):
        raise NotPossible(_NOTHING)
    made = Delivery(
        programme=programme,
        year=year,
        is_preliminary=is_preliminary,
        origins=found.origins,
        counts={form: asdict(each) | {"missing": each.missing} for form, each in found.counts.items()},
        made_by_id=actor.user,
        made_at=now,
    )
    return made, found


def keep_delivery(actor: Actor, made: Delivery, octets: bytes) -> None:
    """Keep what was gathered and its workbook, in the transaction of the caller.

    Raises:
        Forbidden: the actor looks after no rounds.
        NoRoom: the disk is full.
    """
    organisation = actor.demand(Right.OPEN_ROUNDS)[0].organisation
    made.save()
    made.file = keep_file(
        _chunks(octets), _file_name(made), organisation=organisation, thing=THING, thing_id=made.pk,
        by=actor.user,
    )  # fmt: skip
    made.sha256 = made.file.content.sha256
    made.save(update_fields=["file", "sha256"])
    _record(actor, made, organisation)


def _record(actor: Actor, made: Delivery, organisation: int) -> None:
    record(
        "delivery.made",
        who=actor.user,
        thing=THING,
        thing_id=made.pk,
        organisation=organisation,
        details={
            "programme": made.programme,
            "year": made.year,
            "preliminary": made.is_preliminary,
            "sha256": made.sha256,
        },
    )


def _demand_closed(programme: str, year: int, *, is_preliminary: bool) -> None:
    open_ones = [each for each in asked_rounds(programme, year) if each.state == RoundState.OPEN]
    if open_ones and not is_preliminary:
        titles = ", ".join(each.title for each in open_ones)
        text = _("Somebody may still answer: {titles}. Close it first, or hand over preliminary answers.")
        raise NotPossible(text.format(titles=titles))


def workbook_of(of: Delivery, found: Gathered) -> bytes:
    """The workbook of what was gathered."""
    pack = current_pack()
    sheets = [
        (pack.tables[table], pack.tables[table].sheet_title(of.year), _told(rows))
        for table, rows in found.rows.items()
        if rows or pack.tables[table].required
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "delivery.xlsx"
        write_tables(path, sheets, _cover(of, found.counts))
        return path.read_bytes()


def _told(rows: Sequence[WholeRow]) -> list[Mapping[str, Value]]:
    """The values of rows without the columns that no row has, as a workbook of people would be."""
    had = {column for row in rows for column, value in row.values.items() if value is not None}
    return [{column: value for column, value in row.values.items() if column in had} for row in rows]


def _cover(of: Delivery, counts: Mapping[str, Count]) -> Cover | None:
    """What is told of a delivery before its tables; None where no sheet for people may stand."""
    templates = current_pack().templates
    own = next((templates[each.id].sheets for each in kinds_of(of.programme) if each.id in templates), None)
    if own is None:
        return None
    state = _("preliminary: made of answers that are not all accepted yet")
    lines = [
        (_("Programme"), name_of(of.programme)),
        (_("Year"), str(of.year)),
        (_("State"), state if of.is_preliminary else _("final: made of accepted answers alone")),
        (_("Handed over"), moment(timezone.localtime(of.made_at))),
    ]
    lines += [(form_named(form).title.say(language()), said_count(each)) for form, each in counts.items()]
    return Cover(own.instructions.say(language()), lines)


def said_count(count: Count) -> str:
    """How many of those who were asked are in a delivery."""
    said = ngettext(
        "{taken} of {asked} who was asked", "{taken} of {asked} who were asked", count.asked
    ).format(taken=count.taken, asked=count.asked)
    if not count.handed_in:
        return said
    waiting = ngettext("{n} not accepted yet", "{n} not accepted yet", count.handed_in)
    return f"{said}, {waiting.format(n=count.handed_in)}"


def _file_name(of: Delivery) -> str:
    """The kind of workbook, the year, whether it is preliminary, and which one of the year it is."""
    kinds = "_".join(each.id for each in kinds_of(of.programme))
    before = Delivery.objects.filter(programme=of.programme, year=of.year).count()
    state = f"_{plain(_('preliminary'))}" if of.is_preliminary else ""
    return f"{kinds}_{of.year}{state}_{before}.xlsx"


def _chunks(octets: bytes) -> Iterator[bytes]:
    for first in range(0, len(octets), _CHUNK):
        yield octets[first : first + _CHUNK]
