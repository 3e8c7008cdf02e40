"""Reading people, organisations and invitations, within what the actor may know of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Q, QuerySet

from meritko.web.accounts import policies
from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.models import Invitation, Membership, Organisation, User
from meritko.web.accounts.roles import LABELS, SCOPE_LABELS, Right, Role, ScopeKind


def organisations_managed(actor: Actor) -> QuerySet[Organisation]:
    """The organisations whose people the actor manages.

    Raises:
        Forbidden: the actor manages nobody.
    """
    return Organisation.objects.filter(policies.reach(actor.demand(Right.MANAGE_PEOPLE)))


def organisation_managed(actor: Actor, number: int) -> Organisation:
    """One of them.

    Raises:
        Unknown: it is none of the actor's, or there is no such organisation.
    """
    found = organisations_managed(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def organisations_listed(actor: Actor, words: str, today: date) -> QuerySet[Organisation]:
    """The organisations whose name or code holds the words, with the number of their people."""
    lasting = Q(memberships__ended_at=None) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=today)
    )
    found = organisations_managed(actor).annotate(
        people=Count("memberships__user", filter=lasting, distinct=True)
    )
    chosen = found.filter(Q(name__icontains=words) | Q(code=words)) if words else found
    return chosen.order_by("name", "code", "pk")


def people_managed(actor: Actor, words: str, today: date) -> QuerySet[Membership]:
    """The roles that hold or will, in the organisations of the actor, by name of the person."""
    within = organisations_managed(actor)
    found = Membership.objects.lasting(today).filter(organisation__in=within, user__is_active=True)
    if words:
        found = found.filter(
            Q(user__name__icontains=words)
            | Q(user__email__icontains=words)
            | Q(organisation__name__icontains=words)
        )
    related = found.select_related("user", "organisation", "substitutes__user")
    return related.order_by("user__name", "user", "organisation__name", "pk")


def invitations_open(actor: Actor) -> QuerySet[Invitation]:
    """Invitations of the actor's organisations that wait or ran into trouble, the newest first."""
    within = organisations_managed(actor)
    waiting = Q(state=Invitation.State.OPEN) | Q(state=Invitation.State.TAKEN) & ~Q(trouble="")
    return Invitation.objects.filter(waiting, organisation__in=within).select_related(
        "organisation", "invited_by"
    )


def invitation_managed(actor: Actor, number: int) -> Invitation:
    """One invitation of the actor's organisations; Unknown when it is none of theirs."""
    found = Invitation.objects.filter(organisation__in=organisations_managed(actor), pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def membership_managed(actor: Actor, number: int, today: date) -> Membership:
    """A role that the actor may look after: one's own, one's substitute's, or of a managed organisation.

    Raises:
        Unknown: it is none of these, or there is no such role.
    """
    found = (
        Membership.objects.lasting(today)
        .select_related("user", "organisation", "substitutes__user")
        .filter(pk=number)
    )
    own = Q(user=actor.user) | Q(substitutes__user=actor.user)
    if not actor.may(Right.MANAGE_PEOPLE):
        mine = found.filter(own).first()
    else:
        mine = found.filter(own | Q(organisation__in=organisations_managed(actor))).first()
    if mine is None:
        raise Unknown(number)
    return mine


def user_managed(actor: Actor, number: int) -> User:
    """Any person, for who manages the people of the whole country."""
    if not any(post.scope_kind is ScopeKind.COUNTRY for post in actor.demand(Right.MANAGE_PEOPLE)):
        raise Forbidden(Right.MANAGE_PEOPLE)
    found = User.objects.filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def may_look_after(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may change or end a role of somebody."""
    posts = tuple(
        p for p in actor.posts_with(Right.MANAGE_PEOPLE) if policies.reaches(p, membership.organisation)
    )
    return Role(membership.role) in policies.grantable(posts)


def colleagues(membership: Membership, today: date) -> QuerySet[User]:
    """Who could substitute a person in a role: the others of the organisation."""
    held = Membership.objects.held(today).filter(organisation=membership.organisation_id)
    return (
        User.objects.filter(memberships__in=held, is_active=True)
        .exclude(pk=membership.user_id)
        .distinct()
        .order_by("name")
    )


def own_memberships(actor: Actor, today: date) -> QuerySet[Membership]:
    """One's own roles that hold or will, substitutions among them."""
    found = Membership.objects.lasting(today).filter(user=actor.user)
    return found.select_related("organisation", "substitutes__user").prefetch_related("substitutions__user")


def sessions_of(user: User) -> list[UserSession]:
    """The sessions of a person that can still be used, the last used first."""
    kept: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(kept, key=lambda each: each.last_seen_at, reverse=True)


def factors_of(user: User) -> Mapping[str, int]:
    """How many second factors of each kind a person has."""
    counted = Authenticator.objects.filter(user=user).values_list("type").annotate(Count("pk"))
    return dict(counted)


def has_second_factor(user: int | None) -> bool:
    """Whether a person has something besides the password to sign in with; recovery codes do not count."""
    factors = Authenticator.objects.filter(user_id=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(factors.exists())


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """The passkeys of a person, the oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return found.order_by("pk")


def role_name(role: str) -> str:
    """What a role is called."""
    return str(LABELS[Role(role)])


def territory_name(kind: str, scope: str) -> str:
    """What a territory is called; its code where it has one."""
    label = str(SCOPE_LABELS[ScopeKind(kind)])
    return f"{label} {scope}" if scope else label
