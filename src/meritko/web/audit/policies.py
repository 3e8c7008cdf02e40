"""Who may read the log."""

from __future__ import annotations

from typing import Any

SEE = "see_audit"
"""The right, by the name that `accounts` gives it; this room lies below and knows the name only."""


def demand_reading(actor: Any) -> None:
    """Let pass who may read the whole log; what refuses the others is the actor itself."""
    actor.demand(SEE)


def may_read(actor: Any) -> bool:
    return bool(actor.may(SEE))
