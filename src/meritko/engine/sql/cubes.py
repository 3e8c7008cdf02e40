"""Cubes and their finish as queries.

A scanner runs only `scan`: SELECT a dimension, COUNT and SUM of CASE … GROUP BY it. The
finish turns the small cube into results and always runs in DuckDB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from meritko.engine.plan import MEASURE, ROW_VALUE, TOTAL, Cell, Cube, Measure, totals_of
from meritko.engine.sql.expressions import aliased, column, double, filled, sql_type, subquery, table, to_sql
from meritko.engine.sql.preparing import exact_sum
from meritko.engine.sql.results import over_results
from meritko.methodology.formulas import Call, Expression, Number, Ref, walk

UNIT, CATEGORY = "~unit", "~category"
CELLS = "~cell"
"""The table that says of which figures of a cube each result is made."""


def scan(cube: Cube, whole_columns: frozenset[str]) -> exp.Select:
    """The one pass over the table of a cube: its dimension and its measures.

    A cube of single rows has no sums; its query gives the rows with what its cells need.

    Args:
        cube: What is wanted.
        whole_columns: The columns of the table that hold whole numbers, whose sums are whole.
    """
    rows = exp.select("*").from_(table(cube.table), copy=False)
    if cube.rows is not None:
        rows = rows.where(_over_rows(cube.rows), copy=False)
    for layer in _layers(cube.row_values):
        values = [aliased(_over_rows(cube.row_values[i]), f"{ROW_VALUE}{i}") for i in layer]
        rows = exp.select("*", *values).from_(subquery(rows, "x"), copy=False)
    return rows if cube.single else _grouped(cube, rows, whole_columns)


def _over_rows(expression: Expression, columns: Mapping[str, exp.Expr] | None = None) -> exp.Expr:
    needed: dict[str, exp.Expr] = dict(columns or {})
    bound = over_results(expression, exp.Literal.string(""), needed)
    return to_sql(bound, needed)


def _layers(values: Sequence[Expression]) -> list[list[int]]:
    """The numbers of the row values in layers such that each uses only those of layers before."""
    level: list[int] = []
    for value in values:
        names = [e.column for e in walk(value) if isinstance(e, Ref)]
        used = [int(n.removeprefix(ROW_VALUE)) for n in names if n.startswith(ROW_VALUE)]
        level.append(1 + max((level[i] for i in used), default=-1))
    depths = range(max(level, default=-1) + 1)
    return [[i for i, found in enumerate(level) if found == depth] for depth in depths]


def _grouped(cube: Cube, rows: exp.Select, whole_columns: frozenset[str]) -> exp.Select:
    measures = [aliased(_measure(m, whole_columns), f"{MEASURE}{i}") for i, m in enumerate(cube.measures)]
    if cube.by is None:
        return exp.select(*measures).from_(subquery(rows, "x"), copy=False)
    unit = column(cube.by.column)
    grouped = exp.select(aliased(unit, UNIT), *measures).from_(subquery(rows, "x"), copy=False)
    return grouped.group_by(unit.copy(), copy=False)


def _measure(measure: Measure, whole_columns: frozenset[str]) -> exp.Expr:
    taken = _over_rows(Call("only_if", (measure.where, measure.argument)))
    if measure.function == "count":
        return exp.Count(this=taken)
    return exact_sum(taken, whole=_is_whole(measure.argument, whole_columns))


def _is_whole(expression: Expression, whole_columns: frozenset[str]) -> bool:
    if isinstance(expression, Call):
        exact = expression.name in ("+", "-", "*")
        return exact and all(_is_whole(part, whole_columns) for part in expression.arguments)
    if isinstance(expression, Ref):
        return expression.column in whole_columns
    return isinstance(expression, Number) and isinstance(expression.value, int)


class Figures:
    """The distinct expressions over a cube that its cells need, each numbered from 1."""

    def __init__(self) -> None:
        self.expressions: list[Expression] = []

    def number(self, expression: Expression) -> int | None:
        """The number of a figure; None for no value."""
        if expression == Call("missing", ()):
            return None
        if expression not in self.expressions:
            self.expressions.append(expression)
        return self.expressions.index(expression) + 1


def cell_row(cell: Cell, figures: Figures) -> tuple[int | None, int | None, int | None, int | None, int]:
    """Which figures are the cell's numerator, denominator, value and left_out, and its scale.

    The value is None where it is the scale times the numerator over the denominator.
    """
    top, bottom = figures.number(cell.numerator), figures.number(cell.denominator)
    quotient = Call("/", (Call("*", (Number(cell.indicator.scale), cell.numerator)), cell.denominator))
    value = None if cell.value == quotient else figures.number(cell.value)
    return top, bottom, value, figures.number(cell.left_out), cell.indicator.scale


def finish(cube: Cube, source: str, units: str | None, figures: Figures) -> exp.Select:
    """From a cube to rows of the table of results.

    Args:
        cube: The cube, whose scan stands in the table `source`, as its cells do in the table of
            cells under that name.
        source: The table with the scanned cube.
        units: A table whose column `unit` lists every unit, or None when the cube's own count.
        figures: The expressions that the cells were written with.
    """
    rows = _single_rows(cube, source) if cube.single else _unit_rows(cube, source, units)
    values = exp.Array(expressions=[_figure(cube, expression) for expression in figures.expressions])
    listed = exp.select(column(UNIT), column(CATEGORY), aliased(values, "figures"))
    listed = listed.from_(subquery(rows, "r"), copy=False)
    top, bottom, value, left_out = (
        exp.Anonymous(this="list_extract", expressions=[column("figures", "f"), column(name, "c")])
        for name in ("numerator", "denominator", "value", "left_out")
    )
    scaled = exp.Mul(this=column("scale", "c"), expression=top.copy())
    zero = double(exp.Literal.string("0"))
    quotient = exp.Div(
        this=exp.Paren(this=scaled), expression=exp.Nullif(this=bottom.copy(), expression=zero)
    )
    given = exp.Not(this=exp.Is(this=column("value", "c"), expression=exp.Null()))
    own = exp.Case(ifs=[exp.If(this=given, true=value)], default=quotient)
    category = exp.Coalesce(this=column(CATEGORY, "f"), expressions=[column("category", "c")])
    on = exp.EQ(this=column("cube", "c"), expression=exp.Literal.string(source))
    return (
        exp.select(column("cell", "c"), column("indicator", "c"), column(UNIT, "f"), category)
        .select(top, bottom, own, left_out, copy=False)
        .from_(subquery(listed, "f"), copy=False)
        .join(table(CELLS, "c"), on=on, copy=False)
    )


def _figure(cube: Cube, expression: Expression) -> exp.Expr:
    """A figure as a double; a sum over no rows is 0."""
    if cube.single:
        return double(_over_rows(expression))
    names = [e.column for e in walk(expression) if isinstance(e, Ref)]
    zero = exp.Literal.number(0)
    measures = {n: exp.Coalesce(this=column(n), expressions=[zero.copy()]) for n in names}
    return double(_over_rows(expression, measures))


def _single_rows(cube: Cube, source: str) -> exp.Select:
    unit = _text(column(cube.by.column)) if cube.by else exp.Literal.string("")
    category = _text(column(cube.category)) if cube.category else exp.Null()
    own = {UNIT, CATEGORY}
    names = sorted({e.column for c in cube.cells for e in _refs(c)} - own)
    selected = (aliased(unit, UNIT), aliased(category, CATEGORY), *map(column, names))
    return exp.select(*selected).from_(table(source), copy=False).where(filled(unit.copy()), copy=False)


def _refs(cell: Cell) -> list[Ref]:
    parts = (cell.numerator, cell.denominator, cell.value, cell.left_out)
    return [e for part in parts for e in walk(part) if isinstance(e, Ref)]


def _unit_rows(cube: Cube, source: str, units: str | None) -> exp.Query:
    if cube.by is None:
        whole = _measures(exp.Literal.string(""), "c.*").from_(table(source, "c"), copy=False)
        return _with_totals(whole, cube, source)
    others = f'c.* EXCLUDE ("{UNIT}")'
    if units is None:
        own = _measures(_text(column(UNIT, "c")), others).from_(table(source, "c"), copy=False)
        own = own.where(filled(column(UNIT, "c")), copy=False)
    else:
        on = exp.EQ(this=column("unit", "n"), expression=column(UNIT, "c"))
        own = _measures(column("unit", "n"), others).from_(table(units, "n"), copy=False)
        own = own.join(table(source, "c"), on=on, join_type="left", copy=False)
    if cube.by.total is None:
        return _with_totals(own, cube, source)
    names = [f"{MEASURE}{i}" for i in range(len(cube.measures))]
    sums = [aliased(exp.Sum(this=column(name)), name) for name in names]
    whole = exp.select(*sums).from_(table(source), copy=False)
    total = _measures(exp.Literal.string(cube.by.total), "c.*").from_(subquery(whole, "c"), copy=False)
    return _with_totals(exp.union(own, total, distinct=False, copy=False), cube, source)


def _measures(unit: exp.Expr, others: str) -> exp.Select:
    head = exp.select(aliased(unit, UNIT), aliased(exp.Null(), CATEGORY))
    return head.select(others, dialect="duckdb", copy=False)


def _with_totals(rows: exp.Query, cube: Cube, source: str) -> exp.Query:
    totals = sorted(totals_of(cube.cells))
    if not totals:
        return rows
    sums = [aliased(exp.Sum(this=column(f"{MEASURE}{i}")), f"{TOTAL}{i}") for i in totals]
    whole = exp.select(*sums).from_(table(source), copy=False)
    joined = exp.select("*").from_(subquery(rows, "r"), copy=False)
    return joined.join(subquery(whole, "w"), join_type="cross", copy=False)


def _text(value: exp.Expr) -> exp.Cast:
    return exp.Cast(this=value, to=sql_type("VARCHAR"))
