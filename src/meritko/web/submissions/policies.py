"""Whose submissions are whose: who answers, who answers for somebody else, who only reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from meritko.web.accounts.actor import Actor, Forbidden, Post, Unknown
from meritko.web.accounts.models import Membership
from meritko.web.accounts.roles import RIGHTS, Right, ScopeKind
from meritko.web.submissions.models import LockException, Submission
from meritko.web.submissions.states import RoundState, Standing, State

ANSWERING = tuple(role for role, rights in RIGHTS.items() if Right.ANSWER in rights)
"""Roles that are asked, or answer for others."""


def seen_by(actor: Actor) -> Q:
    """The submissions that the actor may know of.

    Raises:
        Forbidden: the actor is asked nothing and watches over nothing.
    """
    found = Q(pk__in=[])
    for post in actor.demand(Right.ANSWER):
        if post.scope_kind is ScopeKind.COUNTRY:
            return Q()
        found |= own(post)
        if post.scope_kind is ScopeKind.REGION and post.scope:
            found |= Q(region=post.scope)
        elif post.scope_kind is ScopeKind.ORP and post.scope:
            found |= Q(orp=post.scope)
    return found


def own(post: Post) -> Q:
    """The submissions by which the holder of a post is asked."""
    if post.scope_kind in {ScopeKind.REGION, ScopeKind.ORP, ScopeKind.MUNICIPALITY}:
        return Q(kind=post.scope_kind.value, code=post.scope) if post.scope else Q(pk__in=[])
    return Q(organisation=post.organisation) if post.scope_kind is ScopeKind.ORGANISATION else Q(pk__in=[])


def owned_by(actor: Actor) -> Q:
    """The submissions by which the actor is asked."""
    found = Q(pk__in=[])
    for post in actor.posts_with(Right.ANSWER):
        found |= own(post)
    return found


def is_own(actor: Actor, submission: Submission) -> bool:
    """Whether the actor is the one who is asked."""
    return any(_is_own(post, submission) for post in actor.posts_with(Right.ANSWER))


def may_stand_in(actor: Actor, submission: Submission) -> bool:
    """Whether the actor may answer for who is asked: the national analyst, or the region it lies in."""
    return any(
        post.scope_kind is ScopeKind.COUNTRY
        or (post.scope_kind is ScopeKind.REGION and post.scope != "" and post.scope == submission.region)
        for post in actor.posts_with(Right.ANSWER)
    )


def demand_answering(actor: Actor, submission: Submission) -> bool:
    """Let only those pass who may answer; whether it is for somebody else.

    Raises:
        Forbidden: the actor answers nothing at all, or may only read this.
        Unknown: it is none of the actor's.
    """
    actor.demand(Right.ANSWER)
    if is_own(actor, submission):
        return False
    if may_stand_in(actor, submission):
        return True
    if Submission.objects.filter(seen_by(actor), pk=submission.pk).exists():
        raise Forbidden(Right.ANSWER)
    raise Unknown(submission.pk)


def exception_of(user: int | None, submission: Submission, today: date) -> LockException | None:
    """The exception under which a person may write today; None without one."""
    held = LockException.objects.filter(user=user, round=submission.round_id, until__gte=today, ended_at=None)
    return held.filter(Q(submission=None) | Q(submission=submission)).order_by("-submission", "-pk").first()


def standing_of(submission: Submission, *, is_excepted: bool, is_on_behalf: bool) -> Standing:
    """All that decides whether something may be written into a submission."""
    around = submission.round
    return Standing(
        RoundState(around.state),
        around.opens,
        around.due,
        State(submission.state),
        is_excepted=is_excepted,
        is_on_behalf=is_on_behalf,
        has_note=bool(submission.on_behalf_note),
        is_finished=around.finished_at is not None,
    )


def holders(submissions: Iterable[Submission], today: date) -> dict[int, list[int]]:
    """Who is asked by each submission (its number -> numbers of users); empty where nobody is."""
    held = Membership.objects.held(today).filter(role__in=ANSWERING, user__is_active=True)
    by_place: dict[tuple[str, str], list[int]] = {}
    for kind, scope, organisation, user in held.values_list(
        "scope_kind", "scope", "organisation", "user"
    ).order_by("user"):
        place = (kind, str(organisation)) if kind == ScopeKind.ORGANISATION else (kind, scope)
        by_place.setdefault(place, []).append(user)
    found = {}
    for each in submissions:
        asked = [*by_place.get((each.kind, each.code), ())] if each.code else []
        if each.organisation_id is not None:
            asked += by_place.get((ScopeKind.ORGANISATION, str(each.organisation_id)), ())
        found[each.pk] = sorted(set(asked))
    return found


def _is_own(post: Post, submission: Submission) -> bool:
    if post.scope_kind is ScopeKind.ORGANISATION:
        return post.organisation == submission.organisation_id
    return post.scope != "" and (post.scope_kind.value, post.scope) == (submission.kind, submission.code)


def substitutes(submission: Submission, today: date) -> list[int]:
    """Numbers of the users who may answer for who is asked."""
    held = Membership.objects.held(today).filter(role__in=ANSWERING, user__is_active=True)
    wide = Q(scope_kind=ScopeKind.COUNTRY)
    if submission.region:
        wide |= Q(scope_kind=ScopeKind.REGION, scope=submission.region)
    return sorted(set(held.filter(wide).values_list("user", flat=True)))
