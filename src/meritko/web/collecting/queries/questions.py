"""Every question that is asked, with its purpose and what uses the answer, in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meritko.methodology.form import Feed, Form, Purpose, Question, Section
from meritko.methodology.form_uses import SourceColumn, indicators_of_columns, uses_of
from meritko.methodology.pack import Pack
from meritko.web.methodology import current_pack, language


@dataclass(frozen=True)
class Use:
    """Something that uses an answer: the code of an indicator and its label, or a column and its sheet."""

    name: str
    said: str


@dataclass(frozen=True)
class AskedQuestion:
    """A question with all that is to be known of why it is asked.

    `becomes`: the columns of workbooks, or figures of the register, that the answer becomes.
    """

    label: str
    purpose: Purpose
    why: str
    uses: tuple[Use, ...]
    becomes: tuple[str, ...]
    is_computed: bool

    @property
    def is_used(self) -> bool:
        """Whether anything comes of it: a use, a column, or that it names or illustrates."""
        return bool(self.uses or self.becomes) or self.purpose in {"identification", "illustration"}


@dataclass(frozen=True)
class AskedSection:
    """A section with its questions."""

    title: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True)
class AskedForm:
    """A form with its sections; `programme` is empty where it serves several."""

    id: str
    title: str
    programme: str
    source: str
    sections: tuple[AskedSection, ...]

    @property
    def count(self) -> int:
        return sum(len(section.questions) for section in self.sections)


def asked_forms(wanted: str = "") -> list[AskedForm]:
    """All forms of the methodology, with the questions in which a text occurs; those without any left out.

    Args:
        wanted: A part of a question, of its reason, or of what uses it; empty: everything.
    """
    pack = current_pack()
    made = indicators_of_columns(pack)
    found = (_form(pack, form, made, wanted.strip().casefold()) for form in pack.forms.by_id.values())
    return [each for each in found if each.sections]


def purposes() -> dict[Purpose, str]:
    """What each purpose is called."""
    return {
        "indicator": _("an indicator is made of it"),
        "identification": _("tells who or what it is about"),
        "control": _("other figures are checked by it"),
        "register": _("the register is kept by it"),
        "illustration": _("illustrates the evaluation"),
    }


def _form(pack: Pack, form: Form, made: dict[SourceColumn, tuple[str, ...]], wanted: str) -> AskedForm:
    programme = pack.programme(form.programme)
    sections = []
    for section in form.sections:
        questions = (_question(pack, form, section, question, made) for question in section.questions)
        shown = tuple(each for each in questions if wanted in _said(each))
        if shown:
            sections.append(AskedSection(section.title.say(language()), shown))
    label = programme.label.say(language()) if programme else ""
    return AskedForm(form.id, form.title.say(language()), label, form.source, tuple(sections))


def _question(
    pack: Pack,
    form: Form,
    section: Section,
    question: Question,
    made: dict[SourceColumn, tuple[str, ...]],
) -> AskedQuestion:
    uses = uses_of(pack, form, section, question, made)
    return AskedQuestion(
        label=question.label.say(language()),
        purpose=question.purpose,
        why=question.why.say(language()),
        uses=tuple(_use(pack, name) for name in uses),
        becomes=tuple(dict.fromkeys(_become(pack, question.feeds))),
        is_computed=question.computed is not None,
    )


def _use(pack: Pack, name: str) -> Use:
    indicator = next((each for each in pack.indicators if each.code == name), None)
    if indicator is not None:
        return Use(name, indicator.label.say(language()))
    table, _dot, column = name.partition(".")
    if table in pack.tables:
        return Use("", _of_table(pack, table, column))
    words = next((each.words.expected.say(language()) for each in pack.checks if each.id == name), name)
    return Use("", _("a check of the workbook: {name}").format(name=words))


def _of_table(pack: Pack, table: str, column: str) -> str:
    found = pack.tables[table]
    sheet = found.label.say(language())
    known = {each.id: each.header for each in found.columns}
    return f"{sheet}: {known[column]}" if column in known else sheet


def _become(pack: Pack, feeds: Sequence[Feed]) -> Iterator[str]:
    for feed in feeds:
        register = pack.registers.get(feed.table)
        variable = register.variable(feed.column) if register else None
        if register and variable:
            yield f"{register.label.say(language())}: {variable.label.say(language())}"
        elif feed.table in pack.tables:
            yield _of_table(pack, feed.table, feed.column)


def _said(of: AskedQuestion) -> str:
    uses = " ".join(f"{each.name} {each.said}" for each in of.uses)
    return f"{of.label} {of.why} {uses} {' '.join(of.becomes)}".casefold()
