"""The addresses that keep what is written as it is written: one field, a block of cells; and what helps."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meritko.web.accounts.actor import Actor, Asked
from meritko.web.submissions.actions.answering import Conflict, Saved
from meritko.web.submissions.actions.pens import Refused, reaches
from meritko.web.submissions.asking import Sheet, sheet_of
from meritko.web.submissions.bearing import Bearer
from meritko.web.submissions.pasting import Block, Pasted, keep_block, previewed
from meritko.web.submissions.places import offered
from meritko.web.submissions.policies import demand_asked
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.reached import refusals, told, writer
from meritko.web.submissions.sending import Field, Wrong, after, save_field, versions
from meritko.web.submissions.sequels import sequel
from meritko.web.submissions.states import deviates
from meritko.web.submissions.values import written
from meritko.web.ui.writing import moment

_LONGEST_KEY = 170
_LONGEST_NAME = 100


@require_POST
def save(request: Asked, number: int) -> HttpResponse:
    """Keep one field, and say what became of it: the address of the module that saves while one writes."""
    actor, sent = request.actor, request.POST
    if not isinstance(actor, Bearer):
        demand_asked(actor)  # who is asking is read before the submission is held
    key, seen = sent.get("key", "")[:_LONGEST_KEY], sent.get("seen", "0")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    field = Field(key, sent.get("value", ""), version, sent.get("reason"))
    try:
        sheet, result = save_field(actor, number, field, timezone.now())
    except Refused as refused:
        return _refused(actor, refused)
    if isinstance(result, Wrong):
        return JsonResponse({"state": "wrong", "said": result.said}, status=422)
    if isinstance(result, Conflict):
        return JsonResponse(_conflict(actor, sheet, key, result), status=409)
    saved = _saved(sheet, key, result)
    return JsonResponse({"state": "saved", **saved, **told(actor, sheet, sequel(sheet, [key]))})


@require_POST
def paste(request: Asked, number: int) -> HttpResponse:
    """Show what a block of cells would change; with `keep`, keep it."""
    actor = request.actor
    found = queries.submission_of(actor, number)
    block = _block(request.POST.get("cells", ""))
    if "keep" not in request.POST:
        sheet = sheet_of(found)
        mine = [each for each in block if reaches(actor, sheet.form, each[0])]
        return render(request, "submissions/parts/pasted.html", _shown(sheet, mine))
    try:
        seen = versions(request.POST.get("seen", ""))
        before, results = keep_block(actor, found, block, seen, timezone.now())
    except Refused as refused:
        return _refused(actor, refused)
    saved = {key: each for key, each in results.items() if isinstance(each, Saved)}
    sheet = after(before, list(saved.values()))
    answer = {
        "state": "saved",
        "fields": {key: _saved(sheet, key, each) for key, each in saved.items()},
        "conflicts": {
            key: _conflict(actor, sheet, key, each)
            for key, each in results.items()
            if isinstance(each, Conflict)
        },
        "new": any(key.split("/")[1].startswith("+") for key, _text in block),
    }
    return JsonResponse({**answer, **told(actor, sheet, sequel(sheet, saved))})


@login_not_required
@require_GET
def municipalities(request: Asked) -> HttpResponse:
    """Municipalities whose name has what was written: public, for whoever fills in a form by a link too."""
    asked = request.GET.get("q", "")[:_LONGEST_NAME]
    return JsonResponse({"found": offered(asked, timezone.localdate())})


def _block(text: str) -> Block:
    """The cells that were sent: pairs (key, text)."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    pairs = [each for each in found if isinstance(each, list) and len(each) == 2]
    return [(str(key)[:_LONGEST_KEY], str(written)) for key, written in pairs if str(key).count("/") == 2]


def _shown(sheet: Sheet, block: Block) -> dict[str, Any]:
    found: list[Pasted] = previewed(sheet, block)
    counts = dict.fromkeys(("new", "changed", "same", "refused"), 0)
    for each in found:
        counts[each.what] += 1
    return {"pasted": [each for each in found if each.what != "same"], "counts": counts}


def _refused(actor: Actor, refused: Refused) -> HttpResponse:
    return JsonResponse({"state": "refused", "said": str(refusals(actor)[refused.why])}, status=409)


def _saved(sheet: Sheet, key: str, result: Saved) -> dict[str, Any]:
    """What the page has to know of a field that was kept."""
    answer, slot = result.answer, sheet.demand(key)
    value = answer.value if answer else None
    at = answer.at if answer else timezone.now()
    differs = slot is not None and deviates(value, sheet.submission.before.get(key))
    lack = sheet.lack_of(slot) if slot else None
    return {
        "said": _("saved {time}").format(time=f"{timezone.localtime(at):%-H:%M}"),
        "value": written(slot.question, value) if slot else "",
        "version": answer.version if answer else 0,
        "differs": bool(slot and slot.question.deviation_needs_reason and differs),
        "unlikely": lack.said if lack and lack.is_reason else "",
    }


def _conflict(actor: Actor, sheet: Sheet, key: str, found: Conflict) -> dict[str, Any]:
    theirs, slot = found.theirs, sheet.demand(key)
    text = _("Meanwhile {who} wrote “{value}” here ({when}).")
    value = written(slot.question, theirs.value) if slot else ""
    return {
        "state": "conflict",
        "said": text.format(who=writer(actor, theirs), value=value, when=moment(theirs.at)),
        "value": value,
        "version": theirs.version,
    }
