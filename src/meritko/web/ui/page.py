"""What every page knows: who is reading, in what installation, and where one can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

THEME_COOKIE = "theme"
THEMES = {"auto": _("As the device"), "light": _("Light"), "dark": _("Dark")}


class Reader(Protocol):
    """Who reads a page; what an Actor of `accounts` is, as far as the look is concerned."""

    @property
    def user(self) -> int | None: ...
    @property
    def name(self) -> str: ...


class Menu(StrEnum):
    """Where an entry stands: in the header, behind the reader's name, or at the foot of every page."""

    MAIN = "main"
    ACCOUNT = "account"
    FOOT = "foot"


@dataclass(frozen=True)
class Place:
    """An entry of a menu. `for_whom` tells whether a reader sees it; nobody signed in sees the foot only.

    `posted` marks what changes something, such as signing out: it is drawn as a button that posts.
    """

    label: str | Promise
    url_name: str
    icon: str
    for_whom: Callable[[Any], bool]
    order: int = 50
    menu: Menu = Menu.MAIN
    posted: bool = False


_places: list[Place] = []
_search: list[str] = []
_modules: list[str] = []


def register_place(place: Place) -> None:
    """Add an entry to a menu; called by an app when it is ready. Adding it again changes nothing."""
    if place not in _places:
        _places.append(place)
        _places.sort(key=lambda each: (each.order, each.url_name))


def register_search(url_name: str) -> None:
    """Name the page that answers the search field of the header (`?q=`); without one there is no field."""
    _search[:] = [url_name]


def register_module(path: str) -> None:
    """Have every page load a module of JavaScript, by its path among the static files (`app/name.js`)."""
    if path not in _modules:
        _modules.append(path)


def theme_of(request: HttpRequest) -> str:
    """The colours that the reader chose: `auto`, `light` or `dark`."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def plain_context(request: HttpRequest) -> dict[str, object]:
    """What a page knows without asking the database who is reading: for pages that tell of a failure."""
    return {
        "office": settings.OFFICE,
        "demo": settings.DEMO,
        "language": get_language() or settings.LANGUAGE_CODE,
        "theme": theme_of(request),
        "themes": THEMES,
        "address": request.get_full_path(),
        "here": request.resolver_match.view_name if request.resolver_match else "",
        "foot_places": _seen(Menu.FOOT, None),
        "modules": _modules,
    }


def context(request: HttpRequest) -> dict[str, object]:
    """The variables that every template has."""
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and bool(actor.user)
    return {
        **plain_context(request),
        "actor": actor,
        "signed_in": signed_in,
        "places": _seen(Menu.MAIN, actor) if signed_in else [],
        "account_places": _seen(Menu.ACCOUNT, actor) if signed_in else [],
        "search": _search[0] if signed_in and _search else "",
    }


def _seen(menu: Menu, actor: Reader | None) -> list[Place]:
    return [place for place in _places if place.menu is menu and (menu is Menu.FOOT or place.for_whom(actor))]
