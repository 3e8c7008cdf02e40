"""Who may manage whom: how far a post reaches, and what it may give to others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q

from meritko.web.accounts.actor import Actor, Post, Unknown
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import GRANTS, SCOPES, Right, Role, ScopeKind

RegionOf = Callable[[ScopeKind, str], str]
_regions: list[RegionOf] = []


def register_regions(region_of: RegionOf) -> None:
    """Say in which region an ORP or a municipality lies (empty: nobody knows); the app of places does."""
    _regions[:] = [region_of]


def reach(posts: Iterable[Post]) -> Q:
    """The organisations that lie in the territory of any of the posts."""
    found = Q(pk__in=[])
    for post in posts:
        if post.scope_kind is ScopeKind.COUNTRY:
            return Q()
        found |= Q(pk=post.organisation)
        if post.scope_kind is ScopeKind.REGION and post.scope:
            found |= Q(region=post.scope)
    return found


def reaches(post: Post, organisation: Organisation) -> bool:
    """Whether an organisation lies in the territory of a post."""
    if post.scope_kind is ScopeKind.COUNTRY or post.organisation == organisation.pk:
        return True
    return post.scope_kind is ScopeKind.REGION and post.scope != "" and post.scope == organisation.region


def demand_management(actor: Actor, organisation: Organisation) -> tuple[Post, ...]:
    """The posts by which the actor manages the people of an organisation.

    Raises:
        Forbidden: the actor manages nobody.
        Unknown: the organisation is none of the actor's.
    """
    posts = tuple(post for post in actor.demand(Right.MANAGE_PEOPLE) if reaches(post, organisation))
    if not posts:
        raise Unknown(organisation.pk)
    return posts


def grantable(posts: Iterable[Post]) -> frozenset[Role]:
    """The roles that any of the posts may give."""
    return frozenset().union(*(GRANTS.get(post.role, frozenset()) for post in posts))


def may_grant(
    posts: Iterable[Post], role: Role, organisation: Organisation, kind: ScopeKind, scope: str
) -> bool:
    """Whether any of the posts may give a role over a territory; never over more than its own."""
    if kind not in SCOPES[role]:
        return False
    return any(
        role in GRANTS.get(post.role, frozenset())
        and reaches(post, organisation)
        and (post.scope_kind is ScopeKind.COUNTRY or _within(post, organisation, kind, scope))
        for post in posts
    )


def territory(organisation: Organisation, kind: ScopeKind) -> str:
    """The code of the territory that an organisation itself has; empty when it says nothing of it."""
    if kind is ScopeKind.REGION:
        return organisation.region
    if kind is ScopeKind.MUNICIPALITY and organisation.kind == Organisation.Kind.MUNICIPALITY:
        return organisation.code
    return ""


def _within(post: Post, organisation: Organisation, kind: ScopeKind, scope: str) -> bool:
    if kind is ScopeKind.ORGANISATION:
        return True
    if kind is ScopeKind.REGION:
        return post.scope_kind is ScopeKind.REGION and scope == post.scope
    if kind is ScopeKind.MUNICIPALITY and scope != "" and scope == territory(organisation, kind):
        return True
    return post.scope_kind is ScopeKind.REGION and post.scope != "" and post.scope == _region_of(kind, scope)


def _region_of(kind: ScopeKind, scope: str) -> str:
    return next((region_of(kind, scope) for region_of in _regions), "")
