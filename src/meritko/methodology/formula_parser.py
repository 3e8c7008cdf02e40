"""From the text of a formula to its nodes, by way of sqlglot's parser.

The text is first cut into the few tokens of the language and checked for their order, so
that nothing else of SQL (queries, casts, comments, a second statement) ever reaches the
parser. Names are handed over in quotes and functions under names of our own: no column is
taken for a keyword, and no function for one of SQL. The parser then decides what binds more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import sqlglot
from sqlglot import exp

from meritko.methodology.formulas import (
    FUNCTIONS,
    Call,
    Expression,
    Formula,
    FormulaError,
    Number,
    Ref,
    Word,
    nearest,
)
from meritko.methodology.model import NOWHERE, Place

DEEPEST = 15
"""Parentheses in one another."""
MOST_OPERATIONS = 100
LONGEST = 4000
"""Characters. The limits keep every walk through a formula far from Python's own limit."""

_BINARY: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.And: "and",
    exp.Or: "or",
}
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_JOINING = frozenset(_BINARY.values())
_MEANS = ("avg", "mean", "average", "median")
_MEANT = {"!=": "<>", "==": "=", "=>": ">=", "=<": "<="}
_PREFIX = "f_"

Kind = Literal["number", "text", "word", "sign"]
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>[0-9]{1,15}(\.[0-9]{1,15})?)(?![\w.])"
    r"|(?P<text>'([^']|'')*')"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign>[(),]|[-+*/<>=!]+)"
)


@dataclass(frozen=True)
class _Token:
    kind: Kind
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower() if self.kind == "word" else self.text


def parse(text: str, place: Place = NOWHERE) -> Formula:
    """Read a formula that stands at a place of a pack.

    Raises:
        FormulaError: the text is not a formula of the language; the message says what is wrong.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"a formula of {len(text)} characters; {LONGEST} are the most")
    try:
        checked = _Order().check(list(_tokens(text)))
        tree = sqlglot.parse_one(checked, into=exp.Condition, dialect="duckdb")
        return Formula(text, _expression(tree), place)
    except FormulaError as error:
        raise FormulaError(f"in “{shown(text)}”: {error}") from None


def shown(text: str) -> str:
    """A formula as messages show it: on one line, and cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:99] + "…"


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise FormulaError(_foreign(text[at:]))
        kind: Kind | Literal["space"] = match.lastgroup  # type: ignore[assignment]
        if kind == "word" and not match[0].isidentifier():
            raise FormulaError(f"“{match[0]}” is not a name")
        if kind == "sign" and match[0] not in (*_JOINING, "(", ")", ","):
            meant = _MEANT.get(match[0])
            advice = f"write “{meant}”" if meant else "put a space between two signs"
            raise FormulaError(f"there is no operation “{match[0]}”; {advice}")
        if kind != "space":
            yield _Token(kind, match[0])
        at = match.end()


def _foreign(rest: str) -> str:
    if rest[0] == "'":
        return "a text in quotes does not end"
    if rest[0].isdigit():
        written = rest.split(maxsplit=1)[0]
        return f"“{written}” is no number such as 12 or 0.5"
    if rest[0] == '"':
        return "texts stand in single quotes, names of columns without any"
    found = f"“{rest[0]}”" if rest[0].isprintable() else f"the character U+{ord(rest[0]):04X}"
    return f"{found} has no meaning in a formula"


@dataclass
class _Order:
    """Follows the tokens and tells where a value must stand and where an operation."""

    open: list[str] = field(default_factory=list)
    operations: int = 0
    needs_value: bool = True
    is_negative: bool = False
    before: str = ""
    function: str = ""

    def check(self, tokens: list[_Token]) -> str:
        """The tokens as a text for the parser.

        Raises:
            FormulaError: they stand in an order that has no meaning.
        """
        if not tokens:
            raise FormulaError("it is empty")
        written = []
        for token, following in zip(tokens, [*tokens[1:], _Token("sign", "")], strict=True):
            written.append(self._take(token, following.text == "("))
            self.before = token.lower
            if self.operations > MOST_OPERATIONS or len(self.open) > DEEPEST:
                raise FormulaError("it is too long or too deep; derive parts of it in a prepared table")
        if self.needs_value:
            raise FormulaError(f"a value is missing after “{self.before}”")
        if self.open:
            raise FormulaError("a closing parenthesis is missing")
        return " ".join(written)

    def _take(self, token: _Token, opens: bool) -> str:
        text = token.lower
        if text in (")", ","):
            return self._end_of_value(text)
        if text in _JOINING or text == "not":
            return self._operation(text)
        if not self.needs_value:
            raise FormulaError(f"an operation is missing between “{self.before}” and “{token.text}”")
        if text == "(":
            self.open.append(self.function)
            self.function = ""
            return text
        if token.kind == "word" and opens:
            return self._function(text)
        self.needs_value = False
        return f'"{token.text}"' if token.kind == "word" else token.text

    def _end_of_value(self, text: str) -> str:
        function = self.open[-1] if self.open else ""
        is_empty_call = text == ")" and self.before == "(" and function
        if self.needs_value and not is_empty_call:
            raise FormulaError(f"a value is missing before “{text}”")
        if text == "," and not function:
            raise FormulaError("a comma stands only between the values of a function; decimals have a point")
        if not self.open:
            raise FormulaError("an opening parenthesis is missing")
        if text == ")":
            self.open.pop()
        self.needs_value = text == ","
        return text

    def _operation(self, text: str) -> str:
        self.operations += 1
        begins = self.before in ("", "(", ",", "and", "or")
        is_minus = text == "-" and self.needs_value and not self.is_negative
        if not (begins and self.needs_value if text == "not" else is_minus or not self.needs_value):
            where = f"after “{self.before}”" if self.before else "first"
            raise FormulaError(f"“{text}” cannot stand {where}")
        self.is_negative = is_minus
        self.needs_value = True
        return text

    def _function(self, name: str) -> str:
        if name in _MEANS:
            raise FormulaError(
                "there is no mean: shares are never averaged; "
                "divide the sum of the parts by the sum of the wholes"
            )
        if name not in FUNCTIONS:
            raise FormulaError(f"there is no function {name}(){nearest(name, tuple(FUNCTIONS))}")
        self.function = name
        return _PREFIX + name


def _expression(node: exp.Expr) -> Expression:
    if isinstance(node, exp.Paren):
        return _expression(node.this)
    if isinstance(node, exp.Literal):
        return Word(node.this) if node.is_string else Number(_number(node.this))
    if isinstance(node, exp.Column):
        return Ref(str(node.this.this))
    if isinstance(node, exp.Not):
        return Call("not", (_expression(node.this),))
    if isinstance(node, exp.Neg):
        return Call("negative", (_expression(node.this),))
    if isinstance(node, exp.Anonymous):
        name = str(node.this).removeprefix(_PREFIX)
        return Call(name, tuple(_expression(part) for part in node.expressions))
    return _binary(node)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _binary(node: exp.Expr) -> Call:
    if isinstance(node, _COMPARISONS) and (
        isinstance(node.this, _COMPARISONS) or isinstance(node.expression, _COMPARISONS)
    ):
        raise FormulaError("a chain of comparisons is not clear; join two comparisons by “and”")
    return Call(_BINARY[type(node)], (_expression(node.this), _expression(node.expression)))
