"""Answers as people write them, and as they are kept. Whether one is possible, `meritko.forms` tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meritko.methodology.form import Question
from meritko.web.methodology import current_pack, language
from meritko.web.submissions.places import NoPlace, code_of, name_of
from meritko.web.submissions.states import Value
from meritko.web.ui.entry import Ambiguous, NotANumber, read_number
from meritko.web.ui.writing import day, number

LONGEST = 10_000
"""Characters of one answer."""

AS_LAST_YEAR = "="
"""What is written for: the same as last year."""

_YES = {"ano", "a", "yes", "y", "1", "true", "x", "✓"}
_NO = {"ne", "n", "no", "0", "false", "nie"}
_CZECH_DAY = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})|(\d{1,2}) ?[/.] ?(\d{4})")


class WrongValue(ValueError):
    """What was written does not answer the question; says what would."""


def read(question: Question, text: str, last: Value = None) -> Value:
    """What somebody wrote, as it is kept; None for nothing.

    Args:
        last: Last year's value, meant by `=`.

    Raises:
        WrongValue: it is no answer to the question.
    """
    tidy = text.strip()
    if len(tidy) > LONGEST:
        raise WrongValue(_("This is too long; at most %(most)s characters.") % {"most": number(LONGEST)})
    if tidy == AS_LAST_YEAR and question.type != "text":
        if last is None:
            raise WrongValue(_("Last year there was nothing here; write this year's answer."))
        return last
    reader = _READERS.get(question.type)
    return (reader(question, tidy) if reader else tidy) if tidy else None


def written(question: Question, value: Value) -> str:
    """An answer as it is written in the language of the reader; empty for none."""
    if value is None:
        return ""
    if question.type == "flag":
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if question.type in {"whole", "number", "percent"} and not isinstance(value, str):
        return number(Decimal(str(value)))
    if question.type == "day" and isinstance(value, str) and (found := parse_date(value)):
        return day(found)
    if question.type == "month" and isinstance(value, str) and _MONTH.fullmatch(value):
        return f"{int(value[5:])}/{value[:4]}"
    if question.type == "municipality":
        return name_of(str(value))
    if question.type == "code":
        return codes_of(question).get(str(value), str(value))
    return str(value)


def codes_of(question: Question) -> Mapping[str, str]:
    """What may be chosen: codes with their labels, in the order of the list."""
    known = current_pack().codelists.get(question.codelist)
    if known is None:
        return {}
    codes = [each for each in known.codes if not question.only or each.id in question.only]
    return {each.id: each.label.say(language()) for each in codes}


def _flag(_question: Question, text: str) -> Value:
    said = text.casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise WrongValue(_("Write “yes” or “no”; “y” and “n” will do."))


def _number(question: Question, text: str) -> Value:
    try:
        given = read_number(text)
    except (NotANumber, Ambiguous) as error:
        raise WrongValue(str(error)) from error
    if given.unit == "%" and question.type != "percent":
        raise WrongValue(_("Here belongs a number without %(written)s.") % {"written": "%"})
    return int(given.value) if given.value == int(given.value) else float(given.value)


def _code(question: Question, text: str) -> Value:
    known = codes_of(question)
    if text in known:
        return text
    named = [code for code, label in known.items() if label.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    raise WrongValue(_("This is none of the answers to choose from."))


def _day(_question: Question, text: str) -> Value:
    try:
        czech = _CZECH_DAY.fullmatch(text)
        found = date(int(czech[3]), int(czech[2]), int(czech[1])) if czech else date.fromisoformat(text)
    except ValueError as error:
        raise WrongValue(_("Write a day, for example 22. 11. 2026.")) from error
    return found.isoformat()


def _month(_question: Question, text: str) -> Value:
    found = _MONTH.fullmatch(text)
    year, month = (int(found[1] or found[4]), int(found[2] or found[3])) if found else (0, 0)
    if not 1 <= month <= 12:
        raise WrongValue(_("Write a month, for example 11/2026."))
    return f"{year}-{month:02}"


def _municipality(_question: Question, text: str) -> Value:
    try:
        return code_of(text)
    except NoPlace as error:
        raise WrongValue(str(error)) from error


_READERS = {
    "flag": _flag, "whole": _number, "number": _number, "percent": _number, "code": _code, "day": _day,
    "month": _month, "municipality": _municipality,
}  # fmt: skip
