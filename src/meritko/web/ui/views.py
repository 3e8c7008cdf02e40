"""Pages of the look itself: the choice of colours, the logo, accessibility, the pattern book."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from meritko.web.ui import errors, samples
from meritko.web.ui.page import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 3600
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg"}


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the colours the reader chose in this browser, and go back to where the choice was made."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return errors.bad_request(request)
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = redirect(back if ours else "/")
    answer.set_cookie(
        THEME_COOKIE,
        chosen,
        max_age=_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


@require_GET
def logo(_request: HttpRequest) -> HttpResponse:
    """The picture that the office put into its home and named in `office.toml`."""
    name = settings.OFFICE.logo
    kind = _PICTURES.get(Path(name).suffix.lower())
    path = settings.HOME.folder / Path(name).name
    if not kind or not path.is_file():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type=kind, headers={"Cache-Control": "max-age=3600"})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement on accessibility that act 99/2019 Sb. asks for (§ 8), with the way to complain (§ 9)."""
    return render(request, "ui/accessibility.html")


@require_GET
def pattern_book(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    _only_for_builders(request)
    return render(request, "ui/showcase.html", samples.everything(request.GET))


@require_GET
def pattern_error(request: HttpRequest, status: int) -> HttpResponse:
    """A page of an error as people see it, under an address where it can be looked at."""
    _only_for_builders(request)
    pages = {
        400: errors.bad_request,
        403: errors.forbidden,
        404: errors.not_found,
        429: errors.too_many,
        500: errors.failure,
    }
    if status not in pages:
        raise Http404
    return pages[status](request)


def _only_for_builders(request: HttpRequest) -> None:
    """In a demonstration for everybody; elsewhere for those who keep the installation."""
    actor = getattr(request, "actor", None)
    if not settings.DEMO and not (actor is not None and actor.may("see_pattern_book")):
        raise Http404
