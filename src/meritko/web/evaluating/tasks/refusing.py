"""What is kept of the problems of a run, and how a run says that it cannot be made of its inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from meritko.web.evaluating.methodology import words
from meritko.web.evaluating.models import Run
from meritko.web.work.doing import Failed
from meritko.wording import LANGUAGES
from meritko.workbooks.problems import Problem

MOST_PROBLEMS = 500
"""Problems of one run that are kept one by one; all are counted."""

_UNKNOWN = "unknown-workbook"
"""A workbook with no sheet of ours concerns an evaluation no more than a text file."""


def problem_told(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept: its rule and place, and what it says in every language."""
    place, texts = problem.place, (problem.found, problem.expected, problem.remedy)
    return {
        "severity": problem.severity,
        "rule": problem.rule,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "heading": place.heading,
        "said": {language: [text.say(language) for text in texts] for language in LANGUAGES},
    }


def keep_problems(run: Run, problems: Collection[Problem]) -> None:
    """Put the problems of this try in the place of those of the one before, errors first."""
    counts = Counter(problem.severity for problem in problems)
    ordered = (each for is_error in (True, False) for each in problems if each.is_error == is_error)
    run.problems = [problem_told(problem) for problem in islice(ordered, MOST_PROBLEMS)]
    run.summary = {"errors": counts["error"], "warnings": counts["warning"], "kept": len(run.problems)}
    run.save(update_fields=["problems", "summary"])


def refuse(run: Run, problems: Sequence[Problem], further: Sequence[Problem] = ()) -> None:
    """Go no further with inputs that have errors, as `meritko evaluate` goes no further.

    Args:
        problems: Of the workbooks.
        further: Of what was handed in beside them; there no error is passed over.

    Raises:
        Failed: there are errors; they are kept with the run.
    """
    found = [*problems, *further] if further else problems
    keep_problems(run, found)
    serious = [problem for problem in problems if problem.is_error and problem.rule != _UNKNOWN]
    if serious or any(problem.is_error for problem in further):
        raise Failed(nothing_evaluated(sum(problem.is_error for problem in found)))


def nothing_evaluated(errors: int) -> str:
    """The sentence of the command line."""
    text = words().ngettext(
        "Nothing was evaluated: {n} error in the workbooks.",
        "Nothing was evaluated: {n} errors in the workbooks.",
        errors,
    )
    return text.format(n=errors)
