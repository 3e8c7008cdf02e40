"""Answers of the pages of re-validations: `open` is a round in which both regions are asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.register import forms, main_form
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.states import RoundState
from meritko.web.territory.models import Region

#                                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
revalidating:rounds                GET  -           302 403 403 403 403 200 200 200 200 403
revalidating:new_round             GET  -           302 403 403 403 403 403 403 403 200 403
revalidating:new_round             POST -           302 403 403 403 403 403 403 403 422 403
revalidating:round                 GET  open        302 403 403 403 403 200 200 200 200 403
revalidating:round                 GET  elsewhere   302 403 403 403 403 404 404 404 200 403
revalidating:round                 GET  draft       302 403 403 403 403 404 404 404 302 403
revalidating:opening               GET  draft       302 403 403 403 403 404 404 404 200 403
revalidating:opening               POST draft       302 403 403 403 403 404 404 404 302 403
revalidating:opening               GET  open        302 403 403 403 403 403 403 403 302 403
revalidating:terms                 GET  open        302 403 403 403 403 403 403 403 200 403
revalidating:terms                 POST open        302 403 403 403 403 403 403 403 422 403
revalidating:terms                 GET  elsewhere   302 403 403 403 403 404 404 404 200 403
revalidating:changes               GET  open        302 403 403 403 403 403 403 403 200 403
revalidating:changes               GET  elsewhere   302 403 403 403 403 404 404 404 200 403
revalidating:close                 POST open        302 403 403 403 403 403 403 403 302 403
revalidating:close                 POST elsewhere   302 403 403 403 403 404 404 404 302 403
revalidating:close                 GET  open        302 405 405 405 405 405 405 405 405 405
revalidating:reopen                POST elsewhere   302 403 403 403 403 404 404 404 302 403
revalidating:reopen                GET  open        302 405 405 405 405 405 405 405 405 405
revalidating:lock                  GET  open        302 403 403 403 403 403 403 403 200 403
revalidating:lock                  POST elsewhere   302 403 403 403 403 404 404 404 302 403
revalidating:remind                POST open        302 403 403 403 403 403 403 403 302 403
revalidating:remind                POST elsewhere   302 403 403 403 403 404 404 404 302 403
revalidating:matters               GET  open        302 403 403 403 403 200 200 200 200 403
revalidating:matters               GET  elsewhere   302 403 403 403 403 404 404 404 200 403
revalidating:outcomes              GET  open        302 403 403 403 403 403 403 403 200 403
revalidating:outcomes              POST open        302 403 403 403 403 403 403 403 422 403
revalidating:outcomes              GET  elsewhere   302 403 403 403 403 404 404 404 200 403
revalidating:chapter               GET  chapter     302 403 403 403 403 403 403 200 200 403
revalidating:chapter               GET  chapter_of_another 302 403 403 403 403 403 403 404 200 403
revalidating:matter                GET  own         302 403 403 403 403 200 200 200 200 403
revalidating:matter                GET  foreign     302 403 403 403 403 404 404 404 200 403
revalidating:propose               POST own         302 403 403 403 403 422 422 422 422 403
revalidating:propose               POST foreign     302 403 403 403 403 404 404 404 422 403
revalidating:propose               GET  own         302 405 405 405 405 405 405 405 405 405
revalidating:stand                 POST own         302 403 403 403 403 422 422 422 422 403
revalidating:stand                 POST foreign     302 403 403 403 403 404 404 404 422 403
revalidating:decide                POST own         302 403 403 403 403 403 403 403 422 403
revalidating:decide                POST foreign     302 403 403 403 403 404 404 404 422 403
revalidating:take_decision_back    POST own         302 403 403 403 403 403 403 403 302 403
revalidating:take_decision_back    POST foreign     302 403 403 403 403 404 404 404 302 403
"""


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """A round of both regions, one of the other region, one that is prepared, and a matter in each region."""
    for number, code in ((91, "CZ091"), (92, "CZ092")):
        Region.objects.get_or_create(code=code, defaults={"number": number, "name": f"Kraj {number}"})
    around, elsewhere = _round(2026, RoundState.OPEN), _round(2025, RoundState.OPEN)
    for where, code in ((around, "CZ091"), (around, "CZ092"), (elsewhere, "CZ092")):
        _asked(where, "region", code, code, "")
    _asked(around, "municipality", world.town.code, "CZ091", "9001")
    own = _matter(around, world.town.code, "CZ091", "9001")
    foreign = _matter(around, world.foreign_town.code, "CZ092", "9002")
    return {
        "open": {"number": around.pk},
        "elsewhere": {"number": elsewhere.pk},
        "draft": {"number": _round(2027, RoundState.DRAFT).pk},
        "chapter": {"number": around.pk, "region": "CZ091"},
        "chapter_of_another": {"number": around.pk, "region": "CZ092"},
        "own": {"number": own.pk},
        "foreign": {"number": foreign.pk},
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


def _asked(around: Round, kind: str, code: str, region: str, orp: str) -> None:
    Submission.objects.get_or_create(
        round=around,
        form=forms()[kind].id,
        kind=kind,
        code=code,
        defaults={"name": code, "region": region, "orp": orp},
    )


def _matter(around: Round, code: str, region: str, orp: str) -> Matter:
    made, _new = Matter.objects.get_or_create(
        round=around,
        kind="municipality",
        code=code,
        question="",
        defaults={
            "sort": "new_place", "name": code, "region": region, "orp": orp, "opened_at": timezone.now(),
        },
    )  # fmt: skip
    return made
