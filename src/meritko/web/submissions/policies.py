"""Whose submissions are whose: who answers, who answers for somebody else, who only reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from meritko.web.accounts.actor import Actor, Forbidden, Post, Unknown
from meritko.web.accounts.models import Membership
from meritko.web.accounts.roles import RIGHTS, Right, Role, ScopeKind
from meritko.web.submissions.bearing import Bearer
from meritko.web.submissions.models import LockException, Round, Submission
from meritko.web.submissions.states import RoundState, Standing, State

ANSWERING = tuple(role for role, rights in RIGHTS.items() if {Right.ANSWER, Right.REPORT} & rights)
"""Roles that are asked, or answer for others."""

REPORTED = {Role.PROJECT_WORKER: "project", Role.CONSULTANT: "country"}
"""Roles that answer only for their own organisation -> the kind of submission that they do it by."""

ADVISER = Role.ROMA_ADVISER
"""The role that answers only forms that belong to no programme."""

COUNTRY = "country"
"""The kind of a submission about no place: of the Government Office, or of the organisation it names."""


def asked_posts(actor: Actor) -> tuple[Post, ...]:
    """The posts by which an actor is asked something or watches over it; empty for none."""
    return (*actor.posts_with(Right.ANSWER), *actor.posts_with(Right.REPORT))


def demand_asked(actor: Actor) -> tuple[Post, ...]:
    """The same, of somebody who has one.

    Raises:
        Forbidden: the actor is asked nothing and watches over nothing.
    """
    return asked_posts(actor) or actor.demand(Right.ANSWER)


def seen_by(actor: Actor) -> Q:
    """The submissions that the actor may know of.

    Raises:
        Forbidden: the actor is asked nothing and watches over nothing.
    """
    if isinstance(actor, Bearer):
        return Q(pk=actor.submission)
    found = Q(pk__in=[])
    for post in demand_asked(actor):
        if post.scope_kind is ScopeKind.COUNTRY and post.may(Right.ANSWER):
            return Q()
        found |= own(post)
        if not post.scope or not post.may(Right.ANSWER):
            continue
        if post.scope_kind is ScopeKind.REGION:
            found |= Q(region=post.scope)
        elif post.scope_kind is ScopeKind.ORP:
            found |= Q(orp=post.scope)
    return found


def own(post: Post) -> Q:
    """The submissions by which the holder of a post is asked.

    A Roma adviser answers about the register only, on which local actors are to agree. The forms of a
    programme are the municipality's own: it applies and carries out the project, an adviser encourages it.
    """
    if post.role in REPORTED:
        return Q(kind=REPORTED[post.role], organisation=post.organisation)
    if post.scope_kind is ScopeKind.COUNTRY:
        return Q(kind=COUNTRY, organisation=None)
    if post.scope_kind is ScopeKind.ORGANISATION:
        return Q(organisation=post.organisation)
    if not post.scope:
        return Q(pk__in=[])
    return _of_place(post) & Q(round__programme="") if post.role is ADVISER else _of_place(post)


def _of_place(post: Post) -> Q:
    """The submissions of the place of a post, or of one that was merged into it."""
    return Q(kind=post.scope_kind.value) & (Q(code=post.scope) | Q(heir=post.scope))


def watched_by(actor: Actor) -> Q:
    """The submissions that the actor watches over: all of the country, or those of a region.

    Raises:
        Forbidden: the actor watches over nothing.
    """
    found = Q(pk__in=[])
    for post in actor.demand(Right.WATCH_ROUNDS):
        if post.scope_kind is ScopeKind.COUNTRY:
            return Q()
        if post.scope_kind is ScopeKind.REGION and post.scope:
            found |= Q(region=post.scope)
    return found


def owned_by(actor: Actor) -> Q:
    """The submissions by which the actor is asked."""
    found = Q(pk__in=[])
    for post in asked_posts(actor):
        found |= own(post)
    return found


def is_own(actor: Actor, submission: Submission) -> bool:
    """Whether the actor is the one who is asked."""
    return any(_is_own(post, submission) for post in asked_posts(actor))


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
    demand_asked(actor)
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
    advising: dict[tuple[str, str], list[int]] = {}
    by_office: dict[tuple[str, int], list[int]] = {}
    told = held.values_list("role", "scope_kind", "scope", "organisation", "user").order_by("user")
    for role, kind, scope, organisation, user in told:
        if role in REPORTED:
            by_office.setdefault((REPORTED[Role(role)], organisation), []).append(user)
        elif kind == ScopeKind.ORGANISATION:
            by_office.setdefault(("", organisation), []).append(user)
        else:
            (advising if role == ADVISER else by_place).setdefault((kind, scope), []).append(user)
    found, listed = {}, list(submissions)
    shared = _of_no_programme(listed) if advising else frozenset()
    for each in listed:
        asked: list[int] = []
        if each.kind == COUNTRY and each.organisation_id is None:
            asked += by_place.get((ScopeKind.COUNTRY, ""), ())
        for code in filter(None, (each.code, each.heir)):
            asked += by_place.get((each.kind, code), ())
            if each.round_id in shared:
                asked += advising.get((each.kind, code), ())
        if each.organisation_id is not None:
            asked += by_office.get((each.kind, each.organisation_id), ())
            asked += by_office.get(("", each.organisation_id), ())
        found[each.pk] = sorted(set(asked))
    return found


def _of_no_programme(submissions: Iterable[Submission]) -> frozenset[int]:
    """The numbers of those rounds of some submissions that belong to no programme."""
    numbers = {each.round_id for each in submissions}
    return frozenset(Round.objects.filter(pk__in=numbers, programme="").values_list("pk", flat=True))


def _is_own(post: Post, submission: Submission) -> bool:
    if post.role in REPORTED:
        return (REPORTED[post.role], post.organisation) == (submission.kind, submission.organisation_id)
    if post.scope_kind is ScopeKind.COUNTRY:
        return submission.kind == COUNTRY and submission.organisation_id is None
    if post.scope_kind is ScopeKind.ORGANISATION:
        return post.organisation == submission.organisation_id
    if not post.scope or post.scope_kind.value != submission.kind:
        return False
    if post.role is ADVISER and submission.round.programme:
        return False
    return post.scope in {submission.code, submission.heir}


def substitutes(submission: Submission, today: date) -> list[int]:
    """Numbers of the users who may answer for who is asked."""
    watching = [role for role in ANSWERING if role not in REPORTED]
    held = Membership.objects.held(today).filter(role__in=watching, user__is_active=True)
    wide = Q(scope_kind=ScopeKind.COUNTRY)
    if submission.region:
        wide |= Q(scope_kind=ScopeKind.REGION, scope=submission.region)
    return sorted(set(held.filter(wide).values_list("user", flat=True)))
