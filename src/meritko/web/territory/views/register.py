"""The register of a year: the country by regions, the list of places, and what is in dispute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meritko.web.accounts.actor import Actor, Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.methodology import current_pack
from meritko.web.territory.maps import Figure, classes_of, tiles
from meritko.web.territory.models.places import Region
from meritko.web.territory.queries.register_findings import findings_seen
from meritko.web.territory.queries.register_view import (
    DISPUTED,
    PLACES,
    UNKNOWN,
    Measure,
    Shown,
    Wanted,
    by_region,
    filtered,
    measures,
    orps_of,
    rows_seen,
    year_of,
    years_for,
)
from meritko.web.territory.register_pack import options, register, the_register, variables
from meritko.web.territory.register_policies import sees_all_confidential
from meritko.web.territory.register_words import FINDINGS, WHAT_TO_DO, name_of, origin, owner, said, said_of
from meritko.web.territory.views.maps import Picture
from meritko.web.ui.writing import percent

ON_A_PAGE = 50
SHADES = 5
_COLUMNS = 5
"""Variables that the list shows when nothing else is asked for."""


@require_GET
def overview(request: Asked) -> HttpResponse:
    """The register by regions: a map of tiles and a table of sums; for everybody, where it is frozen."""
    request.actor.demand(Right.SEE_PLACES)
    years = years_for(request.actor) if register() else []
    if not years:
        return render(request, "territory/register_empty.html", {"may": rights(request.actor)})
    year = year_of(year_asked(request, years))
    offered = measures(_("Municipalities with a locality"))
    chosen = next((m for m in offered if m.id == request.GET.get("udaj", "")), offered[0])
    groups = by_region(year.rows)
    figures = [(region, group, chosen.of(group)) for region, group in groups]
    content = {
        "year": year,
        "offered_years": years,
        "offered": [(each.id, each.label) for each in offered],
        "chosen": chosen,
        "figures": [
            {"region": region, "places": len(group), "value": value, "share": _share(chosen, group, value)}
            for region, group, value in figures
        ],
        "whole": {"places": len(year.rows), "value": chosen.of(year.rows),
                  "share": _share(chosen, year.rows, chosen.of(year.rows))},
        "picture": picture_of({region.pk: value for region, _group, value in figures}),
        "counts_places": chosen.id == PLACES,
        "may": rights(request.actor),
    }  # fmt: skip
    return render(request, "territory/register_overview.html", content)


@require_GET
def places(request: Asked) -> HttpResponse:
    """The list of places in the register with their values, by filters that stand in the address."""
    actor = request.actor
    actor.demand(Right.SEE_REGISTER)
    years = years_for(actor)
    if not years:
        return render(request, "territory/register_empty.html", {"may": rights(actor)})
    year = year_of(year_asked(request, years))
    mine = rows_seen(actor, year)
    offered = _offered(actor)
    told = {name: request.GET.get(name, "") for name in ("kraj", "orp", "hledat", "udaj", "hodnota", "sort")}
    told["udaj"] = told["udaj"] if told["udaj"] in offered else ""
    told["sort"] = told["sort"] if told["sort"].removeprefix("-") in {*offered, "name"} else ""
    wanted = Wanted(told["kraj"], told["orp"], told["hledat"], told["udaj"], told["hodnota"], told["sort"])
    found = filtered(mine, wanted)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    columns = [*dict.fromkeys([*list(offered)[:_COLUMNS], *filter(None, [told["udaj"]])])]
    if any(variables()[name].confidential for name in columns) and page.object_list:
        record("register.seen_list", who=actor.user, details={"year": year.year, "places": len(page)})
    content = {
        "year": year,
        "offered_years": years,
        "page": page,
        "told": told,
        "lines": [(each, [said(variables()[name], each.value(name)) for name in columns]) for each in page],
        "columns": [(name, name_of(name), _kind(name)) for name in columns],
        "regions": [("", _("all")), *Region.objects.values_list("code", "name")],
        "orps": [("", _("all")), *((each.pk, each.name) for each in orps_of(mine))],
        "variables": [("", _("no further one")), *offered.items()],
        "values": _values(told["udaj"], mine),
        "region_names": dict(Region.objects.values_list("code", "name")),
        "orp_names": {each.pk: each.name for each in orps_of(mine)},
        "may": rights(actor),
    }
    return render(request, "territory/register_places.html", content)


@require_GET
def findings(request: Asked) -> HttpResponse:
    """What is in dispute in a year, with who answers for it; filters are links."""
    actor = request.actor
    actor.demand(Right.SEE_REGISTER)
    years = years_for(actor)
    if not years:
        return render(request, "territory/register_empty.html", {"may": rights(actor)})
    year = year_asked(request, years)
    every = findings_seen(actor, year)
    by, kind = request.GET.get("kdo", ""), request.GET.get("druh", "")
    found = [each for each in every if by in ("", each.owner) and kind in ("", each.kind)]
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    content = {
        "year": year,
        "offered_years": years,
        "page": page,
        "by": by,
        "kind": kind,
        "kinds": [(name, FINDINGS[name], sum(e.kind == name for e in every)) for name in FINDINGS],
        "owners": [("", _("anybody")), *options(the_register().owners)],
        "lines": [
            {
                "finding": each,
                "what": FINDINGS[each.kind],
                "todo": WHAT_TO_DO[each.kind],
                "owner": owner(each.owner),
                "variable": name_of(each.variable.id) if each.variable else "",
                "sides": [
                    (_side(each.variable.id if each.variable else "", side.value), origin(side.origin))
                    for side in each.sides
                ],
            }
            for each in page
        ],
        "may": rights(actor),
    }
    return render(request, "territory/register_findings.html", content)


def picture_of(figures: Mapping[str, Figure | None]) -> Picture:
    """The map of tiles with a figure for each region, by its code; one without a figure is left empty."""
    known = {code: figure for code, figure in figures.items() if figure is not None}
    names = dict(Region.objects.values_list("code", "name"))
    return Picture(tiles(current_pack().codelists), names, known, classes_of(list(known.values())))


def _share(chosen: Measure, group: Sequence[Shown], value: Figure | None) -> str:
    if not chosen.is_count or value is None or not group:
        return ""
    return percent(round(100 * value / len(group)))


def year_asked(request: Asked, years: Sequence[int]) -> int:
    """The year that is asked for; the latest one when none is.

    Raises:
        Unknown: the register does not tell of it, or not to this person.
    """
    asked = request.GET.get("rok", "")
    if not asked:
        return years[0]
    if not asked.isdecimal() or len(asked) != 4 or int(asked) not in years:
        raise Unknown(asked)
    return int(asked)


def _offered(actor: Actor) -> dict[str, str]:
    """The variables that a person may see in a list, with their names."""
    shows_all = sees_all_confidential(actor)
    return {name: name_of(name) for name, each in variables().items() if shows_all or not each.confidential}


def _values(variable: str, of: Sequence[Shown]) -> list[tuple[str, str]]:
    """The values of a variable that can be chosen; none for those that have too many."""
    found = variables().get(variable)
    if found is None:
        return []
    chosen = [("", _("any")), (UNKNOWN, _("not known")), (DISPUTED, _("in dispute"))]
    if found.type == "flag":
        return [*chosen, ("1", _("yes")), ("0", _("no"))]
    known = {each.value(variable) for each in of if each.value(variable) is not None}
    return [*chosen, *options(found.codelist)] if found.codelist or len(known) > SHADES else chosen


def _kind(variable: str) -> str:
    return "text" if variables()[variable].type in ("text", "code", "flag") else "number"


def _side(variable: str, value: Any) -> str:
    return said_of(variable, value) if variable else str(value)


def rights(actor: Actor) -> dict[str, bool]:
    """What of the register a person may do, for the tabs and buttons."""
    return {
        "see": actor.may(Right.SEE_REGISTER),
        "edit": actor.may(Right.EDIT_REGISTER),
        "freeze": actor.may(Right.FREEZE_REGISTER),
    }
