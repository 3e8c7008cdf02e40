"""Pages of runs: the list, a new one, one that is watched or read."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from meritko.engine.run_folder import READINGS
from meritko.reports.building import said_audience
from meritko.web.accounts.actor import Actor, Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.actions import running, uploading
from meritko.web.evaluating.forms import NewRun, Wanted
from meritko.web.evaluating.methodology import current_pack, language, words
from meritko.web.evaluating.models import Edition, Finding, Run
from meritko.web.evaluating.places import run_folder
from meritko.web.evaluating.policies import audiences_read, changeable, makes
from meritko.web.evaluating.queries import runs as queries
from meritko.web.evaluating.queries import sets
from meritko.web.evaluating.queries.looks import has_pictures
from meritko.web.evaluating.sourced import sources_of_run
from meritko.web.files.store import NoRoom, TooLarge

RUNS_ON_A_PAGE = 25
PROBLEMS_ON_A_PAGE = 200


@require_GET
def runs(request: Asked) -> HttpResponse:
    """The runs one may know of."""
    found = queries.runs(request.actor)
    year = request.GET.get("rok", "")
    years = sorted(set(found.order_by().values_list("year", flat=True)), reverse=True)
    if year.isdecimal() and len(year) == 4:
        found = found.filter(year=int(year))
    page = Paginator(found, RUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    options = [("", _("all")), *((str(each), str(each)) for each in years)]
    content = {
        "page": page,
        "year": year,
        "years": years,
        "year_options": options,
        "may_start": request.actor.may(Right.START_RUNS),
    }
    return render(request, "evaluating/runs.html", content)


@require_http_methods(["GET", "POST"])
def new_run(request: Asked, number: int) -> HttpResponse:
    """Start a run of a set."""
    found = sets.upload_set(request.actor, number)
    pack = current_pack()
    earlier = queries.earlier_than(request.actor, found.year)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NewRun(
        *given,
        pack=pack,
        earlier=earlier,
        actor=request.actor,
        wanted=_wanted(request, found.year),
        has_pictures=has_pictures(found.organisation_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = running.start_run(request.actor, found, form.order(), form.cleaned_data["key"])
        except NoRoom:
            form.add_error(
                None, _("The disk of the server is full; nothing was kept. Tell the administrator.")
            )
        except TooLarge:
            form.add_error("justifications", _("It is larger than 50 MB, which no such workbook is."))
        else:
            return redirect("evaluating:run", made.pk)
    content = {
        "set": found,
        "form": form,
        "pack": pack,
        "spoken": language(),
        "checking": found.check_job and found.check_job.is_open,
        "same_year": found.runs.count(),
    }
    return render(request, "evaluating/new_run.html", content, status=422 if form.is_bound else 200)


@require_POST
def of_sources(request: Asked) -> HttpResponse:
    """Go and start a run of what a source has, in a set that has no workbooks of its own."""
    request.actor.demand(Right.START_RUNS)
    year = request.POST.get("rok", "")
    if not (year.isdecimal() and len(year) == 4):
        raise Unknown(year)
    made = sets.set_without_workbooks(request.actor, int(year))
    if made is None:
        made = uploading.make_set(request.actor, int(year), _("answers of forms"))
    wanted = urlencode({"zdroj": request.POST.get("zdroj", "")})
    return redirect(f"{reverse('evaluating:new_run', args=[made.pk])}?{wanted}")


def _wanted(request: Asked, year: int) -> Wanted | None:
    source, _colon, key = request.GET.get("zdroj", "").partition(":")
    return Wanted(source, key, year) if source else None


@require_GET
def run(request: Asked, number: int) -> HttpResponse:
    """A run: watched while it is computed; its report, files and further pages when it is finished."""
    found = queries.run(request.actor, number)
    own = makes(request.actor, found.organisation_id)
    content = {"run": found, "own": own, "busy": found.job is not None and found.job.is_open}
    if found.finished_at is not None:
        pack = current_pack()
        content |= {
            "editions": [(each, _audiences(request.actor, found, each)) for each in found.editions.all()],
            "parameters": _parameters(found),
            "sources": [each.told for each in sources_of_run(found)],
            "has_readings": (run_folder(found.key) / READINGS).is_file(),
            "departures": found.departures.count(),
            "justified": found.departures.exclude(justification=None).count(),
            "behind": own and queries.is_edition_behind(found),
            "looks_old": own and queries.looks_old(found),
            "may_load": own and request.actor.may(Right.IMPORT_PLACES),
            "older_pack": pack.hash != found.pack_sha256,
        }
    return render(request, "evaluating/run.html", content)


@require_GET
def problems(request: Asked, number: int) -> HttpResponse:
    """What was found in the inputs of a run; they may tell of people, so for its office alone."""
    found = queries.run(request.actor, number)
    changeable(request.actor, found)
    page = Paginator(found.problems, PROBLEMS_ON_A_PAGE).get_page(request.GET.get("page"))
    listed = sets.alike(Finding(**each) for each in page)
    content = {"run": found, "page": page, "listed": listed, "spoken": language()}
    return render(request, "evaluating/run_problems.html", content)


@require_GET
def state(request: Asked, number: int) -> HttpResponse:
    """How far a run is; the page is loaded anew when it is done."""
    found = queries.run(request.actor, number)
    if found.job is None or not found.job.is_open:
        address = reverse("evaluating:run", args=[number])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return render(request, "evaluating/parts/running.html", {"run": found})


@require_POST
def stop(request: Asked, number: int) -> HttpResponse:
    """Stop computing."""
    running.stop(request.actor, queries.run(request.actor, number))
    return redirect("evaluating:run", number)


@require_POST
def try_again(request: Asked, number: int) -> HttpResponse:
    """Begin again what failed or was stopped."""
    running.try_again(request.actor, queries.run(request.actor, number))
    return redirect("evaluating:run", number)


@require_POST
def release(request: Asked, number: int) -> HttpResponse:
    """Let others see a run."""
    running.release(request.actor, queries.finished_run(request.actor, number), timezone.now())
    return redirect("evaluating:run", number)


@require_POST
def make_edition(request: Asked, number: int) -> HttpResponse:
    """Have a further edition of the report made."""
    running.make_edition(request.actor, queries.finished_run(request.actor, number))
    return redirect("evaluating:run", number)


def _audiences(actor: Actor, found: Run, edition: Edition) -> list[tuple[str, str, list[queries.ReportFile]]]:
    """The audiences of an edition that the actor may read: id, name and files."""
    made = (each for each in audiences_read(actor, found) if each in edition.audiences.split())
    return [(each, said_audience(each, words()), queries.report_files(edition, each)) for each in made]


def _parameters(found: Run) -> list[tuple[str, str]]:
    """The chosen parameters in the words of the methodology; those it no longer knows by their ids."""
    pack, spoken, told = current_pack(), language(), []
    for name, value in found.parameters.items():
        parameter = pack.parameter(name)
        choice = parameter.choice(value) if parameter else None
        told.append(
            (
                parameter.label.say(spoken) if parameter else name,
                choice.label.say(spoken) if choice else value,
            )
        )
    return told
