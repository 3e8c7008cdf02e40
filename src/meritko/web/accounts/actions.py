"""What is done to organisations, people and their roles: the right is checked, the deed done and logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts import policies
from meritko.web.accounts.actor import Actor, Forbidden, Post, Unknown, instead_of
from meritko.web.accounts.handover import hand_over
from meritko.web.accounts.models import Membership, Organisation, User
from meritko.web.accounts.roles import Right, Role, ScopeKind
from meritko.web.audit.actions import record


class Refused(Exception):
    """Something that cannot be done, with the sentence that tells the person why."""

    def __init__(self, sentence: str | Promise, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


@dataclass(frozen=True)
class Rank:
    """A role over a territory, as it is offered and given."""

    role: Role
    kind: ScopeKind
    scope: str = ""


def add_organisation(actor: Actor, *, name: str, kind: str, code: str, region: str) -> Organisation:
    """A new organisation; for who manages the people of the whole country."""
    posts = demand_country(actor)
    with transaction.atomic():
        made = Organisation.objects.create(name=name, kind=kind, code=code, region=region)
        record(
            "organisation.added",
            who=actor.user,
            thing="organisation",
            thing_id=made.pk,
            organisation=made.pk,
            details=instead_of(posts),
        )
    return made


def change_organisation(
    actor: Actor, organisation: Organisation, *, name: str, kind: str, code: str, region: str
) -> None:
    """Another name, kind, code or region of an organisation."""
    posts = demand_country(actor)
    with transaction.atomic():
        changed = [
            key
            for key, value in (("name", name), ("kind", kind), ("code", code), ("region", region))
            if getattr(organisation, key) != value
        ]
        Organisation.objects.filter(pk=organisation.pk).update(name=name, kind=kind, code=code, region=region)
        if "region" in changed:  # a region manages its organisations: who looks after this one has changed
            _bump(*Membership.objects.filter(organisation=organisation).values_list("user", flat=True))
        record(
            "organisation.changed",
            who=actor.user,
            thing="organisation",
            thing_id=organisation.pk,
            organisation=organisation.pk,
            details={"fields": ",".join(changed), **instead_of(posts)},
        )


def change_role(actor: Actor, membership: Membership, rank: Rank, now: datetime) -> Membership:
    """Give a person another role or territory in the same organisation; the old one ends now.

    Raises:
        Refused: nobody would be left to administer, or the territory does not fit the role.
        Forbidden: the actor may not give the new role or take the old one.
    """
    posts = _demand_grant(actor, membership, rank)
    with transaction.atomic():
        _end(membership, now)
        _keep_an_administrator([membership], timezone.localdate(now))
        made = grant(
            membership.user, membership.organisation, rank, by=actor.user, today=timezone.localdate(now)
        )
        record(
            "role.changed",
            who=actor.user,
            thing="user",
            thing_id=membership.user_id,
            organisation=membership.organisation_id,
            details={
                "from": membership.role,
                "to": rank.role.value,
                "scope": rank.scope,
                **instead_of(posts),
            },
        )
    return made


def end_membership(actor: Actor, membership: Membership, now: datetime) -> None:
    """End a role at once; open work falls to the coordinator when it was the person's last one there.

    A substitution may also be ended by the two whom it concerns.
    """
    posts: tuple[Post, ...] = ()
    if not (membership.substitutes and actor.user in {membership.user_id, membership.substitutes.user_id}):
        posts = policies.demand_management(actor, membership.organisation)
        _demand_taking(posts, membership)
    with transaction.atomic():
        _end(membership, now)
        today = timezone.localdate(now)
        _keep_an_administrator([membership], today)
        heir = _leave(membership.user_id, membership.organisation_id, today)
        record(
            "role.ended",
            who=actor.user,
            thing="user",
            thing_id=membership.user_id,
            organisation=membership.organisation_id,
            details={"role": membership.role, "work_to": heir, **instead_of(posts)},
        )


def substitute(
    actor: Actor, membership: Membership, by: User, first: date, last: date, now: datetime
) -> Membership:
    """Have a colleague act in somebody's role from a day to a day.

    The person who will be away arranges it, or who manages the organisation's people.
    """
    posts: tuple[Post, ...] = ()
    if membership.user_id != actor.user:
        posts = policies.demand_management(actor, membership.organisation)
        _demand_taking(posts, membership)
    today = timezone.localdate(now)
    _check_substitution(membership, by, first, last, today)
    with transaction.atomic():
        made = Membership.objects.create(
            user=by,
            organisation=membership.organisation,
            role=membership.role,
            scope_kind=membership.scope_kind,
            scope=membership.scope,
            valid_from=first,
            valid_to=last,
            substitutes=membership,
            granted_by_id=actor.user,
        )
        _bump(by.pk)
        record(
            "substitution.arranged",
            who=actor.user,
            thing="user",
            thing_id=by.pk,
            organisation=membership.organisation_id,
            details={"for": membership.user_id, "from": str(first), "to": str(last), **instead_of(posts)},
        )
    return made


def close_account(actor: Actor, user: User, now: datetime) -> None:
    """Close an account: all its roles and sessions end at once."""
    posts = demand_country(actor)
    if user.pk == actor.user:
        raise Refused(_("You cannot close your own account; another administrator can."))
    with transaction.atomic():
        today = timezone.localdate(now)
        ended = list(Membership.objects.lasting(today).filter(user=user))
        for membership in ended:
            _end(membership, now)
        _keep_an_administrator(ended, today)
        for organisation in set(user.memberships.values_list("organisation", flat=True)):
            _leave(user.pk, organisation, today)
        User.objects.filter(pk=user.pk).update(is_active=False)
        record("account.closed", who=actor.user, thing="user", thing_id=user.pk, details=instead_of(posts))


def reopen_account(actor: Actor, user: User) -> None:
    """Open a closed account again; its roles do not come back."""
    posts = demand_country(actor)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        _bump(user.pk)
        record("account.reopened", who=actor.user, thing="user", thing_id=user.pk, details=instead_of(posts))


def change_profile(actor: Actor, *, name: str, language: str, theme: str) -> None:
    """Another name, language or look of one's own."""
    with transaction.atomic():
        User.objects.filter(pk=actor.user or 0).update(name=name, language=language, theme=theme)
        record("profile.changed", who=actor.user, thing="user", thing_id=actor.user or "")


def end_session(actor: Actor, number: int) -> None:
    """Sign out one of one's own sessions, on whatever device it is."""
    with transaction.atomic():
        session = UserSession.objects.filter(pk=number, user_id=actor.user).first()
        if session is None:
            raise Unknown(number)
        session.end()
        record(
            "session.ended",
            who=actor.user,
            thing="user",
            thing_id=actor.user or "",
            details={"why": "by_hand"},
        )


def grant(user: User, organisation: Organisation, rank: Rank, *, by: int | None, today: date) -> Membership:
    """Give a role, within the transaction of an action that has checked the right to."""
    made = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=rank.role,
        scope_kind=rank.kind,
        scope=rank.scope,
        valid_from=today,
        granted_by_id=by,
    )
    _bump(user.pk)
    return made


def demand_country(actor: Actor) -> tuple[Post, ...]:
    """The posts by which the actor manages the people of the whole country.

    Raises:
        Forbidden: there is none.
    """
    posts = tuple(p for p in actor.demand(Right.MANAGE_PEOPLE) if p.scope_kind is ScopeKind.COUNTRY)
    if not posts:
        raise Forbidden(Right.MANAGE_PEOPLE)
    return posts


def completed(rank: Rank, organisation: Organisation) -> Rank:
    """A rank whose territory is the organisation's own where none was written.

    Raises:
        Refused: the territory needs a code and the organisation has none.
    """
    if rank.kind in {ScopeKind.COUNTRY, ScopeKind.ORGANISATION}:
        return Rank(rank.role, rank.kind)
    scope = rank.scope or policies.territory(organisation, rank.kind)
    if not scope:
        raise Refused(_("Write the code of the territory; the organisation itself has none."), "scope")
    return Rank(rank.role, rank.kind, scope)


def _demand_grant(actor: Actor, membership: Membership, rank: Rank) -> tuple[Post, ...]:
    posts = policies.demand_management(actor, membership.organisation)
    _demand_taking(posts, membership)
    if not policies.may_grant(posts, rank.role, membership.organisation, rank.kind, rank.scope):
        raise Forbidden(rank.role)
    return posts


def _demand_taking(posts: tuple[Post, ...], membership: Membership) -> None:
    """Nobody takes a role from others that they could not give."""
    if Role(membership.role) not in policies.grantable(posts):
        raise Forbidden(membership.role)


def _check_substitution(membership: Membership, by: User, first: date, last: date, today: date) -> None:
    if membership.substitutes_id is not None:
        raise Refused(_("A substitute cannot be substituted; choose the role itself."))
    if by.pk == membership.user_id:
        raise Refused(_("Nobody can substitute themselves."), "by")
    here = Membership.objects.held(today).filter(
        user=by, organisation=membership.organisation, user__is_active=True
    )
    if not here.exists():
        raise Refused(_("Only somebody from the same organisation can be a substitute."), "by")
    if first < today:
        raise Refused(_("A substitution cannot begin in the past."), "first")
    if last < first or (membership.valid_to and last > membership.valid_to):
        raise Refused(
            _("A substitution ends on or after its first day, and no later than the role itself."), "last"
        )


def _end(membership: Membership, now: datetime) -> None:
    """End a membership and whatever is held in its name."""
    ended = [membership, *Membership.objects.filter(substitutes=membership, ended_at=None)]
    Membership.objects.filter(pk__in=[each.pk for each in ended], ended_at=None).update(ended_at=now)
    _bump(*(each.user_id for each in ended))


def _leave(user: int, organisation: int, today: date) -> int | None:
    if Membership.objects.lasting(today).filter(user=user, organisation=organisation).exists():
        return None
    return hand_over(user, organisation, today).heir


def _keep_an_administrator(ended: Sequence[Membership], today: date) -> None:
    if all(each.role != Role.ADMINISTRATOR for each in ended):
        return
    held = Membership.objects.held(today).filter(role=Role.ADMINISTRATOR, substitutes=None)
    if not held.filter(user__is_active=True).exists():
        raise Refused(_("This is the last administrator. Invite another one first."))


def _bump(*users: int) -> None:
    """End every session of these people with its next request."""
    User.objects.filter(pk__in=users).update(rights_version=F("rights_version") + 1)
