"""Coming in: an invitation, the duty to have a second factor, the one-click roles of a demonstration."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts import demo, inviting
from meritko.web.accounts.adapters import INVITATION
from meritko.web.accounts.forms import NewPerson
from meritko.web.accounts.inviting import Answer, Opened
from meritko.web.accounts.models import User
from meritko.web.accounts.queries import has_second_factor, role_name, territory_name

_STATUS = {
    Answer.WRONG_PERSON: 403,
    Answer.EXPIRED: 410,
    Answer.WITHDRAWN: 410,
    Answer.USED: 410,
    Answer.CLOSED: 403,
}


@login_not_required
@require_GET
def invitation_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation: its secret moves into the session, so no address and no log keeps it."""
    request.session[INVITATION] = secret
    return redirect("accounts:invitation")


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """An invitation, as whoever opened its link may take it or is told why not."""
    secret = request.session.get(INVITATION, "")
    user = request.user if isinstance(request.user, User) else None
    opened = inviting.opened(secret, user, timezone.now())
    if opened.answer is Answer.WELCOME:
        return _welcome(request, secret, opened)
    if user is not None and opened.answer is Answer.ACCEPT and request.method == "POST":
        inviting.take(secret, user, timezone.now())
        del request.session[INVITATION]
        user.refresh_from_db()
        update_session_auth_hash(request, user)  # rights that grew by one's own doing end only other sessions
        messages.success(request, _("The invitation is accepted."))
        return redirect("/")
    return _invitation_page(request, opened, _STATUS.get(opened.answer, 200))


def _welcome(request: HttpRequest, secret: str, opened: Opened) -> HttpResponse:
    form = NewPerson(request.POST if request.method == "POST" else None, email=opened.invitation.email)
    if request.method != "POST" or not form.is_valid():
        return _invitation_page(request, opened, 422 if form.is_bound else 200, form)
    told = form.cleaned_data
    user = inviting.take_as_new(secret, told["name"], told["password"], timezone.now())
    del request.session[INVITATION]
    record_authentication(request, user, "password", email=user.email)
    answer: HttpResponse = perform_login(request, user)
    return answer


def _invitation_page(
    request: HttpRequest, opened: Opened, status: int, form: NewPerson | None = None
) -> HttpResponse:
    offer = opened.invitation
    content = {
        "answer": opened.answer.value,
        "invitation": offer,
        "role": role_name(offer.role),
        "territory": territory_name(offer.scope_kind, offer.scope),
        "form": form,
    }
    return render(request, "accounts/invitation.html", content, status=status)


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody is led whose role requires a second factor and who has none."""
    if has_second_factor(request.user.pk):
        return redirect("/")
    return render(request, "accounts/second_factor.html")


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Come in as one of the invented people of a demonstration; there is no such page elsewhere."""
    user = demo.person_in(request.POST.get("role", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    answer: HttpResponse = perform_login(request, user)
    return answer


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey alone; leads on to where one wanted to go, as the password does."""

    def form_valid(self, form: LoginWebAuthnForm) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = perform_passwordless_login(self.request, authenticator, login)
        return answer


passkey_sign_in = login_not_required(PasskeySignIn.as_view())
