"""What is said beside the register and waits for a decision."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from meritko.web.territory.models.register import Snapshot, Value


def undecided(codes: Collection[str] | None, year: int) -> QuerySet[Value]:
    """What was said up to a year beside what holds, of places by their codes or of all (None)."""
    said = Value.objects.filter(
        manner=Value.Manner.BESIDE, superseded_at=None, confirmed_at=None, year__lte=year
    )
    return said if codes is None else said.filter(municipality__in=codes)


def year_to_tell(year: int) -> int:
    """The year for which the register can be told something: this one, or the next that is not frozen."""
    frozen = set(Snapshot.objects.filter(year__gte=year).values_list("year", flat=True))
    return next(each for each in range(year, year + len(frozen) + 1) if each not in frozen)
