"""The formula language: a small closed set of operations, parsed by sqlglot.

A formula is read into our own frozen nodes; whatever sqlglot understands beyond the
list below is refused. What a formula may mean where it stands is checked in
`formula_types`; how it is computed is the engines' matter.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from meritko.methodology.model import NOWHERE, Place

OPERATORS = ("+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or", "not", "negative")

FUNCTIONS: dict[str, tuple[int, int]] = {
    "if": (3, 3),
    "round_half_up": (1, 1),
    "floor": (1, 1),
    "abs": (1, 1),
    "is_filled": (1, 1),
    "evaluated_year": (0, 0),
    "parameter": (1, 1),
    "parameter_value": (1, 1),
    "number_of_codes": (1, 1),
    "indicator": (1, 2),
    "sum": (1, 1),
    "count": (0, 1),
    "total": (1, 1),
}
"""Every function of the language with the least and the greatest number of its arguments."""

INTERNAL = ("missing", "holds", "only_if")
"""Operations that plans add and no pack can write: no value, a condition that is true (and not
missing), a value only where a condition holds."""

AGGREGATES = frozenset({"sum", "count"})


class FormulaError(Exception):
    """A formula that cannot be understood or makes no sense; the message says why."""


@dataclass(frozen=True)
class Number:
    value: int | float


@dataclass(frozen=True)
class Word:
    value: str


@dataclass(frozen=True)
class Ref:
    """A column of the table that the formula is about."""

    column: str


@dataclass(frozen=True)
class Call:
    """An operator or a function with its arguments."""

    name: str
    arguments: tuple[Expression, ...]

    def __post_init__(self) -> None:
        if self.name == "indicator" and not all(isinstance(word, Word) for word in self.arguments):
            raise FormulaError("indicator() takes a code in quotes, such as indicator('A1')")
        if self.name in FUNCTIONS:
            least, most = FUNCTIONS[self.name]
            if not least <= len(self.arguments) <= most:
                wanted = str(least) if least == most else f"{least} to {most}"
                values = "value" if wanted == "1" else "values"
                raise FormulaError(
                    f"{self.name}() takes {wanted} {values}, here it has {len(self.arguments)}"
                )
        elif self.name not in OPERATORS and self.name not in INTERNAL:
            raise FormulaError(f"there is no function {self.name}(){nearest(self.name, tuple(FUNCTIONS))}")


Expression = Number | Word | Ref | Call


@dataclass(frozen=True)
class Formula:
    """A parsed formula with its text as the author wrote it."""

    text: str
    expression: Expression
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns whose value is needed, in order of appearance, without repeats.

        A column that stands only inside `is_filled` is not needed: its absence is an answer.
        """
        return tuple(dict.fromkeys(_needed(self.expression)))

    @property
    def mentioned(self) -> tuple[str, ...]:
        """All columns of the formula, also those inside `is_filled`."""
        return tuple(dict.fromkeys(e.column for e in walk(self.expression) if isinstance(e, Ref)))

    @property
    def indicators(self) -> tuple[tuple[str, str | None], ...]:
        """(code, category) of the indicators that the formula refers to."""
        found = (
            indicator_of(e) for e in walk(self.expression) if isinstance(e, Call) and e.name == "indicator"
        )
        return tuple(dict.fromkeys(found))


def indicator_of(call: Call) -> tuple[str, str | None]:
    """The (code, category) that an `indicator(...)` call names."""
    words = [a.value for a in call.arguments if isinstance(a, Word)]
    return words[0], words[1] if len(words) > 1 else None


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it, outermost first."""
    yield expression
    if isinstance(expression, Call):
        for argument in expression.arguments:
            yield from walk(argument)


def _needed(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Ref):
        yield expression.column
    elif isinstance(expression, Call) and expression.name != "is_filled":
        for argument in expression.arguments:
            yield from _needed(argument)


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The words `, did you mean “x”?` when a known name is close to `word`, else nothing."""
    close = closest(word, known)
    return f", did you mean “{close}”?" if close else ""


def closest(word: str, known: Sequence[str]) -> str | None:
    """The known name that `word` is most probably meant to be; None when none is close.

    Capitals and accents do not count, for names are written on all sorts of keyboards.
    """
    plain = {_plain(name): name for name in reversed(known)}
    found = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
