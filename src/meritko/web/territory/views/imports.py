"""Pages of files of places: sent, looked at, answered about, loaded, taken back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.files.store import NoRoom, TooLarge
from meritko.web.territory.actions import places as actions
from meritko.web.territory.forms.places import NewFile
from meritko.web.territory.importing.loading import NotPossible
from meritko.web.territory.models.places import Import, Loaded
from meritko.web.territory.queries import details
from meritko.web.territory.queries.places import regions
from meritko.web.territory.wording import FACTS, KINDS, counted, place_in_file

_ANSWER = "obec_"
_OPEN = (Import.State.READING, Import.State.WRITING)


@require_GET
def files(request: Asked) -> HttpResponse:
    """What was loaded and what waits."""
    request.actor.demand(Right.IMPORT_PLACES)
    loaded = details.loaded_files()
    last = next((each.pk for each in loaded if each.taken_back_at is None), None)
    content = {
        "loaded": [(each, KINDS.get(each.what, each.what), list(counted(each.counts))) for each in loaded],
        "last": last,
        "waiting": details.waiting_imports(),
    }
    return render(request, "territory/files.html", content)


@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Send a file; what it would change is shown before anything is."""
    request.actor.demand(Right.IMPORT_PLACES)
    form = NewFile(request.POST, request.FILES) if request.method == "POST" else NewFile()
    if form.is_valid():
        sent = form.cleaned_data["file"]
        arriving = actions.Arriving(sent.name, sent.chunks(), form.cleaned_data["day"])
        try:
            made = actions.receive(request.actor, arriving, timezone.localdate())
        except TooLarge:
            form.add_error("file", _("The file is larger than we can take."))
        except NoRoom:
            form.add_error("file", _("The disk of the server is full. Tell the administrator."))
        else:
            return redirect("places:import", made.pk)
    return render(request, "territory/new_file.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def preview(request: Asked, number: int) -> HttpResponse:
    """What loading a file would change, and what has to be decided before."""
    request.actor.demand(Right.IMPORT_PLACES)
    return _page(request, details.import_of(number))


@require_GET
def state(request: Asked, number: int) -> HttpResponse:
    """How far the reading or the writing is; the page is loaded anew when it is done."""
    request.actor.demand(Right.IMPORT_PLACES)
    found = details.import_of(number)
    if not _is_working(found):
        address = reverse("places:import", args=[number])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return render(request, "territory/parts/reading.html", {"import": found})


@require_POST
def answer(request: Asked, number: int) -> HttpResponse:
    """Which municipalities are meant."""
    request.actor.demand(Right.IMPORT_PLACES)
    found = details.import_of(number)
    told = {
        name.removeprefix(_ANSWER): code for name, code in request.POST.items() if name.startswith(_ANSWER)
    }
    if not all(row.isdecimal() for row in told):
        raise Unknown(number)
    answers = {int(row): str(code) for row, code in told.items() if code}
    if not answers:
        messages.warning(request, _("Choose at least one municipality."))
    else:
        actions.answer(request.actor, found, answers, timezone.now())
    return redirect("places:import", number)


@require_POST
def decide(request: Asked, number: int) -> HttpResponse:
    """Load a file."""
    request.actor.demand(Right.IMPORT_PLACES)
    found = details.import_of(number)
    try:
        actions.decide(request.actor, found)
    except NotPossible as reason:
        messages.warning(request, str(reason))
    return redirect("places:import", number)


@require_POST
def give_up(request: Asked, number: int) -> HttpResponse:
    """Leave a file unloaded."""
    request.actor.demand(Right.IMPORT_PLACES)
    actions.give_up(request.actor, details.import_of(number))
    messages.info(request, _("The file was not loaded; nothing has changed."))
    return redirect("places:files")


@require_POST
def take_back(request: Asked, number: int) -> HttpResponse:
    """Undo the file that was loaded last."""
    request.actor.demand(Right.IMPORT_PLACES)
    loaded = Loaded.objects.filter(pk=number).first()
    if loaded is None:
        raise Unknown(number)
    try:
        actions.undo(request.actor, loaded, timezone.now())
    except NotPossible as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(request, _("What {name} has changed was taken back.").format(name=loaded.source))
    return redirect("places:files")


def _is_working(found: Import) -> bool:
    return found.state in _OPEN and found.job is not None and found.job.is_open


def _page(request: Asked, found: Import) -> HttpResponse:
    shown = found.preview
    content = {
        "import": found,
        "is_working": _is_working(found),
        "day": date.fromisoformat(shown["day"]) if shown.get("day") else None,
        "preview": shown,
        "kind": KINDS.get(shown.get("what", ""), ""),
        "counted": list(counted(shown.get("counts", {}))),
        "problems": [(place_in_file(each), each["sentence"]) for each in shown.get("problems", ())],
        "asked": [(place_in_file(each), each) for each in shown.get("asked", ())],
        "refused_where": place_in_file(shown) if "refused" in shown else "",
        "facts": FACTS,
        "regions": {each.code: each.name for each in regions()},
    }
    return render(request, "territory/import.html", content)
