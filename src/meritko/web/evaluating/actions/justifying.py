"""Writing why results depart from their targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from meritko.engine.findings.deviations import Justification as Written
from meritko.engine.findings.deviations import written
from meritko.web.accounts.actor import Actor
from meritko.web.audit.actions import record
from meritko.web.evaluating.models import Departure, Justification, Run
from meritko.web.evaluating.policies import changeable


class Text(NamedTuple):
    """A cause by its code, and an explanation; both may be empty."""

    cause: str
    explanation: str


@dataclass(frozen=True)
class Conflict(Exception):
    """Somebody else wrote meanwhile; carries what is there now. Nothing was changed."""

    there: Justification


def justify(
    actor: Actor, departure: Departure, text: Text, version: int, now: datetime
) -> Justification | None:
    """Keep what somebody wrote about a departure; None when nothing is written and nothing was.

    Args:
        version: Of what the person saw; 0 for nothing.

    Raises:
        Forbidden: the actor makes no runs.
        Unknown: the run is of an organisation for which the actor makes none.
        Conflict: somebody else changed it since.
    """
    changeable(actor, departure.run)
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=departure.run_id)
        there = Justification.objects.filter(departure=departure).first()
        if there is None:
            if not any(text):
                return None
            there = Justification(departure=departure, version=0)
        elif (there.cause, there.explanation) == tuple(text):
            return there
        elif there.version != version:
            raise Conflict(there)
        _write(there, text, actor, now)
        _record(actor, departure.run, departure=departure.pk)
    return there


def justify_by_workbook(actor: Actor, run: Run, given: Iterable[Written], now: datetime) -> int:
    """Keep what a workbook of justifications says, in place of what was written; how many changed.

    Raises:
        Forbidden, Unknown: as in `justify`.
    """
    changeable(actor, run)
    texts = {written(each.key): Text(each.cause, each.explanation) for each in given}
    changed = 0
    with transaction.atomic():
        Run.objects.select_for_update().get(pk=run.pk)
        for departure in run.departures.filter(key__in=texts).select_related("justification"):
            there = getattr(departure, "justification", None) or Justification(departure=departure, version=0)
            if (there.cause, there.explanation) != tuple(texts[departure.key]):
                _write(there, texts[departure.key], actor, now)
                changed += 1
        _record(actor, run, number=changed)
    return changed


def _write(there: Justification, text: Text, actor: Actor, now: datetime) -> None:
    there.cause, there.explanation = text
    there.version, there.changed_by_id, there.changed_at = there.version + 1, actor.user, now
    there.save()


def _record(actor: Actor, run: Run, **details: int) -> None:
    record(
        "run.justified",
        who=actor.user,
        thing="run",
        thing_id=run.pk,
        organisation=run.organisation_id,
        details=details,
    )
