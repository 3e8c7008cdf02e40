"""What a form asks of one filler: its rows, its places for answers, and which of them hold now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from meritko.engine.reference.evaluation import Context, evaluate
from meritko.engine.setting import Setting, make_setting
from meritko.engine.tables import Value
from meritko.methodology.form import NO_ROW, Form, Question, Rows, Section, estimated_key, key_of
from meritko.methodology.formulas import Formula
from meritko.methodology.model import Code, Text
from meritko.methodology.pack import Pack

Answer = str | int | float | bool | None
Answers = Mapping[str, Answer]
"""Key -> the answer as JSON holds it; a key that is not there and None are both no answer."""


@dataclass(frozen=True)
class GivenRow:
    """A row that the caller gives; `says`: what is known of it, by the words of GIVEN."""

    id: str
    label: str
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AskedRow:
    """A row of a section as this filler has it."""

    id: str
    label: Text
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A form laid out for one filler.

    `setting`: the year that the answers are about, and the choices of the pack's parameters. `given`:
    the lists of rows that the caller gives, by the names of GIVEN.
    """

    pack: Pack
    form: Form
    setting: Setting
    given: Mapping[str, tuple[GivenRow, ...]]

    @cached_property
    def fixed_rows(self) -> Mapping[str, tuple[AskedRow, ...]]:
        """Section -> its rows, of those sections whose rows no filler adds."""
        return {section.id: _fixed(self, rows) for section in self.form.sections if (rows := section.rows)}


@dataclass(frozen=True)
class Slot:
    """A place for one answer."""

    section: Section
    row: str
    question: Question

    @property
    def key(self) -> str:
        return key_of(self.section.id, self.row, self.question.id)


def ask(
    pack: Pack,
    form: Form,
    year: int,
    given: Mapping[str, tuple[GivenRow, ...]] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Asked:
    """Lay a form out for one filler.

    Args:
        pack: The methodology of the form.
        form: The form.
        year: The year that the answers are about.
        given: Lists of rows, by the names of GIVEN; one that is not given has no row.
        chosen: Parameter -> choice; the others have their default.

    Raises:
        UnknownChoice: `chosen` names a parameter or a choice that the pack does not have.
    """
    return Asked(pack, form, make_setting(pack, year, chosen or {}), given or {})


def rows_of(asked: Asked, section: Section, answers: Answers) -> tuple[AskedRow, ...]:
    """The rows of a section; one without an id of its own (`-`) for a section without rows.

    Rows that fillers add are those that `answers` has a key of, in natural order, and as many more as
    the section has at least.
    """
    rows = section.rows
    if rows is None:
        return (AskedRow(NO_ROW, section.title),)
    if rows.source == "section":
        named = asked.form.section(rows.name)
        return rows_of(asked, named, answers) if named else ()
    if rows.source == "own":
        return tuple(
            AskedRow(name, Text(name, name)) for name in _own(asked.form, section.id, rows.least, answers)
        )
    return asked.fixed_rows[section.id]


def _fixed(asked: Asked, rows: Rows) -> tuple[AskedRow, ...]:
    if rows.source == "listed":
        return tuple(AskedRow(row.id, row.label) for row in rows.listed)
    if rows.source == "codelist":
        codes = asked.pack.codelists[rows.name].at(asked.setting.last_day)
        wanted = (code for code in codes if not rows.only or code.id in rows.only)
        return tuple(AskedRow(code.id, code.label) for code in wanted)
    if rows.source == "given":
        return tuple(
            AskedRow(row.id, Text(row.label, row.label), row.says) for row in asked.given.get(rows.name, ())
        )
    return ()


def root_of(section: Section) -> str:
    """The section whose rows a section has, itself or another; empty for one without rows."""
    if section.rows is None:
        return ""
    return section.rows.name if section.rows.source == "section" else section.id


def _own(form: Form, section: str, least: int, answers: Answers) -> list[str]:
    """The rows that fillers added, in whichever section with these rows they wrote."""
    sections = {each.id for each in form.sections if root_of(each) == section}
    found = {str(number) for number in range(1, least + 1)}
    found |= {key.split("/")[1] for key in answers if key.split("/")[0] in sections}
    return sorted(found, key=lambda name: [(len(part), part) for part in re.split(r"(\d+)", name)])


def slots(asked: Asked, answers: Answers) -> Iterator[Slot]:
    """Every place for an answer, in the order of the form, whether its condition holds or not."""
    for section in asked.form.sections:
        for row in rows_of(asked, section, answers):
            for question in section.questions:
                if question.computed is None and is_asked_in(asked.pack, question, row.id):
                    yield Slot(section, row.id, question)


def is_asked_in(pack: Pack, question: Question, row: str) -> bool:
    """Whether a question makes sense in a row: a grid may have cells that no column takes."""
    by_row = [feed for feed in question.feeds if feed.by_row]
    if not by_row:
        return True
    return any(feed.column_in(row) in pack.tables[feed.table].by_id for feed in by_row)


def blank(asked: Asked) -> dict[str, Answer]:
    """Every key of the form before anything is filled in, each without an answer."""
    return {slot.key: None for slot in slots(asked, {})}


def unknown(asked: Asked, answers: Answers) -> list[str]:
    """The keys that the form does not ask for, such as those of a row that is no longer given."""
    known = {slot.key for slot in slots(asked, answers)}
    marks = {estimated_key(s.key) for s in slots(asked, answers) if s.question.estimated_mark}
    return [key for key in answers if key not in known and key not in marks]


def options(asked: Asked, question: Question) -> tuple[Code, ...]:
    """The codes that an answer can be, on the last day of the year."""
    if not question.codelist:
        return ()
    codes = asked.pack.codelists[question.codelist].at(asked.setting.last_day)
    return tuple(
        code
        for code in codes
        if (not question.only or code.id in question.only) and code.id != question.if_unanswered
    )


def visible(asked: Asked, answers: Answers) -> dict[str, Slot]:
    """The places that are to be filled in as the answers stand, by key, in the order of the form.

    What a condition asks about but nobody answered does not hold, and an answer whose own place is
    not to be filled in counts as none.
    """
    found: dict[str, Slot] = {}
    context = context_of(asked)
    fields: dict[str, Value] = {q.id: None for s in asked.form.sections if not s.rows for q in s.questions}
    for section in asked.form.sections:
        if not _holds(section.when, fields, context):
            continue
        for row in rows_of(asked, section, answers):
            values: dict[str, Value] = fields | dict.fromkeys(q.id for q in section.questions)
            for question in section.questions:
                slot = Slot(section, row.id, question)
                if question.computed is not None or not is_asked_in(asked.pack, question, row.id):
                    continue
                if _holds(question.when, values, context):
                    found[slot.key] = slot
                    values[question.id] = as_value(answers.get(slot.key))
            if not section.rows:
                fields = values
    return found


def holds(asked: Asked, condition: Formula | None, values: Mapping[str, Value]) -> bool:
    """Whether a condition holds; one that asks about a missing value does not."""
    return _holds(condition, values, context_of(asked))


def _holds(condition: Formula | None, values: Mapping[str, Value], context: Context) -> bool:
    return condition is None or evaluate(condition.expression, values, context) is True


def as_value(answer: Answer) -> Value:
    """An answer as formulas take it: true is 1, false 0."""
    return int(answer) if isinstance(answer, bool) else answer


def context_of(asked: Asked) -> Context:
    """What formulas of a form may ask besides answers."""
    return Context(asked.pack, asked.setting, _no_result)


def _no_result(*_: object) -> None:
    """Forms know of no results."""


def missing(asked: Asked, answers: Answers) -> list[str]:
    """The keys that are required as the answers stand and have no answer, in the order of the form."""
    return [
        key
        for key, slot in visible(asked, answers).items()
        if slot.question.required and answers.get(key) is None
    ]
