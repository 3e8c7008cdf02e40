"""What stands in the workbook of a form: sheets of lines and columns, and the field behind each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["text", "whole", "number", "percent", "list", "day", "month"]
"""What a cell takes; `elsewhere`: nothing, the field is filled in another way."""

Value = str | int | float | date | None
"""What stands in a cell before anybody has written into it."""

MARKER = "meritko.form"
"""Stands in the first cell of the hidden sheet of every such workbook."""

KEYS = "meritko"
"""The title of the hidden sheet: whose form it is, and what stood in its fields."""

ANSWER, ESTIMATE, COMMENT = "answer", "estimate", "comment"
"""What a cell is of a field: the answer, the mark that it is an estimate, or why it is as it is."""


@dataclass(frozen=True)
class Handed:
    """What stood in a field when a workbook was handed out: all as `text_of` writes it.

    `version` of the answer, 0 for none; `estimate` is 1, 0 or empty where there is no such mark.
    """

    version: int = 0
    text: str = ""
    estimate: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Field:
    """A field of a form in a cell.

    Attributes:
        key: Of the answer.
        kind: What the cell takes.
        value: What stands there.
        handed: What stood there when the workbook was first handed out, and the version of that.
        offers: What a `list` is chosen from.
        least, most: What a number must keep to.
        help: What is said beside the selected cell.
        last: Last year's value as a text; empty for none.
        estimate: Whether it is marked as an estimate; None where it cannot be.
        comment: Why it is as it is; None where nothing can be said there.
        wrong: What is wrong with it, in a workbook that is given back.
        is_asked: Whether it is asked as the answers stand.
    """

    key: str
    kind: Kind
    value: Value = None
    handed: Handed = Handed()
    offers: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    help: str = ""
    last: str = ""
    estimate: bool | None = None
    comment: str | None = None
    wrong: str = ""
    is_asked: bool = True


@dataclass(frozen=True)
class Heading:
    """A question as it stands above a column, or before a line.

    `help`: what belongs there; `note`: what the answer is for, and examples.
    """

    id: str
    text: str
    note: str = ""
    unit: str = ""
    good: str = ""
    is_required: bool = False
    help: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a section: its id, what it is called, and its fields by the id of the question."""

    id: str
    label: str
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Sheet:
    """A section: questions below one another and one line (`is_list`), else a grid of lines and questions."""

    section: str
    title: str
    intro: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    is_list: bool


@dataclass(frozen=True)
class Whose:
    """Whose form it is: what must be the same in a workbook that comes back."""

    form: str
    year: int
    kind: str
    code: str


@dataclass(frozen=True)
class FormBook:
    """A workbook to be written. `facts`: what is said of it on its first sheet, as pairs."""

    whose: Whose
    title: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    problems: tuple[str, ...] = field(default=())


def text_of(value: object) -> str:
    """A value of a cell as a text that is the same whoever wrote the cell: 5, 12,5, 2026-01-31, ano."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return "" if value is None else "\n".join(line.strip() for line in str(value).strip().splitlines())
