"""Pages of what is to be agreed upon: who says what, proposals, stands, discussions, decisions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.revalidating import queries
from meritko.web.revalidating.actions import agreeing
from meritko.web.revalidating.actions.following import THING
from meritko.web.revalidating.comparing import main_question
from meritko.web.revalidating.forms import StandForm, ValueForm
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.policies import may_propose, side_of
from meritko.web.revalidating.register import main_form
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.queries import rounds as reading
from meritko.web.submissions.states import RoundState
from meritko.web.submissions.wording import REFUSALS
from meritko.web.threads.forms import MessageForm
from meritko.web.threads.queries import discussion

ON_A_PAGE = 50


@require_GET
def matters(request: Asked, number: int) -> HttpResponse:
    """What is to be agreed upon in a round, the open ones first."""
    found = reading.round_of(request.actor, number, [main_form()])
    state = request.GET.get("stav", "")
    every = queries.matters(request.actor, found)
    listed = every.filter(state=state) if state in Matter.State.values else every
    order = {Matter.State.OPEN: 0, Matter.State.DECIDED: 1, Matter.State.DISSOLVED: 2}
    sorted_ones = sorted(listed, key=lambda each: order[Matter.State(each.state)])
    page = Paginator(sorted_ones, ON_A_PAGE).get_page(request.GET.get("page"))
    content = {
        "round": found,
        "page": page,
        "rows": queries.headings(list(page)),
        "state": state,
        "counts": queries.counts(found, request.actor),
    }
    return render(request, "revalidating/matters.html", content)


@require_GET
def matter(request: Asked, number: int) -> HttpResponse:
    """One matter."""
    found = queries.matter_of(request.actor, number)
    return _page(request, found)


@require_POST
def propose(request: Asked, number: int) -> HttpResponse:
    """Propose what should hold."""
    found = queries.matter_of(request.actor, number)
    form = ValueForm(request.POST, question=main_question(found), prefix="navrh")
    if not form.is_valid():
        return _page(request, found, proposing=form, status=422)
    told = form.cleaned_data
    act = lambda: agreeing.propose(request.actor, found, told["value"], told["reason"], timezone.now())  # noqa: E731
    return _acted(request, found, act, _("Proposed; the others are asked whether they agree."))


@require_POST
def stand(request: Asked, number: int) -> HttpResponse:
    """Agree with a proposal, or not."""
    found = queries.matter_of(request.actor, number)
    form = StandForm(request.POST, prefix="postoj")
    if not form.is_valid():
        return _page(request, found, standing=form, status=422)
    told = form.cleaned_data
    act = lambda: agreeing.take_stand(  # noqa: E731
        request.actor, found, agrees=told["agrees"] == "1", reason=told["reason"], now=timezone.now()
    )
    return _acted(request, found, act, _("Your stand is noted; you can change it until it is decided."))


@require_POST
def decide(request: Asked, number: int) -> HttpResponse:
    """Close a matter with what holds."""
    found = queries.matter_of(request.actor, number)
    request.actor.demand(Right.DECIDE)
    form = ValueForm(request.POST, question=main_question(found), prefix="rozhodnuti")
    if not form.is_valid():
        return _page(request, found, deciding=form, status=422)
    told = form.cleaned_data
    act = lambda: agreeing.decide(request.actor, found, told["value"], told["reason"], timezone.now())  # noqa: E731
    return _acted(request, found, act, _("Decided. You can take it back until the round is locked."))


@require_POST
def take_back(request: Asked, number: int) -> HttpResponse:
    """Open a decided matter again."""
    found = queries.matter_of(request.actor, number)
    act = lambda: agreeing.take_decision_back(request.actor, found, timezone.now())  # noqa: E731
    return _acted(request, found, act, _("The decision was taken back."))


def _acted(request: Asked, found: Matter, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.why]))
    except NotNow:
        messages.error(request, _("This cannot be done any more; look at it once more."))
    else:
        messages.success(request, said)
    return redirect("revalidating:matter", found.pk)


def _page(
    request: Asked,
    found: Matter,
    *,
    proposing: ValueForm | None = None,
    standing: StandForm | None = None,
    deciding: ValueForm | None = None,
    status: int = 200,
) -> HttpResponse:
    told = queries.told(found)
    is_open = found.state != Matter.State.DECIDED and found.round.state in {
        RoundState.OPEN,
        RoundState.CLOSED,
    }
    mine = next((each for each in told.stands if each.user_id == request.actor.user), None)
    question = told.question
    proposed = {"value": _initial(told.proposed, told)} if told.proposal else {}
    content = {
        "told": told,
        "matter": found,
        "round": found.round,
        "sides": queries.SIDES,
        "mine": mine,
        "side": side_of(request.actor, found),
        "proposing": (proposing or ValueForm(question=question, prefix="navrh"))
        if is_open and may_propose(request.actor, found)
        else None,
        "standing": (standing or StandForm(prefix="postoj")) if is_open and told.proposal else None,
        "deciding": (deciding or ValueForm(question=question, prefix="rozhodnuti", initial=proposed))
        if is_open and request.actor.may(Right.DECIDE)
        else None,
        "may_take_back": found.state == Matter.State.DECIDED
        and request.actor.may(Right.DECIDE)
        and found.round.state in {RoundState.OPEN, RoundState.CLOSED},
        "held": discussion(request.actor, THING, str(found.pk)),
        "message_form": MessageForm(),
    }
    return render(request, "revalidating/matter.html", content, status=status)


def _initial(proposed: str, told: queries.Told) -> str:
    """What is proposed, as the form of the decision begins with it."""
    value = told.proposal.value if told.proposal else None
    return str(int(value)) if isinstance(value, bool) else proposed if value is not None else ""
