"""What the parties say of one figure, and whether they agree: rules without a database and without Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | float | bool | None


class Side(StrEnum):
    """Who says something of a figure."""

    MAP = "map"
    REGION = "region"
    ORP = "orp"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Claim:
    """What one party says. `value` is None where it said nothing; `reason`: why it says so."""

    side: Side
    value: Value
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """What follows from what was said: `is_disputed`, or the `value` that all agree on and who gave it."""

    is_disputed: bool
    value: Value = None
    side: Side = Side.MAP


_FIRST = (Side.REGION, Side.ORP, Side.MUNICIPALITY)


def judge(claims: Iterable[Claim]) -> Verdict:
    """Whether the parties agree. What nobody answered holds as it is in the map.

    The local actors are held against the region; as long as it has said nothing, against the map.
    """
    said = {each.side: each for each in claims if each.value is not None}
    given: Sequence[Claim] = [said[side] for side in _FIRST if side in said]
    held = given if Side.REGION in said else [*(said[s] for s in (Side.MAP,) if s in said), *given]
    if any(each.value != held[0].value for each in held[1:]):
        return Verdict(True)
    if not given:
        return Verdict(False, said[Side.MAP].value if Side.MAP in said else None)
    return Verdict(False, given[0].value, given[0].side)
