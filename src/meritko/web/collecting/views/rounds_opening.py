"""The page on which several prepared rounds of a programme's year are opened at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.collecting.actions.opening import open_drafts
from meritko.web.collecting.programmes import name_of, programme_of
from meritko.web.collecting.queries import rounds as queries
from meritko.web.collecting.queries.rounds_invited import without_anybody
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Round
from meritko.web.submissions.states import RoundState


@dataclass(frozen=True)
class Prepared:
    """A prepared round: how many it asks, how many of them nothing reaches, and whether its days are over."""

    around: Round
    form: Form
    asked: int
    unreached: int
    is_late: bool


@require_http_methods(["GET", "POST"])
def open_several(request: Asked, programme: str, number: int) -> HttpResponse:
    """Choose which of the prepared rounds of a year are opened; who is asked in several gets one letter."""
    request.actor.demand(Right.OPEN_ROUNDS)
    code, today = programme_of(programme), timezone.localdate()
    year = queries.year_of(request.actor, code, number, today)
    found = [
        _prepared(each.around, each.form) for each in year.courses if each.around.state == RoundState.DRAFT
    ]
    wanted = set(request.POST.getlist("kolo"))
    chosen = [each.around for each in found if str(each.around.pk) in wanted and not each.is_late]
    if request.method == "POST" and (chosen or not found):
        if chosen:
            _opened(request, chosen)
        return redirect("collecting:year", programme, number)
    content = {
        "slug": programme,
        "number": number,
        "year_name": f"{name_of(code)} {number}",
        "prepared": found,
        "may_open": any(not each.is_late for each in found),
        "problem": _("Choose at least one round.") if request.method == "POST" else "",
    }
    return render(request, "collecting/open_several.html", content, status=422 if content["problem"] else 200)


def _prepared(around: Round, form: Form) -> Prepared:
    today = timezone.localdate()
    asked = list(around.invited.filter(is_left_out=False))
    return Prepared(around, form, len(asked), len(without_anybody(asked, today)), today > around.due)


def _opened(request: Asked, chosen: list[Round]) -> None:
    try:
        told = open_drafts(request.actor, chosen, timezone.now())
    except NotNow:
        messages.error(request, _("One of the rounds was opened meanwhile; nothing was done. Choose again."))
        return
    rounds = ngettext("{n} round is open", "{n} rounds are open", len(chosen)).format(n=len(chosen))
    people = ngettext("{n} person was told", "{n} people were told", told).format(n=told)
    messages.success(request, f"{rounds}; {people}.")
