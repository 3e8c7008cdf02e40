"""Reading a finished run: its report, its results, what stands behind a number, changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from html import unescape
from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meritko.engine.earlier_runs import UnusableEarlierRun
from meritko.engine.lineage import DamagedLineage
from meritko.engine.run_folder import READINGS, RESULTS
from meritko.methodology.problems import PackError
from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.audit.actions import record
from meritko.web.evaluating.explaining import MOST_ROWS, explanation_told
from meritko.web.evaluating.forms import run_label
from meritko.web.evaluating.methodology import language
from meritko.web.evaluating.models import Edition, Run
from meritko.web.evaluating.places import run_folder
from meritko.web.evaluating.policies import demand_audience, makes, widest
from meritko.web.evaluating.queries import runs
from meritko.web.evaluating.queries.results import Change, Opened, compared
from meritko.web.evaluating.sourced import FieldsOfRun
from meritko.web.ui.entry import Ambiguous, NotANumber, read_number

Page = Callable[[Asked, int], HttpResponse]

RESULTS_ON_A_PAGE = 100
ROWS_ON_A_CARD = 8
"""Rows with their cells that are shown before somebody asks for all of them."""
USUAL_THRESHOLD = 10
_SANDBOX = "frame-ancestors 'none'; sandbox allow-scripts allow-downloads allow-modals"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
_MARK = '<p class="mark">'


def told_when_damaged(page: Page) -> Page:
    """A page of a run whose folder was changed or damaged says so and shows no number."""

    @wraps(page)
    def answer(request: Asked, number: int) -> HttpResponse:
        try:
            return page(request, number)
        except (UnusableEarlierRun, DamagedLineage, PackError):
            run = runs.finished_run(request.actor, number)
            return render(request, "evaluating/damaged.html", {"run": run}, status=409)

    return answer


@require_GET
def report(request: Asked, number: int, audience: str) -> HttpResponse:
    """The report itself, the file as it was written, with a link back in its first line.

    It comes with the policy it was written with and in a sandbox: its scripts run as nobody's, so they
    reach neither the session nor any page of the application.
    """
    run, edition, path = _file(request, number, audience, "html")
    text = path.read_text(encoding="utf-8")
    policy = _POLICY.search(text)
    if policy is None or _MARK not in text:
        raise Unknown(number)
    bar = render_to_string("evaluating/parts/report_bar.html", {"run": run, "edition": edition}, request)
    answer = HttpResponse(text.replace(_MARK, _MARK + bar, 1))
    answer["Content-Security-Policy"] = f"{unescape(policy[1])}; {_SANDBOX}"
    answer["Cache-Control"] = "no-store"
    _record(request, run, "run.read", audience, edition)
    return answer


@require_GET
def report_file(request: Asked, number: int, audience: str, kind: str) -> HttpResponseBase:
    """A file of the report, to be saved."""
    run, edition, path = _file(request, number, audience, kind)
    _record(request, run, f"run.taken_{kind}", audience, edition)
    name = f"{path.stem}-{run.year}-{run.pk}.{edition.number}-{audience}{path.suffix}"
    return _to_save(path, name)


@require_GET
def results_file(request: Asked, number: int) -> HttpResponseBase:
    """All results of a run as they were computed; for those who may see everything."""
    return _table(request, number, RESULTS)


@require_GET
def readings_file(request: Asked, number: int) -> HttpResponseBase:
    """The same of the indicators that only readings need."""
    return _table(request, number, READINGS)


def _table(request: Asked, number: int, name: str) -> HttpResponseBase:
    run = runs.finished_run(request.actor, number)
    path = run_folder(run.key) / name
    if widest(request.actor, run) != "national" or not path.is_file():
        raise Unknown(number)
    return _to_save(path, f"{path.stem}-{run.year}-{run.pk}.csv")


@require_GET
@told_when_damaged
def results(request: Asked, number: int) -> HttpResponse:
    """The results of a run that one may see, as a table."""
    run = runs.finished_run(request.actor, number)
    opened = Opened(run, widest(request.actor, run))
    programme, wanted = request.GET.get("program", ""), request.GET.get("hledat", "")[:100]
    lines = list(opened.lines(programme, wanted))
    content = {
        "run": run,
        "page": Paginator(lines, RESULTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "programmes": [
            (each.id, each.label.say(language()))
            for each in opened.pack.programmes
            if each.id in run.programmes
        ],
        "programme": programme,
        "wanted": wanted,
        "audience": opened.audience,
        "stands_on": opened.stands_on if run.standing else "",
    }
    return render(request, "evaluating/results.html", content)


@require_GET
@told_when_damaged
def number(request: Asked, number: int) -> HttpResponse:
    """“Where is this number from?”, for any result of a run."""
    run = runs.finished_run(request.actor, number)
    opened = Opened(run, widest(request.actor, run))
    asked = [request.GET.get(name, "") for name in ("ukazatel", "jednotka", "kategorie")]
    card, explanation = opened.explained(*asked)
    is_national = opened.audience == "national"
    whole = request.GET.get("radky") == "vse" and is_national
    fields = FieldsOfRun(run, request.actor)
    most = MOST_ROWS if whole else ROWS_ON_A_CARD
    told = (
        explanation_told(explanation, fields, most) if whole or (is_national and fields.knows_any) else None
    )
    content = {
        "run": run,
        "card": card,
        "told": told,
        "whole": whole,
        "audience": opened.audience,
    }
    return render(request, "evaluating/number.html", content)


@require_GET
@told_when_damaged
def comparison(request: Asked, number: int) -> HttpResponse:
    """A run against another one: changes over a threshold; what cannot be compared is marked, and why."""
    run = runs.finished_run(request.actor, number)
    others = list(runs.comparable(request.actor, run))
    chosen = request.GET.get("s", "")
    other = next(
        (each for each in others if str(each.pk) == chosen), others[0] if others and not chosen else None
    )
    if chosen and other is None:
        raise Unknown(number)
    content: dict[str, object] = {
        "run": run,
        "own": makes(request.actor, run.organisation_id),
        "other": other,
        "other_options": [(each.pk, run_label(each)) for each in others],
    }
    if other is not None:
        audience = widest(request.actor, run)
        changes = compared(Opened(run, audience), Opened(other, widest(request.actor, other)))
        content |= _shown(request, changes)
    return render(request, "evaluating/comparison.html", content)


def _shown(request: Asked, changes: list[Change]) -> dict[str, object]:
    """The changes that were asked for, those that cannot be compared, and how many there are of each."""
    entered = request.GET.get("prah", str(USUAL_THRESHOLD))
    try:
        threshold, wrong = float(read_number(entered).value), ""
    except (NotANumber, Ambiguous) as error:
        threshold, wrong = float(USUAL_THRESHOLD), str(error)
    large = [each for each in changes if each.size is not None and each.size >= threshold]
    broken = [each for each in changes if each.broken is not None and each.before is not None]
    is_broken = request.GET.get("jen") == "zlomy"
    listed = broken if is_broken else sorted(large, key=lambda each: -(each.size or 0))
    return {
        "entered": entered,
        "wrong": wrong,
        "is_broken": is_broken,
        "large": len(large),
        "broken": len(broken),
        "compared": sum(each.size is not None for each in changes),
        "page": Paginator(listed, RESULTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "reasons": _reasons(),
    }


def _reasons() -> dict[str, str]:
    return {
        "unknown": _("it is not known how the earlier number was defined"),
        "definition": _("the definition changed"),
        "category": _("the category changed"),
        "territory": _("the territory changed"),
        "parameter": _("another parameter was chosen"),
    }


def _file(request: Asked, number: int, audience: str, kind: str) -> tuple[Run, Edition, Path]:
    run = runs.finished_run(request.actor, number)
    asked = request.GET.get("vydani", "")
    edition = runs.edition(run, int(asked) if asked.isdecimal() and len(asked) < 6 else None)
    return (
        run,
        edition,
        runs.report_file(edition, demand_audience(request.actor, run, edition, audience), kind),
    )


def _to_save(path: Path, name: str) -> FileResponse:
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    answer["Cache-Control"] = "no-store"
    return answer


def _record(request: Asked, run: Run, action: str, audience: str, edition: Edition) -> None:
    """The national edition tells of single people, so that somebody saw it is recorded."""
    if audience == "national":
        record(
            action,
            who=request.actor.user,
            thing="run",
            thing_id=run.pk,
            organisation=run.organisation_id,
            details={"edition": edition.number},
        )
