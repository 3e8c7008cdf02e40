"""Open answers: which questions have them, what was written, and how it is sorted into categories.

Nothing here says who answered; what looks like the code or the number of a client is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from meritko.methodology.form import Form, Question, Section, key_of, parts_of
from meritko.web.accounts.actor import Unknown
from meritko.web.collecting.gathering import ACCEPTED, HANDED_IN
from meritko.web.collecting.models import Category, Coded
from meritko.web.collecting.programmes import collected
from meritko.web.submissions.models import Answer, Submission

HIDDEN = "•••"
"""What stands in a text where something was that could be the code of a client."""

_PURPOSES = frozenset({"indicator", "illustration", "register"})
_WORD = re.compile(r"\w[\w/.-]*\w|\w")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_DIGITS = 2

Field = tuple[int, str]
"""A submission and the key of a field."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question that is answered in one's own words."""

    form: Form
    section: Section
    question: Question

    @property
    def id(self) -> str:
        return f"{self.form.id}/{self.section.id}/{self.question.id}"

    @property
    def counted_by(self) -> Question | None:
        """The question of the same row that says how many it was; None where it is no single one."""
        whole = [each for each in self.section.questions if each.type == "whole"]
        return whole[0] if self.section.rows and len(whole) == 1 else None


@dataclass
class Wording:
    """What several answers say alike. `number`: how many it was in all, None where nobody said."""

    text: str
    fields: list[Field] = field(default_factory=list)
    number: int | None = None
    categories: set[int] = field(default_factory=set)
    coded: int = 0

    @property
    def category(self) -> int | None:
        """The category of all of them; None where some are in none, or they are in several."""
        is_whole = self.coded == len(self.fields) and len(self.categories) == 1
        return next(iter(self.categories)) if is_whole else None


@dataclass(frozen=True)
class Sorted:
    """A category with how many answers are in it, and how many it was in all."""

    category: Category
    answers: int
    number: int | None


def open_questions() -> list[OpenQuestion]:
    """Every open question of what is collected, in the order of the forms; confidential ones left out."""
    return [
        OpenQuestion(form, section, question)
        for forms in collected().values()
        for form in forms
        for section in form.sections
        for question in section.questions
        if question.type == "text" and question.purpose in _PURPOSES and not question.confidential
    ]


def open_question(form: str, section: str, question: str) -> OpenQuestion:
    """One of them.

    Raises:
        Unknown: there is no such open question.
    """
    wanted = f"{form}/{section}/{question}"
    found = next((each for each in open_questions() if each.id == wanted), None)
    if found is None:
        raise Unknown(wanted)
    return found


def plainly(text: str) -> str:
    """A text without what looks like the code or the number of a client; years stay."""
    return _WORD.sub(lambda found: HIDDEN if _is_code(found[0]) else found[0], " ".join(text.split()))


def _is_code(word: str) -> bool:
    digits = sum(letter.isdigit() for letter in word)
    return digits >= _FEWEST_DIGITS and not _YEAR.fullmatch(word)


def wordings(of: OpenQuestion, year: int) -> list[Wording]:
    """What was answered in a year, handed in or accepted, the most frequent first."""
    answers = list(_answers(of, year))
    numbers = _numbers(of, year)
    coded = {
        (each.submission_id, each.key): each
        for each in Coded.objects.filter(submission__in={number for number, _key, _text in answers})
    }
    found: dict[str, Wording] = {}
    for number, key, text in answers:
        wording = found.setdefault(text.casefold(), Wording(text))
        wording.fields.append((number, key))
        if (count := numbers.get((number, parts_of(key)[1]))) is not None:
            wording.number = (wording.number or 0) + count
        there = coded.get((number, key))
        if there is not None and there.text.casefold() == text.casefold():  # else it waits again
            wording.coded += 1
            wording.categories.add(there.category_id)
    return sorted(found.values(), key=lambda each: (-len(each.fields), each.text.casefold()))


def sorted_into(of: OpenQuestion, found: Iterable[Wording]) -> list[Sorted]:
    """The categories of a question with what is in them; those with nothing, too."""
    answers: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for wording in found:
        if (category := wording.category) is not None:
            answers[category] = answers.get(category, 0) + len(wording.fields)
            if wording.number is not None:
                numbers[category] = numbers.get(category, 0) + wording.number
    return [
        Sorted(each, answers.get(each.pk, 0), numbers.get(each.pk))
        for each in Category.objects.filter(question=of.id)
    ]


def known_categories(of: OpenQuestion) -> Mapping[str, int]:
    """A wording (in small letters) -> the category that the same words were put into before, in any year."""
    found = Coded.objects.filter(category__question=of.id).order_by("at")
    return {text.casefold(): category for text, category in found.values_list("text", "category")}


def years_of(of: OpenQuestion) -> list[int]:
    """The years in which a question was answered, the latest first."""
    told = Answer.objects.filter(_key_of(of), submission__in=_taken(of), value__isnull=False)
    return sorted(set(told.values_list("submission__round__year", flat=True)), reverse=True)


def _key_of(of: OpenQuestion) -> Q:
    return Q(key__startswith=f"{of.section.id}/", key__endswith=f"/{of.question.id}")


def _taken(of: OpenQuestion) -> QuerySet[Submission]:
    return Submission.objects.filter(ACCEPTED | HANDED_IN, form=of.form.id)


def _answers(of: OpenQuestion, year: int) -> Iterator[tuple[int, str, str]]:
    """Submission, key and text of every answer, in rows that were not taken back."""
    told = Answer.objects.filter(_key_of(of), submission__in=_taken(of).filter(round__year=year))
    for number, key, value in told.order_by("submission", "key").values_list("submission", "key", "value"):
        text = plainly(str(value)) if value is not None else ""
        if text and key == key_of(*parts_of(key)):
            yield number, key, text


def _numbers(of: OpenQuestion, year: int) -> dict[tuple[int, str], int]:
    """Submission and row -> how many it was, by the question beside."""
    beside = of.counted_by
    if beside is None:
        return {}
    told = Answer.objects.filter(
        submission__in=_taken(of).filter(round__year=year),
        key__startswith=f"{of.section.id}/",
        key__endswith=f"/{beside.id}",
    )
    values = told.values_list("submission", "key", "value")
    return {(number, parts_of(key)[1]): int(value) for number, key, value in values if value is not None}
