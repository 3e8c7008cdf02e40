"""Pages of places: lists of municipalities, regions and ORP, and one municipality."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.territory.actions.places import Became, tell_succession
from meritko.web.territory.forms.places import NewSuccession, Wanted
from meritko.web.territory.importing.loading import NotPossible
from meritko.web.territory.maps import Line, line_of
from meritko.web.territory.models.places import ExclusionIndex, Population, Standing
from meritko.web.territory.parts import parts_of
from meritko.web.territory.queries import details
from meritko.web.territory.queries import places as queries
from meritko.web.territory.variables import Asking, Level, Variable, variables_for
from meritko.web.territory.wording import PARTS

MUNICIPALITIES_ON_A_PAGE = 100


@require_GET
def municipalities(request: Asked) -> HttpResponse:
    """The municipalities, filtered and sorted; every choice has an address."""
    request.actor.demand(Right.SEE_PLACES)
    wanted = Wanted(request.GET)
    day = wanted.told("ke_dni") or timezone.localdate()
    region, orp = wanted.told("kraj") or "", wanted.told("orp") or ""
    found = queries.municipalities(
        day,
        region=region,
        orp=orp,
        text=wanted.told("hledat") or "",
        index=wanted.index,
        population=wanted.inhabitants,
        sort=request.GET.get("sort", "name"),
    )
    content = {
        "page": Paginator(found, MUNICIPALITIES_ON_A_PAGE).get_page(request.GET.get("page")),
        "form": wanted,
        "day": day,
        "is_other_day": day != timezone.localdate(),
        "region": region,
        "orp": orp,
        "regions": _choices(queries.regions()),
        "orps": _choices(queries.orps(day, region=region)),
        "may_import": request.actor.may(Right.IMPORT_PLACES),
        "is_empty": not Standing.objects.exists(),
    }
    return render(request, "territory/municipalities.html", content)


def _choices(places: object) -> list[tuple[str, str]]:
    return [("", _("all")), *((each.code, each.name) for each in places)]  # type: ignore[attr-defined]


@require_GET
def regions(request: Asked) -> HttpResponse:
    """The regions with their figures."""
    request.actor.demand(Right.SEE_PLACES)
    day = timezone.localdate()
    columns = _columns(request, Level.REGION, day)
    content = {"found": list(queries.regions()), "columns": columns, "level": Level.REGION}
    return render(request, "territory/regions.html", content)


@require_GET
def orps(request: Asked) -> HttpResponse:
    """The ORP with their figures, of all regions or of one."""
    request.actor.demand(Right.SEE_PLACES)
    day, region = timezone.localdate(), request.GET.get("kraj", "")
    content = {
        "found": list(queries.orps(day, region=region)),
        "columns": _columns(request, Level.ORP, day),
        "region": region,
        "regions": _choices(queries.regions()),
        "level": Level.ORP,
    }
    return render(request, "territory/orps.html", content)


def _columns(request: Asked, level: Level, day: date) -> list[tuple[Variable, Mapping[str, object]]]:
    """The variables of a level, each with its figures."""
    wanted = [each for each in variables_for(request.actor) if level in each.levels]
    asking = Asking(request.actor, day)
    return [(each, each.values(asking, level)) for each in wanted]


@require_GET
def municipality(request: Asked, code: str) -> HttpResponse:
    """One municipality: codes, population, index, history, and what other apps know of it."""
    request.actor.demand(Right.SEE_PLACES)
    return _municipality(request, code, NewSuccession())


@require_POST
def succession(request: Asked, code: str) -> HttpResponse:
    """Note what became of a municipality."""
    request.actor.demand(Right.IMPORT_PLACES)
    form = NewSuccession(request.POST)
    details.place(code, timezone.localdate())
    if form.is_valid():
        told = form.cleaned_data
        became = Became(told["kind"], code, told["other"], told["day"], told["note"])
        try:
            tell_succession(request.actor, became)
        except NotPossible as reason:
            form.add_error("other", str(reason))
        else:
            messages.success(request, _("It is noted."))
            return redirect("places:municipality", code)
    return _municipality(request, code, form)


def _municipality(request: Asked, code: str, form: NewSuccession) -> HttpResponse:
    day = timezone.localdate()
    place = details.place(code, day)
    populations = details.populations(code)
    content = {
        "place": place,
        "municipality": place.municipality,
        "city": details.place(place.municipality.district_of_id, day)
        if place.municipality.district_of_id
        else None,
        "populations": populations,
        "line": _line(populations),
        "indices": details.indices(code),
        "parts_of_index": _parts(details.indices(code)),
        "events": details.history_of(code),
        "parts": list(parts_of(request.actor, place, day)),
        "form": form,
        "may_import": request.actor.may(Right.IMPORT_PLACES),
    }
    return render(request, "territory/municipality.html", content, status=422 if form.is_bound else 200)


def _line(populations: list[Population]) -> Line | None:
    figures = [(each.day.toordinal(), each.inhabitants) for each in populations]
    return line_of(figures) if len(figures) > 1 else None


def _parts(indices: list[ExclusionIndex]) -> list[tuple[object, Mapping[str, float]]]:
    """What the latest index is made of, in its order: (label, measures)."""
    if not indices:
        return []
    return [(label, indices[0].parts[name]) for name, label in PARTS.items() if name in indices[0].parts]
