"""Pages of past years: a workbook is sent, looked at, answered about, taken over, taken back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.collecting.actions import past_years as actions
from meritko.web.collecting.forms.past_years import PastYearForm
from meritko.web.collecting.models import PastYear
from meritko.web.collecting.past.meaning import NONE
from meritko.web.collecting.past.told import raw_sheets, told_by_workbook
from meritko.web.collecting.queries import past_years as queries
from meritko.web.files.store import NoRoom, TooLarge, path_of
from meritko.web.methodology import current_pack, language, words
from meritko.web.submissions.models import Round
from meritko.web.territory.queries.places import regions
from meritko.workbooks.checking.annotating import write_annotated

ALL_NONE = "zadna"
"""The button that answers every open question: none is meant, the rows are only kept."""

_PLACE, _CODE = "misto_", "kod_"
_WORKING = (PastYear.State.READING, PastYear.State.WRITING)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def past_years(request: Asked) -> HttpResponse:
    """What was taken over, and what waits."""
    found = list(queries.past_years(request.actor))
    return render(request, "collecting/past_years.html", {"found": found})


@require_http_methods(["GET", "POST"])
def new_past_year(request: Asked) -> HttpResponse:
    """Send a workbook; what it would make is shown before anything is."""
    request.actor.demand(Right.OPEN_ROUNDS)
    is_sent, year = request.method == "POST", timezone.localdate().year
    form = PastYearForm(request.POST if is_sent else None, request.FILES if is_sent else None, this_year=year)
    if form.is_valid():
        sent = form.cleaned_data["workbook"]
        arriving = actions.Arriving(sent.name, sent.chunks(), form.cleaned_data["year"])
        try:
            made = actions.receive(request.actor, arriving, timezone.now())
        except TooLarge:
            form.add_error("workbook", _("The file is larger than we can take."))
        except NoRoom:
            form.add_error("workbook", _("The disk of the server is full. Tell the administrator."))
        else:
            return redirect("collecting:past_year", made.pk)
    content = {"form": form}
    return render(request, "collecting/new_past_year.html", content, status=422 if form.is_bound else 200)


@require_GET
def past_year(request: Asked, number: int) -> HttpResponse:
    """What a workbook would make, and what has to be decided before."""
    found = queries.past_year(request.actor, number)
    return render(request, "collecting/past_year.html", _content(found))


@require_GET
def state(request: Asked, number: int) -> HttpResponse:
    """How far the reading or the writing is; the page is loaded anew when it is done."""
    found = queries.past_year(request.actor, number)
    if not _is_working(found):
        address = actions.page_of(found)
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return render(request, "collecting/parts/past_year_reading.html", {"past": found})


@require_POST
def answer(request: Asked, number: int) -> HttpResponse:
    """Which municipalities are meant."""
    found = queries.past_year(request.actor, number)
    answers = {}
    for at, each in enumerate(found.preview.get("asked", ())):
        said = request.POST.get(f"{_CODE}{at}", "").strip() or request.POST.get(f"{_PLACE}{at}", "")
        if said or ALL_NONE in request.POST:
            answers[each["key"]] = said or NONE
    if not answers:
        messages.warning(request, _("Choose at least one municipality."))
        return redirect("collecting:past_year", number)
    try:
        actions.answer(request.actor, found, answers, timezone.now())
    except actions.NotPossible as reason:
        messages.error(request, str(reason))
    return redirect("collecting:past_year", number)


@require_POST
def decide(request: Asked, number: int) -> HttpResponse:
    """Take a year over."""
    found = queries.past_year(request.actor, number)
    try:
        actions.decide(request.actor, found)
    except actions.NotPossible as reason:
        messages.warning(request, str(reason))
    return redirect("collecting:past_year", number)


@require_POST
def give_up(request: Asked, number: int) -> HttpResponse:
    """Leave a workbook."""
    actions.give_up(request.actor, queries.past_year(request.actor, number))
    messages.info(request, _("Nothing of the workbook was taken over."))
    return redirect("collecting:past_years")


@require_POST
def take_back(request: Asked, number: int) -> HttpResponse:
    """Take away what a workbook has made."""
    found = queries.past_year(request.actor, number)
    try:
        actions.take_back(request.actor, found, timezone.now())
    except actions.NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("What {name} has made was taken back.").format(name=found.name))
    return redirect("collecting:past_year", number)


@require_GET
def marked(request: Asked, number: int) -> HttpResponse:
    """The workbook with its findings, to be corrected."""
    found = queries.past_year(request.actor, number)
    if found.original is None or found.state in _WORKING:
        raise Unknown(number)
    path = path_of(found.original.content.name)
    told = told_by_workbook(current_pack(), path, found.name, found.year)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "marked.xlsx"
        write_annotated(made, raw_sheets(path, found.name), told.problems, words())
        content = made.read_bytes()
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{found.year}_{found.pk}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _is_working(found: PastYear) -> bool:
    return found.state in _WORKING and found.job is not None and found.job.is_open


def _content(found: PastYear) -> dict[str, Any]:
    pack, say = current_pack(), language()
    shown = found.preview
    forms = [(pack.forms.get(form), count) for form, count in shown.get("forms", ())]
    tables = [(pack.tables.get(table), count) for table, count in shown.get("kept", ())]
    kinds = {kind.id: kind.label.say(say) for kind in pack.workbooks}
    return {
        "past": found,
        "preview": shown,
        "is_working": _is_working(found),
        "kinds": [kinds[each] for each in shown.get("kinds", ()) if each in kinds],
        "forms": [(form.title.say(say), count) for form, count in forms if form],
        "tables": [(table.label.say(say), count) for table, count in tables if table],
        "asked": shown.get("asked", ()),
        "none": NONE,
        "all_none": ALL_NONE,
        "regions": {each.code: each.name for each in regions()},
        "rounds": Round.objects.filter(pk__in=found.undo.get("rounds", ())),
    }
