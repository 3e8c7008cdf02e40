"""Workbooks of past years: taken in, answered about, written, given up or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.engine.tables import Value
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.models import Delivery, PastYear
from meritko.web.collecting.past.meaning import NONE, places_of
from meritko.web.collecting.past.planning import Plan, plan_of
from meritko.web.collecting.past.room import already_there, tables_of_programmes
from meritko.web.collecting.past.told import told_by_rows, told_by_workbook
from meritko.web.collecting.past.writing import take_away, write
from meritko.web.files.actions import keep_file
from meritko.web.methodology import current_pack, language
from meritko.web.submissions.models import AnswerChange, Round
from meritko.web.territory.models import Municipality, RememberedName
from meritko.web.work.actions import start

THING = "past_year"
KEPT = timedelta(days=90)
"""How long a workbook is kept; what it told stays."""

READ, WRITE = "collecting.read_past_year", "collecting.write_past_year"
"""The kinds of background work."""

Rows = Mapping[str, Sequence[Mapping[str, Value]]]


class NotPossible(Exception):
    """Why something cannot be done, as a sentence."""


@dataclass(frozen=True)
class Arriving:
    """A file as it comes from a person, and the year that it is of."""

    name: str
    chunks: Iterable[bytes]
    year: int


def import_past_year(actor: Actor, path_or_rows: Path | Rows, year: int, now: datetime) -> PastYear:
    """Take a year over at once: nothing is asked, and rows of places that are not certain are kept whole.

    Args:
        path_or_rows: A workbook, or rows by table and column; tables of no workbook of a programme are
            passed over.
        year: Which year it is of.

    Raises:
        Forbidden: the actor opens no rounds.
        NotPossible: the workbook has errors, or something of the year is here already.
    """
    organisation = actor.demand(Right.OPEN_ROUNDS)[0].organisation
    pack = current_pack()
    if isinstance(path_or_rows, Path):
        told = told_by_workbook(pack, path_or_rows, path_or_rows.name, year)
    else:
        wanted = {table: rows for table, rows in path_or_rows.items() if table in tables_of_programmes()}
        told = told_by_rows(pack, wanted, year)
    if told.errors:
        raise NotPossible("\n".join(problem.line(language()) for problem in told.errors))
    with transaction.atomic():
        of = PastYear.objects.create(
            year=year, name=told.name[:200], sha256=told.sha256, organisation_id=organisation,
            sent_by_id=actor.user, sent_at=now,
        )  # fmt: skip
        written(of, plan_of(pack, told, places_of(pack, told, organisation, {})), now)
    return of


def written(of: PastYear, plan: Plan, now: datetime) -> None:
    """Write a plan and note it, in the transaction of the caller.

    Raises:
        NotPossible: something of the year is here already.
    """
    if there := already_there(plan.told):
        raise NotPossible(there)
    write(plan, of, now)
    of.state, of.written_at = PastYear.State.WRITTEN, now
    of.save()
    record(
        "past_year.written", who=of.sent_by_id, thing=THING, thing_id=of.pk, organisation=of.organisation_id,
        details={"year": of.year, "sha256": of.sha256, **of.counts},
    )  # fmt: skip


def receive(actor: Actor, arriving: Arriving, now: datetime) -> PastYear:
    """Take a workbook in and have it read in the background; nothing is changed yet.

    Raises:
        Forbidden: the actor opens no rounds.
        TooLarge, NoRoom: the file cannot be kept.
    """
    organisation = actor.demand(Right.OPEN_ROUNDS)[0].organisation
    with transaction.atomic():
        made = PastYear.objects.create(
            name=arriving.name[:200], year=arriving.year, organisation_id=organisation,
            sent_by_id=actor.user, sent_at=now,
        )  # fmt: skip
        made.original = keep_file(
            arriving.chunks, arriving.name, organisation=organisation, thing=THING, thing_id=made.pk,
            by=actor.user, keep_until=timezone.localdate(now) + KEPT,
        )  # fmt: skip
        made.name = made.original.name
        _start(READ, _("Reading of {name}"), made, actor, PastYear.State.READING)
    return made


def answer(actor: Actor, found: PastYear, answers: Mapping[str, str], now: datetime) -> None:
    """Say which municipalities are meant by names that are not certain; it is remembered for the office.

    Args:
        answers: The key of a question -> the code of a municipality, or NONE.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: nothing such was asked.
        NotPossible: there is no municipality of such a code, or the workbook waits for no answer.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        held = PastYear.objects.select_for_update().get(pk=found.pk)
        asked = {each["key"]: each for each in held.preview.get("asked", ())}
        if held.state != PastYear.State.READY:
            raise NotPossible(_("The workbook does not wait for answers."))
        for key, code in answers.items():
            if key not in asked:
                raise Unknown(key)
            if code != NONE:
                _remember(actor, held, key, code, now)
        held.answers = held.answers | dict(answers)
        _record("answered", actor, held, answers=len(answers))
        _start(READ, _("Reading of {name}"), held, actor, PastYear.State.READING)


def decide(actor: Actor, found: PastYear) -> None:
    """Have a year taken over of which nothing is left to decide.

    Raises:
        Forbidden: the actor opens no rounds.
        NotPossible: it is not in that state.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        held = PastYear.objects.select_for_update().get(pk=found.pk)
        if held.state != PastYear.State.READY or held.preview.get("asked") or held.preview.get("there"):
            raise NotPossible(_("The workbook cannot be taken over yet: something has to be decided first."))
        _start(WRITE, _("Taking over of {name}"), held, actor, PastYear.State.WRITING)


def give_up(actor: Actor, found: PastYear) -> None:
    """Leave a workbook; nothing of it is taken over.

    Raises:
        Forbidden: the actor opens no rounds.
    """
    actor.demand(Right.OPEN_ROUNDS)
    waiting = (PastYear.State.READY, PastYear.State.REFUSED)
    with transaction.atomic():
        if PastYear.objects.filter(pk=found.pk, state__in=waiting).update(state=PastYear.State.GIVEN_UP):
            _record("given_up", actor, found)


def take_back(actor: Actor, found: PastYear, now: datetime) -> None:
    """Take away all that a workbook has made: its rounds, and the rows that were kept.

    Raises:
        Forbidden: the actor opens no rounds.
        NotPossible: it was handed to evaluating, or something was changed in it since.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        held = PastYear.objects.select_for_update().get(pk=found.pk)
        if held.state != PastYear.State.WRITTEN:
            raise NotPossible(_("This workbook was not taken over."))
        rounds = Round.objects.filter(pk__in=held.undo.get("rounds", ()))
        programmes = set(rounds.values_list("programme", flat=True))
        if Delivery.objects.filter(programme__in=programmes, year=held.year).exists():
            raise NotPossible(_("The year was handed to evaluating already; it can be taken back no more."))
        if AnswerChange.objects.filter(submission__round__in=rounds, version__gt=1).exists():
            raise NotPossible(_("Answers of the year were changed since; it can be taken back no more."))
        take_away(held)
        held.state, held.undo = PastYear.State.TAKEN_BACK, {}
        held.taken_back_at, held.taken_back_by_id = now, actor.user
        held.save()
        _record("taken_back", actor, held)


def page_of(found: PastYear) -> str:
    """The address of the page of a workbook."""
    return reverse("collecting:past_year", args=[found.pk])


def _remember(actor: Actor, of: PastYear, key: str, code: str, now: datetime) -> None:
    if not Municipality.objects.filter(pk=code).exists():
        raise NotPossible(_("There is no municipality of the code {code}.").format(code=code[:20]))
    name, region, postcode = key.rsplit("|", 2)
    RememberedName.objects.update_or_create(
        organisation_id=of.organisation_id, written=name[:100], region=region, postcode=postcode[:5],
        defaults={"municipality_id": code, "said_by_id": actor.user, "said_at": now},
    )  # fmt: skip


def _start(kind: str, title: str, of: PastYear, actor: Actor, state: str) -> None:
    of.state = state
    of.save()
    of.job = start(
        kind, owner=actor.user, title=title.format(name=of.name), arguments={"past_year": of.pk},
        organisation=of.organisation_id,
    )  # fmt: skip
    PastYear.objects.filter(pk=of.pk).update(job=of.job)  # what the work has written meanwhile stays


def _record(verb: str, actor: Actor, of: PastYear, **details: int) -> None:
    record(
        f"past_year.{verb}", who=actor.user, thing=THING, thing_id=of.pk, organisation=of.organisation_id,
        details={"year": of.year, **details},
    )  # fmt: skip
