"""Answers of the pages of workbooks: of a form (`town` is of the first town), and of past years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.collecting.models import PastYear
from meritko.web.collecting.programmes import collected
from meritko.web.submissions.models import Round, SentWorkbook, Submission
from meritko.web.submissions.states import RoundState

#                                         nob rea fie pro con rom mun reg nat adm
TABLE = """
submissions:workbook          GET  town    302 403 403 404 404 404 200 200 200 403
submissions:workbook          GET  foreign 302 403 403 404 404 404 404 404 200 403
submissions:workbook          POST town    302 403 403 404 404 404 422 422 422 403
submissions:workbook          POST foreign 302 403 403 404 404 404 404 404 422 403
submissions:workbook_file     GET  town    302 403 403 404 404 404 200 200 200 403
submissions:workbook_file     GET  foreign 302 403 403 404 404 404 404 404 200 403
submissions:workbook_file     GET  draft   302 403 403 404 404 404 404 404 404 403
submissions:sent_workbook     GET  sent    302 403 403 404 404 404 200 200 200 403
submissions:sent_workbook     GET  theirs  302 403 403 404 404 404 404 404 200 403
submissions:sent_workbook     GET  mixed   302 403 403 404 404 404 404 404 404 403
submissions:keep_workbook     POST sent    302 403 403 404 404 404 302 302 302 403
submissions:keep_workbook     POST theirs  302 403 403 404 404 404 404 404 302 403
submissions:keep_workbook     POST mixed   302 403 403 404 404 404 404 404 404 403
submissions:keep_workbook     GET  sent    302 405 405 405 405 405 405 405 405 405
submissions:give_up_workbook  POST sent    302 403 403 404 404 404 302 302 302 403
submissions:give_up_workbook  POST theirs  302 403 403 404 404 404 404 404 302 403
submissions:give_up_workbook  GET  sent    302 405 405 405 405 405 405 405 405 405
submissions:marked_workbook   GET  sent    302 403 403 404 404 404 200 200 200 403
submissions:marked_workbook   GET  theirs  302 403 403 404 404 404 404 404 200 403
collecting:past_years          GET  -      302 403 403 403 403 403 403 403 200 403
collecting:new_past_year       GET  -      302 403 403 403 403 403 403 403 200 403
collecting:new_past_year       POST -      302 403 403 403 403 403 403 403 422 403
collecting:past_year           GET  past   302 403 403 403 403 403 403 403 200 403
collecting:past_year           GET  none   302 403 403 403 403 403 403 403 404 403
collecting:past_year_state     GET  past   302 403 403 403 403 403 403 403 302 403
collecting:past_year_answer    POST past   302 403 403 403 403 403 403 403 302 403
collecting:past_year_answer    POST none   302 403 403 403 403 403 403 403 404 403
collecting:past_year_answer    GET  past   302 405 405 405 405 405 405 405 405 405
collecting:past_year_decide    POST past   302 403 403 403 403 403 403 403 302 403
collecting:past_year_decide    GET  past   302 405 405 405 405 405 405 405 405 405
collecting:past_year_give_up   POST past   302 403 403 403 403 403 403 403 302 403
collecting:past_year_give_up   GET  past   302 405 405 405 405 405 405 405 405 405
collecting:past_year_take_back POST past   302 403 403 403 403 403 403 403 302 403
collecting:past_year_take_back GET  past   302 405 405 405 405 405 405 405 405 405
collecting:past_year_marked    GET  past   302 403 403 403 403 403 403 403 404 403
collecting:past_year_marked    GET  none   302 403 403 403 403 403 403 403 404 403
"""

_YEAR = 2033


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """A form of both towns with a workbook that was sent of each, and a workbook of a past year."""
    form = next(form for forms in collected().values() for form in forms if form.about == "municipality")
    open_round, draft = _round(form.id, _YEAR, RoundState.OPEN), _round(form.id, _YEAR + 1, RoundState.DRAFT)
    town = _asked(open_round, world.town.code, "CZ091")
    foreign = _asked(open_round, world.foreign_town.code, "CZ092")
    hidden = _asked(draft, world.town.code, "CZ091")
    mine, theirs = _sent(town), _sent(foreign)
    past = PastYear.objects.create(
        year=2019, name="minulý.xlsx", organisation=world.office, sent_at=timezone.now(),
        state=PastYear.State.REFUSED,
    )  # fmt: skip
    return {
        "town": {"number": town.pk},
        "foreign": {"number": foreign.pk},
        "draft": {"number": hidden.pk},
        "sent": {"number": town.pk, "workbook": mine.pk},
        "theirs": {"number": foreign.pk, "workbook": theirs.pk},
        "mixed": {"number": town.pk, "workbook": theirs.pk},
        "past": {"number": past.pk},
        "none": {"number": 987654},
    }


def canaries(world: Any) -> Iterator[tuple[str, set[str], Callable[[str], object]]]:
    """What stands in a workbook of the other town, and the name of a workbook of a past year."""
    found = world.objects("collecting_excel")
    theirs = SentWorkbook.objects.filter(pk=found["theirs"]["workbook"])
    yield (
        "the name of somebody else's workbook",
        {"national_analyst"},
        lambda word: theirs.update(name=word),
    )
    yield (
        "what somebody else's workbook says",
        {"national_analyst"},
        lambda word: theirs.update(cells=_cells(theirs.get().submission, word)),
    )
    past = PastYear.objects.filter(pk=found["past"]["number"])
    yield ("the name of a past year", {"national_analyst"}, lambda word: past.update(name=word))


def _cells(submission: Submission, text: str) -> dict[str, Any]:
    told = {"estimate": None, "comment": None, "hidden": False, "place": "1, C5", "seen": 0}
    told |= {"was": "", "was_estimate": "", "was_comment": "", "text": text}
    return {"fields": {f"{submission.form}/-/x": told}, "untouched": 0}


def _round(form: str, year: int, state: RoundState) -> Round:
    told = {"title": "Zkouška sešitů", "opens": date(2026, 1, 1), "due": date(2999, 1, 1), "state": state}
    told["made_at"] = timezone.now()
    made, _new = Round.objects.get_or_create(form=form, year=year, defaults=told)
    return made


def _asked(around: Round, code: str, region: str) -> Submission:
    made, _new = Submission.objects.get_or_create(
        round=around, form=around.form, kind="municipality", code=code,
        defaults={"name": f"Obec {code}", "region": region, "on_behalf_note": "Zkouška"},
    )  # fmt: skip
    return made


def _sent(submission: Submission) -> SentWorkbook:
    return SentWorkbook.objects.create(
        submission=submission, name="vyplněno.xlsx", sha256="0" * 64, at=timezone.now()
    )
