"""By what the reports of an office look: what is used now, and what was used before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.models import Edition, Look, Run, RunFile
from meritko.web.evaluating.policies import makes
from meritko.web.territory.queries.details import outlines_changed_since

LARGEST_TEMPLATE = 10 * 2**20
LARGEST_PICTURE = 2**20
MOST_PICTURES = 6
"""Pictures beside the emblem: more do not fit into one line of a title page."""

MOST_BEFORE = 20
"""Files used before that the page lists, the latest first."""


@dataclass(frozen=True)
class LookOfOffice:
    """The look of the reports of one office."""

    template: Look | None
    pictures: list[Look]
    before: list[Look]


def in_use(office: int, kind: Look.Kind) -> list[Look]:
    """The templates (one at most) or the pictures that an office uses, in the order in which they came."""
    found = Look.objects.filter(organisation=office, kind=kind, left_at=None)
    return list(found.select_related("original__content", "given_by"))


def look_of(actor: Actor) -> LookOfOffice:
    """The look of the reports of the actor's office.

    Raises:
        Forbidden: the actor makes no runs.
    """
    office = actor.demand(Right.START_RUNS)[0].organisation
    template = in_use(office, Look.Kind.TEMPLATE)
    left = Look.objects.filter(organisation=office, left_at__isnull=False).order_by("-left_at", "-pk")
    before = left.select_related("original__content", "given_by", "left_by")[:MOST_BEFORE]
    return LookOfOffice(next(iter(template), None), in_use(office, Look.Kind.PICTURE), list(before))


def own_look(actor: Actor, number: int) -> Look:
    """A file by which the reports of the actor's office look or looked.

    Raises:
        Forbidden: the actor makes no runs.
        Unknown: it is of another office, or there is none.
    """
    actor.demand(Right.START_RUNS)
    found = Look.objects.filter(pk=number).first()
    if found is None or not makes(actor, found.organisation_id):
        raise Unknown(number)
    return found


def has_pictures(office: int) -> bool:
    """Whether the title pages of an office carry pictures."""
    return Look.objects.filter(organisation=office, kind=Look.Kind.PICTURE, left_at=None).exists()


def looks_different_now(run: Run, latest: Edition) -> bool:
    """Whether an edition made now would have another template, other pictures or other maps."""
    used = in_use(run.organisation_id, Look.Kind.TEMPLATE)
    if next((look.pk for look in used), None) != latest.template_id:
        return True
    return _pictures_changed(run, latest) or outlines_changed_since(latest.made_at)


def _pictures_changed(run: Run, latest: Edition) -> bool:
    if run.has_emblem is False or run.files.filter(kind=RunFile.Kind.LOGO).exists():
        return False
    pictures: QuerySet[Look] = Look.objects.filter(organisation=run.organisation_id, kind=Look.Kind.PICTURE)
    came = pictures.filter(left_at=None, given_at__gt=latest.made_at)
    went = pictures.filter(left_at__gt=latest.made_at, given_at__lte=latest.made_at)
    return came.exists() or went.exists()
