"""Who sees and changes what of the register."""

from __future__ import annotations

from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.territory.models.places import Standing
from meritko.web.territory.queries.places import Scope, in_scope

_SEEN_BY = (Right.SEE_REGISTER, Right.EDIT_REGISTER, Right.SEE_CONFIDENTIAL_PLACES)


def seen(actor: Actor) -> Scope:
    """The places whose rows of the register the actor sees.

    Raises:
        Forbidden: the actor sees sums by region only.
    """
    actor.demand(Right.SEE_REGISTER)
    return in_scope(actor, Right.SEE_REGISTER)


def sees(actor: Actor, where: Standing) -> bool:
    """Whether the actor sees the row of a place."""
    return actor.may(Right.SEE_REGISTER) and in_scope(actor, Right.SEE_REGISTER).covers(where)


def sees_confidential(actor: Actor, where: Standing) -> bool:
    """Whether the actor sees where exactly localities are, and the share of the target group in them."""
    may = actor.may(Right.SEE_CONFIDENTIAL_PLACES)
    return may and in_scope(actor, Right.SEE_CONFIDENTIAL_PLACES).covers(where)


def sees_all_confidential(actor: Actor) -> bool:
    """Whether that holds of every place whose row the actor sees, so that a list may show it."""
    if not actor.may(Right.SEE_CONFIDENTIAL_PLACES) or not actor.may(Right.SEE_REGISTER):
        return False
    whole, held = in_scope(actor, Right.SEE_REGISTER), in_scope(actor, Right.SEE_CONFIDENTIAL_PLACES)
    return held.everything or held == whole


def edits(actor: Actor, where: Standing) -> bool:
    """Whether the actor changes what the register has of a place."""
    return actor.may(Right.EDIT_REGISTER) and in_scope(actor, Right.EDIT_REGISTER).covers(where)


def demand_edit(actor: Actor, where: Standing | None) -> None:
    """Let only those pass who change what the register has of a place.

    Raises:
        Unknown: the actor sees no row of this place, or there is no such place.
        Forbidden: the actor sees it and may not change it.
    """
    if where is None:
        raise Unknown(where)
    if not edits(actor, where):
        raise (
            Forbidden(Right.EDIT_REGISTER)
            if sees(actor, where) or not actor.may(Right.SEE_REGISTER)
            else Unknown(where)
        )


def demand_whole(actor: Actor, right: Right) -> None:
    """Let only those pass who have a right over the whole country.

    Raises:
        Forbidden: the actor has it nowhere, or over a part only.
    """
    actor.demand(right)
    if not in_scope(actor, right).everything:
        raise Forbidden(right)
