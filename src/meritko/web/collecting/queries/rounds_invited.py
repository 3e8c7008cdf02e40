"""Who of those who will be asked has somebody with an account, or at least an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meritko.web.collecting.models import Invited
from meritko.web.submissions.models import Submission
from meritko.web.submissions.policies import holders


def without_account(asked: Sequence[Invited], today: date) -> list[Invited]:
    """Those for whom nobody with an account would answer."""
    pretended = [
        Submission(
            pk=number,
            round=each.round,
            kind=each.kind,
            code=each.code,
            organisation_id=each.organisation_id,
        )
        for number, each in enumerate(asked)
    ]
    held = holders(pretended, today)
    return [each for number, each in enumerate(asked) if not held[number]]


def without_anybody(asked: Sequence[Invited], today: date) -> list[Invited]:
    """Those of them to whom no link can be sent either."""
    return [each for each in without_account(asked, today) if not each.address]
