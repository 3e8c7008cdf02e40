"""What territory puts into the shared rooms: its place in the menu, its work, files and finds."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.policies import register_regions
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.demonstration import register_demonstration
from meritko.web.files.policies import register_files_of
from meritko.web.search.queries import Hit, Source, register_source
from meritko.web.territory import demo, tasks
from meritko.web.territory.actions.given_places import ensure_regions
from meritko.web.territory.actions.places import THING
from meritko.web.territory.models import Region
from meritko.web.territory.queries.places import municipalities, orps, standing
from meritko.web.territory.register_rooms import register_rooms
from meritko.web.ui.page import Place, register_place
from meritko.web.work.kinds import register_kind


def _may_read(actor: Actor, _number: str) -> bool:
    return actor.may(Right.IMPORT_PLACES)


def _find(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    """Municipalities by a part of the name or the beginning of the code; those called exactly so first."""
    if not actor.may(Right.SEE_PLACES):
        return ()
    found = municipalities(timezone.localdate(), text=question, districts=True)
    exact = list(found.filter(name__iexact=question)[:most])
    keys = {each.pk for each in exact}
    others = [each for each in found[: most + len(keys)] if each.pk not in keys]
    return [
        Hit(
            each.name,
            reverse("places:municipality", args=[each.municipality_id]),
            ", ".join(
                filter(None, [each.orp.name if each.orp else "", each.region.name, each.municipality_id])
            ),
        )
        for each in [*exact, *others][:most]
    ]


def _make_regions(using: str, **_told: object) -> None:
    """The regions of the methodology; there from the start, whatever is loaded later."""
    if Region._meta.db_table in connections[using].introspection.table_names():
        ensure_regions()


def _region_of(kind: ScopeKind, code: str) -> str:
    """The region of an ORP or a municipality today; empty when it is not known."""
    today = timezone.localdate()
    if kind is ScopeKind.ORP:
        return orps(today).filter(pk=code).values_list("region", flat=True).first() or ""
    there = standing(code, today) if kind is ScopeKind.MUNICIPALITY else None
    return there.region_id if there else ""


register_regions(_region_of)
post_migrate.connect(_make_regions, sender=apps.get_app_config("territory"))
for _kind in (tasks.READ, tasks.WRITE):
    register_kind(_kind)
register_place(
    Place(_("Places"), "places:municipalities", "geo-alt-fill", lambda actor: actor.may(Right.SEE_PLACES), 40)
)
register_files_of(THING, _may_read)
register_source(Source(_("Municipalities"), _find, 10))
register_demonstration(demo.fill)
register_rooms()
name_things({"places": _("file of places"), THING: _("file of places"), "municipality": _("municipality")})
name_actions(
    {
        "places.loaded": _("a file of places was loaded"),
        "places.taken_back": _("a file of places was taken back"),
        "places.answered": _("it was said which municipalities a file means"),
        "places.given_up": _("a file of places was not loaded"),
        "places.succeeded": _("it was noted what became of a municipality"),
    }
)
