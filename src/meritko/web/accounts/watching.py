"""What is noted of signing in: who began and ended a session, who failed, whose way to sign in changed."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social_signals
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts import letters
from meritko.web.accounts.models import User
from meritko.web.audit.actions import record
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.notices.actions import write_letter

ACTIONS = {
    "session.began": _("signed in"),
    "session.ended": _("signed out"),
    "session.failed": _("failed to sign in"),
    "session.refused_identity": _("an identity of an outside provider was refused"),
    "second_factor.failed": _("wrote a wrong code"),
    "second_factor.added": _("a second factor was added"),
    "second_factor.removed": _("a second factor was removed"),
    "second_factor.renewed": _("recovery codes were made anew"),
    "password.changed": _("the password was changed"),
    "password.reset": _("the password was set anew"),
    "identity.connected": _("an outside identity was connected"),
    "identity.disconnected": _("an outside identity was disconnected"),
    "profile.changed": _("the profile was changed"),
    "account.made": _("the account was made"),
    "account.closed": _("the account was closed"),
    "account.reopened": _("the account was opened again"),
    "role.changed": _("a role was changed"),
    "role.ended": _("a role was ended"),
    "substitution.arranged": _("a substitution was arranged"),
    "people.seen": _("the list of people was seen"),
    "person.seen": _("the page of a person was seen"),
    "invitation.sent": _("an invitation was sent"),
    "invitation.taken": _("an invitation was accepted"),
    "invitation.withdrawn": _("an invitation was withdrawn"),
    "invitation.trouble": _("an invitation ran into trouble"),
    "organisation.added": _("an organisation was added"),
    "organisation.changed": _("an organisation was changed"),
}


def failed(email: str) -> None:
    """Somebody could not sign in; noted with the number of the account, never with what was typed."""
    known = User.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()
    record("session.failed", who=None, thing="user", thing_id=known or "", details={"how": "password"})


def refused_identity() -> None:
    """An answer of an outside provider was not believed, or belongs to nobody invited."""
    record("session.refused_identity", who=None)


def mail_of_change(what: str, email: str) -> None:
    """Tell a person by mail of a change in how they sign in."""
    user = User.objects.filter(email=email.lower()).first()
    if user is not None:
        subject, body = letters.change(user.language, what)
        write_letter(
            f"security:{get_random_string(32)}", user=user.pk, subject=subject, body=body, now=timezone.now()
        )


def watch() -> None:
    """Be told by the libraries; called when the application is ready."""
    name_actions(ACTIONS)
    name_things({"invitation": _("invitation"), "organisation": _("organisation")})
    account_signals.user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    account_signals.password_changed.connect(_password_changed)
    account_signals.password_set.connect(_password_changed)
    account_signals.password_reset.connect(_password_reset)
    mfa_signals.authenticator_added.connect(_factor_added)
    mfa_signals.authenticator_removed.connect(_factor_removed)
    mfa_signals.authenticator_reset.connect(_factor_renewed)
    mfa_signals.authentication_failed.connect(_code_failed)
    social_signals.social_account_added.connect(_identity_connected)
    social_signals.social_account_removed.connect(_identity_disconnected)


def _note(action: str, user: User | None, **details: str) -> None:
    if user is not None and user.pk:
        record(action, who=user.pk, thing="user", thing_id=user.pk, details=details)


def _signed_in(user: User, **_more: Any) -> None:
    factor = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    how = "provider" if "sociallogin" in _more else "own"
    _note("session.began", user, how=how, second_factor="yes" if factor else "no")


def _signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    _note("session.ended", user, why=getattr(request, "session_ends", "by_hand"))


def _password_changed(user: User, **_more: Any) -> None:
    _note("password.changed", user)


def _password_reset(user: User, **_more: Any) -> None:
    _note("password.reset", user)


def _factor_added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    _note("second_factor.added", user, kind=authenticator.type)


def _factor_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    _note("second_factor.removed", user, kind=authenticator.type)


def _factor_renewed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    _note("second_factor.renewed", user, kind=authenticator.type)


def _code_failed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    record(
        "second_factor.failed", who=None, thing="user", thing_id=user.pk, details={"kind": authenticator.type}
    )


def _identity_connected(sociallogin: Any, **_more: Any) -> None:
    _note("identity.connected", sociallogin.user, provider=sociallogin.account.provider[:60])


def _identity_disconnected(socialaccount: Any, **_more: Any) -> None:
    _note("identity.disconnected", socialaccount.user, provider=socialaccount.provider[:60])
