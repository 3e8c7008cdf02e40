"""Taking workbooks over into the register: sending one, answering which places are meant, writing it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.territory.actions import register_import as importing
from meritko.web.territory.actions.register import Refused
from meritko.web.territory.forms.register import ImportForm
from meritko.web.territory.models.places import Region
from meritko.web.territory.register_policies import demand_whole
from meritko.web.territory.views.register import rights

ALL_NEW = "vse-nove"
"""The button that answers every question about an unknown place: it is new."""


@require_http_methods(["GET", "POST"])
def import_new(request: Asked) -> HttpResponse:
    """Send a workbook that is to be taken over."""
    demand_whole(request.actor, Right.EDIT_REGISTER)
    is_sent = request.method == "POST"
    form = ImportForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial={"what": "register"}
    )
    if form.is_valid():
        told = form.cleaned_data
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "workbook.xlsx"
            with path.open("wb") as file:
                file.writelines(told["workbook"].chunks())
            try:
                made = importing.arrive(
                    request.actor, told["what"], told["year"], path, told["workbook"].name, timezone.now()
                )
            except Refused as error:
                for line in str(error).split("\n"):
                    form.add_error(None, line)
            else:
                return redirect("register:import", made.pk)
    content = {"form": form, "may": rights(request.actor)}
    return render(
        request, "territory/register_import_new.html", content, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
def import_page(request: Asked, number: int) -> HttpResponse:
    """What a workbook would change, and which of its rows have to be asked about."""
    of = importing.import_of(request.actor, number)
    rows = importing.rows_of(of)
    if request.method == "POST":
        given = {
            row.number: request.POST.get(f"radek_{row.number}", "")
            or (importing.NEW if ALL_NEW in request.POST and not row.candidates else "")
            for row in rows
            if row.is_open
        }
        chosen = {key: said for key, said in given.items() if said}
        try:
            importing.answer(request.actor, of, chosen, timezone.now())
        except Refused as error:
            messages.error(request, str(error))
        else:
            text = ngettext("{n} answer is kept.", "{n} answers are kept.", len(chosen))
            messages.success(request, text.format(n=len(chosen)))
        return redirect("register:import", number)
    names = dict(Region.objects.values_list("code", "name"))
    content = {
        "import": of,
        "open": [(row, names.get(row.region, "")) for row in rows if row.is_open],
        "known": sum(bool(row.code) for row in rows),
        "new": [row for row in rows if row.answer == importing.NEW],
        "left": sum(row.answer == importing.NONE for row in rows),
        "rows": len(rows),
        "may": rights(request.actor),
    }
    return render(request, "territory/register_import.html", content)


@require_POST
def import_write(request: Asked, number: int) -> HttpResponse:
    """Write a workbook into the register."""
    of = importing.import_of(request.actor, number)
    try:
        importing.take_over(request.actor, of, timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The workbook is taken over."))
    return redirect("register:import", number)


@require_POST
def import_give_up(request: Asked, number: int) -> HttpResponse:
    """Leave a workbook that came."""
    of = importing.import_of(request.actor, number)
    importing.give_up(request.actor, of, timezone.now())
    messages.success(request, _("The workbook is left as it was; the register did not change."))
    return redirect("register:frozen_years")
