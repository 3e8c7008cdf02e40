"""Reading and writing workbooks of past years in the background."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.collecting.actions import past_years as actions
from meritko.web.collecting.models import PastYear
from meritko.web.collecting.past.meaning import places_of
from meritko.web.collecting.past.planning import Plan, plan_of
from meritko.web.collecting.past.previewing import preview_of, refusal_of
from meritko.web.collecting.past.room import already_there, tables_of_programmes
from meritko.web.collecting.past.told import Told, told_by_workbook
from meritko.web.files.store import path_of
from meritko.web.methodology import current_pack
from meritko.web.work.doing import Doing, Failed
from meritko.web.work.kinds import Kind

_READ, _COMPARED = 40, 60


def read(doing: Doing) -> None:
    """Read a workbook and work out what it would make; nothing is changed."""
    found = _past_year(doing)
    doing.progress(0, _("Reading the file"))
    told = _told(found)
    wanted = tables_of_programmes()
    if told.errors or not set(told.rows) & wanted:
        why = "" if told.errors else _("It is no workbook of a programme; past years come from those.")
        _keep(doing, found, PastYear.State.REFUSED, refusal_of(told, why), told.sha256)
        return
    doing.progress(_READ, _("Comparing with what is known"))
    _keep(
        doing, found, PastYear.State.READY, preview_of(_plan(found, told), already_there(told)),
        told.sha256,
    )  # fmt: skip


def write(doing: Doing) -> None:
    """Take a year over.

    Raises:
        Failed: things have changed since it was looked at.
    """
    found = _past_year(doing)
    doing.progress(0, _("Reading the file"))
    told = _told(found)
    doing.progress(_COMPARED, _("Writing"))
    try:
        with doing.finishing(actions.page_of(found)):
            actions.written(found, _plan(found, told), timezone.now())
    except actions.NotPossible as reason:
        preview = preview_of(_plan(found, told), str(reason))
        PastYear.objects.filter(pk=found.pk).update(state=PastYear.State.READY, preview=preview)
        raise Failed(str(reason)) from reason


def _past_year(doing: Doing) -> PastYear:
    return PastYear.objects.select_related("original__content").get(pk=doing.arguments["past_year"])


def _told(found: PastYear) -> Told:
    if found.original is None:
        raise Failed(_("The file {name} is kept no longer. Upload it again.").format(name=found.name))
    return told_by_workbook(current_pack(), path_of(found.original.content.name), found.name, found.year)


def _plan(found: PastYear, told: Told) -> Plan:
    pack = current_pack()
    return plan_of(pack, told, places_of(pack, told, found.organisation_id, found.answers))


def _keep(doing: Doing, found: PastYear, state: str, preview: dict[str, object], sha256: str) -> None:
    with doing.finishing(actions.page_of(found)):
        PastYear.objects.filter(pk=found.pk).update(state=state, preview=preview, sha256=sha256)


KINDS = (Kind(actions.READ, read), Kind(actions.WRITE, write))
