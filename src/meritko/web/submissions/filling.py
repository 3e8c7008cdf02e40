"""A submission as it is drawn: sections, rows and fields, last year's value beside, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from meritko.forms.asked import AskedRow, Slot, options
from meritko.forms.filled import filled
from meritko.methodology.form import NO_ROW, Question, Section, estimated_key, key_of
from meritko.web.methodology import language
from meritko.web.submissions.asking import Lack, Sheet
from meritko.web.submissions.computing import Computed, computed_in
from meritko.web.submissions.following import Note
from meritko.web.submissions.models import Answer, Remark
from meritko.web.submissions.states import deviates
from meritko.web.submissions.values import written

REASON = "reason:"
"""What stands before the key of a field in the name of the field of its reason."""

MOST_COLUMNS = 6
"""A section whose rows are added is a grid up to so many questions; beyond, each row is a block of fields."""


@dataclass(frozen=True)
class Given:
    """What a form that was sent wrote into a field and could not be kept: the text, and why."""

    text: str
    wrong: str = ""
    theirs: Answer | None = None


@dataclass(frozen=True)
class Cell:
    """One field. `last`: last year's value, None where nothing is compared; `differs`: it is another.

    `chosen`, `last_chosen`: what the answer, and last year's, is called in a list to choose from.
    """

    slot: Slot
    label: str
    value: str
    version: int
    is_asked: bool
    last: str | None
    differs: bool
    reason: str
    needs_reason: bool
    answer: Answer | None
    lack: Lack | None = None
    given: Given | None = None
    theirs: str = ""
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    checks: tuple[Lack, ...] = ()
    estimate: Answer | None = None
    chosen: str = ""
    last_chosen: str = ""

    @property
    def name(self) -> str:
        return self.slot.key

    @property
    def id(self) -> str:
        return f"pole-{self.slot.key.replace('/', '-')}"

    @property
    def question(self) -> Question:
        return self.slot.question

    @property
    def shown(self) -> str:
        """What stands in the field: what was sent and not kept, or the answer."""
        return self.value if self.given is None else self.given.text

    @property
    def code(self) -> str:
        """What is chosen in a list; empty for nothing."""
        return self.chosen if self.given is None else self.given.text

    @property
    def wrong(self) -> str:
        return "" if self.given is None else self.given.wrong

    @property
    def mistake(self) -> str:
        """What the pack's checks find at the field and has to be corrected."""
        return next((each.said for each in self.checks if not each.is_reason), "")

    @property
    def wants_reason(self) -> bool:
        """Whether it has to be said, or was said, why the answer is as it is."""
        if not self.is_asked:
            return False
        soft = self.lack is not None and self.lack.is_reason
        return soft or bool(self.reason) or (self.differs and self.needs_reason)

    @property
    def estimated(self) -> str:
        """The key of the mark that the answer is an estimate."""
        return estimated_key(self.name)


@dataclass(frozen=True)
class Line:
    """A row of a section with its fields; a field is None where the row is not asked that question.

    `name`, `shown_code` are what it is called; `may_go`: it can be taken out.
    """

    code: str
    cells: tuple[Cell | None, ...]
    name: str = ""
    shown_code: str = ""
    may_go: bool = False

    @property
    def has_last(self) -> bool:
        """Whether something not answered yet can be answered as last year."""
        return any(cell.last is not None and not cell.value for cell in self.cells if cell)


@dataclass(frozen=True)
class Part:
    """A section as it is drawn: as a grid, or as fields one under another.

    `is_own`: its rows are added by who fills it in; `may_add`: there may be one more.
    """

    section: Section
    lines: tuple[Line, ...]
    is_grid: bool
    is_own: bool
    lacks: int
    computed: tuple[Computed, ...] = ()
    may_add: bool = False
    questions: tuple[Question, ...] = ()

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for line in self.lines for cell in line.cells if cell)

    @property
    def deviations(self) -> list[Cell]:
        """The fields of which it has to be said why they are so."""
        return [cell for cell in self.cells if cell.wants_reason]

    @property
    def is_asked(self) -> bool:
        """Whether anything of the section is asked as the answers stand, or is computed."""
        return not self.section.when or any(cell.is_asked for cell in self.cells)

    @property
    def is_begun(self) -> bool:
        return any(cell.answer is not None and cell.value for cell in self.cells)

    @property
    def counts(self) -> dict[str, int]:
        """How many fields are asked, answered, required and missing, wrong, and want a reason."""
        asked = [cell for cell in self.cells if cell.is_asked]
        return {
            "asked": len(asked),
            "answered": sum(1 for cell in asked if cell.value),
            "missing": sum(1 for cell in asked if cell.question.required and not cell.value),
            "wrong": sum(1 for cell in asked if cell.wrong or cell.mistake),
            "unexplained": sum(1 for cell in asked if cell.wants_reason and not cell.reason),
        }


@dataclass(frozen=True)
class Drawing:
    """All that is drawn of a submission."""

    parts: tuple[Part, ...]
    lacks: tuple[Lack, ...]
    options: Mapping[tuple[str, ...], Mapping[str, str]]

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {cell.name: cell for part in self.parts for cell in part.cells}

    @property
    def versions(self) -> dict[str, int]:
        found = {name: cell.version for name, cell in self.cells.items() if cell.version}
        marks = {cell.estimated: cell.estimate.version for cell in self.cells.values() if cell.estimate}
        return {**found, **marks}

    @property
    def done(self) -> int:
        return sum(1 for cell in self.cells.values() if cell.is_asked and cell.value)

    @property
    def asked(self) -> int:
        return sum(1 for cell in self.cells.values() if cell.is_asked)

    def choices(self, question: Question) -> list[tuple[str, str]]:
        """What can be chosen as an answer: pairs (value, label), nothing first."""
        return [("", ""), *self.options[question.codelist, *question.only].items()]


@dataclass(frozen=True)
class Around:
    """What is drawn beside the fields: notes of others, remarks of a return, what was not kept."""

    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    remarks: Iterable[Remark] = ()
    given: Mapping[str, Given] = field(default_factory=dict)


class _Artist:
    """Draws the fields of a submission."""

    def __init__(self, sheet: Sheet, around: Around, lacks: Iterable[Lack], checks: Iterable[Lack]) -> None:
        self.sheet, self.around = sheet, around
        self.lacks = {lack.key: lack for lack in lacks}
        self.checks: dict[str, list[Lack]] = {}
        for lack in checks:
            self.checks.setdefault(lack.key, []).append(lack)
        self.remarks: dict[str, list[str]] = {}
        for each in around.remarks:
            self.remarks.setdefault(each.key, []).append(each.text)

    def cell(self, slot: Slot) -> Cell:
        sheet, key, question = self.sheet, slot.key, slot.question
        answer, before = sheet.answers.get(key), sheet.submission.before.get(key)
        is_compared = question.compare_with_last_year or question.beside is not None
        value, given = sheet.values.get(key), self.around.given.get(key)
        return Cell(
            slot,
            sheet.label(slot),
            written(question, value),
            answer.version if answer else 0,
            key in sheet.visible,
            written(question, before) or None if is_compared else None,
            deviates(value, before),
            answer.comment if answer else "",
            question.deviation_needs_reason,
            answer,
            self.lacks.get(key),
            given,
            written(question, given.theirs.value) if given and given.theirs else "",
            self.around.notes.get(key, ()),
            tuple(self.remarks.get(key, ())),
            tuple(self.checks.get(key, ())),
            sheet.answers.get(estimated_key(key)) if question.estimated_mark else None,
            _chosen(question, value),
            _chosen(question, before),
        )


def draw(sheet: Sheet, around: Around) -> Drawing:
    """Draw a submission in the language of the reader."""
    lacks = sheet.lacks()
    artist = _Artist(sheet, around, lacks, sheet.checked())
    cells = {key: artist.cell(slot) for key, slot in sheet.slots.items()}
    parts = [
        _part(sheet, section, cells, lacks)
        for section in sheet.form.sections
        if section.rows is None or section.rows.source != "given" or sheet.rows_in(section.id)
    ]
    said = language()
    choices = {
        (question.codelist, *question.only): {
            code.id: code.label.say(said) for code in options(sheet.asked, question)
        }
        for section in sheet.form.sections
        for question in section.questions
        if question.codelist
    }
    return Drawing(tuple(parts), tuple(lacks), choices)


def draw_deviations(sheet: Sheet) -> list[Part]:
    """The parts of a submission with the fields alone of which it has to be said why they are so."""
    lacks = [lack for lack in sheet.lacks() if lack.is_reason]
    artist, wanted = _Artist(sheet, Around(), lacks, ()), {lack.key for lack in lacks}
    before = sheet.submission.before
    cells: dict[str, list[Cell]] = {}
    for key, slot in sheet.visible.items():
        differs = slot.question.deviation_needs_reason and deviates(sheet.values.get(key), before.get(key))
        if differs or key in wanted or sheet.reason(key):
            cells.setdefault(slot.section.id, []).append(artist.cell(slot))
    return [
        Part(section, (Line(NO_ROW, tuple(cells.get(section.id, ()))),), _is_grid(section), False, 0)
        for section in sheet.form.sections
    ]


def _part(sheet: Sheet, section: Section, cells: Mapping[str, Cell], lacks: Iterable[Lack]) -> Part:
    asked = tuple(question for question in section.questions if question.computed is None)
    rows = section.rows
    is_own = rows is not None and rows.source == "own"
    added = {row.code for row in sheet.rows_in(section.id) if row.is_own}
    there = sheet.rows_of(section)
    lines = [
        Line(
            row.id,
            tuple(cells.get(key_of(section.id, row.id, question.id)) for question in asked),
            sheet.name_of_row(section, row.id) if rows else "",
            _shown_code(section, row),
            is_own and row.id in added,
        )
        for row in there
    ]
    most = rows.most if rows else None
    form = filled(sheet.asked, sheet.values) if len(asked) < len(section.questions) else None
    made = (q for q in section.questions if q.computed is not None)
    return Part(
        section,
        tuple(lines),
        _is_grid(section),
        is_own,
        sum(1 for lack in lacks if lack.key.startswith(f"{section.id}/")),
        tuple(computed_in(sheet, form, section, question) for question in made) if form else (),
        is_own and (most is None or len(there) < most),
        asked,
    )


def _is_grid(section: Section) -> bool:
    if section.rows is None:
        return False
    is_added = section.rows.source in ("own", "section")
    return not is_added or len(section.questions) <= MOST_COLUMNS


def _shown_code(section: Section, row: AskedRow) -> str:
    """The code of a row that people know it by: of a place, or of a list that the methodology names."""
    return row.id if section.rows is not None and section.rows.source in ("given", "codelist") else ""


def _chosen(question: Question, value: object) -> str:
    """An answer as it is chosen in a list: the code, or 1 and 0 for yes and no."""
    if value is None:
        return ""
    return str(int(bool(value))) if question.type == "flag" else str(value)


def heading(question: Question) -> str:
    """A question as the heading of a column."""
    return (question.heading or question.label).say(language())
