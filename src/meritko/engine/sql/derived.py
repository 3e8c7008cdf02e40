"""Derived indicators as queries over the results computed so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from meritko.engine.sql.expressions import aliased, column, double, subquery, to_sql
from meritko.engine.sql.results import over_results, picked
from meritko.methodology.formulas import Call, Expression, Number
from meritko.methodology.indicator import Case, Indicator

_MISSING = Call("missing", ())


def derived_query(
    indicator: Indicator, case: Case, cell: int, formulas: Mapping[str, Expression], units: Sequence[str]
) -> exp.Select:
    """For each unit a row of the table of results.

    Args:
        indicator: The derived indicator.
        case: The case computed.
        cell: Its number among all cells.
        formulas: `value`, or `numerator` and `denominator`, over other results.
        units: The units it has a value for; one empty text for a single value.
    """
    needed: dict[str, exp.Expr] = {}
    unit = column("unit", "u")
    value, numerator, denominator = (
        over_results(formulas.get(name, _MISSING), unit, needed)
        for name in ("value", "numerator", "denominator")
    )
    left_out: Expression = Number(0)
    if "denominator" in formulas:
        known = Call("is_filled", (denominator,))
        numerator = Call("only_if", (known, numerator))
        value = Call("/", (Call("*", (Number(indicator.scale), numerator)), denominator))
        left_out = Call("if", (known, Number(0), Number(1)))
    figures = [double(to_sql(expression, needed)) for expression in (numerator, denominator, value)]
    left: exp.Expr = double(to_sql(left_out, needed))
    if indicator.left_out_of:
        corrected = picked("left_out", indicator.left_out_of, None, unit)
        left = exp.Coalesce(this=corrected, expressions=[double(exp.Literal.string("0"))])
    head = [
        exp.Literal.number(cell),
        exp.Literal.string(indicator.code),
        unit,
        exp.Literal.string(case.id or ""),
    ]
    listed = exp.Array(expressions=[exp.Literal.string(name) for name in units])
    source = exp.select(aliased(exp.Anonymous(this="unnest", expressions=[listed]), "unit"))
    return exp.select(*head, *figures, left).from_(subquery(source, "u"))
