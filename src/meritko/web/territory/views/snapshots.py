"""Years of the register: freezing one, its workbook, and how two of them differ."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meritko.engine.tables import Value
from meritko.methodology.model import NOWHERE, Column, Table, Text
from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.territory.actions.register import Refused
from meritko.web.territory.actions.snapshots import THING, export_workbook, freeze
from meritko.web.territory.forms.register import YearAndReason
from meritko.web.territory.models.places import Region
from meritko.web.territory.models.register import RegisterImport, Snapshot
from meritko.web.territory.queries.register import years
from meritko.web.territory.queries.register_findings import findings_seen
from meritko.web.territory.queries.register_view import Year, rows_seen, shown
from meritko.web.territory.queries.snapshots import Difference, differences, snapshot, snapshots
from meritko.web.territory.register_pack import the_register, variables
from meritko.web.territory.register_policies import demand_whole
from meritko.web.territory.register_words import CHANGES, name_of, said_of
from meritko.web.territory.views.register import picture_of, rights
from meritko.workbooks.writing import write_tables

ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def register_years(request: Asked) -> HttpResponse:
    """The frozen years, and freezing one more."""
    request.actor.demand(Right.SEE_REGISTER)
    frozen = list(snapshots())
    waiting = [year for year in years() if year not in {each.year for each in frozen}]
    may = rights(request.actor)
    form = YearAndReason(initial={"year": str(waiting[-1])}) if may["freeze"] and waiting else None
    content = {
        "snapshots": frozen,
        "waiting": [(year, len(findings_seen(request.actor, year))) for year in waiting],
        "form": form,
        "imports": list(RegisterImport.objects.select_related("sent_by")[:10]) if may["freeze"] else [],
        "may": may,
        "whole": may["freeze"],
    }
    return render(request, "territory/register_years.html", content)


@require_POST
def freeze_year(request: Asked) -> HttpResponse:
    """Freeze the register of a year."""
    form = YearAndReason(request.POST)
    request.actor.demand(Right.FREEZE_REGISTER)
    if not form.is_valid():
        messages.error(request, _("Say which year is frozen, and why now."))
        return redirect("register:frozen_years")
    told = form.cleaned_data
    try:
        made = freeze(request.actor, told["year"], told["reason"], timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The register of %(year)s is frozen.") % {"year": made.year})
    return redirect("register:frozen_years")


@require_GET
def workbook(request: Asked, year: int) -> HttpResponse:
    """A frozen register as the workbook that evaluations read."""
    demand_whole(request.actor, Right.SEE_REGISTER)
    found = snapshot(year)
    if found is None:
        raise Unknown(year)
    content = export_workbook(found)
    record("register.exported", who=request.actor.user, thing=THING, thing_id=year)
    return _file(content, f"{the_register().id}_{year}.xlsx")


@require_GET
def register_differences(request: Asked) -> HttpResponse:
    """How two frozen years differ: by regions, and place by place."""
    request.actor.demand(Right.SEE_REGISTER)
    before, after, every = _two(request)
    if before is None or after is None:
        return render(request, "territory/register_differences.html", {
            "before": None, "after": None, "offered_years": every, "may": rights(request.actor),
        })  # fmt: skip
    found = _seen(request, before, after)
    region, kind = request.GET.get("kraj", ""), request.GET.get("druh", "")
    chosen = [e for e in found if region in ("", e.row.region) and kind in ("", e.kind)]
    page = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page"))
    counted = Counter(each.row.region for each in found)
    names = dict(Region.objects.values_list("code", "name"))
    content = {
        "before": before,
        "after": after,
        "offered_years": every,
        "page": page,
        "region": region,
        "kind": kind,
        "kinds": [(name, CHANGES[name], sum(e.kind == name for e in found)) for name in CHANGES],
        "lines": [
            (shown(each.row), names.get(each.row.region, ""), each.kind, CHANGES[each.kind], _changes(each))
            for each in page
        ],
        "picture": picture_of({code: counted.get(code, 0) for code in names}),
        "regions": [("", _("all")), *names.items()],
        "may": rights(request.actor),
    }
    return render(request, "territory/register_differences.html", content)


@require_GET
def differences_workbook(request: Asked) -> HttpResponse:
    """The same as a workbook; texts in it are texts, whatever they look like."""
    request.actor.demand(Right.SEE_REGISTER)
    before, after, _every = _two(request)
    if before is None or after is None:
        raise Unknown("")
    names = dict(Region.objects.values_list("code", "name"))
    written: list[dict[str, Value]] = []
    for each in _seen(request, before, after):
        row = shown(each.row)
        head: dict[str, Value] = {
            "code": row.code,
            "name": row.name,
            "region": names.get(row.region, ""),
            "kind": str(CHANGES[each.kind]),
        }
        pairs = _changes(each) or [("", "", "")]
        written += [{**head, "what": what, "before": old, "after": new} for what, old, new in pairs]
    titles = {
        "code": _("Code"), "name": _("Municipality"), "region": _("Region"), "kind": _("Difference"),
        "what": _("Figure"), "before": str(before.year), "after": str(after.year),
    }  # fmt: skip
    columns = tuple(Column(name, title, Text(title, title), "text") for name, title in titles.items())
    nothing = Text("", "")
    made = Table("differences", "", "", nothing, nothing, columns, (), False, NOWHERE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "differences.xlsx"
        write_tables(path, [(made, _("Differences"), written)])
        return _file(path.read_bytes(), f"rozdily_{before.year}_{after.year}.xlsx")


def _two(request: Asked) -> tuple[Snapshot | None, Snapshot | None, list[int]]:
    """The two years that are compared, by the address; else the last two.

    Raises:
        Unknown: one that is asked for is not frozen.
    """
    every = list(snapshots().values_list("year", flat=True))
    asked = [request.GET.get(name, "") for name in ("od", "do")]
    if any(asked):
        if not all(each.isdecimal() and len(each) == 4 and int(each) in every for each in asked):
            raise Unknown(tuple(asked))
        return snapshot(int(asked[0])), snapshot(int(asked[1])), every
    if len(every) < 2:
        return None, None, every
    return snapshot(every[1]), snapshot(every[0]), every


def _seen(request: Asked, before: Snapshot, after: Snapshot) -> list[Difference]:
    """The differences of the places that the actor sees, without what is held back."""
    names = [name for name, variable in variables().items() if not variable.confidential]
    identity = the_register().identity
    found = differences(before, after, [identity.name, *names])
    rows = tuple(shown(each.row) for each in found)
    mine = {row.code for row in rows_seen(request.actor, Year(after.year, rows))}
    return [each for each in found if each.row.municipality_id in mine]


def _changes(of: Difference) -> list[tuple[str, str, str]]:
    name = the_register().identity.name
    found: list[tuple[str, str, str]] = []
    for each in of.changed:
        what = _("name") if each.variable == name else name_of(each.variable)
        old, new = (said_of(each.variable, value) for value in (each.before, each.after))
        found.append((what, old, new))
    return found


def _file(content: bytes, name: str) -> HttpResponse:
    response: Any = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[no-any-return]
