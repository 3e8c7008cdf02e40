"""Pages of a round: how far it is, its terms, closing, locking and finishing it, applying in it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.collecting.actions.applying import Merged, begin
from meritko.web.collecting.actions.rounds import finish as finish_year_round
from meritko.web.collecting.programmes import name_of, slug_of
from meritko.web.collecting.queries import rounds as queries
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Round
from meritko.web.submissions.policies import asked_posts, owned_by
from meritko.web.submissions.queries import rounds as reading
from meritko.web.submissions.states import RoundState, State
from meritko.web.submissions.views.rounds import RoundPages, act
from meritko.web.submissions.wording import REFUSALS
from meritko.web.territory.queries.places import regions

ON_A_PAGE = 50


@require_GET
def round_page(request: Asked, number: int) -> HttpResponse:
    """How far a round is, of what one may know of."""
    found = queries.round_of(request.actor, number)
    if found.state == RoundState.DRAFT:
        return redirect("collecting:opening", number)
    today, may_open = timezone.localdate(), request.actor.may(Right.OPEN_ROUNDS)
    region, state = (request.GET.get(name, "") for name in ("kraj", "stav"))
    names = {each.code: each.name for each in regions()}
    is_asked = bool(asked_posts(request.actor))
    progress = reading.progress(request.actor, found, names, today) if is_asked else []
    listed = reading.listed(request.actor, found, "", region, state) if is_asked else Round.objects.none()
    content = {
        **about(found),
        "own": list(found.submissions.filter(owned_by(request.actor)).defer("before")),
        "offers": queries.offers_of(request.actor, found, today),
        "for_new": [each for each in queries.open_to_new(request.actor, today) if each.pk == found.pk],
        "page": Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page")),
        "number": sum(each.all for each in progress),
        "progress": progress,
        "region": region,
        "state": state,
        "regions": [("", _("all")), *((each.code, each.name or "–") for each in progress)],
        "names": names,
        "may_open": may_open,
        "exceptions": reading.open_exceptions(found, today) if may_open else [],
    }
    return render(request, "collecting/round.html", content)


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
    return _pages.lock(
        request, number, lambda found: {"waiting": found.submissions.filter(state=State.SUBMITTED).count()}
    )


@require_http_methods(["GET", "POST"])
def finish(request: Asked, number: int) -> HttpResponse:
    """Note that a locked round is over for good; asked once more."""
    found = queries.prepared_round(request.actor, number)
    if request.method == "POST":
        said = _("The round is finished; nothing of it changes any more.")
        act(request, lambda: finish_year_round(request.actor, number, timezone.now()), said)
        return redirect("collecting:round", number)
    held = reading.open_exceptions(found, timezone.localdate()).count()
    return render(request, "collecting/finish.html", {**about(found), "held": held})


@require_POST
def remind(request: Asked, number: int) -> HttpResponse:
    """Remind those who have not handed in."""
    return _pages.remind(request, number)


@require_POST
def apply(request: Asked, number: int) -> HttpResponse:
    """Begin an application of the own municipality or project, or go to the one that there is already."""
    queries.round_of(request.actor, number)
    try:
        mine, is_new = begin(request.actor, number, request.POST.get("code", "")[:20], timezone.now())
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.why]))
    except Merged as merged:
        text = _("The municipality was merged into another one ({code}), which applies for both.")
        messages.error(request, text.format(code=merged.heir))
    except NotNow:
        messages.error(request, _("Nobody applies in this round."))
    else:
        said = _(
            "There is an application of {name} in this round already; this is it. Nothing was begun anew."
        )
        if is_new:
            said = _("The application of {name} was begun. Every field is saved at once.")
        (messages.success if is_new else messages.info)(request, said.format(name=mine.name))
        return redirect("submissions:submission", mine.pk)
    return redirect("collecting:round", number)


def about(found: Round) -> dict[str, object]:
    """What every page of a round shows of it."""
    year = f"{name_of(found.programme)} {found.year}"
    return {
        "round": found,
        "form_asked": form_named(found.form),
        "slug": slug_of(found.programme),
        "year_name": year,
    }


_pages = RoundPages(
    "collecting",
    queries.prepared_round,
    about,
    gettext_lazy("The round is closed. What was handed in can still be accepted; you can open it again."),
)
