"""Looking up results that an indicator is made of."""

from __future__ import annotations

from sqlglot import exp

from meritko.engine.sql.expressions import column
from meritko.methodology.formulas import Call, Expression, Ref, indicator_of

RESULTS = "~result"
"""The table of results under way: cell, indicator, unit, category and the four figures."""


def picked(figure: str, code: str, category: str | None, unit: exp.Expr) -> exp.Subquery:
    """A figure of one result, NULL when there is none; any category when `category` is None."""
    where = [
        exp.EQ(this=column("indicator", "p"), expression=exp.Literal.string(code)),
        exp.EQ(this=column("unit", "p"), expression=unit),
    ]
    if category is not None:
        where.append(exp.EQ(this=column("category", "p"), expression=exp.Literal.string(category)))
    found = exp.select(exp.Max(this=column(figure, "p"))).from_(f'"{RESULTS}" AS p').where(*where)
    return exp.Subquery(this=found)


def over_results(expression: Expression, unit: exp.Expr, needed: dict[str, exp.Expr]) -> Expression:
    """The expression with references to indicators as columns, whose queries `needed` takes."""
    if not isinstance(expression, Call):
        return expression
    if expression.name == "indicator":
        code, category = indicator_of(expression)
        name = f"indicator {code} {category or ''}"
        needed[name] = picked("value", code, category or "", unit)
        return Ref(name)
    return Call(expression.name, tuple(over_results(part, unit, needed) for part in expression.arguments))
