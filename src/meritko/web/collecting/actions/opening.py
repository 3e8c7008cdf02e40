"""Opening prepared rounds, one or several at once, and telling those who are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from meritko.web.accounts.actor import Actor
from meritko.web.collecting.actions.rounds import open_draft
from meritko.web.submissions.actions.reminding import Opening, open_and_tell
from meritko.web.submissions.models import Round


def open_drafts(actor: Actor, drafts: Sequence[Round], now: datetime) -> int:
    """Open prepared rounds, all or none; how many people and addresses were told, each by one letter.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: one of them is there no more.
        NotNow: one of them was opened already.
    """
    return open_and_tell(actor, [_opening(actor, each, now) for each in drafts], now)


def _opening(actor: Actor, draft: Round, now: datetime) -> Opening:
    asked = draft.invited.filter(is_left_out=False).exclude(address="")
    addresses = {(each.kind, each.code): each.address for each in asked}
    return Opening(partial(open_draft, actor, draft.pk, now), addresses)
