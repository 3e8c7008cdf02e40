"""A place in the register: what is known of it, from where, and saying something else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.methodology.register import Variable
from meritko.web.accounts.actor import Asked, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.methodology import language
from meritko.web.territory.actions import register as actions
from meritko.web.territory.actions.register import Refused
from meritko.web.territory.deriving import DERIVED, Held
from meritko.web.territory.forms.register import (
    LocalityForm,
    PeopleForm,
    ServiceForm,
    ValueForm,
    YearAndReason,
)
from meritko.web.territory.heard import origins_of
from meritko.web.territory.models.register import Locality
from meritko.web.territory.queries.register import (
    PlaceOfRegister,
    figures_of,
    place,
    values_of,
    years,
)
from meritko.web.territory.register_pack import label, the_register, variables
from meritko.web.territory.register_policies import edits, sees, sees_confidential
from meritko.web.territory.register_words import name_of, origin, owner, said
from meritko.web.territory.views.register import rights


@require_GET
def register_place(request: Asked, code: str) -> HttpResponse:
    """What the register has of a place, from where, whose it is, and when it was confirmed."""
    year = _year(request)
    of = seen_place(request, code, year)
    shows = sees_confidential(request.actor, of.standing)
    if shows:
        actions.note_seen(request.actor, code)
    content = {
        **_about(request, of, year),
        "shows": shows,
        "lines": lines_of(of, shows),
        "localities": localities_of(of) if shows else [],
        "count": len(of.localities),
        "services": [
            (each, label(the_register().service_kinds, each.kind),
             label(the_register().service_groups, each.group),
             origin(each.origin))
            for each in of.services
        ],
        "offered_years": years(),
    }  # fmt: skip
    return render(request, "territory/register_place.html", content)


@require_http_methods(["GET", "POST"])
def value(request: Asked, code: str, variable: str) -> HttpResponse:
    """The history of a variable of a place, and saying what holds."""
    year = _year(request)
    of = _asked(request, code, year)
    known = variables().get(variable)
    if known is None or (known.confidential and not sees_confidential(request.actor, of.standing)):
        raise Unknown(variable)
    form = None
    if edits(request.actor, of.standing):
        first = {"year": str(year), "value": of.held[variable].value}
        form = ValueForm(request.POST if request.method == "POST" else None, variable=known, initial=first)
    if form is not None and form.is_valid():
        try:
            actions.set_value(request.actor, code, variable, form.value(), form.source(), timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": name_of(variable)})
            return _back(code, form.cleaned_data["year"])
    told = list(values_of(code, variable))
    content = {
        **_about(request, of, year),
        "variable": known,
        "name": name_of(variable),
        "why": known.why.say(language()),
        "owner": owner(known.owner),
        "held": said(known, of.held[variable].value),
        "told": [(each, said(known, each.value), origin(each.origin)) for each in told],
        "heard": origins_of(request.actor, told),
        "sides": sides_of(known, of.held[variable]),
        "form": form,
    }
    return render(request, "territory/register_value.html", content, status=_status(form))


@require_POST
def confirm(request: Asked, code: str, number: int) -> HttpResponse:
    """Confirm what was said of a variable."""
    _editable(request, code, _year(request))
    actions.confirm_value(request.actor, number, timezone.now())
    messages.success(request, _("Confirmed."))
    return _back(code, _year(request))


@require_http_methods(["GET", "POST"])
def locality_new(request: Asked, code: str) -> HttpResponse:
    """Add a locality."""
    year = _year(request)
    of = _editable(request, code, year)
    form = LocalityForm(request.POST if request.method == "POST" else None, initial={"year": str(year)})
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.add_locality(
                request.actor, code, told["kind"], told["place"], form.people(), form.source(), timezone.now()
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The locality is added."))
            return _back(code, told["year"])
    content = {**_about(request, of, year), "form": form, "title": _("A new locality"), "lead": ""}
    return render(request, "territory/register_form.html", content, status=_status(form))


@require_http_methods(["GET", "POST"])
def locality(request: Asked, code: str, number: int) -> HttpResponse:
    """A locality: where it is, what was said of its people, and saying something else."""
    year = _year(request)
    of = _asked(request, code, year)
    found = Locality.objects.filter(municipality=code, number=number).first()
    if found is None or not sees_confidential(request.actor, of.standing):
        raise Unknown(number)
    actions.note_seen(request.actor, code)
    form, end = None, None
    if edits(request.actor, of.standing):
        form = PeopleForm(request.POST if request.method == "POST" else None, initial={"year": str(year)})
        end = YearAndReason(initial={"year": str(year)}, auto_id="id_end_%s")
    if form is not None and form.is_valid():
        try:
            actions.set_people(request.actor, found.pk, form.people(), form.source(), timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return _back(code, form.cleaned_data["year"])
    content = {
        **_about(request, of, year),
        "locality": found,
        "kind": label(the_register().locality_kinds, found.kind),
        "told": [(each, origin(each.origin)) for each in figures_of(found)],
        "form": form,
        "end": end if found.until_year is None else None,
    }
    return render(request, "territory/register_locality.html", content, status=_status(form))


@require_POST
def confirm_people(request: Asked, code: str, number: int) -> HttpResponse:
    """Confirm what was said of the people of a locality."""
    _editable(request, code, _year(request))
    actions.confirm_people(request.actor, number, timezone.now())
    messages.success(request, _("Confirmed."))
    return _back(code, _year(request))


@require_POST
def locality_end(request: Asked, code: str, number: int) -> HttpResponse:
    """Say that a locality is there no longer."""
    year = _year(request)
    _editable(request, code, year)
    found = Locality.objects.filter(municipality=code, number=number).first()
    if found is None:
        raise Unknown(number)
    form = YearAndReason(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Say up to which year the locality was there, and why it is there no longer.")
        )
        return redirect("register:locality", code, number)
    told = form.cleaned_data
    return _done(
        request,
        lambda: actions.end_locality(request.actor, found.pk, told["year"], told["reason"], timezone.now()),
        _("The locality ends with the year %(year)s.") % {"year": told["year"]},
        code,
        year,
    )


@require_http_methods(["GET", "POST"])
def service(request: Asked, code: str) -> HttpResponse:
    """Note what a source says of a social service."""
    year = _year(request)
    of = _editable(request, code, year)
    form = ServiceForm(request.POST if request.method == "POST" else None, initial={"year": str(year)})
    if form.is_valid():
        try:
            actions.say_service(request.actor, code, form.service(), form.source(), timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return _back(code, form.cleaned_data["year"])
    lead = _(
        "Write each source by itself: what the municipality says, and what the register of providers has."
    )
    content = {**_about(request, of, year), "form": form, "title": _("A social service"), "lead": lead}
    return render(request, "territory/register_form.html", content, status=_status(form))


@require_http_methods(["GET", "POST"])
def listing(request: Asked, code: str) -> HttpResponse:
    """Put a place into the register, or let it leave."""
    year = _year(request) or timezone.localdate().year
    of = _editable(request, code, year)
    form = YearAndReason(request.POST if request.method == "POST" else None, initial={"year": str(year)})
    is_listed = of.listing is not None
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        act = actions.end_listing if is_listed else actions.list_municipality
        try:
            act(request.actor, code, told["year"], told["reason"], now)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return _back(code, told["year"])
    title = _("Let the place leave the register") if is_listed else _("Put the place into the register")
    lead = _("The year is the last one in which it is there.") if is_listed else _("From which year on.")
    content = {**_about(request, of, year), "form": form, "title": title, "lead": lead}
    return render(request, "territory/register_form.html", content, status=_status(form))


def seen_place(request: Asked, code: str, year: int) -> PlaceOfRegister:
    """A place whose row in the register the actor sees.

    Raises:
        Forbidden: the actor sees sums by region only.
        Unknown: it lies elsewhere, or there is no such place.
    """
    request.actor.demand(Right.SEE_REGISTER)
    found = place(code, year or timezone.localdate().year)
    if found is None or not sees(request.actor, found.standing):
        raise Unknown(code)
    return found


def lines_of(of: PlaceOfRegister, shows: bool) -> list[dict[str, Any]]:
    """Every variable of a place as it is shown; what is confidential only to whom it is shown."""
    found = []
    for name, held in of.held.items():
        variable = variables()[name]
        if variable.confidential and not shows:
            continue
        stood = held.said
        found.append(
            {
                "variable": name,
                "name": name_of(name),
                "value": said(variable, held.value),
                "origin": origin(stood.origin) if stood else origin("derived") if held.is_derived else "",
                "owner": owner(variable.owner),
                "as_of": stood.as_of or date(stood.year, 12, 31) if stood else None,
                "confirmed": bool(stood and stood.is_confirmed),
                "disputed": held.is_disputed or held.contradicts,
                "number": stood.number if stood else None,
                "agreed": held.agreed,
                "agreed_by": origin(held.agreed.origin) if held.agreed else "",
            }
        )
    return found


def sides_of(variable: Variable, held: Held) -> list[dict[str, Any]]:
    """What stands against what, where a variable is in dispute: first what holds; empty where it is not."""
    if not held.others:
        return []
    follows: dict[str, Any] = {"value": said(variable, held.value), "origin": origin(DERIVED)}
    follows |= dict.fromkeys(("number", "year", "is_open"))
    told = [each for each in (held.said or held.given, *held.others) if each is not None]
    sides = [
        {
            "number": each.number,
            "value": said(variable, each.value),
            "origin": origin(each.origin),
            "year": each.year,
            "is_open": each in held.others,
        }
        for each in told
    ]
    return [follows, *sides] if held.is_derived else sides


def localities_of(of: PlaceOfRegister) -> list[dict[str, Any]]:
    """The localities of a place with their figures; for those who may see them."""
    kinds = the_register().locality_kinds
    return [
        {"locality": each, "kind": label(kinds, each.kind), "figure": figure.holds, "others": figure.others}
        for each, figure in of.localities
    ]


def _about(request: Asked, of: PlaceOfRegister, year: int) -> dict[str, Any]:
    return {
        "place": of,
        "year": year,
        "edits": edits(request.actor, of.standing),
        "may": rights(request.actor),
    }


def _asked(request: Asked, code: str, year: int) -> PlaceOfRegister:
    """A place that is looked at, or written about by those who may."""
    return _editable(request, code, year) if request.method == "POST" else seen_place(request, code, year)


def _editable(request: Asked, code: str, year: int) -> PlaceOfRegister:
    of = seen_place(request, code, year)
    request.actor.demand(Right.EDIT_REGISTER)
    if not edits(request.actor, of.standing):
        raise Forbidden(Right.EDIT_REGISTER)
    return of


def _year(request: Asked) -> int:
    """The year of the address; else the latest of the register."""
    asked = request.GET.get("rok", "")
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    every = years()
    return every[0] if every else timezone.localdate().year


def _back(code: str, year: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('register:place', args=[code])}?rok={year}")


def _done(request: Asked, act: Any, words: str, code: str, year: int) -> HttpResponse:
    try:
        act()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return _back(code, year)


def _status(form: Any) -> int:
    return 422 if form is not None and form.is_bound else 200
