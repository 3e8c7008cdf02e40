"""What a submission asks and what was answered: its form laid out by the library, with the answers beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from meritko.forms.asked import Asked, GivenRow, Slot, ask, missing, slots, visible
from meritko.forms.checking import problem_of, problems
from meritko.methodology.form import NO_ROW, Form, estimated_key, key_of
from meritko.methodology.model import Text
from meritko.web.accounts.actor import Unknown
from meritko.web.methodology import current_pack, language
from meritko.web.submissions.models import Answer, Row, Submission
from meritko.web.submissions.states import Value
from meritko.workbooks.problems import Message


@dataclass(frozen=True)
class Lack:
    """What has to be done to a field before all can be handed in; `is_reason`: only its reason is missing."""

    key: str
    label: str
    said: str
    is_reason: bool = False


@dataclass
class Sheet:
    """A submission as it is filled in. `rows` are those of sections that are asked of several things."""

    submission: Submission
    rows: tuple[Row, ...]
    answers: Mapping[str, Answer]

    @cached_property
    def form(self) -> Form:
        return form_named(self.submission.form)

    @cached_property
    def asked(self) -> Asked:
        """The form laid out for this submission."""
        given: dict[str, tuple[GivenRow, ...]] = {}
        for section in self.form.sections:
            if section.rows is not None and section.rows.source == "given":
                mine = tuple(GivenRow(row.code, row.name) for row in self.rows_in(section.id))
                given[section.rows.name] = given.get(section.rows.name) or mine
        return ask(current_pack(), self.form, self.submission.round.year, given)

    @cached_property
    def values(self) -> dict[str, Value]:
        """What was answered, by key; None where an added row waits for its answers."""
        own = [row for row in self.rows if row.is_own]
        sections = {section.id: section for section in self.form.sections}
        empty = {
            key_of(row.section, row.code, question.id): None
            for row in own
            for question in sections[row.section].questions[:1]
        }
        gone = {section.id for section in self.form.sections if section.rows and section.rows.source == "own"}
        there = {(row.section, row.code) for row in own}
        answered = {
            key: each.value
            for key, each in self.answers.items()
            if (part := key.split("/"))[0] not in gone or (part[0], part[1]) in there
        }
        return {**empty, **answered}

    @cached_property
    def slots(self) -> dict[str, Slot]:
        """Every field, by key, whether it is asked as the answers stand or not."""
        return {slot.key: slot for slot in slots(self.asked, self.values)}

    @cached_property
    def visible(self) -> dict[str, Slot]:
        """The fields that are asked as the answers stand."""
        return visible(self.asked, self.values)

    @cached_property
    def _row_names(self) -> dict[tuple[str, str], str]:
        return {(row.section, row.code): row.name for row in self.rows}

    def rows_in(self, section: str) -> list[Row]:
        return [row for row in self.rows if row.section == section]

    def row_name(self, slot: Slot) -> str:
        """What the row of a field is called; empty in a section without rows."""
        named = self._row_names.get((slot.section.id, slot.row))
        return named if named is not None else "" if slot.section.rows is None else slot.row

    def label(self, slot: Slot) -> str:
        """What a field is called: its row and its question."""
        question = (slot.question.heading or slot.question.label).say(language())
        return ": ".join(filter(None, (self.row_name(slot), question)))

    def demand(self, key: str) -> Slot | None:
        """The field of a key; None for the mark that its answer is an estimate.

        Raises:
            Unknown: the submission does not ask it.
        """
        if key in self.slots:
            return self.slots[key]
        if any(
            key == estimated_key(name) and each.question.estimated_mark for name, each in self.slots.items()
        ):
            return None
        raise Unknown(key)

    def progress(self) -> tuple[int, int]:
        """How many fields are answered, of those that are asked as the answers stand."""
        return sum(1 for key in self.visible if self.values.get(key) is not None), len(self.visible)

    def lack_of(self, slot: Slot) -> Lack | None:
        """What has to be done to one field that is answered."""
        answer = self.answers.get(slot.key)
        before, reason = self.submission.before.get(slot.key), answer.comment if answer else ""
        found = problem_of(self.asked, slot, self.values.get(slot.key), before, reason)
        if found is None:
            return None
        return Lack(slot.key, self.label(slot), said(found.words), found.severity == "soft")

    def lacks(self) -> list[Lack]:
        """What has to be done before all can be handed in, in the order of the form."""
        wrong: dict[str, tuple[str, bool]] = {}
        reasons = {key: each.comment for key, each in self.answers.items()}
        for each in problems(self.asked, self.values, before=self.submission.before, reasons=reasons):
            wrong[each.key] = (said(each.words), each.severity == "soft")
        for key in missing(self.asked, self.values):
            wrong[key] = (_("This has to be answered."), False)
        return [Lack(key, self.label(self.visible[key]), *wrong[key]) for key in self.visible if key in wrong]


def form_named(form_id: str) -> Form:
    """A form of the methodology.

    Raises:
        Unknown: there is none of that name, or none any more.
    """
    found = current_pack().forms.get(form_id)
    if found is None:
        raise Unknown(form_id)
    return found


def sheet_of(submission: Submission, row: str = NO_ROW) -> Sheet:
    """A submission with its rows and answers, read at once.

    Args:
        row: The code of the only row that is wanted, with what stands in none; all rows without it.
    """
    rows: Iterable[Row] = submission.rows.filter(removed_at=None)
    answers: Iterable[Answer] = submission.answers.all()
    if row != NO_ROW:
        rows = submission.rows.filter(removed_at=None, code=row)
        answers = submission.answers.filter(in_row(row))
    return Sheet(submission, tuple(rows), {each.key: each for each in answers})


def in_row(row: str) -> Q:
    """The answers that stand in a row or in none: conditions of the row may ask for these."""
    return Q(key__contains=f"/{row}/") | Q(key__contains=f"/{NO_ROW}/")


def row_of(key: str) -> str:
    """The row in the key of a field; that of no row where there is none."""
    return next(iter(key.split("/")[1:]), "") or NO_ROW


def said(found: Message | Text) -> str:
    """What the library says, in the language of the reader."""
    return found.say(language())
