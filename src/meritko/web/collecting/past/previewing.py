"""What a workbook of a past year would make, as plain values that are kept and shown to who decides."""

from __future__ import annotations

from collections import Counter
from typing import Any

from meritko.web.collecting.past.meaning import Question
from meritko.web.collecting.past.planning import Plan
from meritko.web.collecting.past.told import Told
from meritko.web.methodology import language
from meritko.workbooks.problems import Problem

MOST_ASKED, MOST_PROBLEMS, MOST_CANDIDATES = 200, 100, 12
"""Of each so many are shown one by one; all are counted."""


def preview_of(plan: Plan, there: str) -> dict[str, Any]:
    """What would be made; `there`: why it cannot be, since something of the year is here already."""
    submissions = Counter(each.form.id for each in plan.submissions)
    kept = Counter(each.table for each in plan.kept)
    return {
        **_facts(plan.told),
        "there": there,
        "forms": [[form.id, submissions[form.id]] for form in plan.forms],
        "kept": [[table, kept[table]] for table in plan.told.rows if kept[table]],
        "answers": plan.answered,
        "doubled": plan.doubled,
        "asked": [_asked(each) for each in plan.places.questions[:MOST_ASKED]],
        "asked_count": len(plan.places.questions),
    }


def refusal_of(told: Told, why: str = "") -> dict[str, Any]:
    """Why a workbook is not taken over; its errors are among what is wrong with it."""
    return {**_facts(told), "refused": why}


def _facts(told: Told) -> dict[str, Any]:
    first = [*told.errors, *(each for each in told.problems if not each.is_error)]
    return {
        "kinds": [kind.id for kind in told.kinds],
        "problems": [_problem(each) for each in first[:MOST_PROBLEMS]],
        "problem_count": len(told.problems),
        "error_count": len(told.errors),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    place, say = problem.place, language()
    return {
        "place": place.say(say),
        "sentence": problem.line(say),
        "is_error": problem.is_error,
    }


def _asked(question: Question) -> dict[str, Any]:
    written = question.written
    return {
        "key": question.key,
        "name": written.name,
        "region": written.region,
        "zip": written.zip,
        "rows": question.rows,
        "sheet": question.sheet,
        "row": question.row,
        "candidates": [
            {
                "code": each.code,
                "name": each.name,
                "region": each.region,
                "zip": each.zip,
                "orp": each.orp_name,
            }
            for each in question.candidates[:MOST_CANDIDATES]
        ],
    }
