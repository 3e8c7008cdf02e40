"""“What we ask for”: every question of every form with what uses it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from meritko.web.accounts.actor import Asked
from meritko.web.collecting.queries.questions import asked_forms, purposes

_LONGEST = 100


@require_GET
def questions(request: Asked) -> HttpResponse:
    """Every question, for everybody who is signed in."""
    wanted = request.GET.get("hledat", "")[:_LONGEST]
    found = asked_forms(wanted)
    content = {
        "forms": found,
        "wanted": wanted,
        "count": sum(form.count for form in found),
        "purposes": purposes(),
    }
    return render(request, "collecting/questions.html", content)
