"""The page on which a submission is filled in, and the history of its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from meritko.web.accounts.actor import Actor, Asked
from meritko.web.submissions.actions import answering, moving
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import Incomplete
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.bearing import Bearer
from meritko.web.submissions.filling import REASON, Around, Drawing, Given, draw, draw_deviations, heading
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import Remark, Submission
from meritko.web.submissions.overview import STATES_SAID, problems, said, steps
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.reached import (
    addresses,
    cut,
    cut_parts,
    refusals,
    shown_remarks,
)
from meritko.web.submissions.sending import save_all, unsaved
from meritko.web.submissions.states import State
from meritko.web.submissions.values import written
from meritko.web.submissions.views import beside
from meritko.web.submissions.wording import REFUSALS
from meritko.web.territory.queries.places import standing

_LONGEST_KEY = 170


@require_http_methods(["GET", "POST"])
def submission(request: Asked, number: int) -> HttpResponse:
    """A submission to fill in or to read. Without JavaScript it is sent as a whole."""
    found = queries.submission_of(request.actor, number)
    if request.method == "GET":
        return _page(request, found)
    now, sheet = timezone.now(), sheet_of(found)
    texts = {name: str(text) for name, text in request.POST.items()}
    try:
        sent = save_all(request.actor, sheet, texts, now)
        if sent.given:
            return _page(request, found, sent.given, status=409 if _has_conflict(sent.given) else 422)
        return _done(request, found, sent.saved)
    except Refused as refused:
        messages.error(request, str(refusals(request.actor)[refused.why]))
        return _page(request, found, unsaved(sheet, texts), status=409)
    except Incomplete:
        return _page(request, found, is_handing_in=True, status=422)


def _done(request: Asked, found: Submission, saved: int) -> HttpResponse:
    """What else the button that was pressed means, after all was kept."""
    actor, now, button = request.actor, timezone.now(), request.POST
    anchor = ""
    if row := button.get("as_last_year"):
        count = answering.answer_as_last_year(actor, found, "" if row == "*" else row, now)
        text = ngettext(
            "{n} field was answered as last year.", "{n} fields were answered as last year.", count
        )
        messages.success(request, text.format(n=count))
    elif section := button.get("add_row"):
        row_made = answering.add_row(actor, found, section, "", "", now)
        anchor = f"#radek-{section}-{row_made.code}"
    elif gone := button.get("remove_row"):
        section, _slash, code = gone.partition("/")
        answering.remove_row(actor, found, section, code, now)
    elif "hand_in" in button:
        moving.submit(actor, found, now)
        if isinstance(actor, Bearer):
            return redirect(request.path)
        messages.success(request, _("Handed in. You can take it back until the last day."))
        if follower := follower_of(found.round.form):
            return redirect(follower.round_page(found.round))
    else:
        text = ngettext("{n} changed field was saved.", "{n} changed fields were saved.", saved)
        messages.success(request, text.format(n=saved))
    return redirect(request.path + anchor)


@require_GET
def deviations(request: Asked, number: int) -> HttpResponse:
    """The fields that differ from last year with their reasons: the part that the module renews."""
    found = queries.submission_of(request.actor, number)
    sheet = sheet_of(found)
    content = {
        "parts": cut_parts(request.actor, sheet.form, draw_deviations(sheet)),
        "addresses": addresses(request.actor, found),
        "submission": found,
        "writing": queries.writing(request.actor, found, timezone.localdate()),
        "reason_prefix": REASON,
    }
    return render(request, "submissions/parts/deviations.html", content)


@require_http_methods(["GET", "POST"])
def history(request: Asked, number: int) -> HttpResponse:
    """What was written into a field and by whom; an earlier value can be put back."""
    found = queries.submission_of(request.actor, number)
    sheet, key = sheet_of(found), request.GET.get("pole", "")[:_LONGEST_KEY]
    slot = sheet.demand(key)
    changes = list(queries.history(found, key))
    if request.method == "POST":
        wanted = request.POST.get("version", "")
        earlier = next((each for each in changes if str(each.version) == wanted), None)
        answer = sheet.answers.get(key)
        if earlier is not None and answer is not None:
            try:
                answering.save_answer(
                    request.actor,
                    found,
                    key,
                    earlier.value,
                    answer.version,
                    timezone.now(),
                    earlier.comment,
                )
                messages.success(request, _("The earlier value was put back."))
            except Refused as refused:
                messages.error(request, str(REFUSALS[refused.why]))
        return redirect(request.get_full_path())
    content = {
        "submission": found,
        "writing": queries.writing(request.actor, found, timezone.localdate()),
        "label": sheet.label(slot) if slot else key,
        "changes": [
            (each, written(slot.question, each.value) if slot else str(each.value)) for each in changes
        ],
    }
    return render(request, "submissions/history.html", content)


def _page(
    request: Asked,
    found: Submission,
    given: Mapping[str, Given] | None = None,
    *,
    is_handing_in: bool = False,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(found)
    drawing = cut(request.actor, sheet.form, draw(sheet, _around(request.actor, found, given or {})))
    told = {"is_handing_in": is_handing_in, "problems": problems(drawing, is_handing_in=is_handing_in)}
    content = _content(request, found, drawing) | told
    page = "by_link" if isinstance(request.actor, Bearer) else "submission"
    return render(request, f"submissions/{page}.html", content, status=status)


def _content(request: Asked, found: Submission, drawing: Drawing) -> dict[str, Any]:
    follower = follower_of(found.round.form)
    writing = queries.writing(request.actor, found, timezone.localdate())
    return {
        "submission": found,
        "round": found.round,
        "round_page": follower.round_page(found.round) if follower else "",
        "writing": writing,
        "why": refusals(request.actor)[writing.why] if writing.why else "",
        **beside.around(request.actor, found, drawing),
        "drawing": drawing,
        "seen": json.dumps(drawing.versions),
        "steps": steps(drawing),
        "state_words": {name: said(name) for name in STATES_SAID},
        "heading": heading,
        "reason_prefix": REASON,
        "progress": _progress(drawing.done, drawing.asked),
        "remarks": list(found.remarks.filter(kind=Remark.Kind.RETURN, resolved_at=None, key="")),
        "may_take_back": found.state == State.SUBMITTED and (writing.is_own or writing.is_stand_in),
        "heir": _heir(found),
    }


def _heir(found: Submission) -> str:
    """The municipality into which the one that is asked was merged meanwhile; empty for none."""
    now = standing(found.heir, timezone.localdate()) if found.heir else None
    return now.name if now else found.heir


def _around(actor: Actor, found: Submission, given: Mapping[str, Given] | None = None) -> Around:
    follower = follower_of(found.round.form)
    notes = follower.notes(found) if follower and not isinstance(actor, Bearer) else {}
    remarks = shown_remarks(found.remarks.filter(resolved_at=None).exclude(key=""))
    return Around(notes, remarks, given or {})


def _progress(done: int, asked: int) -> str:
    return _("{done} of {asked} answered").format(done=done, asked=asked)


def _has_conflict(given: Mapping[str, Given]) -> bool:
    return any(each.theirs is not None for each in given.values())
