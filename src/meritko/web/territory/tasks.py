"""Reading and writing files of places in the background."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.files.store import path_of
from meritko.web.territory.actions.places import page_of
from meritko.web.territory.importing.loading import NotPossible, Sender, load, plan_of
from meritko.web.territory.importing.preview import preview_of
from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.importing.source import Refused, Source
from meritko.web.territory.models.places import Import
from meritko.web.work.doing import Doing, Failed
from meritko.web.work.kinds import Kind

_READ, _COMPARED = 30, 60


def read(doing: Doing) -> None:
    """Read a file and work out what it would change; nothing is changed."""
    found = _import_of(doing)
    doing.progress(0, _("Reading the file"))
    try:
        source = _source(found)
    except Refused as refused:
        where = {"sheet": refused.where.sheet, "row": refused.where.row, "cell": refused.where.cell}
        preview = {"refused": refused.sentence, **where}
        with doing.finishing(page_of(found)):
            _keep(found, Import.State.REFUSED, preview)
        return
    doing.progress(_READ, _("Comparing with what is known"))
    plan = plan_of(source, _sender(found), timezone.localdate())
    with doing.finishing(page_of(found)):
        _keep(found, Import.State.READY, preview_of(plan))


def write(doing: Doing) -> None:
    """Write what a file changes.

    Raises:
        Failed: things have changed since it was looked at, so that something has to be decided again.
    """
    found = _import_of(doing)
    doing.progress(0, _("Reading the file"))
    source = _source(found)
    doing.progress(_COMPARED, _("Writing"))
    try:
        with doing.finishing(page_of(found)):
            loaded = load(source, _sender(found), timezone.now(), timezone.localdate())
            Import.objects.filter(pk=found.pk).update(state=Import.State.WRITTEN, loaded=loaded)
    except NotPossible as reason:
        plan = plan_of(source, _sender(found), timezone.localdate())
        _keep(found, Import.State.READY, preview_of(plan))
        raise Failed(str(reason)) from reason


def _import_of(doing: Doing) -> Import:
    return Import.objects.select_related("original__content").get(pk=doing.arguments["import"])


def _source(found: Import) -> Source:
    if found.original is None:
        raise Failed(_("The file {name} is kept no longer. Upload it again.").format(name=found.name))
    return read_source(path_of(found.original.content.name), found.name, timezone.localdate(), found.day)


def _sender(found: Import) -> Sender:
    answers = {int(row): code for row, code in found.answers.items()}
    return Sender(found.sent_by_id, found.organisation_id, answers)


def _keep(found: Import, state: str, preview: dict[str, object]) -> None:
    Import.objects.filter(pk=found.pk).update(state=state, preview=preview)


READ = Kind("territory.read", read)
WRITE = Kind("territory.write", write)
