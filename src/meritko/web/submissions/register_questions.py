"""Questions about the register: which variable one is about, and what a confirmation confirms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from meritko.forms.asked import Asked, ask, holds
from meritko.methodology.form import NO_ROW, Form, Question, Section, key_of
from meritko.web.methodology import current_pack
from meritko.web.submissions.states import Value
from meritko.web.territory.register_pack import register, variables


@cache
def variable_of(form_id: str, section_id: str, question_id: str) -> str:
    """The variable of the register that a question is about; empty for none.

    It fills the same column, or it is shown beside it, or both are answered from one code list.
    """
    form = current_pack().forms.get(form_id)
    section = form.section(section_id) if form else None
    question = section.question(question_id) if section else None
    if question is None:
        return ""
    feeds = [*question.feeds, *([question.beside] if question.beside else [])]
    columns = {feed.column for feed in feeds}
    for name, variable in variables().items():
        if variable.column in columns or (question.codelist and variable.codelist == question.codelist):
            return name
    return question.id if question.id in variables() else ""


@dataclass(frozen=True)
class Roles:
    """What questions of a section do: `presence` asks whether there is anything to tell of the place at all,
    `confirmation` whether what the register says is right. Empty where there is no such question."""

    presence: str = ""
    confirmation: str = ""


@cache
def roles_of(form_id: str, section_id: str) -> Roles:
    """The questions on which the others of a section depend, found by their conditions."""
    form = current_pack().forms.get(form_id)
    section = form.section(section_id) if form else None
    if form is None or section is None:
        return Roles()
    asked = ask(current_pack(), form, 2000)
    flags = [question for question in section.questions if question.type == "flag"]
    beside = [question for question in section.questions if question.beside is not None]
    told = {q.id for q in flags if variable_of(form_id, section_id, q.id)}
    presence = (q.id for q in flags if q.id not in told and _gates(asked, section, q))
    confirmation = (q.id for q in flags if any(_asked_only_if(asked, section, b, q, 0) for b in beside))
    return Roles(next(presence, ""), next(confirmation, ""))


def confirmed_by(form_id: str, section_id: str) -> list[str]:
    """The questions that are answered by the confirmation of a section."""
    form = current_pack().forms.get(form_id)
    section = form.section(section_id) if form else None
    roles = roles_of(form_id, section_id)
    if form is None or section is None or not roles.confirmation:
        return []
    asked, by = ask(current_pack(), form, 2000), section.question(roles.confirmation)
    return [q.id for q in section.questions if q.beside and by and _asked_only_if(asked, section, q, by, 0)]


@dataclass(frozen=True)
class Told:
    """A field that tells the register of a variable. `confirmation`: the key of the field whose *yes* says
    that what stands beside it is right; empty for none."""

    key: str
    variable: str
    confirmation: str


@cache
def told_by(form_id: str) -> tuple[Told, ...]:
    """The fields of a form about a municipality by which the register is told of its variables."""
    form, kept = current_pack().forms.get(form_id), register()
    if form is None or kept is None or form.about != "municipality":
        return ()
    return tuple(
        Told(key_of(section.id, NO_ROW, question.id), feed.column, _confirmation(form, section, question))
        for section in form.sections
        if section.rows is None
        for question in section.questions
        for feed in question.feeds
        if feed.table == kept.id
    )


def _confirmation(form: Form, section: Section, question: Question) -> str:
    by = section.question(roles_of(form.id, section.id).confirmation)
    if by is None or not _asked_only_if(ask(current_pack(), form, 2000), section, question, by, 0):
        return ""
    return key_of(section.id, NO_ROW, by.id)


def _gates(asked: Asked, section: Section, question: Question) -> bool:
    """Whether all other questions of a section are asked only where one is answered yes."""
    others = [each for each in section.questions if each is not question]
    return bool(others) and all(_asked_only_if(asked, section, each, question, 1) for each in others)


def _asked_only_if(asked: Asked, section: Section, question: Question, by: Question, answer: int) -> bool:
    """Whether a question can be asked when another is answered so, and never otherwise."""
    if question.when is None or by.id not in question.when.columns:
        return False
    rest = {each.id: 1 for each in section.questions}
    return holds(asked, question.when, {**rest, by.id: answer}) and not holds(
        asked, question.when, {**rest, by.id: 1 - answer}
    )


def as_answer(question: Question, value: str | int | float | None) -> Value:
    """A value of the register as the answer to a question."""
    if value is None:
        return None
    return bool(int(value)) if question.type == "flag" else value


def as_value(value: Value) -> str | int | float | None:
    """An answer as a value of the register."""
    return int(value) if isinstance(value, bool) else value
