"""People of a load, made inside an installation: signed in, and with the cookies of their browsers."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import SECOND_FACTOR_REQUIRED


def made(number: int, office: Organisation, rank: Rank) -> User:
    """Somebody with a role and, where it needs one, a second factor."""
    user = User.objects.create_user(f"zatez{number}@priklad.invalid", f"Zátěž {number}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    grant(user, office, rank, by=None, today=timezone.localdate())
    if rank.role in SECOND_FACTOR_REQUIRED:
        TOTP.activate(user, generate_totp_secret())
    return User.objects.get(pk=user.pk)  # a session carries the state of the rights, which have just changed


def signed_in(user: User) -> dict[str, str]:
    """The cookies of a browser in which somebody is signed in."""
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return {name: cookie.value for name, cookie in browser.cookies.items()}
