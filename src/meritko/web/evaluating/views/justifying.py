"""Pages on which people say why results depart from their targets."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from meritko.methodology.model import CodeList
from meritko.web.accounts.actor import Asked
from meritko.web.evaluating.actions import justifying, running
from meritko.web.evaluating.actions.justifying import Conflict
from meritko.web.evaluating.forms import JustificationsWorkbook, Justify, run_label
from meritko.web.evaluating.methodology import language, pack_of
from meritko.web.evaluating.models import Justification, Run
from meritko.web.evaluating.queries import runs
from meritko.web.evaluating.queries.runs import Justified
from meritko.web.evaluating.queries.workbooks import read_workbook_of

DEPARTURES_ON_A_PAGE = 15
_STATES = ("", "missing", "begun", "done")


@require_GET
def justifications(request: Asked, number: int) -> HttpResponse:
    """Everything that departs from its target, each with a form that is kept as one leaves a field."""
    run = runs.own_run(request.actor, number)
    every = runs.departures(run, language())
    wanted, programme = request.GET.get("stav", ""), request.GET.get("program", "")
    state = wanted if wanted in _STATES else ""
    causes = _causes(run)
    listed = [
        each for each in every if state in ("", each.state) and programme in ("", each.said["programme"])
    ]
    page = Paginator(listed, DEPARTURES_ON_A_PAGE).get_page(request.GET.get("page"))
    others = list(runs.same_year(request.actor, run))
    content = {
        "run": run,
        "page": page,
        "listed": [(each, _form(causes, each.justification, each.departure.place)) for each in page],
        "number": len(every),
        "counts": {name: sum(each.state == name for each in every) for name in _STATES[1:]},
        "state": state,
        "programme": programme,
        "behind": runs.is_edition_behind(run),
        "programme_options": [
            ("", _("all")),
            *((name, name) for name in sorted({str(e.said["programme"]) for e in every})),
        ],
        "others": others,
        "other_options": [(each.pk, run_label(each)) for each in others],
        "workbook": JustificationsWorkbook(),
    }
    return render(request, "evaluating/justifications.html", content)


@require_POST
def justify(request: Asked, number: int, place: int) -> HttpResponse:
    """Keep what was written about one departure; htmx gets the form alone."""
    run = runs.own_run(request.actor, number)
    departure = runs.departure(run, place)
    causes = _causes(run)
    form = Justify(request.POST, causes=causes, auto_id=_ids(place))
    there: Justification | None = getattr(departure, "justification", None)
    conflict: Justification | None = None
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            there = justifying.justify(request.actor, departure, form.text(), version, timezone.now())
        except Conflict as error:
            conflict = there = error.there
    is_kept = form.is_valid() and conflict is None
    if not request.htmx and is_kept:
        return redirect(f"{reverse('evaluating:justifications', args=[number])}#odchylka-{place}")
    entry = Justified(departure, departure.said[language()], there)
    shown = _form(causes, there, place) if is_kept else form
    content = {"run": run, "entry": entry, "form": shown, "conflict": conflict, "causes": dict(causes)}
    template = "evaluating/parts/justification.html" if request.htmx else "evaluating/justification.html"
    # htmx puts only what succeeded into the page, and the person has to see what somebody else wrote.
    return render(
        request, template, content, status=200 if is_kept or request.htmx else 409 if conflict else 422
    )


@require_POST
def by_workbook(request: Asked, number: int) -> HttpResponse:
    """Keep what the workbook of justifications says."""
    run = runs.own_run(request.actor, number)
    form = JustificationsWorkbook(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the workbook that you filled in."))
        return redirect("evaluating:justifications", number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        with path.open("wb") as file:
            file.writelines(form.cleaned_data["workbook"].chunks())
        read = read_workbook_of(run, path, form.cleaned_data["workbook"].name)
    changed = justifying.justify_by_workbook(request.actor, run, read.given, timezone.now())
    text = ngettext(
        "{n} justification was taken from the workbook.",
        "{n} justifications were taken from the workbook.",
        changed,
    )
    messages.success(request, text.format(n=changed))
    for problem in read.problems[:20]:
        said = f"{problem.place.say(language())}: {problem.line(language())}"
        (messages.error if problem.is_error else messages.warning)(request, said)
    return redirect("evaluating:justifications", number)


@require_POST
def take_over(request: Asked, number: int) -> HttpResponse:
    """Take over what was written about the same departures in another run of the year."""
    run = runs.own_run(request.actor, number)
    asked = request.POST.get("beh", "")
    other = runs.own_run(request.actor, int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    taken = running.take_over(request.actor, run, other, timezone.now())
    text = ngettext("{n} justification was taken over.", "{n} justifications were taken over.", taken)
    messages.success(request, text.format(n=taken))
    return redirect("evaluating:justifications", number)


def _form(causes: list[tuple[str, str]], there: Justification | None, place: int) -> Justify:
    values: dict[str, object] = {"version": 0}
    if there is not None:
        values = {"cause": there.cause, "explanation": there.explanation, "version": there.version}
    return Justify(initial=values, causes=causes, auto_id=_ids(place))


def _ids(place: int) -> str:
    """The ids of the fields of one of many forms on a page."""
    return f"id_%s_{place}"


def _causes(run: Run) -> list[tuple[str, str]]:
    pack = pack_of(run)
    known: CodeList | None = pack.codelists.get(pack.deviation_causes)
    return runs.causes(known, run.year, language())
