"""Writing what a file changes, and taking it back: each in one transaction, with an entry in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from meritko.web.audit.actions import record
from meritko.web.territory.importing import draft
from meritko.web.territory.importing.comparing import Plan, compare
from meritko.web.territory.importing.known import known_places, remembered
from meritko.web.territory.importing.source import Source
from meritko.web.territory.models.places import Loaded, Region

TOLD = ("new", "changed", "ended", "figures_new", "figures_changed")
"""Counts of a plan that the log and the list of files keep."""


class NotPossible(Exception):
    """Why something cannot be done, as a sentence."""


@dataclass(frozen=True)
class Sender:
    """Who loads a file: numbers of user and organisation, None for the command line; and their answers."""

    user: int | None = None
    organisation: int | None = None
    answers: Mapping[int, str] = field(default_factory=dict)


def plan_of(source: Source, sender: Sender, today: date) -> Plan:
    """What loading a file would change as things are now."""
    return compare(source, known_places(source), remembered(sender.organisation), sender.answers, today)


def load(source: Source, sender: Sender, now: datetime, today: date) -> Loaded:
    """Write what a file changes, all or nothing, as things are at this moment.

    Raises:
        NotPossible: it has problems, or its places are not certain.
    """
    with transaction.atomic():
        list(Region.objects.select_for_update().values_list("pk"))  # one file after the other
        plan = plan_of(source, sender, today)
        if not plan.can_be_written:
            raise NotPossible(
                _("The file cannot be loaded: something in it has to be corrected or decided first.")
            )
        undo = plan.draft.write(source.day or today)
        counts = {name: plan.counts[name] for name in TOLD if plan.counts[name]}
        made = Loaded.objects.create(
            what=source.what.value, source=source.name[:200], sha256=source.sha256, day=source.day, at=now,
            by_id=sender.user, rows=source.size, counts=counts, undo=undo,
        )  # fmt: skip
        details = {"what": source.what.value, "rows": source.size, "sha256": source.sha256, **counts}
        record(
            "places.loaded", who=sender.user, thing="places", thing_id=made.pk,
            organisation=sender.organisation, details=details,
        )  # fmt: skip
    return made


def take_back(loaded: Loaded, sender: Sender, now: datetime) -> None:
    """Undo what a file changed. Only the last one that was not taken back can be, as later ones build on it.

    Raises:
        NotPossible: another one was loaded after it, or it was taken back already.
    """
    with transaction.atomic():
        list(Region.objects.select_for_update().values_list("pk"))
        last = Loaded.objects.filter(taken_back_at=None).first()
        if last is None or last.pk != loaded.pk:
            raise NotPossible(_("Only the file that was loaded last can be taken back."))
        draft.take_back(last.undo)
        last.taken_back_at, last.taken_back_by_id, last.undo = now, sender.user, {}
        last.save()
        record(
            "places.taken_back", who=sender.user, thing="places", thing_id=last.pk,
            organisation=sender.organisation, details={"what": last.what, "rows": last.rows},
        )  # fmt: skip
