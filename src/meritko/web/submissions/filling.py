"""A submission as it is drawn: sections, rows and fields, last year's value beside, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from meritko.forms.asked import Slot
from meritko.methodology.form import NO_ROW, Question, Section
from meritko.web.methodology import language
from meritko.web.submissions.asking import Lack, Sheet
from meritko.web.submissions.following import Note
from meritko.web.submissions.models import Answer, Remark, Row
from meritko.web.submissions.states import deviates
from meritko.web.submissions.values import codes_of, written

REASON = "reason:"
"""What stands before the key of a field in the name of the field of its reason."""


@dataclass(frozen=True)
class Given:
    """What a form that was sent wrote into a field and could not be kept: the text, and why."""

    text: str
    wrong: str = ""
    theirs: Answer | None = None


@dataclass(frozen=True)
class Cell:
    """One field. `last`: last year's value, None where nothing is compared; `differs`: it is another."""

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
        """The chosen code; empty for none."""
        return str(self.answer.value) if self.answer and self.answer.value is not None else ""

    @property
    def wrong(self) -> str:
        return "" if self.given is None else self.given.wrong


@dataclass(frozen=True)
class Line:
    """A row of a section with its fields; `row` is None in a section without rows."""

    row: Row | None
    cells: tuple[Cell, ...]

    @property
    def code(self) -> str:
        return self.row.code if self.row else NO_ROW

    @property
    def has_last(self) -> bool:
        """Whether something not answered yet can be answered as last year."""
        return any(cell.last is not None and not cell.value for cell in self.cells)


@dataclass(frozen=True)
class Part:
    """A section as it is drawn: as a grid where a closed list is gone through, else as blocks of fields."""

    section: Section
    lines: tuple[Line, ...]
    is_grid: bool
    is_own: bool
    lacks: int

    @property
    def cells(self) -> Iterable[Cell]:
        return (cell for line in self.lines for cell in line.cells)

    @property
    def deviations(self) -> list[Cell]:
        """The fields that differ from last year and want a reason."""
        return [cell for cell in self.cells if cell.differs and cell.needs_reason and cell.is_asked]

    @property
    def is_begun(self) -> bool:
        return any(cell.answer is not None and cell.value for cell in self.cells)


@dataclass(frozen=True)
class Drawing:
    """All that is drawn of a submission."""

    parts: tuple[Part, ...]
    lacks: tuple[Lack, ...]
    options: Mapping[str, Mapping[str, str]]

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {cell.name: cell for part in self.parts for cell in part.cells}

    @property
    def versions(self) -> dict[str, int]:
        return {name: cell.version for name, cell in self.cells.items() if cell.version}

    @property
    def done(self) -> int:
        return sum(1 for cell in self.cells.values() if cell.is_asked and cell.value)

    @property
    def asked(self) -> int:
        return sum(1 for cell in self.cells.values() if cell.is_asked)


@dataclass(frozen=True)
class Around:
    """What is drawn beside the fields: notes of others, remarks of a return, what was not kept."""

    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    remarks: Iterable[Remark] = ()
    given: Mapping[str, Given] = field(default_factory=dict)


def draw(sheet: Sheet, around: Around) -> Drawing:
    """Draw a submission in the language of the reader."""
    lacks = sheet.lacks()
    by_key = {lack.key: lack for lack in lacks}
    remarks: dict[str, list[str]] = {}
    for each in around.remarks:
        remarks.setdefault(each.key, []).append(each.text)
    cells: dict[tuple[str, str], list[Cell]] = {}
    for key, slot in sheet.slots.items():
        made = _cell(sheet, slot, by_key.get(key), around, tuple(remarks.get(key, ())))
        cells.setdefault((slot.section.id, slot.row), []).append(made)
    parts = [
        _part(sheet, section, cells, lacks)
        for section in sheet.form.sections
        if section.rows is None or section.rows.source == "own" or sheet.rows_in(section.id)
    ]
    options = {
        slot.question.codelist: codes_of(slot.question)
        for slot in sheet.slots.values()
        if slot.question.codelist
    }
    return Drawing(tuple(parts), tuple(lacks), options)


def draw_deviations(sheet: Sheet) -> list[Part]:
    """The parts of a submission with the fields that differ from last year alone, and what they lack."""
    cells: dict[str, list[Cell]] = {}
    before = sheet.submission.before
    for key, slot in sheet.visible.items():
        if slot.question.deviation_needs_reason and deviates(sheet.values.get(key), before.get(key)):
            made = _cell(sheet, slot, sheet.lack_of(slot), Around(), ())
            cells.setdefault(slot.section.id, []).append(made)
    return [
        Part(section, (Line(None, tuple(cells.get(section.id, ()))),), True, False, 0)
        for section in sheet.form.sections
    ]


def _part(
    sheet: Sheet, section: Section, cells: Mapping[tuple[str, str], list[Cell]], lacks: Iterable[Lack]
) -> Part:
    is_own = section.rows is not None and section.rows.source == "own"
    if section.rows is None:
        lines = [Line(None, tuple(cells.get((section.id, NO_ROW), ())))]
    else:
        lines = [Line(row, tuple(cells.get((section.id, row.code), ()))) for row in sheet.rows_in(section.id)]
    missing = sum(1 for lack in lacks if lack.key.startswith(f"{section.id}/"))
    is_grid = section.rows is not None and not is_own
    return Part(section, tuple(lines), is_grid, is_own, missing)


def _cell(sheet: Sheet, slot: Slot, lack: Lack | None, around: Around, remarks: tuple[str, ...]) -> Cell:
    key, question = slot.key, slot.question
    answer, before = sheet.answers.get(key), sheet.submission.before.get(key)
    is_compared = question.compare_with_last_year or question.beside is not None
    value = sheet.values.get(key)
    given = around.given.get(key)
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
        lack,
        given,
        written(question, given.theirs.value) if given and given.theirs else "",
        around.notes.get(key, ()),
        remarks,
    )


def heading(question: Question) -> str:
    """A question as the heading of a column."""
    return (question.heading or question.label).say(language())
