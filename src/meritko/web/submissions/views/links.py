"""Pages that open by a link, without an account: they show its sections and give nothing else away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.files.actions import hand_out
from meritko.web.submissions.actions import linking
from meritko.web.submissions.actions.pens import Refused
from meritko.web.submissions.bearing import Bearer, bearer_of
from meritko.web.submissions.models import Attachment, Link
from meritko.web.submissions.reached import refusals
from meritko.web.submissions.states import RoundState
from meritko.web.submissions.views import beside, filling, papers, saving

OPENED = "links"
"""Where a session keeps the numbers of the links that were opened in it; never a secret."""

RATES = {"open": "60/m/ip", "write": "600/m/key"}
"""How often links may be opened from one address (an office stands behind one, too), and one be used."""

_MOST_OPENED = 20

P = ParamSpec("P")
View = Callable[Concatenate[Asked, P], HttpResponseBase]


def for_links(view: View[P]) -> View[P]:
    """A page for who has opened the link in this browser; nothing of it is kept or found by others."""

    @wraps(view)
    def answer(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = str(kwargs.get("number", ""))
        if not ratelimit.consume(request, app="links", action="write", config=RATES, key=key):
            return _unseen(ratelimit.respond_429(request))
        found = view(request, *args, **kwargs)
        return _unseen(found)

    marked: View[P] = login_not_required(answer)
    return marked


@login_not_required
@require_GET
def open_link(request: Asked, secret: str) -> HttpResponseBase:
    """The address of a letter: its secret goes no further, no other address and no session keeps it."""
    if not ratelimit.consume(request, app="links", action="open", config=RATES, limit_get=True):
        return _unseen(ratelimit.respond_429(request))
    try:
        link = linking.opened(secret)
    except Unknown:
        return _nothing(request)
    there = [each for each in request.session.get(OPENED, []) if each != link.pk]
    request.session[OPENED] = [*there, link.pk][-_MOST_OPENED:]
    onward = redirect("by_link:form", link.pk)
    onward["Referrer-Policy"] = "no-referrer"
    return _unseen(onward)


@for_links
@require_http_methods(["GET", "POST"])
def form(request: Asked, number: int) -> HttpResponseBase:
    """The form as the link reaches it, to fill in or to read; or why there is nothing to do any more."""
    bearer = _come(request, number)
    if bearer is None:
        return _nothing(request)
    return filling.submission(request, bearer.submission)


@for_links
@require_POST
def save(request: Asked, number: int) -> HttpResponseBase:
    """Keep one field; takes and answers the same as the address for people with an account."""
    bearer = _come(request, number)
    if bearer is None:
        said = _("This page was open for too long. Open the link from the e-mail once more.")
        return JsonResponse({"state": "refused", "said": said}, status=403)
    return saving.save(request, bearer.submission)


@for_links
@require_POST
def paste(request: Asked, number: int) -> HttpResponseBase:
    """Show what a block of cells would change, and keep it."""
    bearer = _come(request, number)
    return saving.paste(request, bearer.submission) if bearer else _nothing(request)


@for_links
@require_GET
def deviations(request: Asked, number: int) -> HttpResponseBase:
    """The fields that differ from last year with their reasons."""
    bearer = _come(request, number)
    return filling.deviations(request, bearer.submission) if bearer else _nothing(request)


@for_links
@require_POST
def done(request: Asked, number: int) -> HttpResponseBase:
    """A colleague is done with the sections of the link, or is not after all."""
    bearer = _come(request, number)
    if bearer is None:
        return _nothing(request)
    try:
        if "resume" in request.POST:
            linking.resume_sections(bearer, timezone.now())
        else:
            linking.finish_sections(bearer, timezone.now())
    except Refused as refused:
        messages.error(request, str(refusals(bearer)[refused.why]))
    return redirect("by_link:form", number)


@for_links
@require_POST
def attach(request: Asked, number: int) -> HttpResponseBase:
    """Attach a file."""
    bearer = _come(request, number)
    return beside.attach(request, bearer.submission) if bearer else _nothing(request)


@for_links
@require_POST
def remove_attachment(request: Asked, number: int, attachment: int) -> HttpResponseBase:
    """Take an attachment out."""
    bearer = _come(request, number)
    return beside.remove_attachment(request, bearer.submission, attachment) if bearer else _nothing(request)


@for_links
@require_GET
def file(request: Asked, number: int, attachment: int) -> HttpResponseBase:
    """A file that was attached within the reach of the link."""
    bearer = _come(request, number)
    found = Attachment.objects.filter(pk=attachment).exclude(file=None).first() if bearer else None
    if bearer is None or found is None or found.file_id is None:
        return _nothing(request)
    kept, path = hand_out(bearer, found.file_id)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=kept.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@for_links
@require_GET
def receipt(request: Asked, number: int, receipt: int) -> HttpResponseBase:
    """The receipt of what was handed in by the link, as PDF."""
    bearer = _come(request, number)
    return papers.receipt(request, bearer.submission, receipt) if bearer else _nothing(request)


@for_links
@require_GET
def printed(request: Asked, number: int) -> HttpResponseBase:
    """The sections of the link to be printed."""
    bearer = _come(request, number)
    return papers.printed(request, bearer.submission) if bearer else _nothing(request)


def _come(request: Asked, number: int) -> Bearer | None:
    """Who comes by a link that was opened in this browser, and asks from now on; None without one."""
    if number not in request.session.get(OPENED, []):
        return None
    link = Link.objects.select_related("submission__round").filter(pk=number).first()
    if link is None or link.submission.round.state == RoundState.DRAFT:
        return None
    bearer = bearer_of(link)
    request.actor = bearer
    return bearer


def _nothing(request: Asked) -> HttpResponseBase:
    """The same answer whether there is no such link or it was not opened here."""
    return _unseen(render(request, "submissions/no_link.html", status=404))


def _unseen(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
