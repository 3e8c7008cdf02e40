"""Answers of the pages of handing over, of what is asked for, and of open answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.collecting.actions.delivering import THING
from meritko.web.collecting.models import Category, Delivery
from meritko.web.collecting.open_answers import OpenQuestion, open_questions
from meritko.web.collecting.programmes import slug_of
from meritko.web.files.actions import keep_file
from meritko.web.submissions.models import Answer, Round, Submission
from meritko.web.submissions.states import RoundState, State

#                                              nob rea fie pro con rom mun reg nat adm
TABLE = """
collecting:questions         GET  -            302 200 200 200 200 200 200 200 200 200
collecting:deliveries        GET  -            302 403 403 403 403 403 403 403 200 403
collecting:deliver           GET  year         302 403 403 403 403 403 403 403 200 403
collecting:deliver           POST year         302 403 403 403 403 403 403 403 302 403
collecting:deliver           GET  no_year      302 403 403 403 403 403 403 403 404 403
collecting:delivery          GET  delivery     302 403 403 403 403 403 403 403 200 403
collecting:delivery          GET  nothing      302 403 403 403 403 403 403 403 404 403
collecting:delivery_workbook GET  delivery     302 403 403 403 403 403 403 403 200 403
collecting:delivery_workbook GET  nothing      302 403 403 403 403 403 403 403 404 403
collecting:open_answers      GET  -            302 403 403 403 403 403 403 403 200 403
collecting:sort_answers      GET  answers      302 403 403 403 403 403 403 403 200 403
collecting:sort_answers      POST answers      302 403 403 403 403 403 403 403 302 403
collecting:sort_answers      GET  no_answers   302 403 403 403 403 403 403 403 404 403
collecting:answers_workbook  GET  answers      302 403 403 403 403 403 403 403 200 403
collecting:answers_workbook  GET  no_answers   302 403 403 403 403 403 403 403 404 403
collecting:propose_category  POST category     302 403 403 403 403 403 403 403 302 403
collecting:propose_category  POST nothing      302 403 403 403 403 403 403 403 404 403
collecting:propose_category  GET  category     302 405 405 405 405 405 405 405 405 405
"""

_YEAR = 2031


def _question() -> OpenQuestion:
    """An open question about projects, in rows that are counted."""
    return next(each for each in open_questions() if each.counted_by and each.form.about == "project")


def _key(of: OpenQuestion) -> str:
    return f"{of.section.id}/1/{of.question.id}"


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """A year with an accepted answer in one's own words, a category, and something handed over."""
    of = _question()
    around, _new = Round.objects.get_or_create(
        form=of.form.id,
        year=_YEAR,
        defaults={
            "programme": of.form.programme, "title": f"Zkouška {_YEAR}", "opens": date(2026, 1, 1),
            "due": date(2999, 1, 1), "state": RoundState.CLOSED, "made_at": timezone.now(),
        },
    )  # fmt: skip
    submission, _new = Submission.objects.get_or_create(
        round=around,
        form=of.form.id,
        kind="project",
        code="Z1",
        defaults={
            "name": "Zkouška", "region": "CZ092", "organisation": world.foreign_town,
            "state": State.ACCEPTED, "accepted_at": timezone.now(),
        },
    )  # fmt: skip
    Answer.objects.get_or_create(
        submission=submission, key=_key(of), defaults={"value": "zkouška", "at": timezone.now()}
    )
    category, _new = Category.objects.get_or_create(
        question=of.id, name="Zkouška", defaults={"made_at": timezone.now()}
    )
    asked = {"form": of.form.id, "section": of.section.id, "question": of.question.id}
    return {
        "year": {"programme": slug_of(of.form.programme), "year": _YEAR},
        "delivery": {"number": _delivery(world, of.form.programme).pk},
        "answers": asked | {"year": _YEAR},
        "no_answers": asked | {"year": 1901},
        "category": {"number": category.pk},
        "nothing": {"number": 987654},
        "no_year": {"programme": "x", "year": 1901},
    }


def _delivery(world: Any, programme: str) -> Delivery:
    made = Delivery.objects.filter(year=_YEAR).first()
    if made is None:
        file = keep_file(
            [b"zkouska"], "zkouska.xlsx", organisation=world.office.pk, thing=THING, thing_id=0, by=None
        )
        made = Delivery.objects.create(
            programme=programme, year=_YEAR, is_preliminary=False, made_at=timezone.now(), file=file,
            sha256=hashlib.sha256(b"zkouska").hexdigest(),
        )  # fmt: skip
    return made


def canaries(world: Any) -> Iterator[tuple[str, set[str], Callable[[str], object]]]:
    """Words like codes are hidden in open answers, from everybody; the categories are for the office."""
    known, of = objects(world), _question()

    def answer(word: str) -> object:
        return Answer.objects.filter(submission__round__year=_YEAR, key=_key(of)).update(value=word)

    def category(word: str) -> object:
        return Category.objects.filter(pk=known["category"]["number"]).update(name=word)

    yield "what looks like a code of a client in an answer in one's own words", set(), answer
    yield "a category of open answers", {"national_analyst"}, category
