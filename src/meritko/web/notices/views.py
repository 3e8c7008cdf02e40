"""Everybody's first page, and what one was told."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from meritko.web.notices import actions, queries
from meritko.web.notices.todo import tasks_of
from meritko.web.people import Asked

NOTICES_ON_A_PAGE = 25
NEW_ON_THE_FIRST_PAGE = 5


@require_GET
def my_tasks(request: Asked) -> HttpResponse:
    """What one is to do, and what is new."""
    today = timezone.localdate()
    new = queries.unread(request.actor.user)
    shown = {
        "tasks": tasks_of(request.actor, today),
        "today": today,
        "new": new[:NEW_ON_THE_FIRST_PAGE],
        "more": max(0, new.count() - NEW_ON_THE_FIRST_PAGE),
    }
    return render(request, "notices/my_tasks.html", shown)


@require_GET
def notices(request: Asked) -> HttpResponse:
    """Everything one was told, the latest first."""
    found = queries.notices_of(request.actor.user)
    page = Paginator(found, NOTICES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/notices.html", {"page": page})


@require_POST
def read(request: Asked) -> HttpResponse:
    """Note that one has read some notices, or all of them."""
    given = [int(each) for each in request.POST.getlist("oznameni") if each.isdecimal()]
    chosen = given or list(queries.unread(request.actor.user).values_list("pk", flat=True))
    actions.mark_read(request.actor.user, chosen, timezone.now())
    return redirect("notices:my_tasks" if request.POST.get("zpet") == "domu" else "notices:notices")
