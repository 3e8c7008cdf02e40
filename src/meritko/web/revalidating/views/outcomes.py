"""What a round comes to: its changes of the register, finishing it, and the chapter of a region's report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meritko.web.accounts.actor import Asked, Forbidden, Unknown
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.audit.actions import record
from meritko.web.methodology import language
from meritko.web.revalidating.actions.finishing import finish, hindrances
from meritko.web.revalidating.chapter import chapter_of
from meritko.web.revalidating.forms import FinishForm
from meritko.web.revalidating.queries import SIDES, said
from meritko.web.revalidating.register import main_form
from meritko.web.revalidating.results import DECIDED, Outcome, obstacles, outcome
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.queries import rounds as reading
from meritko.web.submissions.states import RoundState
from meritko.web.territory.actions.register import Refused
from meritko.web.territory.queries.places import regions

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def outcomes(request: Asked, number: int) -> HttpResponse:
    """What changes in the register, what stands in the way, and finishing the round."""
    around = reading.prepared_round(request.actor, number, [main_form()])
    of, now = outcome(around), timezone.now()
    form = FinishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            finish(request.actor, number, form.cleaned_data["reason"], now)
        except NotNow:
            messages.error(request, _("Something has to be settled first; see below."))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            text = _("The register of {year} is frozen. It can be evaluated and compared with last year's.")
            messages.success(request, text.format(year=around.year))
        return redirect("revalidating:outcomes", number)
    content = {
        "round": around,
        "of": of,
        "rows": _rows(of),
        "hindered": hindrances(around, of, now),
        "obstacles": obstacles(around, of),
        "form": form,
        "regions": list(regions()),
    }
    return render(request, "revalidating/outcomes.html", content, status=422 if form.is_bound else 200)


@require_GET
def chapter(request: Asked, number: int, region: str) -> HttpResponse:
    """A draft of the chapter on the register in the report of a region, for Word."""
    around = reading.round_of(request.actor, number, [main_form()])
    found = next((each for each in regions() if each.code == region), None)
    if around.state == RoundState.DRAFT or found is None:
        raise Unknown(region)
    posts = [post for post in request.actor.posts_with(Right.ANSWER) if post.scope_kind in _WRITERS]
    if not posts:
        raise Forbidden(Right.ANSWER)
    if not any(post.scope_kind is ScopeKind.COUNTRY or post.scope == region for post in posts):
        raise Unknown(region)
    content = chapter_of(around, found, timezone.localdate())
    record("chapter.made", who=request.actor.user, thing="round", thing_id=number, details={"region": region})
    answer = HttpResponse(content, content_type=_WORD)
    answer["Content-Disposition"] = f'attachment; filename="registr-{around.year}-{region}.docx"'
    return answer


_WRITERS = {ScopeKind.COUNTRY, ScopeKind.REGION}


def _rows(of: Outcome) -> list[dict[str, str]]:
    """What changes, in words."""
    sides = {**SIDES, DECIDED: _("decided")}
    return [
        {
            "region": each.region,
            "name": each.name,
            "what": (each.figure.question.heading or each.figure.question.label).say(language()),
            "before": said(each.figure.question, each.before) or "–",
            "now": said(each.figure.question, each.value) or "–",
            "who": str(sides.get(each.side, each.side)),
            "reason": each.reason,
        }
        for each in of.changed
    ]
