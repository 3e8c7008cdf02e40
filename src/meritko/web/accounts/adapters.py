"""How django-allauth behaves here: nobody signs up, and what it says is said our way."""
# ruff: noqa: ARG002 - the signatures are those of allauth

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any, ClassVar

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts import inviting, watching
from meritko.web.accounts.actor import Unknown, actor_of
from meritko.web.accounts.models import User

ANYWHERE = "login_failed_anywhere"
"""The count of wrong passwords of an account, wherever they come from."""

INVITATION = "invitation"
"""Where the session keeps the secret of an invitation whose link was opened."""


SAID = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/totp_activated.txt": _("From now on you sign in with a code from the application."),
    "mfa/messages/totp_deactivated.txt": _("The application for codes is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added. Next time you can sign in with it alone."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your new recovery codes."),
    "socialaccount/messages/account_connected.txt": _("The outside identity is connected."),
    "socialaccount/messages/account_connected_other.txt": _(
        "This outside identity belongs to another account."
    ),
    "socialaccount/messages/account_disconnected.txt": _("The outside identity is disconnected."),
}
"""The messages of allauth that are shown -> how we say them."""


WAYS = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code from the application"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
"""Ways to prove to be oneself once more -> what they are called."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail and the password do not belong together."),
        "too_many_login_attempts": _(
            "There were too many wrong attempts. Signing in is locked for five minutes; then try again."
        ),
        "locked_everywhere": _(
            "There were too many wrong attempts from many places. "
            "Sign in with a passkey, have a new password set, or try again tomorrow."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "rate_limited": _("That was too many attempts. Wait a minute and try again."),
        "invalid_password_reset": _(
            "The address for a new password is no longer valid. Ask for another one."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for an account from one address: nobody elsewhere is locked out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is looked at: the count of `allauth`, then that of the account from anywhere."""
        super().pre_authenticate(request, **credentials)
        self._tried_anywhere = ratelimit.consume(
            request, app="allauth.account", action=ANYWHERE, key=credentials.get("email", "").lower()
        )
        if not self._tried_anywhere:
            raise self.validation_error("locked_everywhere")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._tried_anywhere:
            self._tried_anywhere.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Who sets a new password by mail begins with clean counts."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        key = credentials.get("email", "").lower()
        ratelimit.clear(request, app="allauth.account", action=ANYWHERE, key=key)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        watching.failed(credentials.get("email", ""))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **more: Any
    ) -> None:
        """Of what allauth wants to say on the next page, what is worth it, in our words."""
        if more.get("message"):
            messages.add_message(request, level, more["message"])
        elif message_template in SAID:
            messages.add_message(request, level, str(SAID[message_template]))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:safety")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How one proves to be oneself once more, in our words."""
        return [
            {**each, "description": WAYS[each["id"]]} for each in super().get_reauthentication_methods(user)
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in a short while ago counts; only later one proves oneself once more."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = bool(records) and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What allauth tells by mail on its own are changes of one's security; said our way."""
        watching.mail_of_change(template_prefix, email)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are kept encrypted, and who must have one keeps the last one."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is not valid. Codes change every half a minute; write the newest one."
        ),
        "cannot_delete_authenticator": _("Your role requires a second factor. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user: User = authenticator.user
        if not actor_of(user, timezone.localdate()).needs_second_factor:
            return True
        factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(factors.exclude(pk=authenticator.pk).exists())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.OFFICE.name}


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Identities of outside: they are tied to people who were invited, and make nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Nothing of what a provider tells of a person is kept but the number of the identity."""
        sociallogin.account.extra_data = {}
        user: User = sociallogin.user
        user.email = (data.get("email") or "").lower()
        return user

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        settings_of = login.provider.app.settings
        domains = [domain.lower() for domain in settings_of.get("email_domains", [])]
        known = not domains or email.rpartition("@")[2].lower() in domains
        return known and super().can_authenticate_by_email(login, email)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody new comes in only with the invitation opened in the same session, under its e-mail."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        user = self._of_invitation(request, sociallogin)
        if user is None:
            watching.refused_identity()
            page = render(
                request, "accounts/no_account.html", {"provider": sociallogin.provider.name}, status=403
            )
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)

    def _of_invitation(self, request: HttpRequest, sociallogin: SocialLogin) -> User | None:
        secret = request.session.get(INVITATION, "")
        try:
            invitation = inviting.opened(secret, None, timezone.now()).invitation
            verified = {
                each.email.lower()
                for each in sociallogin.email_addresses
                if each.verified and self.can_authenticate_by_email(sociallogin, each.email)
            }
            if invitation.email not in verified:
                return None
            return inviting.take_as_new(secret, invitation.email.partition("@")[0], None, timezone.now())
        except Unknown:
            return None

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_more: Any) -> None:
        watching.refused_identity()

    def validate_disconnect(self, account: Any, accounts: Any) -> None:
        if len(accounts) == 1 and not account.user.has_usable_password():
            raise self.validation_error("no_password")


def _cipher() -> Fernet:
    key = hashlib.blake2b(
        str(settings.SECRET_KEY).encode(), digest_size=32, person=b"second factors"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(key))
