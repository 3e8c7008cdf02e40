"""From a cell as it lies in a workbook to a value of its column's type, or to what is wrong.

Nothing is guessed: a text is a number only where Czech and plain notation agree on which.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from meritko.engine.tables import Value
from meritko.methodology.model import CodeList, Column
from meritko.wording import n_
from meritko.workbooks.answers import RawCell
from meritko.workbooks.problems import Cell, Message, Part, Problem, Rule, Severity, message

GREATEST = 1e15
"""Beyond it whole numbers can no longer be told apart."""

_NUMBER = re.compile(r"([+\-\u2212]?)([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:([.,])([0-9]+))?\Z")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, before anyone has said where it lies."""

    rule: Rule
    severity: Severity
    found: Message
    expected: Message
    remedy: Message

    def at(self, place: Cell) -> Problem:
        """The problem that the fault is in a place."""
        return Problem(self.rule, self.severity, place, self.found, self.expected, self.remedy)


Answer = tuple[Value, Fault | None]
Reader = Callable[[RawCell], Answer]


def normalise(text: str) -> str:
    """A text as all texts are compared: trimmed, single spaces, NFC, case kept.

    >>> normalise("  Dolní\N{NO-BREAK SPACE} Lhota ")
    'Dolní Lhota'
    """
    text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_blank(cell: RawCell) -> bool:
    """Whether a cell holds nothing, or nothing but white space."""
    return isinstance(cell, str) and not cell.strip()


def read_cells(cells: Iterable[RawCell], read: Reader) -> tuple[list[Value], list[tuple[int, Fault]]]:
    """Read the cells of a column.

    Args:
        cells: The cells, top down.
        read: The reader of the column's type.

    Returns:
        One value for each cell, and the faults with the index of their cell. A cell with an
        error has the value None.
    """
    values: list[Value] = []
    faults: list[tuple[int, Fault]] = []
    known: dict[str | float, Answer] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, (bool, dict)):  # True would be taken for 1.0
            answer = read(cell)
        else:
            answer = known.get(cell) or known.setdefault(cell, read(cell))
        values.append(answer[0])
        if answer[1]:
            faults.append((index, answer[1]))
    return values, faults


def reader_for(column: Column, codes: CodeList | None) -> Reader:
    """The reader of a column's type; `codes` are those that a cell of it may hold.

    A reader answers with the value (None: empty, or an error) and the fault, if any.
    """
    match column.type:
        case "text":
            return _read_text
        case "digits":
            return lambda cell: _read_digits(cell, column.digits or 0)
        case "code":
            return _code_reader(codes, column.only)
        case _:
            return _number_reader(column)


def _shown(cell: RawCell) -> Message:
    """How a cell that cannot be read is quoted."""
    match cell:
        case bool():
            return message(n_("the logical value {value}"), value="TRUE" if cell else "FALSE")
        case str():
            return message(n_("the text “{value}”"), value=normalise(cell))
        case int() | float():
            return message(n_("the number {value}"), value=float(cell))
        case _:
            return message(n_("the date {value}"), value=cell.get("date", ""))


def _fault(rule: Rule, cell: RawCell, expected: Message, remedy: str, **parts: Part) -> Answer:
    return None, Fault(rule, "error", _shown(cell), expected, message(remedy, **parts))


def as_text(cell: RawCell) -> str | None:
    """A cell as text: a whole number without decimals; None for a date, a truth or no number."""
    if isinstance(cell, str):
        return normalise(cell)
    if isinstance(cell, (bool, dict)) or not math.isfinite(cell):
        return None
    return str(int(cell)) if cell == int(cell) and abs(cell) <= GREATEST else repr(float(cell))


def _read_text(cell: RawCell) -> Answer:
    text = as_text(cell)
    if text is None:
        remedy = n_("Format the cell as text and type its content again.")
        return _fault("type", cell, message(n_("a text")), remedy)
    return text or None, None


def _read_digits(cell: RawCell, width: int) -> Answer:
    text = as_text(cell)
    if text == "":
        return None, None
    digits = text.replace(" ", "") if text else ""
    if len(digits) == width and digits.isascii() and digits.isdigit():
        return digits, None
    remedy = n_("Write all the digits; spaces between them do not matter.")
    return _fault("type", cell, message(n_("{width} digits"), width=width), remedy)


def _code_reader(codes: CodeList | None, only: Collection[str]) -> Reader:
    allowed = [code for code in codes.codes if not only or code.id in only] if codes else []
    ids = {normalise(code.id): code.id for code in allowed}
    labels: dict[str, str | None] = {}
    for code in allowed:
        for label in {normalise(code.label.cs), normalise(code.label.en)}:
            labels[label] = None if label in labels else code.id  # a label of two codes says neither
    known = {label: code for label, code in labels.items() if code is not None} | ids
    title: Part = codes.label if codes else ""
    expected = message(n_("a code of the list “{label}”: {codes}"), label=title, codes=tuple(ids))

    def read(cell: RawCell) -> Answer:
        text = as_text(cell)
        if text == "":
            return None, None
        if text in known:
            return known[text], None
        near = get_close_matches(text or "", known, 1, 0.75)
        if near:
            return _fault("code", cell, expected, n_("Did you mean “{near}”?"), near=near[0])
        return _fault("code", cell, expected, n_("Choose a code of the list, or write its label in full."))

    return read


def _number_reader(column: Column) -> Reader:
    expected = _expected_number(column)

    def read(cell: RawCell) -> Answer:
        number = _parse(cell) if isinstance(cell, str) else cell
        if number == "":
            return None, None
        if isinstance(number, (bool, str, dict)):
            return _fault("type", cell, expected, _number_remedy(number))
        if column.type == "flag" and math.isfinite(number) and number not in (0, 1):
            return _fault("code", cell, expected, n_("Write 1 for yes, 0 for no."))
        value = _typed(number, column)
        if value is None:
            return _fault("type", cell, expected, n_("Correct the figure."))
        return value, _number_as_text(cell, number) if isinstance(cell, str) else None

    return read


def _parse(cell: str) -> float | str:
    """The number that a text stands for; the text itself where it is none or could be two."""
    text = normalise(cell)
    match = _NUMBER.match(text)
    if not match:
        return text
    sign, whole, mark, decimals = match.groups()
    is_ambiguous = mark == "." and len(decimals) == 3 and whole != "0" and len(whole) <= 3
    if is_ambiguous:  # 1.250 is 1250 to some, 1.25 to others
        return text
    number = float(f"{whole.replace(' ', '')}.{decimals or 0}")
    return -number if sign in ("-", "\N{MINUS SIGN}") else number


def _typed(number: float, column: Column) -> int | float | None:
    """The number as a value of the column's type; None where it is not of that type."""
    if not math.isfinite(number) or abs(number) > GREATEST:
        return None
    if column.type == "year":
        return int(number) if number == int(number) and 1000 <= number <= 9999 else None
    if number < (column.least or 0) or (column.type == "percent" and number > 100):
        return None
    if column.type in ("count", "flag"):
        return int(number) if number == int(number) else None
    return float(number) + 0.0  # no negative zero


def _expected_number(column: Column) -> Message:
    least = column.least or 0
    match column.type:
        case "year":
            return message(n_("a year in four digits"))
        case "flag":
            return message(n_("0 or 1"))
        case "percent":
            return message(n_("a number from {least} to 100"), least=least)
        case "count":
            return message(n_("a whole number from {least} up"), least=least)
        case _ if column.unit:
            return message(n_("a number from {least} up ({unit})"), least=least, unit=column.unit)
        case _:
            return message(n_("a number from {least} up"), least=least)


def _number_remedy(cell: RawCell) -> str:
    if isinstance(cell, bool):
        return n_("Write a number in place of the logical value.")
    if isinstance(cell, dict):
        return n_("Format the cell as a number and type the figure again; a date is no figure.")
    if re.fullmatch(r"[+\-\u2212]?[0-9][0-9.,' ]*", str(cell)):
        return n_("Write the figure with one decimal comma and without marks between thousands.")
    if re.search(r"[0-9]", str(cell)):
        return n_("Write the number alone; its unit already stands in the column heading.")
    return n_("Write a number; leave the cell empty where the figure is not known.")


def _number_as_text(cell: str, number: float) -> Fault:
    return Fault(
        "number-as-text",
        "warning",
        _shown(cell),
        message(n_("a number, not a text")),
        message(n_("It was read as {number}. Format the cell as a number to be sure."), number=float(number)),
    )


def nearest(word: str, words: Sequence[str]) -> str | None:
    """The word that `word` was probably meant to be; None where none is near."""
    return next(iter(get_close_matches(word, words, 1, 0.75)), None)
