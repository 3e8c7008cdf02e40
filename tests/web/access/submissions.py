"""Answers of the pages on which submissions are filled in: `town` and `region` are of the first town."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.revalidating.register import forms, main_form
from meritko.web.submissions.models import LockException, Round, Submission
from meritko.web.submissions.states import RoundState, State

#                                            nob rea fie pro con rom mun reg nat adm
TABLE = """
submissions:submission     GET  town          302 403 403 404 404 200 200 200 200 403
submissions:submission     GET  region        302 403 403 404 404 404 404 200 200 403
submissions:submission     GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:submission     GET  draft         302 403 403 404 404 404 404 404 404 403
submissions:submission     GET  none          302 403 403 404 404 404 404 404 404 403
submissions:submission     POST town          302 403 403 404 404 302 302 302 302 403
submissions:submission     POST foreign       302 403 403 404 404 404 404 404 302 403
submissions:save           POST town          302 403 403 404 404 403 404 409 409 403
submissions:save           POST foreign       302 403 403 404 404 404 404 404 409 403
submissions:save           GET  town          302 405 405 405 405 405 405 405 405 405
submissions:paste          POST town          302 403 403 404 404 200 200 200 200 403
submissions:paste          POST foreign       302 403 403 404 404 404 404 404 200 403
submissions:paste          GET  town          302 405 405 405 405 405 405 405 405 405
submissions:municipalities GET  -             200
submissions:municipalities POST -             405
submissions:deviations     GET  town          302 403 403 404 404 200 200 200 200 403
submissions:deviations     GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:history        GET  town          302 403 403 404 404 404 404 404 404 403
submissions:history        GET  foreign       302 403 403 404 404 404 404 404 404 403
submissions:take_back      POST town          302 403 403 404 404 403 302 302 302 403
submissions:take_back      POST foreign       302 403 403 404 404 404 404 404 302 403
submissions:take_back      GET  town          302 405 405 405 405 405 405 405 405 405
submissions:accept         POST town          302 403 403 404 404 403 403 403 302 403
submissions:accept         POST foreign       302 403 403 404 404 404 404 404 302 403
submissions:accept         GET  town          302 405 405 405 405 405 405 405 405 405
submissions:reopen         POST town          302 403 403 404 404 403 403 403 302 403
submissions:reopen         POST foreign       302 403 403 404 404 404 404 404 302 403
submissions:give_back      GET  town          302 403 403 404 404 403 403 403 200 403
submissions:give_back      POST town          302 403 403 404 404 403 403 403 422 403
submissions:give_back      GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:not_delivered  GET  town          302 403 403 404 404 403 403 403 200 403
submissions:not_delivered  POST foreign       302 403 403 404 404 404 404 404 422 403
submissions:on_behalf      GET  town          302 403 403 404 404 403 403 200 200 403
submissions:on_behalf      POST town          302 403 403 404 404 403 403 422 422 403
submissions:on_behalf      GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:exception      GET  town          302 403 403 404 404 403 403 403 200 403
submissions:exception      POST foreign       302 403 403 404 404 404 404 404 422 403
submissions:end_exception  POST excepted      302 403 403 403 403 403 403 403 302 403
submissions:end_exception  POST none          302 403 403 403 403 403 403 403 404 403
submissions:end_exception  GET  excepted      302 405 405 405 405 405 405 405 405 405
"""


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """Submissions of an open round in both regions, one of a prepared round, and an exception."""
    open_round, draft = _round(2026, RoundState.OPEN), _round(2028, RoundState.DRAFT)
    town = _submission(open_round, "municipality", world.town.code, "CZ091", "9001")
    region = _submission(open_round, "region", "CZ091", "CZ091")
    foreign = _submission(open_round, "region", "CZ092", "CZ092")
    held = LockException.objects.create(
        round=open_round,
        submission=town,
        user=world.people["municipal_coordinator"],
        reason="Zkouška",
        until=date(2999, 1, 1),
        granted_at=timezone.now(),
    )
    held_elsewhere = _submission(draft, "region", "CZ091", "CZ091")
    return {
        "town": {"number": town.pk},
        "region": {"number": region.pk},
        "foreign": {"number": foreign.pk},
        "draft": {"number": held_elsewhere.pk},
        "excepted": {"number": held.pk},
        "none": {"number": 987654},
    }


def _round(year: int, state: RoundState) -> Round:
    made, _new = Round.objects.get_or_create(
        form=main_form(),
        year=year,
        defaults={
            "title": f"Zkouška {year}", "opens": date(2026, 1, 1), "due": date(2999, 1, 1), "state": state,
            "made_at": timezone.now(),
        },
    )  # fmt: skip
    return made


def _submission(around: Round, kind: str, code: str, region: str, orp: str = "") -> Submission:
    made, _new = Submission.objects.get_or_create(
        round=around,
        form=forms()[kind].id,
        kind=kind,
        code=code,
        defaults={"name": code, "region": region, "orp": orp, "state": State.NOT_STARTED},
    )
    return made
