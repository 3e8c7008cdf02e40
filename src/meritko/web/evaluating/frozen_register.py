"""The frozen register of a year as a source of a run: the same workbook every time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.sources import InputSource
from meritko.web.territory.actions.snapshots import write_workbook
from meritko.web.territory.queries.snapshots import snapshot, snapshots


def _years(actor: Actor) -> Sequence[int]:
    """The years that are frozen, for those who make runs."""
    return list(snapshots().values_list("year", flat=True)) if actor.may(Right.START_RUNS) else []


def _write(year: int, folder: Path) -> Path:
    """Write the register of a year.

    Raises:
        LookupError: that year is not frozen.
        Damaged: it is not as it was frozen.
    """
    found = snapshot(year)
    if found is None:
        raise LookupError(year)
    path = folder / f"register_{year}.xlsx"
    write_workbook(found, path)
    return path


FROZEN_REGISTER = InputSource("frozen_register", _("Frozen register of the year"), _years, _write)
