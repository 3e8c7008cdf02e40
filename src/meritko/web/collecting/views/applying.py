"""The page on which an organisation notes a new project of its own and begins its application."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.collecting.actions.applying import Known, begin_new, own_localities
from meritko.web.collecting.forms.projects import NewProjectForm
from meritko.web.collecting.policies import may_begin_new, project_offices
from meritko.web.collecting.queries import rounds as queries
from meritko.web.collecting.views.rounds import about
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.states import RoundState
from meritko.web.submissions.wording import REFUSALS


@require_http_methods(["GET", "POST"])
def apply_new(request: Asked, number: int) -> HttpResponse:
    """Tell of a new project and begin its application."""
    found = queries.round_of(request.actor, number)
    if found.state == RoundState.DRAFT or not may_begin_new(request.actor, found):
        raise Unknown(number)
    form = NewProjectForm(
        request.POST if request.method == "POST" else None,
        offices=project_offices(request.actor),
        localities=own_localities(request.actor),
    )
    if form.is_valid():
        try:
            mine = begin_new(request.actor, number, form.told(), timezone.now())
        except Refused as refused:
            messages.error(request, str(REFUSALS[refused.why]))
            return redirect("collecting:round", number)
        except Known as known:
            text = _("You have a project of this name already, number {code}. Begin its application instead.")
            form.add_error("name", text.format(code=known.code))
        else:
            text = _("The project was noted with the number {code} and its application was begun.")
            messages.success(request, text.format(code=mine.code))
            return redirect("submissions:submission", mine.pk)
    content = {**about(found), "form": form}
    return render(request, "collecting/apply_new.html", content, status=422 if form.is_bound else 200)
