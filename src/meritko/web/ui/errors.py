"""Pages that say what went wrong and what to do about it; the reason that Django gives them is not told."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from meritko.web.ui.page import plain_context

_log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:
    """400: the request makes no sense to us; 413: it holds too much."""
    if isinstance(exception, TooManyFilesSent):
        return _page(
            request,
            413,
            _("Too many files at once"),
            _("At most 1 000 files can be sent at once. Nothing was kept."),
            [_("Put the files into one ZIP."), _("Or send them in parts; what was sent before stays.")],
        )
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _page(
            request,
            413,
            _("This is too much for one form"),
            _("What you sent is larger than a form may be. Nothing of it was kept."),
            [
                _("Go back and send it in parts; what was saved before stays."),
                _("A file is uploaded where the page offers it; do not copy its content into a field."),
            ],
        )
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("The address, or what was sent with it, is damaged."),
        [
            _("Go back and try it once more."),
            _("If you followed a link from an e-mail, copy the whole address."),
        ],
    )


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:
    """403: one knows of the thing and may not do this to it."""
    return _page(
        request,
        403,
        _("You have no right to do this"),
        _("Your role does not allow what you asked for. Nothing was changed."),
        [
            _("If you need it for your work, ask the administrator of your organisation for the right."),
            _("If you act for somebody else, make sure that your substitution has begun."),
        ],
    )


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form does not carry the secret of this session, mostly because it was open for too long."""
    return _page(
        request,
        403,
        _("The page was open for too long"),
        _("For your safety a form can be sent only for as long as you are signed in. Nothing was changed."),
        [
            _("Go back, load the page again and send the form once more."),
            _("Allow cookies of this site in your browser."),
        ],
    )


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:
    """404: there is nothing here, or nothing that one may know of; the page does not tell which."""
    return _page(
        request,
        404,
        _("There is nothing at this address"),
        _("The page was moved or removed, you have no access to it, or there is a mistake in the address."),
        [
            _("Check the address for a missing or an extra character."),
            _("Start from the first page or search."),
        ],
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429: one tries too often, such as passwords."""
    return _page(
        request,
        429,
        _("Too many attempts"),
        _("To keep accounts safe we allow only a few attempts in a short time."),
        [_("Wait a few minutes and try again."), _("If you forgot your password, have a new one set.")],
    )


def failure(request: HttpRequest) -> HttpResponse:
    """500: we made a mistake. Asks nothing of the database, which may be what failed."""
    said = {
        "status": 500,
        "heading": _("Something broke on our side"),
        "said": _(
            "It is not your fault. What you saved before is safe; the last step may not have been done."
        ),
        "steps": [
            _("Try it again in a few minutes."),
            _("If it happens again, write to the contact below and say when it was."),
        ],
    }
    return HttpResponse(render_to_string("ui/failure.html", {**plain_context(request), **said}), status=500)


def _page(request: HttpRequest, status: int, heading: str, said: str, steps: list[str]) -> HttpResponse:
    content = {"status": status, "heading": heading, "said": said, "steps": steps}
    return render(request, "ui/error.html", content, status=status)
