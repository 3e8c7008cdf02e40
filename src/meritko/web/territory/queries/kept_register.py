"""What is made of the whole register of a year, kept as long as nothing is said of it.

Pages that many people open show sums, lists and disputes of the whole register, which are the same for
all of them until somebody changes it; who may see which part is asked afterwards, each time. Every change
of the register and of places stands in the log, in the transaction of the change: what was made before the
latest of these entries is made again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from meritko.web.audit.queries import last_of
from meritko.web.audit.wording import named_actions
from meritko.web.territory.queries.register import PlaceOfRegister, register_of

Made = TypeVar("Made")

READ_ONLY = ("register.seen", "register.seen_list", "register.frozen", "register.exported")
"""Actions on the register that leave it as it is."""

_CHANGING = ("register.", "places.")
_MOST = 12
_kept: dict[tuple[int, str], tuple[str, Any]] = {}


def made_of_register(year: int, make: Callable[[list[PlaceOfRegister], int], Made]) -> Made:
    """What a function of a module makes of the register of a year, which is to be read only.

    Args:
        make: Makes it of the places and the year; it depends on nothing else that may change.
    """
    key, now = (year, f"{make.__module__}.{make.__qualname__}"), _last_change()
    state, made = _kept.get(key, ("", None))
    if not now or state != now:
        made = make(register_of(year), year)
        if len(_kept) >= _MOST:
            forget()
        _kept[key] = (now, made)
    found: Made = made
    return found


def forget() -> None:
    """Keep nothing: the next one who asks has it made again."""
    _kept.clear()


def _last_change() -> str:
    """The digest of the latest entry on a change of the register or of places; empty where there is none."""
    changing = [each for each in named_actions() if each.startswith(_CHANGING) and each not in READ_ONLY]
    return last_of(changing)
