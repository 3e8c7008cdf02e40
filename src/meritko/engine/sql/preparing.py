"""Steps of prepared tables as queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from meritko.engine.script import WORKBOOK
from meritko.engine.sql.expressions import aliased, column, double, filled, sql_type, subquery, table, to_sql
from meritko.methodology.formulas import Call, Expression
from meritko.methodology.steps import (
    Derive,
    Fill,
    Filter,
    Find,
    FromWorkbook,
    Group,
    Join,
    Keep,
    MergeInto,
    Prepared,
    PreparedColumn,
    Step,
)

Bind = Callable[[Expression], Expression]
Types = dict[str, str]
"""Column -> its SQL type, in order."""

EXACT = exp.DataType.build("DECIMAL(38, 12)")
SQL_TYPES = {
    "text": "VARCHAR", "digits": "VARCHAR", "code": "VARCHAR", "year": "BIGINT", "count": "BIGINT",
    "flag": "BIGINT", "number": "DOUBLE", "percent": "DOUBLE",
}  # fmt: skip
_LEFT, _RIGHT = "l", "r"
_TRUTHS = ("=", "<>", "<", "<=", ">", ">=", "and", "or", "not", "is_filled")


class Preparing:
    """Makes the query of each prepared table and those that look for ambiguous rows."""

    def __init__(self, columns: dict[str, tuple[PreparedColumn, ...]], bind: Bind) -> None:
        self._columns = columns
        self._bind = bind
        self.ambiguous: list[tuple[str, exp.Expr]] = []

    def query(self, prepared: Prepared) -> exp.Expr:
        """The query of a whole prepared table; notes the look-ups that must be unique."""
        names = [c.id for c in self._columns[prepared.of]] if prepared.of else []
        beside = [WORKBOOK] if isinstance(prepared.steps[0], FromWorkbook) else []
        query: exp.Expr = exp.select(*(column(n) for n in [*names, *beside])).from_(table(prepared.of or ""))
        for step in prepared.steps:
            query, names = self._apply(step, query, names, prepared.id)
        types = {c.id: SQL_TYPES[c.type] for c in prepared.columns}
        selected = [aliased(exp.Cast(this=column(n), to=sql_type(types[n])), n) for n in names]
        return exp.select(*selected).from_(subquery(query, _LEFT))

    def _apply(
        self, step: Step, query: exp.Expr, names: list[str], prepared: str
    ) -> tuple[exp.Expr, list[str]]:
        if isinstance(step, Filter):
            where = to_sql(self._bind(step.where.expression))
            return _all_of(query, names).where(where), names
        if isinstance(step, Derive):
            return self._derive(step, query, names)
        if isinstance(step, FromWorkbook):
            return _from_workbook(step, query, names)
        if isinstance(step, Fill):
            return _filled(step, query, names)
        if isinstance(step, MergeInto):
            return self._merge(step, query, names)
        if isinstance(step, Find):
            return self._find(step, query, names, prepared)
        if isinstance(step, Group):
            return _group(step, query)
        return self._join(step)

    def _derive(self, step: Derive, query: exp.Expr, names: list[str]) -> tuple[exp.Expr, list[str]]:
        waiting = dict(step.columns)
        while waiting:
            ready = [name for name, formula in waiting.items() if not set(formula.mentioned) & waiting.keys()]
            values = {name: _value(self._bind(waiting.pop(name).expression)) for name in ready}
            added = [aliased(value, name) for name, value in values.items()]
            query = exp.select("*", *added).from_(subquery(query, _LEFT))
            names = [*names, *ready]
        return query, names

    def _merge(self, step: MergeInto, query: exp.Expr, names: list[str]) -> tuple[exp.Expr, list[str]]:
        kept = [name for name in step.part if name not in step.whole]
        theirs = [*step.whole.values(), *(step.part[name] for name in kept)]
        wholes = exp.select(*(column(n) for n in theirs)).from_(table(step.table)).distinct()
        part_on = _and(
            [exp.EQ(this=column(o, _LEFT), expression=column(t, "p")) for o, t in step.part.items()]
        )
        own = [*step.whole, *kept]
        whole_on = _and(
            [
                exp.EQ(this=column(o, _LEFT), expression=column(t, "w"))
                for o, t in zip(own, theirs, strict=True)
            ]
        )
        is_part = filled(column(next(iter(step.part.values())), "p"))
        touched = exp.Paren(this=exp.Or(this=is_part, expression=filled(column(theirs[0], "w"))))
        selected = [aliased(self._merged_column(step, name, is_part, touched), name) for name in names]
        flag = exp.Case(
            ifs=[exp.If(this=touched.copy(), true=exp.Literal.number(1))], default=exp.Literal.number(0)
        )
        joined = (
            exp.select(*selected, aliased(flag, step.flag))
            .from_(subquery(query, _LEFT))
            .join(table(step.table, "p"), on=part_on, join_type="left")
            .join(subquery(wholes, "w"), on=whole_on, join_type="left")
        )
        return joined, [*names, step.flag]

    def _merged_column(self, step: MergeInto, name: str, is_part: exp.Expr, touched: exp.Expr) -> exp.Expr:
        own = column(name, _LEFT)
        if name in step.clear:
            return exp.Case(ifs=[exp.If(this=touched.copy(), true=exp.Null())], default=own)
        if name in step.whole:
            whole = column(step.whole[name], "p")
            return exp.Case(ifs=[exp.If(this=is_part.copy(), true=whole)], default=own)
        return own

    def _find(
        self, step: Find, query: exp.Expr, names: list[str], prepared: str
    ) -> tuple[exp.Expr, list[str]]:
        conditions: list[exp.Expr] = [
            exp.EQ(this=column(own, _LEFT), expression=column(their, _RIGHT))
            for own, their in step.on.items()
        ]
        for own, their in step.where_both.items():
            mine, yours = column(own, _LEFT), column(their, _RIGHT)
            either = exp.Or(this=_missing(mine.copy()), expression=_missing(yours.copy()))
            conditions.append(
                exp.Paren(
                    this=exp.Or(this=exp.EQ(this=mine, expression=yours), expression=exp.Paren(this=either))
                )
            )
        on = _and(conditions)
        if step.unique:
            self.ambiguous.append((prepared, _several(query, names, step.table, on)))
        selected = [aliased(column(name, _LEFT), name) for name in names]
        if not step.add:
            found = exp.Exists(this=exp.select("1").from_(table(step.table, _RIGHT)).where(on))
            flag = exp.Case(
                ifs=[exp.If(this=found, true=exp.Literal.number(1))], default=exp.Literal.number(0)
            )
            extra = [aliased(flag, step.flag)] if step.flag else []
            return exp.select(*selected, *extra).from_(subquery(query, _LEFT)), _with_flag(names, step)
        matched = filled(column(next(iter(step.on.values())), _RIGHT))
        added = [aliased(column(their, _RIGHT), name) for name, their in step.add.items()]
        if step.flag:
            flag = exp.Case(
                ifs=[exp.If(this=matched, true=exp.Literal.number(1))], default=exp.Literal.number(0)
            )
            added.append(aliased(flag, step.flag))
        joined = (
            exp.select(*selected, *added)
            .from_(subquery(query, _LEFT))
            .join(table(step.table, _RIGHT), on=on, join_type="left")
        )
        return joined, _with_flag([*names, *step.add], step)

    def _join(self, step: Join) -> tuple[exp.Expr, list[str]]:
        keys = [exp.select(*(column(n) for n in step.on)).from_(table(name)) for name in step.tables]
        every: exp.Expr = keys[0]
        for other in keys[1:]:
            every = exp.union(every, other, distinct=True)
        names = list(step.on)
        selected: list[exp.Expr] = [column(n, "k") for n in step.on]
        query = exp.select().from_(subquery(every, "k"))
        for position, name in enumerate(step.tables):
            alias = f"t{position}"
            same = [exp.NullSafeEQ(this=column(n, "k"), expression=column(n, alias)) for n in step.on]
            query = query.join(table(name, alias), on=_and(same), join_type="left")
            own = [c.id for c in self._columns[name] if c.id not in step.on]
            selected += [column(n, alias) for n in own]
            names += own
        return query.select(*selected), names


def _from_workbook(step: FromWorkbook, query: exp.Expr, names: list[str]) -> tuple[exp.Expr, list[str]]:
    same = exp.EQ(this=column(WORKBOOK, _LEFT), expression=column(WORKBOOK, _RIGHT))
    selected = [aliased(column(name, _LEFT), name) for name in names]
    selected += [aliased(column(their, _RIGHT), name) for name, their in step.add.items()]
    joined = exp.select(*selected).from_(subquery(query, _LEFT))
    return joined.join(table(step.table, _RIGHT), on=same, join_type="left"), [*names, *step.add]


def _filled(step: Fill, query: exp.Expr, names: list[str]) -> tuple[exp.Expr, list[str]]:
    values = [
        aliased(exp.Coalesce(this=column(n), expressions=[exp.Literal.number(step.value)]), n)
        if n in step.columns
        else column(n)
        for n in names
    ]
    return exp.select(*values).from_(subquery(query, _LEFT)), names


def _value(expression: Expression) -> exp.Expr:
    """What a derived column holds: a condition's truth is a flag, thus a number."""
    value = to_sql(expression)
    return exp.Cast(this=value, to=sql_type("BIGINT")) if _is_truth(expression) else value


def _is_truth(expression: Expression) -> bool:
    if not isinstance(expression, Call):
        return False
    return expression.name in _TRUTHS or (expression.name == "if" and _is_truth(expression.arguments[1]))


def exact_sum(value: exp.Expr, whole: bool) -> exp.Expr:
    """A sum whose result does not depend on the order of the rows."""
    return exp.Sum(this=value if whole else exp.Cast(this=value, to=EXACT.copy()))


def _several(query: exp.Expr, names: Sequence[str], other: str, on: exp.Expr) -> exp.Expr:
    numbered = exp.select(*(column(n) for n in names), "row_number() over () as row_id").from_(
        subquery(query.copy(), "b")
    )
    return (
        exp.select(exp.Literal.number(1))
        .from_(subquery(numbered, _LEFT))
        .join(table(other, _RIGHT), on=on.copy())
        .group_by(column("row_id", _LEFT))
        .having("count(*) > 1")
        .limit(1)
    )


def _group(step: Group, query: exp.Expr) -> tuple[exp.Expr, list[str]]:
    runs = {k.column for k in step.keep.values() if k.function == "run_length" and k.column}
    if runs:
        partition = [column(n) for n in step.by]
        ranked = []
        for name in sorted(runs):
            order = exp.Order(expressions=[exp.Ordered(this=column(name), desc=True, nulls_first=False)])
            rank = exp.Window(this=exp.Anonymous(this="dense_rank"), partition_by=partition, order=order)
            greatest = exp.Window(this=exp.Max(this=column(name)), partition_by=[p.copy() for p in partition])
            ranked += [aliased(rank, f"{name} rank"), aliased(greatest, f"{name} greatest")]
        query = exp.select("*", *ranked).from_(subquery(query, _LEFT))
    selected = [aliased(column(n), n) for n in step.by]
    selected += [aliased(_kept(keep), name) for name, keep in step.keep.items()]
    grouped = exp.select(*selected).from_(subquery(query, _LEFT)).group_by(*(column(n) for n in step.by))
    return grouped, [*step.by, *step.keep]


def _kept(keep: Keep) -> exp.Expr:
    if keep.column is None:
        return exp.Count(this=exp.Star())
    value = column(keep.column)
    if keep.function in ("min", "max"):
        return (exp.Min if keep.function == "min" else exp.Max)(this=value)
    if keep.function == "sum":
        return double(exact_sum(value, whole=False))
    if keep.function == "count":
        return exp.Count(this=value)
    if keep.function == "any":
        given = exp.Case(
            ifs=[exp.If(this=exp.NEQ(this=value, expression=exp.Literal.number(0)), true="1")], default="0"
        )
        return exp.Coalesce(this=exp.Max(this=given), expressions=[exp.Literal.number(0)])
    steps = exp.Sub(this=column(f"{keep.column} greatest"), expression=value)
    in_run = exp.EQ(
        this=steps, expression=exp.Sub(this=column(f"{keep.column} rank"), expression=exp.Literal.number(1))
    )
    taken = exp.Case(ifs=[exp.If(this=in_run, true=value.copy())])
    return exp.Count(this=exp.Distinct(expressions=[taken]))


def _all_of(query: exp.Expr, names: Sequence[str]) -> exp.Select:
    return exp.select(*(column(n) for n in names)).from_(subquery(query, _LEFT))


def _missing(value: exp.Expr) -> exp.Expr:
    return exp.Is(this=value, expression=exp.Null())


def _and(conditions: Sequence[exp.Expr]) -> exp.Expr:
    found = conditions[0]
    for condition in conditions[1:]:
        found = exp.And(this=found, expression=condition)
    return found


def _with_flag(names: Sequence[str], step: Find) -> list[str]:
    return [*names, step.flag] if step.flag else list(names)
