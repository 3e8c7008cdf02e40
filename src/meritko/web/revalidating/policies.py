"""Who knows of a matter, who proposes, who takes a stand, who decides."""

from __future__ import annotations

from django.db.models import Q

from meritko.web.accounts.actor import Actor, Post
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.revalidating.claims import Side
from meritko.web.revalidating.models import Matter


def seen_by(actor: Actor) -> Q:
    """The matters that the actor is a party of, or watches over.

    Raises:
        Forbidden: the actor has nothing to do with rounds.
    """
    found = Q(pk__in=[])
    for post in actor.demand(Right.ANSWER):
        if post.scope_kind is ScopeKind.COUNTRY:
            return Q()
        if post.scope and post.scope_kind is ScopeKind.REGION:
            found |= Q(region=post.scope)
        elif post.scope and post.scope_kind is ScopeKind.ORP:
            found |= Q(orp=post.scope)
        elif post.scope and post.scope_kind is ScopeKind.MUNICIPALITY:
            found |= Q(kind="municipality", code=post.scope)
    return found


def side_of(actor: Actor, matter: Matter) -> str:
    """For whom the actor speaks in a matter: `office` (the Government Office) or a Side; empty for nobody."""
    sides = [side for post in actor.posts_with(Right.ANSWER) if (side := _side(post, matter))]
    return sides[0] if sides else ""


def may_propose(actor: Actor, matter: Matter) -> bool:
    """The Government Office and the region propose what should hold."""
    return side_of(actor, matter) in {OFFICE, Side.REGION}


OFFICE = "office"


def _side(post: Post, matter: Matter) -> str:
    if post.scope_kind is ScopeKind.COUNTRY:
        return OFFICE
    if post.scope == "":
        return ""
    if post.scope_kind is ScopeKind.REGION and post.scope == matter.region:
        return Side.REGION
    if post.scope_kind is ScopeKind.ORP and post.scope == matter.orp:
        return Side.ORP
    if post.scope_kind is ScopeKind.MUNICIPALITY and (matter.kind, matter.code) == (
        "municipality",
        post.scope,
    ):
        return Side.MUNICIPALITY
    return ""
