"""The log, for administrators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from meritko.web.audit import policies
from meritko.web.audit.actions import record
from meritko.web.audit.forms import Chosen
from meritko.web.audit.queries import entries_chosen, head, told
from meritko.web.people import Asked, person

ON_A_PAGE = 100


@require_GET
def entries(request: Asked) -> HttpResponse:
    """What was done and seen, the latest first; looking at one person is noted."""
    actor = request.actor
    policies.demand_reading(actor)
    form = Chosen(request.GET or None)
    chosen = form.chosen() if form.is_bound and form.is_valid() else {}
    who = chosen.get("who")
    if who is not None:
        record("log.read", who=actor.user, thing="user", thing_id=who)
    page = Paginator(entries_chosen(**chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    known = person(who) if who is not None else None
    content = {
        "form": form,
        "page": page,
        "rows": told(page),
        "head": head(),
        "person": None if who is None else (known.name if known else f"#{who}"),
    }
    return render(request, "audit/entries.html", content)
