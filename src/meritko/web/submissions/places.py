"""Municipalities as answers: chosen by a part of the name, kept as the official code."""

from __future__ import annotations

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.territory.models import Municipality, Standing
from meritko.web.territory.names import plain
from meritko.web.territory.queries.places import standing

MOST = 20
"""How many municipalities are offered at once."""

LEAST_LETTERS = 2

_CODE = re.compile(r"\b[0-9]{6}\b")


class NoPlace(ValueError):
    """What was written names no municipality, or several; says what would."""


def offered(text: str, today: date) -> list[str]:
    """Municipalities whose name has a part, those that begin by it first, as they are written."""
    wanted = plain(text)
    if len(wanted) < LEAST_LETTERS:
        return []
    there = Standing.objects.held(today).select_related("region", "orp")
    first = there.filter(plain__startswith=wanted).order_by("order_key")[:MOST]
    found = [_written(each) for each in first]
    if len(found) < MOST:
        rest = there.filter(plain__contains=wanted).exclude(plain__startswith=wanted)
        found += [_written(each) for each in rest.order_by("order_key")[: MOST - len(found)]]
    return found


def code_of(text: str) -> str:
    """The code of the municipality that somebody wrote: its code, or a name that only one has.

    Raises:
        NoPlace: there is none like that, or there are several.
    """
    code = _CODE.search(text)
    if code:
        if not Municipality.objects.filter(pk=code[0]).exists() and Municipality.objects.exists():
            raise NoPlace(_("There is no municipality with the code {code}.").format(code=code[0]))
        return code[0]
    named = Standing.objects.held(timezone.localdate()).filter(plain=plain(text))
    found = list(named.select_related("region", "orp")[: MOST + 1])
    if not found:
        raise NoPlace(_("No municipality is called so. Write a part of its name and choose from the list."))
    if len(found) > 1:
        several = ", ".join(_written(each) for each in found[:5])
        raise NoPlace(_("There are several of this name; choose one: {several}.").format(several=several))
    return str(found[0].municipality_id)


def name_of(code: str) -> str:
    """A municipality as it is written: its name and code; the code alone where it is not known."""
    found = standing(code, timezone.localdate())
    return _written(found) if found else code


def _written(found: Standing) -> str:
    where = found.orp.name if found.orp and found.orp.name != found.name else found.region.name
    return f"{found.name} ({where}, {found.municipality_id})"
