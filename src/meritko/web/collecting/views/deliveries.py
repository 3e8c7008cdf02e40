"""Pages of handing answers over to evaluating."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.actions import delivering
from meritko.web.collecting.delivered import Damaged, delivered_workbook, label_of
from meritko.web.collecting.gathering import Count
from meritko.web.collecting.models import Delivery
from meritko.web.collecting.programmes import name_of, programme_of, slug_of
from meritko.web.collecting.queries import deliveries as queries
from meritko.web.methodology import language
from meritko.web.submissions.asking import form_named


@require_GET
def deliveries(request: Asked) -> HttpResponse:
    """What was handed over, and the programmes' years that can be."""
    content = {
        "years": queries.years_to_deliver(request.actor),
        "made": [
            (each, name_of(each.programme), label_of(each)) for each in queries.deliveries(request.actor)
        ],
    }
    return render(request, "collecting/deliveries.html", content)


@require_http_methods(["GET", "POST"])
def deliver(request: Asked, programme: str, year: int) -> HttpResponse:
    """Have a programme's year handed over, with how far its answers are."""
    request.actor.demand(Right.OPEN_ROUNDS)
    code = programme_of(programme)
    ready = queries.ready(request.actor, code, year)
    problem = ""
    if request.method == "POST":
        is_preliminary = request.POST.get("jak") != "prijate"
        try:
            job = delivering.start_delivery(request.actor, code, year, is_preliminary=is_preliminary)
        except delivering.NotPossible as error:
            problem = str(error)
        else:
            return redirect("work:job", job.pk)
    mine = queries.deliveries(request.actor).filter(programme=code, year=year)
    content = {
        "slug": programme,
        "name": name_of(code),
        "year": year,
        "ready": [(each, each.form.title.say(language())) for each in ready],
        "is_open": any(each.is_open for each in ready),
        "is_some": any(each.accepted for each in ready),
        "is_waiting": any(each.handed_in for each in ready),
        "made": [(each, label_of(each)) for each in mine],
        "problem": problem,
        "job": delivering.being_delivered(code, year),
    }
    return render(request, "collecting/deliver.html", content, status=409 if problem else 200)


@require_GET
def delivery(request: Asked, number: int) -> HttpResponse:
    """One delivery: what is in it, its workbook, and evaluating it."""
    found = queries.delivery(request.actor, number)
    content = {
        "delivery": found,
        "slug": slug_of(found.programme),
        "name": name_of(found.programme),
        "counts": _counts(found),
        "may_run": request.actor.may(Right.START_RUNS),
        "newest": queries.deliveries(request.actor)
        .filter(programme=found.programme, year=found.year)
        .first(),
    }
    return render(request, "collecting/delivery.html", content)


@require_GET
def workbook(request: Asked, number: int) -> HttpResponseBase:
    """The workbook of a delivery, to be saved."""
    found = queries.delivery(request.actor, number)
    if found.file is None:
        raise Unknown(number)
    try:
        path = delivered_workbook(found)
    except Damaged:
        return render(request, "collecting/damaged_delivery.html", {"delivery": found}, status=409)
    record("delivery.taken", who=request.actor.user, thing=delivering.THING, thing_id=found.pk)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=found.file.name)
    answer["Cache-Control"] = "no-store"
    return answer


def _counts(of: Delivery) -> list[tuple[str, Count]]:
    """The title of each form with how many answers are in the delivery."""
    return [
        (form_named(form).title.say(language()), Count(told["asked"], told["taken"], told["handed_in"]))
        for form, told in of.counts.items()
    ]
