"""Small faults of either engine, to show that the generative test is able to fail.

Those of the reference and of planning replace one function; those of SQL rewrite every
statement on its way to DuckDB, so they hold however the statements come to be.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from meritko.engine import plan
from meritko.engine.reference import computing, evaluation, preparing
from meritko.methodology.formulas import Call, Expression, Number
from meritko.methodology.indicator import Band
from meritko.methodology.steps import Find, Join, MergeInto

Patch = pytest.MonkeyPatch
Rewrite = Callable[[exp.Expr], exp.Expr]


@dataclass(frozen=True)
class Mutation:
    """A fault, in a sentence, and how it is brought in."""

    says: str
    of: Literal["reference", "duckdb"]
    apply: Callable[[Patch], None]
    rewritten: Callable[[str], str] | None = None
    """Of a fault of SQL: what becomes of a statement."""
    needs: str = ""
    """What a pack must hold for the fault to matter."""


def watched(each: Callable[[str], str]) -> Callable[[Patch], None]:
    """A patch by which every statement goes through a function on its way to DuckDB."""
    connect = duckdb.connect

    class Connection:
        def __init__(self, *arguments: Any, **named: Any) -> None:
            self._connection = connect(*arguments, **named)

        def execute(self, statement: str, *values: Any) -> Any:
            return self._connection.execute(statement if values else each(statement), *values)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._connection, name)

    return lambda patch: patch.setattr(duckdb, "connect", Connection)


@functools.cache
def _parsed(statement: str) -> exp.Expr:
    return sqlglot.parse_one(statement, dialect="duckdb")


def _in_sql(says: str, rewrite: Rewrite, needs: str = "") -> Mutation:
    """A fault that rewrites nodes of every statement that DuckDB is given."""

    @functools.cache
    def rewritten(statement: str) -> str:
        right, wrong = _parsed(statement), _parsed(statement).copy().transform(rewrite)
        return statement if wrong == right else wrong.sql("duckdb")

    return Mutation(says, "duckdb", watched(rewritten), rewritten, needs)


def _without_nullif(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Nullif) else node


def _inner_joins(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Join) and node.side:
        node.set("side", None)
    return node


def _rank_with_gaps(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.DenseRank) or (isinstance(node, exp.Anonymous) and node.name == "dense_rank"):
        return exp.Anonymous(this="rank")
    return node


def _repeated_keys(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Union) and node.args.get("distinct"):
        node.set("distinct", False)
    return node


def _reaching_bounds(node: exp.Expr) -> exp.Expr:
    return exp.LTE(**node.args) if isinstance(node, exp.LT) else node


def _halves_to_even(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Floor) and isinstance(node.this, exp.Add):
        return exp.Anonymous(this="round_even", expressions=[node.this.this, exp.Literal.number(0)])
    return node


def _missing_counts(node: exp.Expr) -> exp.Expr:
    missing = isinstance(node, exp.Not) and isinstance(node.this, exp.Is)
    return exp.true() if missing else node


def _null_differs(node: exp.Expr) -> exp.Expr:
    return exp.EQ(**node.args) if isinstance(node, exp.NullSafeEQ) else node


def _ignoring_rows(patch: Patch) -> None:
    patch.setattr(plan, "_both", lambda _, second: second)


def _always_otherwise(patch: Patch) -> None:
    single = plan.Planner._single

    def faulty(self: plan.Planner, indicator: Any, case: Any, counted: Expression) -> plan.Cell:
        cell = single(self, indicator, case, counted)
        value = self._bound(case.otherwise)
        return replace(cell, value=value) if case.otherwise else cell

    patch.setattr(plan.Planner, "_single", faulty)


def _complete_with_missing(patch: Patch) -> None:
    true = Call("=", (Number(1), Number(1)))
    patch.setattr(plan.Planner, "_complete", lambda *_: true)


def _upper_bound_belongs(patch: Patch) -> None:
    lies_in = computing.lies_in

    def faulty(band: Band, number: float) -> bool:
        return lies_in(band, number) or number == band.below

    patch.setattr(computing, "lies_in", faulty)


def _missing_rows_count(patch: Patch) -> None:
    patch.setattr(computing, "needed_columns", lambda *_: ())


def _left_out_of_all_units(patch: Patch) -> None:
    of_unit = computing._of_unit
    patch.setattr(
        computing,
        "_of_unit",
        lambda split, column, unit: replace(of_unit(split, column, unit), left_out=split.left_out),
    )


def _total_of_own_rows(patch: Patch) -> None:
    summed = computing.Computation._summed
    patch.setattr(
        computing.Computation,
        "_summed",
        lambda self, indicator, case, unit, own, _: summed(self, indicator, case, unit, own, own),
    )


def _one_year_more(patch: Patch) -> None:
    right = preparing._FUNCTIONS["run_length"]

    def faulty(given: Sequence[Any]) -> Any:
        return right(given) + 1  # type: ignore[operator]

    patch.setitem(preparing._FUNCTIONS, "run_length", faulty)


def _missing_disagrees(patch: Patch) -> None:
    def faulty(step: Find, row: preparing.TracedRow, other: preparing.TracedRow) -> bool:
        return all(row.values[own] == other.values[their] for own, their in step.where_both.items())

    patch.setattr(preparing, "_agree", faulty)


def _merging_clears_nothing(patch: Patch) -> None:
    merged = preparing.Preparer._merged

    def faulty(self: preparing.Preparer, step: MergeInto, rows: Any) -> Any:
        return merged(self, replace(step, clear=()), rows)

    patch.setattr(preparing.Preparer, "_merged", faulty)


def _keys_of_the_first_table(patch: Patch) -> None:
    joined = preparing.Preparer._joined

    def faulty(self: preparing.Preparer, step: Join) -> Any:
        first = {row.key(step.on) for row in self.rows(step.tables[0])}
        return [row for row in joined(self, step) if row.key(step.on) in first]

    patch.setattr(preparing.Preparer, "_joined", faulty)


def _bankers_rounding(patch: Patch) -> None:
    calculate = evaluation.calculate

    def faulty(name: str, values: Sequence[float | int]) -> float | int | None:
        return round(values[0]) if name == "round_half_up" else calculate(name, values)

    patch.setattr(evaluation, "calculate", faulty)


MUTATIONS = (
    Mutation("a band reaches its open upper bound", "reference", _upper_bound_belongs),
    Mutation("rows that lack a value count", "reference", _missing_rows_count),
    Mutation("left_out of a unit counts the rows of all units", "reference", _left_out_of_all_units),
    Mutation("total() takes only the unit's own rows", "reference", _total_of_own_rows),
    Mutation("run_length is one too long", "reference", _one_year_more),
    Mutation("where_both wants equal values also where one is missing", "reference", _missing_disagrees),
    Mutation("merge_into clears nothing", "reference", _merging_clears_nothing),
    Mutation("join keeps only the keys of the first table", "reference", _keys_of_the_first_table),
    Mutation("halves are rounded to even", "reference", _bankers_rounding),
    Mutation("rows outside an indicator count", "duckdb", _ignoring_rows),
    Mutation("otherwise is used also where all is given", "duckdb", _always_otherwise),
    Mutation("no value is needed for a row to count", "duckdb", _complete_with_missing),
    _in_sql("NULLIF is dropped, zero divides", _without_nullif),
    _in_sql("a left join has become an inner one", _inner_joins),
    _in_sql("RANK stands for DENSE_RANK", _rank_with_gaps, "run_length"),
    _in_sql("UNION ALL stands for UNION", _repeated_keys),
    _in_sql("<= stands for <", _reaching_bounds),
    _in_sql("ROUND_EVEN stands for rounding half up", _halves_to_even),
    _in_sql("IS NOT NULL is always true", _missing_counts),
    _in_sql("a missing key is not equal to a missing key", _null_differs),
)
