"""What the pages of signing in know besides: who can be chosen in a demonstration, and outside providers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from meritko.web.accounts import demo

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def context(request: HttpRequest) -> dict[str, Callable[..., Any]]:
    """Functions, so that only the pages that use them ask."""
    return {
        "demo_people": lambda: demo.offered() if settings.DEMO else [],
        "providers": lambda: get_adapter().list_providers(request) if settings.OFFICE.login else [],
        "has_passkey": has_passkey,
        "spaced": spaced,
        "browser": browser,
    }


def has_passkey(user: Any) -> bool:
    """Whether a person has a passkey to use as the second step."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def spaced(key: str) -> str:
    """A key in groups of four, as it is copied by hand."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def browser(told: str) -> str:
    """What a browser calls itself, in two words."""
    name = next((name for mark, name in _BROWSERS if mark in told), "")
    system = next((name for mark, name in _SYSTEMS if mark in told), "")
    return ", ".join(filter(None, (name, system))) or told[:40]
