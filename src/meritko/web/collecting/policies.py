"""For what one may apply, and whose projects one may know of."""

from __future__ import annotations

from django.db.models import Q

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Right, Role, ScopeKind
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Project, Round
from meritko.web.submissions.policies import asked_posts


def may_apply(actor: Actor, around: Round) -> bool:
    """Whether the actor could apply in a round at all: for a municipality, or for a project."""
    return bool(own_codes(actor, around))


def own_codes(actor: Actor, around: Round) -> frozenset[str]:
    """The codes of municipalities, or of projects, for which the actor may apply in a round."""
    form = form_named(around.form)
    if form.kind != "application":
        return frozenset()
    if form.about == "project":
        running = Q(until_year=None) | Q(until_year__gte=around.year)
        wanted = Q(programme=around.programme, since_year__lte=around.year) & running
        found = Project.objects.filter(wanted & own_projects(actor))
        return frozenset(found.values_list("code", flat=True))
    return own_municipalities(actor) if form.about == "municipality" else frozenset()


def own_municipalities(actor: Actor) -> frozenset[str]:
    """The codes of the municipalities for which the actor acts."""
    posts = [post for post in actor.posts_with(Right.ANSWER) if post.role is Role.MUNICIPAL_COORDINATOR]
    codes = {post.scope for post in posts if post.scope_kind is ScopeKind.MUNICIPALITY}
    offices = [post.organisation for post in posts if post.scope_kind is ScopeKind.ORGANISATION]
    if offices:
        kind = Organisation.Kind.MUNICIPALITY
        codes |= set(Organisation.objects.filter(pk__in=offices, kind=kind).values_list("code", flat=True))
    return frozenset(codes - {""})


def own_projects(actor: Actor) -> Q:
    """The projects of the organisations for which the actor acts as a whole."""
    return Q(organisation__in=project_offices(actor))


def project_offices(actor: Actor) -> frozenset[int]:
    """The organisations for whose projects the actor acts."""
    return frozenset(
        post.organisation
        for post in asked_posts(actor)
        if post.role is Role.PROJECT_WORKER
        or (post.role is Role.MUNICIPAL_COORDINATOR and post.scope_kind is ScopeKind.ORGANISATION)
    )


def may_begin_new(actor: Actor, around: Round) -> bool:
    """Whether the actor could note a new project in a round and apply for it."""
    form = form_named(around.form)
    return (form.kind, form.about) == ("application", "project") and bool(project_offices(actor))


def seen_projects(actor: Actor) -> Q:
    """The projects that the actor may know of: all for who opens rounds, those of a region, the own ones.

    Raises:
        Forbidden: the actor has nothing to do with projects.
    """
    if actor.may(Right.OPEN_ROUNDS):
        return Q()
    posts = asked_posts(actor) or actor.demand(Right.REPORT)
    regions = [
        post.scope
        for post in posts
        if post.role is Role.REGIONAL_COORDINATOR and post.scope_kind is ScopeKind.REGION and post.scope
    ]
    return own_projects(actor) | Q(region__in=regions)
