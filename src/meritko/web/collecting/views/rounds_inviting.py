"""Pages on which it is said who is asked in a round, and on which it is opened."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.collecting.actions import inviting
from meritko.web.collecting.actions.opening import open_drafts
from meritko.web.collecting.actions.rounds import propose
from meritko.web.collecting.forms.rounds import AddForm, LeaveOutForm, ManyForm
from meritko.web.collecting.models import Invited
from meritko.web.collecting.queries import rounds as queries
from meritko.web.collecting.queries.rounds_invited import without_account, without_anybody
from meritko.web.collecting.views.rounds import ON_A_PAGE, about
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Round
from meritko.web.submissions.queries import rounds as reading
from meritko.web.submissions.states import RoundState
from meritko.web.territory.queries.places import regions

_ADDED_ABOUT = ("municipality", "project")
_CLOSED = gettext_lazy("The round was opened meanwhile; who is asked is not changed any more.")


@require_http_methods(["GET", "POST"])
def opening(request: Asked, number: int) -> HttpResponse:
    """What a round will ask of whom, and in what that differs from last year; opening it."""
    found = queries.prepared_round(request.actor, number)
    if found.state != RoundState.DRAFT:
        return redirect("collecting:round", number)
    if request.method == "POST":
        return _opened(request, found)
    asked = list(found.invited.filter(is_left_out=False))
    content = {
        **about(found),
        "number": len(asked),
        "left_out": found.invited.filter(is_left_out=True).count(),
        "by_region": _by_region(asked),
        "unheld": without_account(asked, timezone.localdate()),
        "nobody": without_anybody(asked, timezone.localdate()),
        "changes": reading.changes(found) if found.copied_from else [],
        "arriving": _arriving(found, asked),
        "leaving": _leaving(found, asked),
        "day": timezone.localdate(),
    }
    return render(request, "collecting/opening.html", content)


@require_http_methods(["GET", "POST"])
def invited(request: Asked, number: int) -> HttpResponse:
    """Everybody who is asked, or left out, in a round that is being prepared; leaving several out at once."""
    found = queries.prepared_round(request.actor, number)
    if request.method == "POST" and found.state != RoundState.DRAFT:
        messages.error(request, _CLOSED)
        return redirect("collecting:invited", number)
    form = _many(request, found)
    if form.is_valid():
        _changed_many(request, found, form)
        return redirect(request.get_full_path())
    page = Paginator(_listed(request, found), ON_A_PAGE).get_page(request.GET.get("page"))
    names = {each.code: each.name for each in regions()}
    content = {
        **about(found),
        "page": page,
        "held": {each.pk for each in page}
        - {e.pk for e in without_account(list(page), timezone.localdate())},
        "names": names,
        "regions": [("", _("all")), *names.items()],
        "region": request.GET.get("kraj", ""),
        "text": request.GET.get("hledat", ""),
        "which": request.GET.get("ktere", ""),
        "may_add": form_named(found.form).about in _ADDED_ABOUT,
        "form": form,
        "chosen": set(request.POST.getlist("who")),
    }
    return render(request, "collecting/invited.html", content, status=422 if form.is_bound else 200)


def _listed(request: Asked, found: Round) -> QuerySet[Invited]:
    """Those whom the filters of the page leave."""
    region, text, which = (request.GET.get(name, "") for name in ("kraj", "hledat", "ktere"))
    wanted = Q(region=region) if region else Q()
    if text.strip():
        wanted &= Q(name__icontains=text.strip()) | Q(code=text.strip())
    if which in {"jen", "bez"}:
        wanted &= Q(is_left_out=which == "bez")
    return found.invited.filter(wanted)


def _many(request: Asked, found: Round) -> ManyForm:
    asked = list(found.invited.all()) if found.state == RoundState.DRAFT else []
    counts = Counter(each.region for each in asked)
    named = [(each.code, f"{each.name} ({counts[each.code]})") for each in regions() if counts[each.code]]
    data = request.POST if request.method == "POST" else None
    return ManyForm(data, regions=named, numbers=[each.pk for each in asked])


@require_http_methods(["GET", "POST"])
def invited_one(request: Asked, number: int, one: int) -> HttpResponse:
    """Leave one out and say why, take them in again, or change the address of their link."""
    found = queries.prepared_round(request.actor, number)
    who = found.invited.filter(pk=one).first()
    if who is None:
        raise Unknown(one)
    initial = {"address": who.address, "is_left_out": who.is_left_out, "reason": who.reason}
    form = LeaveOutForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            _changed(request, who, form)
        except NotNow:
            messages.error(request, _CLOSED)
        else:
            messages.success(request, _("Saved."))
        return redirect("collecting:invited", number)
    content = {**about(found), "form": form, "who": who}
    return render(request, "collecting/invited_one.html", content, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def add(request: Asked, number: int) -> HttpResponse:
    """Ask one more: before the round is opened, or at once when it is open."""
    found = queries.prepared_round(request.actor, number)
    of = form_named(found.form)
    if of.about not in _ADDED_ABOUT:
        raise Unknown(number)
    form = AddForm(request.POST if request.method == "POST" else None, around=found, of=of)
    if form.is_valid():
        try:
            made = inviting.add(request.actor, number, form.invited(), timezone.now())
        except NotNow:
            messages.error(request, _("The round is in another state by now; look at it once more."))
        else:
            is_open = found.state == RoundState.OPEN
            said = _("{name} is asked from now on.") if is_open else _("{name} will be asked.")
            messages.success(request, said.format(name=made.name))
        return redirect(
            "collecting:invited" if found.state == RoundState.DRAFT else "collecting:round", number
        )
    content = {**about(found), "form": form}
    return render(request, "collecting/add.html", content, status=422 if form.is_bound else 200)


@require_POST
def propose_again(request: Asked, number: int) -> HttpResponse:
    """Put those into a prepared round who should be asked and are not there yet."""
    queries.prepared_round(request.actor, number)
    try:
        new = propose(request.actor, number)
    except NotNow:
        messages.error(request, _CLOSED)
    else:
        text = ngettext("{n} was added.", "{n} were added.", new) if new else _("Everybody is there already.")
        messages.success(request, text.format(n=new))
    return redirect("collecting:invited", number)


def _opened(request: Asked, found: Round) -> HttpResponse:
    try:
        told = open_drafts(request.actor, [found], timezone.now())
    except NotNow:
        return redirect("collecting:round", found.pk)
    text = ngettext(
        "The round is open; {n} person was told.", "The round is open; {n} people were told.", told
    )
    messages.success(request, text.format(n=told))
    return redirect("collecting:round", found.pk)


def _changed(request: Asked, who: Invited, form: LeaveOutForm) -> None:
    told = form.cleaned_data
    inviting.address(request.actor, who.pk, told["address"])
    if told["is_left_out"]:
        inviting.leave_out(request.actor, who.pk, told["reason"])
    elif who.is_left_out:
        inviting.take_in(request.actor, who.pk)


def _changed_many(request: Asked, found: Round, form: ManyForm) -> None:
    told = form.cleaned_data
    who, region = told["who"], told["region"]
    try:
        if form.takes_in:
            count = inviting.take_in_many(request.actor, found.pk, who, region=region)
            text = ngettext("{n} is asked after all.", "{n} are asked after all.", count)
        else:
            count = inviting.leave_out_many(request.actor, found.pk, who, told["reason"], region=region)
            text = ngettext("{n} was left out.", "{n} were left out.", count)
    except NotNow:
        messages.error(request, _CLOSED)
    else:
        messages.success(request, text.format(n=count))


def _by_region(asked: list[Invited]) -> list[tuple[str, int]]:
    counts = Counter(each.region for each in asked)
    return [(each.name, counts[each.code]) for each in regions() if counts[each.code]]


def _arriving(found: Round, asked: list[Invited]) -> list[str]:
    before = _asked_before(found)
    return [each.name for each in asked if (each.kind, each.code) not in before] if before else []


def _leaving(found: Round, asked: list[Invited]) -> list[str]:
    now = {(each.kind, each.code) for each in asked}
    return [name for key, name in _asked_before(found).items() if key not in now]


def _asked_before(found: Round) -> dict[tuple[str, str], str]:
    if found.copied_from is None:
        return {}
    told = found.copied_from.submissions.values_list("kind", "code", "name")
    return {(kind, code): name for kind, code, name in told}
