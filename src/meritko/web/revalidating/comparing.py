"""What every party of a round says of a figure, gathered from their submissions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from meritko.forms.asked import Slot
from meritko.methodology.form import Question, key_of
from meritko.web.revalidating.claims import Claim, Side, Verdict, judge
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.register import KIND_OF_LIST, municipality_question
from meritko.web.submissions.asking import Sheet, form_named, in_row
from meritko.web.submissions.models import Answer, Round, Row, Submission
from meritko.web.submissions.register_questions import confirmed_by, roles_of, variable_of
from meritko.web.submissions.states import Value

Place = tuple[str, str]
"""Kind (`municipality`, `orp`) and code of what a figure is about."""


@dataclass(frozen=True)
class Saying:
    """What one submission says of a figure: where it stands, who wrote it, and when."""

    claim: Claim
    submission: Submission
    key: str
    by: str = ""
    at: datetime | None = None
    is_on_behalf: bool = False


@dataclass
class Figure:
    """One figure of a place: what is in the map, what the parties say. `question`: as the region is asked."""

    place: Place
    name: str
    question: Question
    region: str
    orp: str
    variable: str
    before: Value = None
    sayings: list[Saying] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        return judge([Claim(Side.MAP, self.before), *(each.claim for each in self.sayings)])

    @property
    def reason(self) -> str:
        """Why it is so, in the words of whoever gave the value that holds."""
        return next((each.claim.reason for each in self.sayings if each.claim.side is self.verdict.side), "")


T = TypeVar("T", Row, Answer)

Key = tuple[str, str, str]
"""Kind and code of a place, and the variable of the register (or the question) that tells figures apart."""


def figures(around: Round, place: Place | None = None) -> dict[Key, Figure]:
    """Every figure of a round, or of one place of it, with what is said of it; a few queries."""
    found: dict[Key, Figure] = {}
    sheets = sorted(_sheets(around, place), key=lambda each: each.submission.kind != "region")
    for sheet in sheets:
        for slot in sheet.slots.values():
            where = place_of(sheet.submission, slot)
            if where is None or (place is not None and where != place):
                continue
            _add(found, sheet, slot, where)
    return {key: each for key, each in found.items() if each.sayings or each.before is not None}


def place_of(submission: Submission, slot: Slot) -> Place | None:
    """Of which place a field tells; None of none, such as a new place of which it is not known yet."""
    rows = slot.section.rows
    if rows is None:
        return submission.kind, submission.code
    return (KIND_OF_LIST[rows.name], slot.row) if rows.name in KIND_OF_LIST else None


def identity(form: str, slot: Slot) -> str:
    """What tells figures of a place apart: the same for whoever is asked about it."""
    roles = roles_of(form, slot.section.id)
    if slot.section.rows and slot.question.id == roles.presence:
        return PRESENCE
    return variable_of(form, slot.section.id, slot.question.id)


PRESENCE = "presence"
"""The identity of the question whether a place belongs into the register at all."""


def _add(found: dict[Key, Figure], sheet: Sheet, slot: Slot, where: Place) -> None:
    submission, name = sheet.submission, identity(sheet.submission.form, slot)
    confirmation = roles_of(submission.form, slot.section.id).confirmation
    if confirmation and slot.question.id == confirmation:
        _add_confirmation(found, sheet, slot, where)
    if not name:
        return
    key = (*where, name)
    figure = found.get(key)
    if figure is None:
        if submission.kind != "region":
            return  # of what the region is not asked the parties cannot disagree
        row_name = sheet.row_name(slot) or submission.name
        figure = Figure(where, row_name, slot.question, submission.region, submission.orp, name)
        figure.before = submission.before.get(slot.key)
        found[key] = figure
    if submission.kind != "region" and not figure.orp:
        figure.orp = submission.orp
    if slot.key in sheet.visible and sheet.values.get(slot.key) is not None:
        figure.sayings.append(_saying(sheet, slot.key, sheet.values[slot.key]))


def _add_confirmation(found: dict[Key, Figure], sheet: Sheet, slot: Slot, where: Place) -> None:
    """What a yes or no to all figures at once says of each, and of the place itself."""
    said = sheet.values.get(slot.key)
    if not isinstance(said, bool):
        return
    section, row = slot.section.id, slot.row
    numbers = []
    for question in confirmed_by(sheet.submission.form, section):
        key = key_of(section, row, question)
        name = variable_of(sheet.submission.form, section, question)
        numbers.append(sheet.values.get(key))
        figure = found.get((*where, name))
        if said and figure is not None and figure.before is not None:
            figure.sayings.append(_saying(sheet, slot.key, figure.before))
    presence = found.get((*where, PRESENCE))
    told = [each for each in numbers if isinstance(each, int | float)]
    if presence is not None and (said or told):
        presence.sayings.append(_saying(sheet, slot.key, said or any(told)))


def _saying(sheet: Sheet, key: str, value: Value) -> Saying:
    answer = sheet.answers.get(key)
    submission = sheet.submission
    claim = Claim(Side(submission.kind), value, _reason(sheet, key))
    if answer is None:
        return Saying(claim, submission, key)
    return Saying(
        claim,
        submission,
        key,
        answer.by.name if answer.by_id is not None else "",
        answer.at,
        answer.is_on_behalf,
    )


def _reason(sheet: Sheet, key: str) -> str:
    """The reason of the field; else what was written as text beside a confirmation that was refused."""
    answer = sheet.answers.get(key)
    if answer is not None and answer.comment:
        return answer.comment
    section, row, _question = key.split("/")
    if not roles_of(sheet.submission.form, section).confirmation:
        return ""
    texts = (
        sheet.values.get(name)
        for name, slot in sheet.visible.items()
        if name.startswith(f"{section}/{row}/") and slot.question.type == "text"
    )
    return next((text for text in texts if isinstance(text, str)), "")


def _sheets(around: Round, place: Place | None) -> Iterable[Sheet]:
    """The submissions of a round with their answers, those that tell of a place only."""
    asked = around.submissions.all()
    rows = Row.objects.filter(submission__round=around, removed_at=None)
    answers = Answer.objects.filter(submission__round=around).select_related("by")
    if place is not None:
        kind, code = place
        told = asked.filter(kind=kind, code=code) | asked.filter(rows__code=code, rows__removed_at=None)
        asked = told.distinct()
        rows = rows.filter(code=code)
        answers = answers.filter(in_row(code), submission__in=[each.pk for each in asked])
    return _laid_out(around, asked, rows, answers)


def _laid_out(
    around: Round, asked: Iterable[Submission], rows: Iterable[Row], answers: Iterable[Answer]
) -> Iterator[Sheet]:
    rows_of, answers_of = _by_submission(rows), _by_submission(answers)
    for submission in asked:
        submission.round = around
        mine = answers_of.get(submission.pk, ())
        yield Sheet(submission, tuple(rows_of.get(submission.pk, ())), {each.key: each for each in mine})


def _by_submission(found: Iterable[T]) -> Mapping[int, list[T]]:
    by: dict[int, list[T]] = {}
    for each in found:
        by.setdefault(each.submission_id, []).append(each)
    return by


def new_places(around: Round) -> Iterator[tuple[Sheet, str, str]]:
    """The municipalities that were proposed: sheet, section and row; the latter have answers of their own."""
    added = Row.objects.filter(submission__round=around, is_own=True, removed_at=None)
    asked = around.submissions.filter(pk__in=added.order_by().values("submission"))
    answers = Answer.objects.filter(submission__in=asked.order_by())
    for sheet in _laid_out(around, asked, added, answers):
        for section in sheet.form.sections:
            if section.rows is not None and section.rows.source == "own" and municipality_question(section):
                yield from ((sheet, section.id, row.code) for row in sheet.rows_in(section.id))


def main_question(matter: Matter) -> Question | None:
    """The question that a matter is about, as the region is asked."""
    form = form_named(matter.round.form)
    for section in form.sections:
        for question in section.questions:
            name = variable_of(form.id, section.id, question.id)
            is_presence = section.rows is not None and question.id == roles_of(form.id, section.id).presence
            if (PRESENCE if is_presence else name) == matter.question and matter.question:
                return question
    return None
