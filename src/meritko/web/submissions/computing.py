"""Computed values as they are shown: the value, and in plain sight how it comes about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from meritko.forms.explaining import Token, explained
from meritko.forms.filled import Filled, computed
from meritko.methodology.form import Question, Section
from meritko.web.submissions.asking import Sheet
from meritko.web.ui.writing import number

_DECIMALS = Decimal("0.01")
NOTHING = "…"
"""What stands for a number that is not told yet."""


@dataclass(frozen=True)
class Step:
    """A line of a calculation: what it is of, the calculation, and what it makes."""

    name: str
    said: str
    makes: str


@dataclass(frozen=True)
class Computed:
    """A computed value: `value` is empty where too little is answered yet."""

    section: Section
    question: Question
    value: str
    steps: tuple[Step, ...]
    total: str
    last: str

    @property
    def id(self) -> str:
        return f"{self.section.id}-{self.question.id}"

    @property
    def state(self) -> str:
        """How far it is: `uncomputed` without a value, `partly` where a row still waits, else `computed`."""
        if not self.value:
            return "uncomputed"
        return "computed" if all(step.makes for step in self.steps) else "partly"

    @property
    def drawn(self) -> dict[str, Any]:
        """The same for the module of the page."""
        steps = [[step.name, step.said, step.makes] for step in self.steps]
        said = {"value": self.value, "steps": steps, "total": self.total, "last": self.last}
        return {**said, "state": self.state}


def computed_in(sheet: Sheet, form: Filled, section: Section, question: Question) -> Computed:
    """A computed question with its value and how it comes about."""
    found = explained(form, question)
    if found is None:
        value = computed(form, question)
        return Computed(section, question, "" if value is None else str(value), (), "", "")
    over = sheet.form.section(question.over)
    steps = tuple(
        Step(sheet.name_of_row(over, part.row.id), _written(part.tokens), _number(part.value))
        for part in found.rows
        if over is not None
    )
    last = f"{_written(found.tokens)} = {_rounded(found.value)}" if found.tokens and found.value else ""
    return Computed(section, question, _rounded(found.value), steps, _number(found.total), last)


def _written(tokens: tuple[Token, ...]) -> str:
    return " ".join(each if isinstance(each, str) else _number(each) or NOTHING for each in tokens)


def _number(value: float | int | None) -> str:
    return "" if value is None else number(Decimal(repr(value)).normalize() + 0)


def _rounded(value: float | int | None) -> str:
    """A value to two places, which is how the methodology writes it; the exact one is kept."""
    return "" if value is None else number(Decimal(repr(value)).quantize(_DECIMALS).normalize() + 0)
