"""What is done in the background: a forgotten password, so that no page tells by its time whom it knows."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import task

from meritko.web.accounts import letters
from meritko.web.accounts.models import User
from meritko.web.notices.actions import full_address, write_letter


@task()
def send_password_reset(email: str, language: str) -> None:
    """Mail a link for a new password, or that there is no account with this address."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        subject, body = letters.no_account(language)
    else:
        key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        link = full_address(reverse("account_reset_password_from_key", kwargs=key))
        subject, body = letters.password_reset(user.language, link)
    to = {"user": user.pk} if user else {"address": email}
    write_letter(f"password:{get_random_string(32)}", subject=subject, body=body, now=timezone.now(), **to)
