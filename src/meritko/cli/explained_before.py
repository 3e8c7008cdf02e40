"""What people wrote into the workbook of justifications is not thrown away by the next run."""

from __future__ import annotations

import argparse
from pathlib import Path

from meritko.wording import LANGUAGES, Translator
from meritko.workbooks.answers import Answer, RawSheet
from meritko.workbooks.justifications.columns import CAUSE, EXPLANATION, FILE, heading
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.values import normalise

WRITTEN_FOR = "national"
"""The audience whose runs write the workbook again, with what was said in it."""


def keep(options: argparse.Namespace) -> None:
    """End the program when this run would replace a workbook that people have filled in.

    A run that is given the workbook writes it again with what it says; any other would lose it with
    the earlier run.
    """
    path = options.out / FILE
    if not path.is_file():
        return
    is_given = options.justifications is not None and options.justifications.resolve() == path.resolve()
    if is_given and options.reports and options.audience == WRITTEN_FOR:
        return
    if not options.justifications or is_given:
        _refuse_if_filled(options, path, is_given=is_given)


def _refuse_if_filled(options: argparse.Namespace, path: Path, *, is_given: bool) -> None:
    with Pool(children=1) as pool:
        answer = next(iter(pool.read([File(path.name, path)])))
    if not is_filled(answer):
        return
    say: Translator = options.say
    text = (
        say("{file} holds explanations, and this run would not write them again; move the file elsewhere")
        if is_given
        else say(
            "{file} holds explanations that would be lost; give them by --justifications, or move the file"
        )
    )
    options.usage(text.format(file=path))


def is_filled(answer: Answer) -> bool:
    """Whether somebody has said anything in the workbook; one that cannot be read may hold what was said."""
    return answer.refusal is not None or any(_has_text(sheet) for sheet in answer.sheets)


def _has_text(sheet: RawSheet) -> bool:
    to_fill = {normalise(heading(name, language)) for name in (CAUSE, EXPLANATION) for language in LANGUAGES}
    return any(
        column
        and isinstance(column[0], str)
        and normalise(column[0]) in to_fill
        and any(str(cell).strip() for cell in column[1:])
        for column in sheet.columns
    )
