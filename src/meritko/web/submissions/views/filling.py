"""The page on which a submission is filled in, and the address that keeps one field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.people import person
from meritko.web.submissions.actions import answering, moving
from meritko.web.submissions.actions.answering import Conflict, Refused, Saved
from meritko.web.submissions.actions.moving import Incomplete
from meritko.web.submissions.asking import Sheet, row_of, sheet_of
from meritko.web.submissions.filling import REASON, Around, Drawing, Given, draw, draw_deviations, heading
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import Submission
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.sending import Wrong, save_all, save_field
from meritko.web.submissions.states import State, deviates
from meritko.web.submissions.values import written
from meritko.web.submissions.wording import REFUSALS
from meritko.web.ui.writing import moment

_LONGEST_KEY = 150


@require_http_methods(["GET", "POST"])
def submission(request: Asked, number: int) -> HttpResponse:
    """A submission to fill in or to read. Without JavaScript it is sent as a whole."""
    found = queries.submission_of(request.actor, number)
    if request.method == "GET":
        return _page(request, found)
    now, sheet = timezone.now(), sheet_of(found)
    try:
        sent = save_all(request.actor, sheet, {name: str(text) for name, text in request.POST.items()}, now)
        if sent.given:
            return _page(request, found, sent.given, status=409 if _has_conflict(sent.given) else 422)
        return _done(request, found, sent.saved)
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.why]))
        return _page(request, found, status=409)
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
        messages.success(request, _("Handed in. You can take it back until the last day."))
        if follower := follower_of(found.round.form):
            return redirect(follower.round_page(found.round))
    else:
        text = ngettext("{n} changed field was saved.", "{n} changed fields were saved.", saved)
        messages.success(request, text.format(n=saved))
    return redirect(request.path + anchor)


@require_POST
def save(request: Asked, number: int) -> HttpResponse:
    """Keep one field, and say what became of it: the address of the module that saves while one writes."""
    found = queries.submission_of(request.actor, number)
    key, seen = request.POST.get("key", "")[:_LONGEST_KEY], request.POST.get("seen", "0")
    now, sheet = timezone.now(), sheet_of(found, row_of(key))
    try:
        result = save_field(
            request.actor,
            sheet,
            key,
            request.POST.get("value", ""),
            int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            now,
            request.POST.get("reason"),
        )
    except Refused as refused:
        return JsonResponse({"state": "refused", "said": str(REFUSALS[refused.why])}, status=409)
    if isinstance(result, Wrong):
        return JsonResponse({"state": "wrong", "said": result.said}, status=422)
    if isinstance(result, Conflict):
        return JsonResponse(_conflict(sheet, key, result), status=409)
    return JsonResponse(_saved(found, key, result))


def _saved(found: Submission, key: str, result: Saved) -> dict[str, Any]:
    """What the page has to know of a field that was kept, and of those whose question depends on it."""
    sheet, answer = sheet_of(found), result.answer
    slot, value = sheet.demand(key), answer.value if answer else None
    beside = f"{key.rpartition('/')[0]}/"
    at = answer.at if answer else timezone.now()
    needs_reason = slot is not None and slot.question.deviation_needs_reason
    return {
        "state": "saved",
        "said": _("saved {time}").format(time=f"{timezone.localtime(at):%-H:%M}"),
        "value": written(slot.question, value) if slot else "",
        "version": answer.version if answer else 0,
        "differs": needs_reason and deviates(value, found.before.get(key)),
        "progress": _progress(*sheet.progress()),
        "asked": {
            name: name in sheet.visible
            for name in sheet.slots
            if name.startswith(beside) or beside.endswith("/-/")
        },
    }


def _conflict(sheet: Sheet, key: str, found: Conflict) -> dict[str, Any]:
    theirs, slot = found.theirs, sheet.slots[key]
    who = person(theirs.by_id) if theirs.by_id else None
    text = _("Meanwhile {who} wrote “{value}” here ({when}).")
    value = written(slot.question, theirs.value)
    return {
        "state": "conflict",
        "said": text.format(who=who.name if who else "–", value=value, when=moment(theirs.at)),
        "value": value,
        "version": theirs.version,
    }


@require_GET
def deviations(request: Asked, number: int) -> HttpResponse:
    """The fields that differ from last year with their reasons: the part that the module renews."""
    found = queries.submission_of(request.actor, number)
    content = {
        "parts": draw_deviations(sheet_of(found)),
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
    drawing = draw(sheet_of(found), _around(found, given or {}))
    content = _content(request, found, drawing) | {"is_handing_in": is_handing_in}
    return render(request, "submissions/submission.html", content, status=status)


def _content(request: Asked, found: Submission, drawing: Drawing) -> dict[str, Any]:
    follower = follower_of(found.round.form)
    writing = queries.writing(request.actor, found, timezone.localdate())
    return {
        "submission": found,
        "round": found.round,
        "round_page": follower.round_page(found.round) if follower else "",
        "writing": writing,
        "why": REFUSALS[writing.why] if writing.why else "",
        "drawing": drawing,
        "seen": json.dumps(drawing.versions),
        "heading": heading,
        "reason_prefix": REASON,
        "progress": _progress(drawing.done, drawing.asked),
        "remarks": list(found.remarks.filter(resolved_at=None, key="")),
        "may_take_back": found.state == State.SUBMITTED and (writing.is_own or writing.is_stand_in),
    }


def _around(found: Submission, given: Mapping[str, Given] | None = None) -> Around:
    follower = follower_of(found.round.form)
    notes = follower.notes(found) if follower else {}
    return Around(notes, list(found.remarks.filter(resolved_at=None)), given or {})


def _progress(done: int, asked: int) -> str:
    return _("{done} of {asked} answered").format(done=done, asked=asked)


def _has_conflict(given: Mapping[str, Given]) -> bool:
    return any(each.theirs is not None for each in given.values())
