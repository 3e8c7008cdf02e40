"""Invitations: sending one, opening its link, taking it, and everything that can go wrong on the way."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts import letters, policies
from meritko.web.accounts.actions import Rank, Refused, grant
from meritko.web.accounts.actor import Actor, Forbidden, Unknown, instead_of
from meritko.web.accounts.models import Invitation, Membership, Organisation, User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.actions import record
from meritko.web.notices.actions import full_address, tell, write_letter
from meritko.web.notices.models import Notice

LASTS = timedelta(days=14)
"""How long the link of an invitation can be used."""


class Answer(StrEnum):
    """What somebody who opens the link of an invitation is told."""

    WELCOME = "welcome"
    SIGN_IN = "sign_in"
    ACCEPT = "accept"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    USED = "used"
    WRONG_PERSON = "wrong_person"
    ALREADY_MEMBER = "already_member"
    CLOSED = "closed"


@dataclass(frozen=True)
class Opened:
    """An invitation as somebody opened it, and what they are told."""

    invitation: Invitation
    answer: Answer


_TROUBLES = {
    Answer.EXPIRED: Invitation.Trouble.EXPIRED,
    Answer.USED: Invitation.Trouble.USED_TWICE,
    Answer.WRONG_PERSON: Invitation.Trouble.WRONG_PERSON,
    Answer.ALREADY_MEMBER: Invitation.Trouble.ALREADY_MEMBER,
}


def invite(actor: Actor, email: str, organisation: Organisation, rank: Rank, now: datetime) -> Invitation:
    """Offer a role to whoever reads an e-mail address. An open offer of the same is replaced by this one.

    Raises:
        Forbidden, Unknown: the actor may not give the role, or does not know of the organisation.
        Refused: somebody with this address has the role already.
    """
    posts = policies.demand_management(actor, organisation)
    if not policies.may_grant(posts, rank.role, organisation, rank.kind, rank.scope):
        raise Forbidden(rank.role)
    made, _link = _invite(actor.user, email, organisation, rank, now, instead_of(posts))
    return made


def invite_administrator(email: str, organisation: Organisation, now: datetime) -> str:
    """Invite an administrator from the machine itself, such as the first; gives the link for want of mail."""
    _made, link = _invite(None, email, organisation, Rank(Role.ADMINISTRATOR, ScopeKind.COUNTRY), now, {})
    return link


def withdraw(actor: Actor, invitation: Invitation) -> None:
    """Take an offer back; its link says so from now on."""
    posts = policies.demand_management(actor, invitation.organisation)
    with transaction.atomic():
        changed = Invitation.objects.filter(pk=invitation.pk, state=Invitation.State.OPEN).update(
            state=Invitation.State.WITHDRAWN
        )
        if not changed:
            raise Refused(_("This invitation is no longer open."))
        _log("invitation.withdrawn", actor.user, invitation, instead_of(posts))


def opened(secret: str, user: User | None, now: datetime) -> Opened:
    """What is told to somebody who opens the link, signed in as `user` or as nobody.

    The one who invited is told of trouble.

    Raises:
        Unknown: there is no such invitation.
    """
    with transaction.atomic():
        invitation = _of_secret(secret)
        answer = _answer(invitation, user, now)
        if answer in _TROUBLES:
            trouble(invitation, _TROUBLES[answer], now)
    return Opened(invitation, answer)


def take(secret: str, user: User, now: datetime) -> Membership:
    """Accept an invitation as a person who has an account.

    Raises:
        Unknown: there is no such invitation, or this person cannot take it now.
    """
    with transaction.atomic():
        invitation = _of_secret(secret)
        if _answer(invitation, user, now) is not Answer.ACCEPT:
            raise Unknown(invitation.pk)
        return _take(invitation, user, now)


def take_as_new(secret: str, name: str, password: str | None, now: datetime) -> User:
    """Accept an invitation as a person who has no account yet; it is made here, with its address proved.

    Raises:
        Unknown: there is no such invitation, or it cannot be taken now.
    """
    with transaction.atomic():
        invitation = _of_secret(secret)
        if _answer(invitation, None, now) is not Answer.WELCOME:
            raise Unknown(invitation.pk)
        user = User.objects.create_user(invitation.email, name, password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(
            "account.made",
            who=user.pk,
            thing="user",
            thing_id=user.pk,
            organisation=invitation.organisation_id,
        )
        _take(invitation, user, now)
    user.refresh_from_db()
    return user


def bounced(number: str, now: datetime) -> None:
    """The mail of an invitation could not be delivered; told by the outbox."""
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update().filter(pk=number, state=Invitation.State.OPEN).first()
        )
        if invitation:
            trouble(invitation, Invitation.Trouble.BOUNCED, now)


def trouble(invitation: Invitation, what: Invitation.Trouble, now: datetime) -> None:
    """Note what went wrong and tell the one who invited, once for each kind of trouble."""
    if invitation.trouble == what:
        return
    Invitation.objects.filter(pk=invitation.pk).update(trouble=what, trouble_at=now)
    invitation.trouble, invitation.trouble_at = what, now
    _log("invitation.trouble", None, invitation, {"trouble": what.value})
    if invitation.invited_by_id:
        tell(
            invitation.invited_by_id,
            key=f"invitation.{invitation.pk}.{what.value}",
            now=now,
            title=letters.TROUBLE_TITLE,
            text=letters.trouble(invitation),
            link=reverse("accounts:people"),
            mail=Notice.Mail.NOW,
        )


def digest(secret: str) -> str:
    """What is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _invite(
    by: int | None, email: str, organisation: Organisation, rank: Rank, now: datetime, note: dict[str, int]
) -> tuple[Invitation, str]:
    email = email.strip().lower()
    if _has(email, organisation, rank, now):
        raise Refused(_("Somebody with this e-mail already has this role in the organisation."), "email")
    secret = secrets.token_urlsafe(32)
    link = full_address(reverse("accounts:invitation_link", args=[secret]))
    with transaction.atomic():
        same = Invitation.objects.filter(
            email=email, organisation=organisation, role=rank.role, state=Invitation.State.OPEN
        )
        same.update(state=Invitation.State.WITHDRAWN)
        made = Invitation.objects.create(
            email=email,
            secret=digest(secret),
            organisation=organisation,
            role=rank.role,
            scope_kind=rank.kind,
            scope=rank.scope,
            invited_by_id=by,
            sent_at=now,
            expires_at=now + LASTS,
        )
        _log("invitation.sent", by, made, note)
        subject, body = letters.invitation(made, link)
        write_letter(
            f"invitation:{made.pk}",
            address=made.email,
            subject=subject,
            body=body,
            now=now,
            thing="invitation",
            thing_id=made.pk,
        )
    return made, link


def _of_secret(secret: str) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by")
    invitation = found.filter(secret=digest(secret)).first()
    if invitation is None:
        raise Unknown("invitation")
    return invitation


def _answer(invitation: Invitation, user: User | None, now: datetime) -> Answer:
    if user is not None and user.email != invitation.email:
        return Answer.WRONG_PERSON
    if invitation.state == Invitation.State.TAKEN:
        return Answer.USED
    if invitation.state == Invitation.State.WITHDRAWN:
        return Answer.WITHDRAWN
    if now >= invitation.expires_at:
        return Answer.EXPIRED
    holder = user or User.objects.filter(email=invitation.email).first()
    if holder is None:
        return Answer.WELCOME
    if not holder.is_active:
        return Answer.CLOSED
    rank = Rank(Role(invitation.role), ScopeKind(invitation.scope_kind), invitation.scope)
    if _has(invitation.email, invitation.organisation, rank, now):
        return Answer.ALREADY_MEMBER
    return Answer.ACCEPT if user else Answer.SIGN_IN


def _has(email: str, organisation: Organisation, rank: Rank, now: datetime) -> bool:
    held = Membership.objects.lasting(timezone.localdate(now)).filter(user__email=email, substitutes=None)
    return held.filter(
        organisation=organisation, role=rank.role, scope_kind=rank.kind, scope=rank.scope
    ).exists()


def _take(invitation: Invitation, user: User, now: datetime) -> Membership:
    rank = Rank(Role(invitation.role), ScopeKind(invitation.scope_kind), invitation.scope)
    today = timezone.localdate(now)
    made = grant(user, invitation.organisation, rank, by=invitation.invited_by_id, today=today)
    Invitation.objects.filter(pk=invitation.pk).update(state=Invitation.State.TAKEN)
    _log("invitation.taken", user.pk, invitation, {"role": rank.role.value})
    return made


def _log(
    action: str, who: int | None, invitation: Invitation, details: dict[str, str] | dict[str, int]
) -> None:
    record(
        action,
        who=who,
        thing="invitation",
        thing_id=invitation.pk,
        organisation=invitation.organisation_id,
        details={**details},
    )
