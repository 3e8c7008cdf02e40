"""What a submission asks and what was answered: its form laid out by the library, with the answers beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from meritko.forms.against_checks import FormCheck, FormChecks
from meritko.forms.asked import Asked, AskedRow, GivenRow, Slot, ask, missing, rows_of, slots, visible
from meritko.forms.bonds import Bonds
from meritko.forms.checking import AnswerProblem, problem_of, problems
from meritko.methodology.form import NO_ROW, Form, Section, estimated_key, key_of
from meritko.methodology.model import Text
from meritko.web.accounts.actor import Unknown
from meritko.web.methodology import current_pack, language
from meritko.web.submissions.models import Answer, Row, Submission
from meritko.web.submissions.states import Value
from meritko.workbooks.problems import Message

_LOADED = "id", "submission_id", "key", "value", "comment", "version"
"""What of an answer is needed to save it; the rest of it is read where it is asked for."""


@dataclass(frozen=True)
class Lack:
    """What has to be done to a field before all can be handed in; `is_reason`: only its reason is missing.

    `check` is the number of the form's check that found it; None for what the field itself asks for.
    """

    key: str
    label: str
    said: str
    is_reason: bool = False
    check: int | None = None


@dataclass
class Sheet:
    """A submission as it is filled in. `rows` are those of sections that are asked of several things.

    `told`, `reasons`: values and comments of further fields, of which nothing else is known.
    """

    submission: Submission
    rows: tuple[Row, ...]
    answers: Mapping[str, Answer]
    told: Mapping[str, Value] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def form(self) -> Form:
        return form_named(self.submission.form)

    @cached_property
    def asked(self) -> Asked:
        """The form laid out for this submission."""
        year = self.submission.round.year
        if not any(section.rows and section.rows.source == "given" for section in self.form.sections):
            return _asked_of_all(self.form.id, year)
        given: dict[str, tuple[GivenRow, ...]] = {}
        for section in self.form.sections:
            if section.rows is not None and section.rows.source == "given":
                mine = tuple(GivenRow(row.code, row.name) for row in self.rows_in(section.id))
                given[section.rows.name] = given.get(section.rows.name) or mine
        return ask(current_pack(), self.form, year, given)

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
        there = {(row.section, row.code) for row in own}
        there |= {
            (section.id, str(number))
            for section in self.form.sections
            if section.rows and section.rows.source == "own"
            for number in range(1, section.rows.least + 1)
        }
        roots = {section.id: _own_root(self.form, section) for section in self.form.sections}
        answered = {**self.told, **{key: each.value for key, each in self.answers.items()}}
        for key in [*answered]:
            section, _slash, rest = key.partition("/")
            root = roots.get(section)
            if root and (root, rest.partition("/")[0]) not in there:
                del answered[key]
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
        return {(row.section, row.code): row.name for row in self.rows if row.name}

    def rows_in(self, section: str) -> list[Row]:
        return [row for row in self.rows if row.section == section]

    def rows_of(self, section: Section) -> tuple[AskedRow, ...]:
        """The rows of a section as they are asked now."""
        return rows_of(self.asked, section, self.values)

    def row_name(self, slot: Slot) -> str:
        """What the row of a field is called; empty in a section without rows."""
        return "" if slot.section.rows is None else self.name_of_row(slot.section, slot.row)

    def name_of_row(self, section: Section, row: str) -> str:
        """What a row is called: its label, or for one that was added what is told of it first."""
        named = self._row_names.get((section.id, row))
        if named:
            return named
        root = _own_root(self.form, section)
        if not root:
            fixed = self.asked.fixed_rows.get(section.id, ())
            return next((each.label.say(language()) for each in fixed if each.id == row), row)
        first = next(iter(getattr(self.form.section(root), "questions", ())), None)
        value = self.values.get(key_of(root, row, first.id)) if first and first.type == "text" else None
        return f"{row}. {value}" if value else f"{row}."

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
        name, dot, _mark = key.rpartition(".")
        of = self.slots.get(name) if dot else None
        if of is not None and of.question.estimated_mark and key == estimated_key(name):
            return None
        raise Unknown(key)

    def progress(self) -> tuple[int, int]:
        """How many fields are answered, of those that are asked as the answers stand."""
        return sum(1 for key in self.visible if self.values.get(key) is not None), len(self.visible)

    def reason(self, key: str) -> str:
        """Why an answer is as it is, as who gave it says."""
        answer = self.answers.get(key)
        return answer.comment if answer else self.reasons.get(key, "")

    def lack_of(self, slot: Slot) -> Lack | None:
        """What has to be done to one field that is answered, besides what checks of several fields find."""
        before, reason = self.submission.before.get(slot.key), self.reason(slot.key)
        found = problem_of(self.asked, slot, self.values.get(slot.key), before, reason)
        return self._lack(slot, found) if found else None

    def checked(self, checks: Iterable[FormCheck] | None = None) -> list[Lack]:
        """What the pack's checks find in the answers; None for all checks that the form can break.

        A soft one that has a reason is settled.
        """
        about = self.submission
        identity = {"code": about.code, "name": about.name, "region": about.region}
        found = checks_of(self.form.id).problems(self.asked, self.values, identity, checks)
        return [
            self._lack(self.slots[problem.key], problem, check.number)
            for check, problem in found
            if problem.key in self.slots and not (problem.severity == "soft" and self.reason(problem.key))
        ]

    def lacks(self) -> list[Lack]:
        """What has to be done before all can be handed in, one for a field, in the order of the form."""
        wrong: dict[str, Lack] = {}
        reasons = {key: self.reason(key) for key in self.values}
        for each in problems(self.asked, self.values, before=self.submission.before, reasons=reasons):
            wrong[each.key] = self._lack(self.visible[each.key], each)
        for key in missing(self.asked, self.values):
            wrong[key] = Lack(key, self.label(self.visible[key]), _("This has to be answered."))
        for lack in self.checked():
            if lack.key not in wrong or (wrong[lack.key].is_reason and not lack.is_reason):
                wrong[lack.key] = lack
        return [wrong[key] for key in self.visible if key in wrong] + self._too_many()

    def _lack(self, slot: Slot, problem: AnswerProblem, check: int | None = None) -> Lack:
        return Lack(slot.key, self.label(slot), said(problem.words), problem.severity == "soft", check)

    def _too_many(self) -> list[Lack]:
        """The sections that have more rows than they may."""
        found = []
        for section in self.form.sections:
            rows = section.rows
            if rows and rows.source == "own" and rows.most is not None:
                there = self.rows_of(section)
                if len(there) > rows.most:
                    key = key_of(section.id, there[rows.most].id, section.questions[0].id)
                    words = _("There are at most {n} entries here.").format(n=rows.most)
                    found.append(Lack(key, section.title.say(language()), words))
        return found


def form_named(form_id: str) -> Form:
    """A form of the methodology.

    Raises:
        Unknown: there is none of that name, or none any more.
    """
    found = current_pack().forms.get(form_id)
    if found is None:
        raise Unknown(form_id)
    return found


@cache
def _asked_of_all(form_id: str, year: int) -> Asked:
    """A form that asks everybody the same, laid out once for a year."""
    return ask(current_pack(), form_named(form_id), year)


@cache
def checks_of(form_id: str) -> FormChecks:
    """The pack's checks that answers of a form can break."""
    return FormChecks(current_pack(), form_named(form_id))


@cache
def bonds_of(form_id: str) -> Bonds:
    """What hangs on the answers of a form."""
    return Bonds(form_named(form_id))


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


def sheet_around(submission: Submission, key: str) -> Sheet:
    """A submission as far as it takes to save one field and to tell what follows from it."""
    form = form_named(submission.form)
    name, row, question = (*key.partition(".")[0].split("/"), "", "", "")[:3]
    section = form.section(name)
    is_alone = row != NO_ROW and not checks_of(form.id).touched(f"{name}/{row}/{question}")
    is_alone = is_alone and (name, question) not in bonds_of(form.id).computed
    rows, answers = submission.rows.filter(removed_at=None), submission.answers.all()
    if is_alone:
        rows, answers = rows.filter(code=row), answers.filter(in_row(row))
    needs_rows = not is_alone or (section is not None and section.rows and section.rows.source != "codelist")
    found = {each[2]: each for each in answers.order_by().values_list(*_LOADED)}
    mine = Answer.from_db(answers.db, _LOADED, found[key]) if key in found else None
    return Sheet(
        submission,
        tuple(rows) if needs_rows else (),
        {key: mine} if mine else {},
        {name: each[3] for name, each in found.items()},
        {name: each[4] for name, each in found.items()},
    )


def in_row(row: str) -> Q:
    """The answers that stand in a row or in none: conditions of the row may ask for these."""
    return Q(key__contains=f"/{row}/") | Q(key__contains=f"/{NO_ROW}/")


def row_of(key: str) -> str:
    """The row in the key of a field; that of no row where there is none."""
    return next(iter(key.split("/")[1:]), "") or NO_ROW


def _own_root(form: Form, section: Section) -> str:
    """The section with added rows that a section has its rows from, itself or another; empty for none."""
    if section.rows is not None and section.rows.source == "section":
        named = form.section(section.rows.name)
        return _own_root(form, named) if named else ""
    return section.id if section.rows is not None and section.rows.source == "own" else ""


def said(found: Message | Text) -> str:
    """What the library says, in the language of the reader."""
    return found.say(language())
