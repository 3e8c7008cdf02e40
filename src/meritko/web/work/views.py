"""Pages of the work in the background."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from meritko.web.people import Asked, people
from meritko.web.work import actions, queries
from meritko.web.work.policies import sees_all

JOBS_ON_A_PAGE = 25


@require_GET
def jobs(request: Asked) -> HttpResponse:
    """One's own jobs; those of everybody with `?vse=1`, for whoever may."""
    actor = request.actor
    everybody = sees_all(actor) and request.GET.get("vse") == "1"
    found = queries.all_jobs(actor) if everybody else queries.jobs_of(actor)
    page = Paginator(found, JOBS_ON_A_PAGE).get_page(request.GET.get("page"))
    names = people({each.owner for each in page if each.owner}) if everybody else {}
    shown = {"page": page, "names": names, "everybody": everybody, "sees_all": sees_all(actor)}
    return render(request, "work/jobs.html", shown)


@require_GET
def job(request: Asked, number: int) -> HttpResponse:
    """One job and how far it is; only the part that changes, when htmx asks for it."""
    found = queries.job(request.actor, number)
    part = "work/_progress.html" if request.htmx else "work/job.html"
    return render(request, part, {"job": found})


@require_POST
def cancel(request: Asked, number: int) -> HttpResponse:
    """Stop a job."""
    return redirect("work:job", actions.cancel(request.actor, number).pk)


@require_POST
def retry(request: Asked, number: int) -> HttpResponse:
    """Begin a job again."""
    return redirect("work:job", actions.retry(request.actor, number).pk)
