"""Who is asking, on every request; what becomes of one that may not; and when a session is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from meritko.web.accounts.actor import NOBODY, Actor, Forbidden, Unknown, actor_of
from meritko.web.accounts.models import User
from meritko.web.accounts.queries import has_second_factor
from meritko.web.audit.actions import record

Answer = Callable[[HttpRequest], HttpResponse]

BEGAN, SEEN = "began", "seen"
"""Where a session keeps the seconds of the epoch in which it began and was last used."""

SEEN_EVERY = 60
"""Seconds within which the use of a session is noted at most once."""

OPEN_TO_ALL = frozenset({"account_login", "account_logout", "account_reset_password", "accounts:invitation"})
"""Pages on which the end of an old session is no news."""

SETTING_UP = frozenset(
    {
        "accounts:second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)
"""All that is open to somebody who must have a second factor and has none."""


OPEN = frozenset({"theme", "logo", "accessibility", "pattern_book", "pattern_error"})
"""Pages of the look, which knows nothing of signing in; others say for themselves `login_not_required`."""


class everybody_signs_in(LoginRequiredMiddleware):  # noqa: N801
    """Leads to the sign-in page from everything that does not say it is open to all."""

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if _view_name(request) in OPEN:
            return None
        answer: HttpResponseBase | None = super().process_view(request, *view)
        return answer


class sessions_end:  # noqa: N801 - named as what it does, like every middleware of ours
    """Ends a session that was idle or lasted too long, or whose person's rights or password changed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = request.session.get(SESSION_KEY)
        if number is None:
            return self.get_response(request)
        why = _over(request, number)
        if why:
            return self._ended(request, why)
        self._seen(request)
        return self.get_response(request)

    def _ended(self, request: HttpRequest, why: str) -> HttpResponse:
        if request.user.is_authenticated:
            request.session_ends = why  # type: ignore[attr-defined]  # read by what is told of signing out
            logout(request)
        if _view_name(request) in OPEN_TO_ALL:
            return self.get_response(request)
        request.actor = NOBODY  # type: ignore[attr-defined]
        address = f"{reverse('account_login')}?{urlencode({'next': _where(request)})}"
        response = render(request, "accounts/session_ended.html", {"why": why, "again": address}, status=401)
        if request.headers.get("HX-Request"):
            response["HX-Redirect"] = address
        return response

    def _seen(self, request: HttpRequest) -> None:
        now = int(time.time())
        session = request.session
        if BEGAN not in session:
            session[BEGAN] = now
        if now - session.get(SEEN, 0) >= SEEN_EVERY:
            session[SEEN] = now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


class who_is_asking:  # noqa: N801
    """Sets `request.actor`, answers Forbidden and Unknown, and leads to a second factor who must have one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if SESSION_KEY in request.session and request.user.is_authenticated:
            translation.activate(request.user.language)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        if settings.DEMO or SESSION_KEY not in request.session or _view_name(request) in SETTING_UP:
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.needs_second_factor or has_second_factor(actor.user):
            return None
        return redirect("accounts:second_factor")

    def process_exception(self, _request: HttpRequest, error: Exception) -> None:
        if isinstance(error, Forbidden):
            raise PermissionDenied from error
        if isinstance(error, Unknown):
            raise Http404 from error


def _over(request: HttpRequest, number: str) -> str:
    """Why the session of this request is over; empty when it is not."""
    session, now = request.session, time.time()
    kept, began, seen = session.get(HASH_SESSION_KEY, ""), session.get(BEGAN, now), session.get(SEEN, now)
    if not request.user.is_authenticated:  # Django has just compared what the session carries with the person
        why = _changed(number, kept)
        record("session.ended", who=int(number), thing="user", thing_id=number, details={"why": why})
        return why
    if now - began >= settings.LONGEST_SESSION.total_seconds():
        return "too_long"
    if now - seen >= settings.IDLE.total_seconds():
        return "idle"
    return ""


def _changed(number: str, kept: str) -> str:
    user = User.objects.filter(pk=number).first()
    if user is None or not user.is_active:
        return "account_closed"
    return "password" if kept.rpartition(".")[2] == str(user.rights_version) else "rights"


def _view_name(request: HttpRequest) -> str:
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name
    except Resolver404:
        return ""


def _where(request: HttpRequest) -> str:
    """Where to go after signing in again: what was asked for, or the page of the form that was sent."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    told = get_next_redirect_url(request)
    referer = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    same = referer.netloc == request.get_host()
    return str(told or (referer.path + (f"?{referer.query}" if referer.query else "") if same else "/"))


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user, timezone.localdate()) if user.is_authenticated else NOBODY
