"""Pages of rounds: which there are, how far they are, making and opening one, closing and locking it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.revalidating import queries
from meritko.web.revalidating.forms import NewRoundForm
from meritko.web.revalidating.register import main_form, subjects
from meritko.web.submissions.actions import reminding
from meritko.web.submissions.actions import rounds as actions
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.policies import owned_by
from meritko.web.submissions.queries import rounds as reading
from meritko.web.submissions.queries.submissions import submissions
from meritko.web.submissions.states import HANDED_IN, RoundState, State
from meritko.web.submissions.views.rounds import RoundPages
from meritko.web.territory.queries.places import regions

_KINDS = ("region", "orp", "municipality")
_USUAL_DAYS = 60
ON_A_PAGE = 50


@require_GET
def rounds(request: Asked) -> HttpResponse:
    """The rounds there are, the latest first."""
    found = list(reading.rounds(request.actor, [main_form()]))
    counted = [(each, submissions(request.actor).filter(round=each)) for each in found]
    rows = [(each, *_counts(mine)) for each, mine in counted]
    content = {"rows": rows, "may_open": request.actor.may(Right.OPEN_ROUNDS)}
    return render(request, "revalidating/rounds.html", content)


@require_http_methods(["GET", "POST"])
def new_round(request: Asked) -> HttpResponse:
    """A round to be prepared: a copy of last year's when there was one."""
    request.actor.demand(Right.OPEN_ROUNDS)
    last = Round.objects.filter(form=main_form()).first()
    form = NewRoundForm(request.POST if request.method == "POST" else None, initial=_initial(last))
    if form.is_valid():
        year = form.cleaned_data["year"]
        try:
            made = actions.make_round(
                request.actor, main_form(), year, form.terms(), timezone.now(), _copied(last, year)
            )
        except NotNow:
            form.add_error("year", _("There is a re-validation of this year already."))
        else:
            messages.success(request, _("The round is prepared. Nobody is asked until you open it."))
            return redirect("revalidating:opening", made.pk)
    content = {"form": form, "last": last}
    return render(request, "revalidating/new_round.html", content, status=422 if form.is_bound else 200)


@require_GET
def round_page(request: Asked, number: int) -> HttpResponse:
    """How far a round is: every region for who looks after it, what is one's own for others."""
    found = reading.round_of(request.actor, number, [main_form()])
    if found.state == RoundState.DRAFT:
        return redirect("revalidating:opening", number)
    today = timezone.localdate()
    kind, state, region = (request.GET.get(name, "") for name in ("kdo", "stav", "kraj"))
    listed = reading.listed(request.actor, found, kind, region, state)
    names = {each.code: each.name for each in regions()}
    progress = reading.progress(request.actor, found, names, today)
    content = {
        "round": found,
        "own": list(found.submissions.filter(owned_by(request.actor)).defer("before")),
        "page": Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page")),
        "number": sum(each.all for each in progress),
        "progress": progress,
        "kind": kind,
        "state": state,
        "region": region,
        "regions": [("", _("all")), *((each.code, each.name) for each in progress)],
        "counts": queries.counts(found, request.actor),
        "opens_rounds": request.actor.may(Right.OPEN_ROUNDS),
        "exceptions": reading.open_exceptions(found, today) if request.actor.may(Right.OPEN_ROUNDS) else [],
        "today": today,
    }
    return render(request, "revalidating/round.html", content)


@require_http_methods(["GET", "POST"])
def opening(request: Asked, number: int) -> HttpResponse:
    """What a round will ask of whom and how that differs from last year; opening it.

    There are never several to open at once: one round of a year asks all regions and everybody in them, and a
    person who is asked by several of its forms gets one letter.
    """
    found = reading.prepared_round(request.actor, number, [main_form()])
    if found.state != RoundState.DRAFT:
        return redirect("revalidating:round", number)
    asked = subjects(found.year)
    if request.method == "POST":
        now = timezone.now()
        try:
            opening = reminding.Opening(lambda: actions.open_round(request.actor, number, asked, now))
            told = reminding.open_and_tell(request.actor, [opening], now)
        except NotNow:
            return redirect("revalidating:round", number)
        text = ngettext(
            "The round is open; {n} person was told.", "The round is open; {n} people were told.", told
        )
        messages.success(request, text.format(n=told))
        return redirect("revalidating:round", number)
    content = {
        "round": found,
        "counts": {kind: sum(each.kind == kind for each in asked) for kind in _KINDS},
        "changes": reading.changes(found) if found.copied_from else [],
        "arriving": _arriving(found, {(each.kind, each.code): each.name for each in asked}),
        "leaving": _leaving(found, {(each.kind, each.code) for each in asked}),
    }
    return render(request, "revalidating/opening.html", content)


@require_http_methods(["GET", "POST"])
def terms(request: Asked, number: int) -> HttpResponse:
    """Name, days and words of a round."""
    return _pages.terms(request, number)


@require_GET
def changes(request: Asked, number: int) -> HttpResponse:
    """In what a round differs from last year's."""
    return _pages.changes(request, number)


@require_POST
def close(request: Asked, number: int) -> HttpResponse:
    """Ask nobody any more."""
    return _pages.close(request, number)


@require_POST
def reopen(request: Asked, number: int) -> HttpResponse:
    """Take the closing back."""
    return _pages.reopen(request, number)


@require_http_methods(["GET", "POST"])
def lock(request: Asked, number: int) -> HttpResponse:
    """Lock a round for good."""
    return _pages.lock(request, number, lambda found: {"open": queries.counts(found, request.actor)["open"]})


@require_POST
def remind(request: Asked, number: int) -> HttpResponse:
    """Remind those who have not handed in."""
    return _pages.remind(request, number)


_pages = RoundPages(
    "revalidating",
    lambda actor, number: reading.prepared_round(actor, number, [main_form()]),
    lambda _found: {},
    gettext_lazy("The round is closed. What was answered can still be agreed upon; you can open it again."),
)


def _counts(found: QuerySet[Submission]) -> tuple[int, int]:
    states = list(found.values_list("state", flat=True))
    return sum(state in (*HANDED_IN, State.LOCKED) for state in states), len(states)


def _initial(last: Round | None) -> dict[str, Any]:
    """The terms of last year's round moved by a year, or usual ones."""
    today = timezone.localdate()
    if last is None:
        opens, year = today, today.year
        title = _("Re-validation of the register {year}").format(year=year)
        return {"year": year, "title": title, "opens": opens, "due": opens + timedelta(_USUAL_DAYS)}
    year = last.year + 1
    return {
        "year": year,
        "title": last.title.replace(str(last.year), str(year)),
        "opens": _a_year_later(last.opens),
        "due": _a_year_later(last.due),
        "message": last.message,
    }


def _copied(last: Round | None, year: int) -> Round | None:
    return last if last is not None and last.year < year else None


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day + timedelta(365)


def _arriving(found: Round, now: dict[tuple[str, str], str]) -> list[str]:
    before = _asked_before(found)
    return [name for key, name in now.items() if key not in before] if before else []


def _leaving(found: Round, now: set[tuple[str, str]]) -> list[str]:
    return [name for key, name in _asked_before(found).items() if key not in now]


def _asked_before(found: Round) -> dict[tuple[str, str], str]:
    if found.copied_from is None:
        return {}
    told = found.copied_from.submissions.values_list("kind", "code", "name")
    return {(kind, code): name for kind, code, name in told}
