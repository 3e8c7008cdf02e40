"""Our expressions as sqlglot trees, with the same meaning in every dialect.

Division is in doubles and by zero gives NULL; decimal literals are doubles, whatever the
engine would make of them; nothing is rounded by the engine's own ROUND.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlglot import exp

from meritko.methodology.formulas import Call, Expression, Number, Ref, Word

Columns = Mapping[str, exp.Expr]

_BINARY: dict[str, type[exp.Binary]] = {
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "and": exp.And,
    "or": exp.Or,
}


def to_sql(expression: Expression, columns: Columns | None = None) -> exp.Expr:
    """The expression as a tree; `columns` says what stands for a column (default: its name)."""
    if isinstance(expression, Number):
        return _number(expression.value)
    if isinstance(expression, Word):
        return exp.Literal.string(expression.value)
    if isinstance(expression, Ref):
        known = columns.get(expression.column) if columns else None
        return known.copy() if known is not None else column(expression.column)
    return _call(expression, [to_sql(argument, columns) for argument in expression.arguments])


def column(name: str, table: str | None = None) -> exp.Column:
    """A quoted column, so that no name can be a keyword."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table)


def double(expression: exp.Expr) -> exp.Cast:
    return exp.Cast(this=expression, to=sql_type("DOUBLE"))


def sql_type(name: str) -> exp.DataType:
    """A type by its name in SQL; sqlglot parses each name once."""
    return _parsed_type(name).copy()


@cache
def _parsed_type(name: str) -> exp.DataType:
    return exp.DataType.build(name)


def aliased(value: exp.Expr, name: str) -> exp.Alias:
    """The value under a quoted name."""
    return exp.Alias(this=value, alias=exp.to_identifier(name, quoted=True))


def subquery(query: exp.Expr, alias: str) -> exp.Subquery:
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(alias)))


def table(name: str, alias: str | None = None) -> exp.Expr:
    """A quoted table, under an alias when one is given."""
    named = exp.TableAlias(this=exp.to_identifier(alias)) if alias else None
    return exp.Table(this=exp.to_identifier(name, quoted=True), alias=named)


def filled(expression: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=expression, expression=exp.Null()))


def _number(value: float | int) -> exp.Expr:
    if isinstance(value, int):
        return (
            exp.Literal.number(value)
            if value >= 0
            else exp.Paren(this=exp.Neg(this=exp.Literal.number(-value)))
        )
    return double(exp.Literal.string(repr(value)))


def _call(call: Call, parts: list[exp.Expr]) -> exp.Expr:
    name = call.name
    if name in _BINARY:
        return exp.Paren(this=_BINARY[name](this=parts[0], expression=parts[1]))
    if name == "/":
        bottom = exp.Nullif(this=double(parts[1]), expression=double(exp.Literal.string("0")))
        return exp.Paren(this=exp.Div(this=double(parts[0]), expression=bottom))
    if name == "if":
        return exp.Case(ifs=[exp.If(this=parts[0], true=parts[1])], default=parts[2])
    if name == "only_if":
        return exp.Case(ifs=[exp.If(this=parts[0], true=parts[1])])
    return _one_sided(name, parts)


def _one_sided(name: str, parts: list[exp.Expr]) -> exp.Expr:
    if name == "missing":
        return exp.Null()
    if name == "not":
        return exp.Paren(this=exp.Not(this=parts[0]))
    if name == "negative":
        return exp.Paren(this=exp.Neg(this=parts[0]))
    if name == "abs":
        return exp.Abs(this=parts[0])
    if name == "floor":
        return exp.Floor(this=double(parts[0]))
    if name == "round_half_up":
        half = exp.Add(this=double(parts[0]), expression=double(exp.Literal.string("0.5")))
        return exp.Floor(this=half)
    if name == "is_filled":
        return exp.Paren(this=filled(parts[0]))
    if name == "holds":
        return exp.Coalesce(this=parts[0], expressions=[exp.false()])
    raise TypeError(f"the operation {name!r} has no translation")
