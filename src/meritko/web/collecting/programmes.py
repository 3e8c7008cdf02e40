"""What is collected: the forms of each programme, and how a programme stands in an address."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Unknown
from meritko.web.methodology import current_pack, language

SHARED = "spolecne"
"""How what belongs to no single programme stands in an address, in place of a programme."""

_KINDS = ("application", "final_report", "direct_query", "outside", "register")


@cache
def collected() -> dict[str, tuple[Form, ...]]:
    """Programme (empty: what serves several) -> its forms, in the order in which a year asks them.

    Forms about the register are asked when it is re-validated, but for those about the whole country.
    """
    found: dict[str, list[Form]] = {each.id: [] for each in current_pack().programmes}
    for form in current_pack().forms.by_id.values():
        if form.kind != "register" or form.about == "country":
            found.setdefault(form.programme, []).append(form)
    return {
        programme: tuple(sorted(forms, key=lambda form: _KINDS.index(form.kind)))
        for programme, forms in found.items()
        if forms
    }


def forms_of(programme: str) -> tuple[Form, ...]:
    """The forms of a programme.

    Raises:
        Unknown: nothing is collected for such a programme.
    """
    if programme not in collected():
        raise Unknown(programme)
    return collected()[programme]


def form_ids() -> list[str]:
    """The ids of all forms that are collected."""
    return [form.id for forms in collected().values() for form in forms]


def of_kind(programme: str, kinds: Iterable[str]) -> list[str]:
    """The ids of a programme's forms of some kinds."""
    wanted = set(kinds)
    return [form.id for form in collected().get(programme, ()) if form.kind in wanted]


def slug_of(programme: str) -> str:
    """A programme as it stands in an address."""
    return programme or SHARED


def programme_of(slug: str) -> str:
    """The programme of an address.

    Raises:
        Unknown: nothing is collected for such a programme.
    """
    programme = "" if slug == SHARED else slug
    forms_of(programme)
    return programme


def name_of(programme: str) -> str:
    """What a programme is called in the language of the reader."""
    known = current_pack().programme(programme)
    return known.label.say(language()) if known else _("Shared by all programmes")
