"""The frozen register of a year as a source of a run: the same workbook every time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.sources import InputSource, Offer
from meritko.web.territory.actions.snapshots import write_workbook
from meritko.web.territory.models.register import Snapshot
from meritko.web.territory.queries.snapshots import snapshot, snapshots


def _offers(actor: Actor) -> Sequence[Offer]:
    """The years that are frozen, the latest first, for those who make runs."""
    if not actor.may(Right.START_RUNS):
        return []
    return [_offer_of(each) for each in snapshots().order_by("-year")]


def _offer(key: str) -> Offer | None:
    found = snapshot(int(key)) if key.isdecimal() else None
    return _offer_of(found) if found else None


def _offer_of(found: Snapshot) -> Offer:
    return Offer(str(found.year), str(found.year), found.year, link=reverse("register:frozen_years"))


def _file_name(key: str) -> str:
    return f"register_{key}.xlsx"


def _write(key: str, path: Path) -> None:
    """Write the register of a year.

    Raises:
        LookupError: that year is not frozen.
        Damaged: it is not as it was frozen.
    """
    found = snapshot(int(key))
    if found is None:
        raise LookupError(key)
    write_workbook(found, path)


FROZEN_REGISTER = InputSource(
    "frozen_register", _("Frozen register of the year"), _offers, _offer, _file_name, _write
)
