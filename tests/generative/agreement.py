"""Both engines over one sample, and where they differ."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unittest.mock import patch

from meritko.engine import duckdb_engine
from meritko.engine.duckdb_engine import AmbiguousData, DuckDBEngine
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.results import Quantity, Result
from meritko.methodology.pack import Pack

from .samples import Sample

PROGRAMMES = ("p", "q")
RELATIVE = 1e-12


@dataclass(frozen=True)
class Outcome:
    """Results, or the prepared tables for which a unique look-up found several rows."""

    results: tuple[Result, ...] = ()
    ambiguous: frozenset[str] = frozenset()


Engine = Callable[[Sample], Outcome]


def by_reference(sample: Sample) -> Outcome:
    engine = ReferenceEngine(sample.pack, sample.setting, sample.tables)
    found = frozenset(ambiguity.prepared for ambiguity in engine.ambiguities())
    return Outcome(ambiguous=found) if found else Outcome(tuple(engine.evaluate(PROGRAMMES)))


def by_duckdb(sample: Sample) -> Outcome:
    few_rows = 0 if sample.optimised else sys.maxsize
    with (
        patch.object(duckdb_engine, "FEW_ROWS", few_rows),
        DuckDBEngine(sample.pack, sample.setting, sample.tables) as engine,
    ):
        try:
            return Outcome(tuple(engine.evaluate(PROGRAMMES)))
        except AmbiguousData as problem:
            return Outcome(ambiguous=frozenset(problem.prepared))


def differences(reference: Outcome, duckdb: Outcome, pack: Pack) -> list[str]:
    """Every way in which two outcomes are not the same; empty when they agree."""
    if reference.ambiguous or duckdb.ambiguous:
        # The reference goes on with the first row found, DuckDB with all: it may find more on the way.
        agree = reference.ambiguous and reference.ambiguous <= duckdb.ambiguous
        return [] if agree else [f"ambiguous: {set(reference.ambiguous)} and {set(duckdb.ambiguous)}"]
    ours, theirs = _in_order(reference.results), _in_order(duckdb.results)
    if [r.key for r in ours] != [r.key for r in theirs]:
        only = [r.key for r in ours if r not in theirs], [r.key for r in theirs if r not in ours]
        return [f"keys: the reference alone has {only[0]}, DuckDB alone {only[1]}"]
    counted = {i.code for i in pack.indicators if i.kind in ("count", "distribution")}
    return [
        f"{one.key}\n  reference {_told(one)}\n  duckdb    {_told(other)}"
        for one, other in zip(ours, theirs, strict=True)
        if not _same(one, other, exactly=one.indicator in counted)
    ]


def _in_order(results: Sequence[Result]) -> list[Result]:
    def order(result: Result) -> tuple[object, ...]:
        figures = (result.numerator, result.denominator, result.value)
        return (*map(str, result.key), result.left_out, *((f is not None, round(f or 0, 6)) for f in figures))

    return sorted(results, key=order)


def _same(one: Result, other: Result, *, exactly: bool) -> bool:
    return (one.left_out, one.state) == (other.left_out, other.state) and all(
        _close(mine, yours, exactly=exactly)
        for mine, yours in zip(_figures(one), _figures(other), strict=True)
    )


def _close(mine: Quantity | None, yours: Quantity | None, *, exactly: bool) -> bool:
    if mine is None or yours is None or (exactly and isinstance(mine, int)):
        return mine == yours
    return math.isclose(mine, yours, rel_tol=RELATIVE, abs_tol=0)


def _figures(result: Result) -> tuple[Quantity | None, Quantity | None, Quantity | None]:
    return (result.numerator, result.denominator, result.value)


def _told(result: Result) -> str:
    return f"{_figures(result)} left out {result.left_out}, {result.state}"
