"""What is wrong with single answers: hard problems bar submitting, soft ones ask for a reason."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from meritko.forms.asked import Answer, Answers, Asked, Slot, options, visible
from meritko.methodology.form import Question
from meritko.wording import n_
from meritko.workbooks.problems import Message, message
from meritko.workbooks.values import GREATEST

Severity = Literal["hard", "soft"]
Rule = Literal["type", "code", "range", "unlikely", "deviation", "check"]

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MUNICIPALITY = re.compile(r"[0-9]{6}")
_NUMERIC = ("whole", "number", "percent")


@dataclass(frozen=True)
class AnswerProblem:
    """Something wrong with an answer; `words` say it in either language.

    A soft one is settled by a reason. `check` is the rule of the pack's check that found it; empty for
    what the form itself asks for.
    """

    key: str
    severity: Severity
    rule: Rule
    words: Message
    check: str = ""


def problems(
    asked: Asked,
    answers: Answers,
    *,
    before: Answers | None = None,
    reasons: Mapping[str, str] | None = None,
) -> list[AnswerProblem]:
    """What is wrong with the answers one by one; those that are missing are told by `missing`.

    Args:
        asked: The form.
        answers: The answers; those whose place is not to be filled in are passed over.
        before: Last year's answers; None where there are none to compare with.
        reasons: Key -> why the answer is as it is; one with a reason has no soft problem.

    Returns:
        The problems in the order of the form, one for an answer.
    """
    found = []
    for key, slot in visible(asked, answers).items():
        problem = problem_of(
            asked, slot, answers.get(key), (before or {}).get(key), (reasons or {}).get(key, "")
        )
        if problem:
            found.append(problem)
    return found


def problem_of(
    asked: Asked, slot: Slot, answer: Answer, before: Answer = None, reason: str = ""
) -> AnswerProblem | None:
    """What is wrong with one answer, as when it is saved alone; arguments as in `problems`."""
    if answer is None:
        return None
    problem = hard_problem(asked, slot, answer)
    if problem is None and not reason.strip():
        problem = next(_soft(slot, answer, before), None)
    return problem


def hard_problem(asked: Asked, slot: Slot, answer: Answer) -> AnswerProblem | None:
    """Why an answer cannot be taken; None where it can."""
    words = _of_type(asked, slot.question, answer)
    if words is not None:
        rule: Rule = "code" if slot.question.type == "code" else "type"
        return AnswerProblem(slot.key, "hard", rule, words)
    if slot.question.type in _NUMERIC and isinstance(answer, int | float):
        least, most = bounds(asked, slot)
        if answer < least or (most is not None and answer > most):
            return AnswerProblem(slot.key, "hard", "range", _beyond(answer, least, most))
    return None


def bounds(asked: Asked, slot: Slot) -> tuple[float, float | None]:
    """The least and the greatest number that an answer may be, by the question and by its column."""
    question = slot.question
    leasts = [question.least or 0.0]
    for feed in question.feeds:
        table = asked.pack.tables.get(feed.table)
        column = table.by_id.get(feed.column_in(slot.row)) if table else None
        if column and column.least:
            leasts.append(column.least)
    most = question.most
    if question.type == "percent":
        most = min(100.0, most if most is not None else 100.0)
    return max(leasts), most


def _of_type(asked: Asked, question: Question, answer: Answer) -> Message | None:
    match question.type:
        case "text":
            good = isinstance(answer, str) and bool(answer.strip())
            return None if good else message(n_("Write a text."))
        case "whole":
            good = isinstance(answer, int) and not isinstance(answer, bool) and abs(answer) <= GREATEST
            return None if good else message(n_("Write a whole number."))
        case "number" | "percent":
            good = isinstance(answer, int | float) and not isinstance(answer, bool)
            good = good and math.isfinite(answer) and abs(answer) <= GREATEST  # type: ignore[arg-type]
            return None if good else message(n_("Write a number."))
        case "flag":
            return None if isinstance(answer, bool) else message(n_("Answer yes or no."))
        case "code":
            known = tuple(code.id for code in options(asked, question))
            return None if answer in known else message(n_("Choose one of the options offered."))
        case "day":
            good = isinstance(answer, str) and _is_day(answer)
            return None if good else message(n_("Write a day that exists."))
        case "month":
            good = isinstance(answer, str) and bool(_MONTH.fullmatch(answer))
            return None if good else message(n_("Write a month and a year."))
        case "municipality":
            good = isinstance(answer, str) and bool(_MUNICIPALITY.fullmatch(answer))
            return None if good else message(n_("Choose a municipality from the list."))


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _beyond(answer: float, least: float, most: float | None) -> Message:
    if most is None:
        return message(
            n_("{answer} is too little: at least {least} is possible."), answer=_n(answer), least=_n(least)
        )
    return message(
        n_("{answer} is not possible: write {least} to {most}."),
        answer=_n(answer),
        least=_n(least),
        most=_n(most),
    )


def _n(number: float) -> float:
    return float(number)


def _soft(slot: Slot, answer: Answer, before: Answer) -> Iterator[AnswerProblem]:
    question = slot.question
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        low, high = question.likely_least, question.likely_most
        if low is not None and answer < low:
            words = message(
                n_("{answer} is unusually little (mostly at least {usual}); if it is right, say why."),
                answer=_n(answer),
                usual=_n(low),
            )
            yield AnswerProblem(slot.key, "soft", "unlikely", words)
        if high is not None and answer > high:
            words = message(
                n_("{answer} is unusually much (mostly at most {usual}); if it is right, say why."),
                answer=_n(answer),
                usual=_n(high),
            )
            yield AnswerProblem(slot.key, "soft", "unlikely", words)
    if question.deviation_needs_reason and before is not None and answer != before:
        words = message(n_("This differs from what held before; say what has changed."))
        yield AnswerProblem(slot.key, "soft", "deviation", words)
