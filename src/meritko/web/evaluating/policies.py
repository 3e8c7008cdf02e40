"""Who makes runs, and who reads which edition of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from meritko.reports.document import AUDIENCES, Audience
from meritko.web.accounts.actor import Actor, Post, Unknown
from meritko.web.accounts.roles import Right, Role
from meritko.web.evaluating.models import Edition, Run, UploadSet

READS: Mapping[Role, tuple[Audience, ...]] = {
    Role.NATIONAL_ANALYST: AUDIENCES,
    Role.REGIONAL_COORDINATOR: ("region",),
    Role.MUNICIPAL_COORDINATOR: ("programme",),
    Role.ROMA_ADVISER: ("programme",),
    Role.PROJECT_WORKER: ("programme",),
    Role.CONSULTANT: ("programme",),
    Role.READER: ("programme",),
}
"""Which editions a role reads once a run is released, if it may see runs at all."""


def made_by(actor: Actor) -> Q:
    """The sets and runs of the organisations for which the actor makes runs.

    Raises:
        Forbidden: the actor makes none.
    """
    return Q(organisation__in={post.organisation for post in actor.demand(Right.START_RUNS)})


def seen_by(actor: Actor) -> Q:
    """The runs the actor may know of: the own ones, and those released for an audience of the actor.

    Raises:
        Forbidden: the actor sees no runs.
    """
    posts = actor.demand(Right.SEE_RUNS)
    found = made_by(actor) if actor.may(Right.START_RUNS) else Q(pk__in=[])
    for audience in _read_by(posts):
        found |= Q(released_at__isnull=False, audiences__contains=audience)
    return found


def makes(actor: Actor, organisation: int) -> bool:
    """Whether the actor makes runs for an organisation."""
    return any(post.organisation == organisation for post in actor.posts_with(Right.START_RUNS))


def changeable(actor: Actor, thing: UploadSet | Run) -> None:
    """Let only those pass who make runs for the organisation of a set or a run.

    Raises:
        Forbidden: the actor makes no runs, and may know of this one.
        Unknown: the actor makes runs, but none for this organisation.
    """
    actor.demand(Right.START_RUNS)
    if not makes(actor, thing.organisation_id):
        raise Unknown(thing.pk)


def audiences_read(actor: Actor, run: Run) -> tuple[Audience, ...]:
    """The audiences whose edition of a run (one of `seen_by`) the actor may read, the widest first."""
    own = makes(actor, run.organisation_id)
    allowed = AUDIENCES if own else _read_by(actor.posts_with(Right.SEE_RUNS))
    made = run.audiences.split()
    return tuple(each for each in AUDIENCES if each in allowed and each in made)


def widest(actor: Actor, run: Run) -> Audience:
    """How much of the results of a run the actor may see.

    Raises:
        Unknown: nothing.
    """
    found = audiences_read(actor, run)
    if makes(actor, run.organisation_id):
        return "national"
    if not found:
        raise Unknown(run.pk)
    return found[0]


def demand_audience(actor: Actor, run: Run, edition: Edition, audience: str) -> Audience:
    """The audience as asked for in an address.

    Raises:
        Unknown: there is no such edition, or the actor may not read it.
    """
    for each in audiences_read(actor, run):
        if each == audience and each in edition.audiences.split():
            return each
    raise Unknown(run.pk)


def _read_by(posts: tuple[Post, ...]) -> tuple[Audience, ...]:
    allowed = {audience for post in posts for audience in READS.get(post.role, ())}
    return tuple(each for each in AUDIENCES if each in allowed)
