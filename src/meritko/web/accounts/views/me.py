"""One's own account: profile, sessions, ways to sign in, and what was done with the account."""

from __future__ import annotations

from typing import Any, cast

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts import actions, queries
from meritko.web.accounts.actor import Asked
from meritko.web.accounts.forms import ProfileForm
from meritko.web.accounts.models import Membership, User
from meritko.web.audit.queries import entries_concerning, told
from meritko.web.ui.page import THEME_COOKIE

ON_A_PAGE = 50
_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def profile(request: Asked) -> HttpResponse:
    """Name, language and look; one's roles and who substitutes whom."""
    user = _me(request)
    form = ProfileForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk)
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        actions.change_profile(request.actor, **chosen)
        with translation.override(chosen["language"]):
            messages.success(request, _("The profile is saved."))
        answer = redirect("accounts:profile")
        _remember(answer, THEME_COOKIE, chosen["theme"])
        _remember(answer, settings.LANGUAGE_COOKIE_NAME, chosen["language"])
        return answer
    held = queries.own_memberships(request.actor, timezone.localdate())
    content = {"form": form, "email": user.email, "rows": [_row(each) for each in held]}
    return render(request, "accounts/profile.html", content, status=422 if form.is_bound else 200)


@require_GET
def safety(request: Asked) -> HttpResponse:
    """How one signs in: password, second factor, outside identities; and the sessions that are open."""
    user = _me(request)
    content = {
        "passkeys": queries.passkeys_of(user),
        "factors": queries.factors_of(user),
        "required": request.actor.needs_second_factor and not settings.DEMO,
        "has_password": user.has_usable_password(),
        "sessions": queries.sessions_of(user),
        "identities": {each.provider for each in SocialAccount.objects.filter(user=user)},
    }
    return render(request, "accounts/safety.html", content)


@require_POST
def end_session(request: Asked, number: int) -> HttpResponse:
    """Sign out one of one's sessions."""
    actions.end_session(request.actor, number)
    messages.success(request, _("The session is signed out."))
    return redirect("accounts:safety")


@require_GET
def log(request: Asked) -> HttpResponse:
    """What was done with one's account and by it."""
    page = Paginator(entries_concerning(_me(request).pk), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/log.html", {"page": page, "rows": told(page)})


def _me(request: Asked) -> User:
    return cast("User", request.user)  # every page here is for who is signed in


def _row(each: Membership) -> dict[str, Any]:
    return {
        "membership": each,
        "role": queries.role_name(each.role),
        "territory": queries.territory_name(each.scope_kind, each.scope),
        "instead_of": each.substitutes.user.name if each.substitutes else "",
        "substitutes": [s for s in each.substitutions.all() if s.ended_at is None],
    }


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
