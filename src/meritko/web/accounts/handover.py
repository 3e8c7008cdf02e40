"""What becomes of the work of somebody who leaves an organisation: it falls to its coordinator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from meritko.web.accounts.models import Membership
from meritko.web.accounts.roles import RIGHTS, Right, Role


@dataclass(frozen=True)
class Leaving:
    """Somebody no longer acts for an organisation. `heir`: who takes the work; None when nobody is left."""

    user: int
    organisation: int
    heir: int | None


Takes = Callable[[Leaving], None]
_takers: list[Takes] = []
_COORDINATE = tuple(role.value for role, rights in RIGHTS.items() if Right.MANAGE_PEOPLE in rights)


def register(taker: Takes) -> None:
    """Have an app told of everybody who leaves, within the transaction; called when the app is ready."""
    if taker not in _takers:
        _takers.append(taker)


def hand_over(user: int, organisation: int, today: date) -> Leaving:
    """Tell every app that a person has left, and who takes the work."""
    leaving = Leaving(user, organisation, _heir(user, organisation, today))
    for taker in _takers:
        taker(leaving)
    return leaving


def _heir(leaver: int, organisation: int, today: date) -> int | None:
    """The organisation's coordinator longest in office; an administrator where there is none."""
    held = Membership.objects.held(today).filter(role__in=_COORDINATE, substitutes=None, user__is_active=True)
    others = held.exclude(user=leaver).order_by("valid_from", "pk")
    own = others.filter(organisation=organisation).first()
    found = own or others.filter(role=Role.ADMINISTRATOR).first()
    return found.user_id if found else None
