"""Forms: what a methodology asks, of whom and what for; free of files, of answers and of the web.

The key of an answer is `section/row/question`; the row is `-` (`NO_ROW`) in a section without rows.
How a form meets answers is in `meritko.forms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from meritko.methodology.formulas import Formula
from meritko.methodology.model import NOWHERE, Place, Text

Kind = Literal["application", "final_report", "direct_query", "register", "outside"]
"""`register`: what the register is confirmed by; `outside`: figures of somebody who takes no part."""

About = Literal["municipality", "orp", "region", "project", "country"]
Layout = Literal["fields", "rows", "grid"]
"""`fields`: each question once; `rows`: a block of questions for each row; `grid`: rows × questions."""

QuestionType = Literal["text", "whole", "number", "percent", "flag", "code", "day", "month", "municipality"]
"""Answers as JSON holds them: `whole` an integer, `number` and `percent` a number, `flag` true or false,
`day` 2026-01-31, `month` 2026-01, `code` an id of the code list, `municipality` its official code of six
digits. No question asks for a file: files are attached beside a form. No answer is null, never an empty
text."""

Purpose = Literal["indicator", "identification", "control", "register", "illustration"]
RowSource = Literal["own", "given", "codelist", "listed", "section"]

NO_ROW = "-"

IDENTITY: Mapping[About, tuple[str, ...]] = {
    "municipality": ("code", "name", "region", "postcode", "year"),
    "orp": ("code", "name", "region", "year"),
    "region": ("region", "year"),
    "project": ("project", "project_name", "organisation", "municipality", "region", "year"),
    "country": ("year",),
}
"""What is known of whom a form is about before anything is filled in."""

GIVEN: Mapping[str, tuple[str, ...]] = {
    "register_municipalities": ("code", "name", "region", "postcode", "district_of"),
    "register_orps": ("code", "name", "region"),
    "localities": ("number",),
}
"""Lists of rows that the caller gives -> what it says of each row besides its id and label.

`register_municipalities`: those that the register holds, within what the form is about;
`register_orps`: the ORPs in whose district one of them lies; `localities`: those of the municipality.
"""


@dataclass(frozen=True)
class Row:
    """A row of a section that every filler sees; `id` is a part of keys."""

    id: str
    label: Text
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Rows:
    """Where the rows of a section come from.

    `own`: who fills in adds them, `least` to `most` of them (None: as many as needed). `given`: the
    caller gives the list `name`. `codelist`: one for each code of the list `name`, or for the codes
    `only`. `listed`: those of `listed`. `section`: the rows of the section `name`.
    """

    source: RowSource
    name: str = ""
    only: tuple[str, ...] = ()
    listed: tuple[Row, ...] = ()
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Feed:
    """The column of a source table, or the variable of a register, that an answer becomes.

    A variable is named by its register and its id. `column` may hold `{row}` and `{lower}`, the id of
    the answer's row and the same in small letters; where the table has no such column, the question is
    not asked in that row.
    """

    table: str
    column: str

    def column_in(self, row: str) -> str:
        return self.column.replace("{row}", row).replace("{lower}", row.lower())

    @property
    def by_row(self) -> bool:
        """Whether each row feeds a column of its own."""
        return "{" in self.column

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Question:
    """One question; in a section with rows it is put in every row.

    Attributes:
        heading: The label as a short heading of a column of a grid; the label where there is none.
        help, good, bad: What belongs there, a good and a bad example.
        codelist, only: Where the answers of the type `code` come from; `only` empty: the whole list.
        least, most: What an answer must keep to (inclusive); beyond is an error.
        likely_least, likely_most: What an answer mostly keeps to; beyond, a reason is asked for.
        mark: How the methodology marks where the information is collected, such as ZZ.
        purpose, why, uses: What it is collected for, in a sentence; `uses` names indicators, columns
            of tables and checks that use it, besides the indicators made of the column that it feeds.
        confidential: Only those who may see exact places may see the answer.
        compare_with_last_year: Last year's answer is shown beside.
        deviation_needs_reason: An answer other than last year's needs a comment.
        estimated_mark: The answer can be marked as an estimate.
        beside: The column of a table whose value, as the other party knows it, is shown beside.
        when: The question is asked where this holds; its names are questions of the same section,
            or of sections without rows.
        computed: The value is made of other answers by this formula and is not asked; with `over`, of
            all rows of that section.
        if_unanswered: The code that no answer becomes; it cannot be chosen.
        if_not_asked: The number that the column holds where the condition does not.
        feeds: The columns that the answer becomes.
    """

    id: str
    label: Text
    type: QuestionType
    purpose: Purpose
    why: Text
    heading: Text | None = None
    help: Text | None = None
    good: Text | None = None
    bad: Text | None = None
    codelist: str = ""
    only: tuple[str, ...] = ()
    unit: Text | None = None
    least: float | None = None
    most: float | None = None
    likely_least: float | None = None
    likely_most: float | None = None
    required: bool = False
    mark: str = ""
    uses: tuple[str, ...] = ()
    confidential: bool = False
    compare_with_last_year: bool = False
    deviation_needs_reason: bool = False
    estimated_mark: bool = False
    beside: Feed | None = None
    when: Formula | None = None
    computed: Formula | None = None
    over: str = ""
    if_unanswered: str = ""
    if_not_asked: int | None = None
    feeds: tuple[Feed, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Section:
    """A part of a form that can be filled in, and handed to a colleague, on its own."""

    id: str
    title: Text
    intro: Text | None
    layout: Layout
    rows: Rows | None
    when: Formula | None
    questions: tuple[Question, ...]
    place: Place = field(default=NOWHERE, compare=False)

    def question(self, question_id: str) -> Question | None:
        return next((q for q in self.questions if q.id == question_id), None)


@dataclass(frozen=True)
class Fed:
    """A source table that a form feeds: one row for the whole form, or for each row of the section `per`.

    `identity`: column -> what fills it: a part of IDENTITY of whom the form is about, or `row.` and
    a part of what the caller says of a given row (GIVEN); `row.id` is the id of any row.
    """

    table: str
    per: str
    identity: Mapping[str, str]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Form:
    """What one filler is asked in one round.

    `programme` is empty where the answers serve several programmes. `mark`: how the methodology marks
    what is collected by this form; `source`: the pages of the methodology. `origin`: as whose word, by a code
    of the register's list of origins, the register hears the answers that feed it once they are accepted;
    empty where it does not hear them so.
    """

    id: str
    programme: str
    kind: Kind
    about: About
    mark: str
    title: Text
    intro: Text | None
    source: str
    tables: tuple[Fed, ...]
    sections: tuple[Section, ...]
    origin: str = ""
    place: Place = NOWHERE

    def section(self, section_id: str) -> Section | None:
        return next((section for section in self.sections if section.id == section_id), None)

    def fed(self, table: str) -> Fed | None:
        return next((fed for fed in self.tables if fed.table == table), None)


@dataclass(frozen=True)
class NotAsked:
    """Columns (`table.column`), or whole tables, that no form asks for, and how they come to be."""

    what: tuple[str, ...]
    how: Text
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Forms:
    """The forms of a methodology, and what they leave to others."""

    by_id: Mapping[str, Form] = field(default_factory=dict)
    not_asked: tuple[NotAsked, ...] = ()

    def get(self, form_id: str) -> Form | None:
        return self.by_id.get(form_id)


def key_of(section: str, row: str, question: str) -> str:
    """The key of an answer."""
    return f"{section}/{row}/{question}"


def estimated_key(key: str) -> str:
    """The key under which stands whether an answer is an estimate: true, false or null."""
    return f"{key}.estimated"


def parts_of(key: str) -> tuple[str, str, str]:
    """Section, row and question of a key.

    Raises:
        ValueError: It is no key of an answer.
    """
    section, row, question = key.split("/")
    return section, row, question
