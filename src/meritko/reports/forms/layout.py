"""A form as it stands on paper: the same sections and questions in the same order as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from meritko.forms.asked import Answer, Answers, Asked, AskedRow, is_asked_in, options, rows_of, visible
from meritko.methodology.form import NO_ROW, Question, Section, estimated_key, key_of
from meritko.wording import Translator, translator

Write = Callable[[Question, Answer], str]
"""An answer as people read it; empty for none."""

_MOST_COLUMNS = 8
_CHOICES = 12
_SHORT = {"whole", "number", "percent", "day", "month", "municipality"}
_LINES = {"text": 3}


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """A question with its answer, or with room for it: `choices` to be crossed, or `lines` to write on.

    `is_short`: a number or a day, for which a part of a line is enough. `can_estimate`: it can be crossed
    that the answer is an estimate.
    """

    label: str
    hint: str = ""
    answer: str = ""
    before: str = ""
    unit: str = ""
    comment: str = ""
    choices: tuple[Choice, ...] = ()
    lines: int = 1
    is_short: bool = False
    can_estimate: bool = False


@dataclass(frozen=True)
class Block:
    """Questions one below another; `title` names the row they are asked in, or is empty."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Table:
    """A section as a table: what is asked in the columns, of what in the rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Part:
    """A section on paper; `note` says what holds for all of it."""

    title: str
    intro: str
    note: str
    blocks: tuple[Block | Table, ...]


@dataclass(frozen=True)
class Filled:
    """What was answered, last year's answers, and the reasons of answers, all by key."""

    answers: Answers
    before: Answers
    comments: Mapping[str, str]


EMPTY = Filled({}, {}, {})


def lay_out(
    asked: Asked,
    filled: Filled | None,
    write: Write,
    language: str,
    *,
    sections: Collection[str] | None = None,
    leaves_out: Callable[[Question], bool] = lambda _question: False,
) -> list[Part]:
    """Lay a form out for paper.

    Args:
        asked: The form with its rows.
        filled: The answers; None for an empty form, in which every question stands whatever its condition.
        write: Writes an answer in the language.
        sections: The sections that are wanted, by id; all without it.
        leaves_out: Tells the questions that do not stand on the paper.
    """
    return _Layout(asked, filled, write, translator(language), leaves_out).parts(sections)


@dataclass(frozen=True)
class _Layout:
    asked: Asked
    filled: Filled | None
    write: Write
    say: Translator
    leaves_out: Callable[[Question], bool]

    @property
    def given(self) -> Filled:
        return self.filled or EMPTY

    def parts(self, wanted: Collection[str] | None) -> list[Part]:
        keys = set(visible(self.asked, self.given.answers)) if self.filled else None
        found = []
        for section in self.asked.form.sections:
            if wanted is not None and section.id not in wanted:
                continue
            if part := self.part(section, keys):
                found.append(part)
        return found

    def part(self, section: Section, keys: Collection[str] | None) -> Part | None:
        """A section with what is asked in it; None when nothing is."""
        _ = self.say
        rows = rows_of(self.asked, section, self.given.answers)
        is_own = section.rows is not None and section.rows.source == "own"
        if not rows and is_own and keys is None:
            rows = (AskedRow("1", section.title),)
        there = [(row, self.questions(section, row, keys)) for row in rows]
        there = [(row, questions) for row, questions in there if questions]
        if not there:
            return None
        note = ""
        if keys is None and is_own:
            note = _("If there are more of them, put them on another sheet in the same order.")
        elif keys is None and section.when is not None:
            note = _("Fill this in only if the answers above lead to it.")
        intro = section.intro.say(_.language) if section.intro else ""
        return Part(section.title.say(_.language), intro, note, self.blocks(section, there, is_own=is_own))

    def questions(self, section: Section, row: AskedRow, keys: Collection[str] | None) -> list[Question]:
        return [
            question
            for question in section.questions
            if question.computed is None
            and not self.leaves_out(question)
            and is_asked_in(self.asked.pack, question, row.id)
            and (keys is None or key_of(section.id, row.id, question.id) in keys)
        ]

    def blocks(
        self, section: Section, there: list[tuple[AskedRow, list[Question]]], *, is_own: bool
    ) -> tuple[Block | Table, ...]:
        _ = self.say
        columns = [each for each in section.questions if any(each in asked for _row, asked in there)]
        is_short = len(columns) <= _MOST_COLUMNS and not any(each.type == "text" for each in columns)
        if section.rows is not None and not is_own and is_short:
            return (self.table(section, columns, there),)
        found = []
        for number, (row, questions) in enumerate(there, 1):
            title = "" if row.id == NO_ROW else row.label.say(_.language)
            if is_own:
                title = _("Entry {n}").format(n=number)
            fields = tuple(self.field(section, row, question) for question in questions)
            found.append(Block(title, fields))
        return tuple(found)

    def table(
        self, section: Section, columns: list[Question], there: list[tuple[AskedRow, list[Question]]]
    ) -> Table:
        language = self.say.language
        rows = tuple(
            (
                row.label.say(language),
                tuple(
                    self.answer(key_of(section.id, row.id, each.id), each) if each in asked else "–"
                    for each in columns
                ),
            )
            for row, asked in there
        )
        headings = tuple(_with_unit(each, language) for each in columns)
        return Table(section.title.say(language), headings, rows)

    def field(self, section: Section, row: AskedRow, question: Question) -> Field:
        _, key = self.say, key_of(section.id, row.id, question.id)
        value, before = self.given.answers.get(key), self.given.before.get(key)
        hint = question.help.say(_.language) if question.help else ""
        if self.filled is None and question.when is not None:
            hint = " ".join(filter(None, (hint, _("Only if the answers above lead to it."))))
        return Field(
            question.label.say(_.language),
            "" if self.filled else hint,
            self.answer(key, question),
            self.write(question, before) if question.compare_with_last_year else "",
            question.unit.say(_.language) if question.unit else "",
            self.given.comments.get(key, ""),
            self.choices(question, value) if self.filled is None else (),
            _LINES.get(question.type, 1),
            question.type in _SHORT,
            self.filled is None and question.estimated_mark,
        )

    def answer(self, key: str, question: Question) -> str:
        written = self.write(question, self.given.answers.get(key))
        is_estimate = self.given.answers.get(estimated_key(key)) is True
        return self.say("{value} (an estimate)").format(value=written) if is_estimate else written

    def choices(self, question: Question, value: Answer) -> tuple[Choice, ...]:
        _ = self.say
        if question.type == "flag":
            return (Choice(_("yes"), value is True), Choice(_("no"), value is False))
        codes = options(self.asked, question)
        if len(codes) > _CHOICES:
            return ()
        return tuple(Choice(code.label.say(_.language), code.id == value) for code in codes)


def _with_unit(question: Question, language: str) -> str:
    label = (question.heading or question.label).say(language)
    return f"{label} ({question.unit.say(language)})" if question.unit else label
