"""The page of the search, and its answer to the dialog."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from meritko.web.people import Asked
from meritko.web.search.queries import SHORTEST, find

ON_THE_PAGE = 20
IN_THE_DIALOG = 5
LONGEST = 200


@require_GET
def search(request: Asked) -> HttpResponse:
    """What is found for `?q=`; only the list, when htmx asks for it."""
    question = request.GET.get("q", "")[:LONGEST]
    groups = find(request.actor, question, IN_THE_DIALOG if request.htmx else ON_THE_PAGE)
    shown = {"question": question, "groups": groups, "too_short": len(question.strip()) < SHORTEST}
    return render(request, "search/_found.html" if request.htmx else "search/search.html", shown)
