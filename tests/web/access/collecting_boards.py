"""Answers of the pages of watching: `own` asks somebody in both regions, `foreign` in the other one only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.collecting.programmes import collected
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.states import RoundState

#                                nob rea fie pro con rom mun reg nat adm
TABLE = """
collecting:board        GET  -       302 403 403 403 403 403 403 200 200 403
collecting:watched      GET  -       302 403 403 403 403 403 403 200 200 403
collecting:remind_late  POST own     302 403 403 403 403 403 403 302 302 403
collecting:remind_late  POST foreign 302 403 403 403 403 403 403 404 302 403
collecting:remind_late  POST draft   302 403 403 403 403 403 403 404 404 403
collecting:remind_late  GET  own     302 405 405 405 405 405 405 405 405 405
"""

_YEAR = 2031


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """Three rounds of a year in which nothing else is: of both regions, of the other one, and a draft."""
    forms = [form for forms in collected().values() for form in forms if form.about == "municipality"]
    own, foreign, draft = (
        _round(form, state)
        for form, state in zip(forms, (RoundState.OPEN, RoundState.OPEN, RoundState.DRAFT), strict=False)
    )
    _asked(own, world.town.code, "CZ091")
    for around in (own, foreign, draft):
        _asked(around, world.foreign_town.code, "CZ092")
    return {
        name: {"number": each.pk}
        for name, each in zip(("own", "foreign", "draft"), (own, foreign, draft), strict=True)
    }


def canaries(world: Any) -> Iterator[tuple[str, set[str], Callable[[str], object]]]:
    """The name of who is asked in the other region, and of a round in which only that one is asked."""
    own = world.objects("collecting_boards")["own"]["number"]
    foreign = world.objects("collecting_boards")["foreign"]["number"]
    there = Submission.objects.filter(round__in=[own, foreign], code=world.foreign_town.code)
    yield ("who is asked elsewhere", {"national_analyst"}, lambda word: there.update(name=word))
    around = Round.objects.filter(pk=foreign)
    yield ("a round of another region", {"national_analyst"}, lambda word: around.update(title=word))


def _round(form: Any, state: RoundState) -> Round:
    told = {"title": "Zkouška přehledu", "opens": date(2026, 1, 1), "due": date(2026, 2, 1), "state": state}
    told |= {"made_at": timezone.now(), "programme": form.programme}
    made, _new = Round.objects.get_or_create(form=form.id, year=_YEAR, defaults=told)
    return made


def _asked(around: Round, code: str, region: str) -> None:
    told = {"name": code, "region": region, "form": around.form}
    Submission.objects.get_or_create(round=around, kind="municipality", code=code, defaults=told)
