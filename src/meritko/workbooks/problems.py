"""What is wrong in a workbook: an identity, a place, and what was found, expected and to do.

A problem is fields, never a finished text: the command line, the web and a report render the
same finding, in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from meritko.methodology.model import Text
from meritko.wording import SOURCE_LANGUAGE, n_, translator

Severity = Literal["error", "warning"]

Rule: TypeAlias = str
"""The id of a rule, part of the contract; those about its tables are named by a pack."""

READING_RULES = (
    "not-a-workbook",
    "unknown-workbook",
    "missing-sheet",
    "missing-column",
    "required",
    "type",
    "code",
    "hidden-value",
    "duplicate",
    "ambiguous",
    "unknown-sheet",
    "unknown-column",
    "other-year",
    "number-as-text",
)
"""Rules that the reading itself can find broken."""

LONGEST_VALUE = 60

Part: TypeAlias = "str | int | float | Text | Message | tuple[Part, ...]"
"""What fills a place in a message; a tuple becomes a list with commas."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the code, said later in some language; `parts` fill its places by name."""

    text: str
    parts: tuple[tuple[str, Part], ...] = ()

    def say(self, language: str) -> str:
        """The text in a language; numbers are written the way that language writes them."""
        said = {name: _say(part, language) for name, part in self.parts}
        return translator(language)(self.text).format(**said)


def message(text: str, **parts: Part) -> Message:
    """A message of a text marked with `n_`, with what fills its places."""
    return Message(text, tuple(parts.items()))


def _say(part: Part, language: str) -> str:
    match part:
        case Message() | Text():
            return part.say(language)
        case tuple():
            return ", ".join(_say(each, language) for each in part)
        case float():
            return say_number(part, language)
        case _:
            return tidy(str(part))


def say_number(number: float, language: str) -> str:
    """A number in full precision: whole ones without decimals, Czech ones with a comma."""
    said = f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)
    return said.replace(".", ",") if language == "cs" else said


def tidy(text: str) -> str:
    """A text of a workbook made safe to show on one line: no control characters, not too long."""
    clean = text
    if not text.isprintable():
        clean = "".join(letter if letter.isprintable() else " " for letter in text)
    clean = " ".join(clean.split())
    return clean if len(clean) <= LONGEST_VALUE else clean[: LONGEST_VALUE - 1] + "…"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a workbook, as exact as it can be named; what is unknown stays empty.

    `row` counts from 1, `column` is its letter, `heading` what stands above it.
    """

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""

    @property
    def address(self) -> str:
        """The cell such as `C7`; empty where no single cell is meant."""
        return f"{self.column}{self.row}" if self.column and self.row else ""

    def say(self, language: str) -> str:
        """The place in words."""
        _ = translator(language)
        said = [self.file]
        if self.sheet:
            said.append(_("sheet “{sheet}”").format(sheet=tidy(self.sheet)))
        if self.row:
            said.append(_("row {row}").format(row=self.row))
        if self.column and self.heading:
            text = _("column {column} (“{heading}”)")
            said.append(text.format(column=self.column, heading=tidy(self.heading)))
        elif self.column:
            said.append(_("column {column}").format(column=self.column))
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding: which rule, where, and what its author should know."""

    rule: Rule
    severity: Severity
    place: Cell
    found: Message
    expected: Message
    remedy: Message

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def say(self, language: str) -> str:
        """The problem in four lines: its identity and place, then found, expected, to do."""
        _ = translator(language)
        heads = [_(head) for head in (n_("found"), n_("expected"), n_("to do"))]
        width = max(map(len, heads)) + 2
        lines = [_("{rule} at {place}").format(rule=self.rule, place=self.place.say(language))]
        for head, text in zip(heads, (self.found, self.expected, self.remedy), strict=True):
            lines.append(f"  {head:<{width}}{text.say(language)}")
        return "\n".join(lines)

    def line(self, language: str) -> str:
        """The same fields on one line, for a table or a log that names the place itself."""
        _ = translator(language)
        text = _("found {found}; expected {expected}; to do {remedy}")
        said = {name: getattr(self, name).say(language) for name in ("found", "expected", "remedy")}
        return text.format(**said)

    def __str__(self) -> str:
        return self.say(SOURCE_LANGUAGE)
