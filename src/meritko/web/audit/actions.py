"""Writing the log."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from meritko.web.audit.chain import digest_of
from meritko.web.audit.models import Entry, Head

Plain = str | int | bool | None


def record(
    action: str,
    *,
    who: int | None,
    thing: str = "",
    thing_id: str | int = "",
    organisation: int | None = None,
    details: Mapping[str, Plain] | None = None,
) -> Entry:
    """Add an entry to the log, in the transaction of what it tells of.

    Called by actions (what was changed) and by views of personal data (what was seen). When the
    transaction is undone, so is the entry: the log tells what happened, not what was tried.

    Args:
        action: What was done, as `thing.verb`, such as `run.started`.
        who: The number of the user; None for the program itself.
        thing: The kind of thing it was done to, and its number in `thing_id`.
        organisation: The number of the organisation whose thing it is.
        details: Codes and counts that say more. Never a name, an address or another personal value.
    """
    with transaction.atomic():
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
        entry = Entry(
            number=head.number + 1,
            at=timezone.now(),
            who=who,
            action=action,
            thing=thing,
            thing_id=str(thing_id),
            organisation=organisation,
            details=dict(details or {}),
            previous=head.digest,
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
        head.number, head.digest = entry.number, entry.digest
        head.save()
    return entry
