"""Who is asking: a person with the roles that hold today. Actions, queries and policies take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from meritko.web import people
from meritko.web.accounts.models import Membership, User
from meritko.web.accounts.roles import RIGHTS, SECOND_FACTOR_REQUIRED, Right, Role, ScopeKind


class Forbidden(Exception):
    """One knows of the thing, and may not do this to it: answered with 403."""


class Unknown(Exception):
    """One may not even know that the thing exists, or it does not: answered with 404 alike."""


@dataclass(frozen=True)
class Post:
    """A role that holds today, for an organisation and over a territory.

    `instead_of`: the person who is substituted in it, if any.
    """

    membership: int
    role: Role
    organisation: int
    scope_kind: ScopeKind
    scope: str
    instead_of: int | None = None

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]


@dataclass(frozen=True)
class Actor:
    """A person who is asking. `user` is None for nobody in particular (a page before signing in)."""

    user: int | None
    name: str = ""
    posts: tuple[Post, ...] = ()
    language: str = ""
    theme: str = "auto"

    def posts_with(self, right: Right) -> tuple[Post, ...]:
        """The posts that give a right; empty when the person has it nowhere."""
        return tuple(post for post in self.posts if post.may(right))

    def may(self, right: Right) -> bool:
        """Whether the person has a right anywhere at all."""
        return bool(self.posts_with(right))

    def demand(self, right: Right) -> tuple[Post, ...]:
        """The posts that give a right.

        Raises:
            Forbidden: there is none.
        """
        posts = self.posts_with(right)
        if not posts:
            raise Forbidden(right)
        return posts

    @property
    def needs_second_factor(self) -> bool:
        return any(post.role in SECOND_FACTOR_REQUIRED for post in self.posts)

    @property
    def substitutions(self) -> tuple[Post, ...]:
        """The posts held for somebody who is away."""
        return tuple(post for post in self.posts if post.instead_of is not None)

    @property
    def organisations(self) -> frozenset[int]:
        return frozenset(post.organisation for post in self.posts)


NOBODY = Actor(user=None)


class Asked(people.Asked):
    """A request as it comes to the views of accounts and of the rooms above them."""

    actor: Actor


def actor_of(user: User, today: date) -> Actor:
    """A user with the roles that hold today; without any when the account is closed."""
    if not user.is_active:
        return Actor(user.pk, user.name)
    held = Membership.objects.held(today).filter(user=user).values_list(*_OF_A_POST)
    return Actor(user.pk, user.name, tuple(_posts(held)), user.language, user.theme)


def instead_of(posts: Iterable[Post]) -> dict[str, int]:
    """What an entry of the log says when somebody may do a thing only as a substitute: for whom."""
    found = tuple(posts)
    people = {post.instead_of for post in found}
    return {} if None in people or not found else {"instead_of": min(p for p in people if p is not None)}


_OF_A_POST = ("pk", "role", "organisation_id", "scope_kind", "scope", "substitutes__user_id")
"""The columns of a post and no more: every request asks for them."""


def _posts(memberships: Iterable[tuple[Any, ...]]) -> Iterable[Post]:
    for membership, role, organisation, kind, scope, absent in memberships:
        yield Post(membership, Role(role), organisation, ScopeKind(kind), scope, absent)
