"""Indicators in plain Python, straight from their definitions: the oracle of every engine.

Besides its result every computation says which rows it took and which it left out and why,
so `explain` replays it to show where a number comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from meritko.engine.reference.evaluation import (
    CONSTANTS,
    Context,
    Outcome,
    calculate,
    evaluate,
    exact_sum,
    operate,
)
from meritko.engine.reference.preparing import Preparer, TracedRow
from meritko.engine.results import Quantity, Result, state_of, tidy
from meritko.methodology.formulas import AGGREGATES, Call, Expression, Formula, Number, Word
from meritko.methodology.indicator import Band, Case, Indicator


@dataclass(frozen=True)
class LeftOut:
    """A row that does not count, and the columns without a value (none: a rule leaves it out)."""

    row: TracedRow
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Traced:
    """A result with the rows behind it; `uses` are the results it was made of.

    `counted`: every row that was looked at and not left out, whether it counts above, below, or nowhere.
    """

    result: Result
    above: tuple[TracedRow, ...] = ()
    below: tuple[TracedRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    uses: tuple[Result, ...] = ()
    counted: tuple[TracedRow, ...] = ()


@dataclass(frozen=True)
class _Split:
    """The rows of an indicator's case: those that count and those left out."""

    counted: list[TracedRow]
    left_out: list[LeftOut]


class Computation:
    """Computes one indicator at a time."""

    def __init__(self, preparer: Preparer, context: Context) -> None:
        self._preparer = preparer
        self._context = context

    def run(self, indicator: Indicator) -> list[Traced]:
        """All results of an indicator that is not derived."""
        rows = self._rows(indicator)
        return [traced for case in indicator.cases for traced in self._case(indicator, case, rows)]

    def _rows(self, indicator: Indicator) -> list[TracedRow]:
        rows = self._preparer.rows(indicator.measures or "")
        if indicator.rows is None:
            return rows
        return [row for row in rows if self._holds(indicator.rows, row)]

    def _holds(self, condition: Formula | None, row: TracedRow) -> bool:
        return condition is not None and evaluate(condition.expression, row.values, self._context) is True

    def _case(self, indicator: Indicator, case: Case, rows: list[TracedRow]) -> Iterator[Traced]:
        by = indicator.by
        if by is not None and by.single:
            for row in rows:
                if row.values[by.column] is not None:
                    yield self._single(indicator, case, row)
            return
        split = self._split(indicator, case, rows)
        for unit in self._units(indicator, rows):
            column = None if by is None or unit == by.total else by.column
            yield self._summed(indicator, case, unit, _of_unit(split, column, unit), split)

    def _units(self, indicator: Indicator, rows: list[TracedRow]) -> list[str]:
        by = indicator.by
        if by is None:
            return [""]
        if by.every:
            codelist = self._context.pack.codelists[by.every]
            units = [code.id for code in codelist.at(self._context.setting.last_day)]
        else:
            named = (row.values[by.column] for row in rows)
            units = list(dict.fromkeys(str(name) for name in named if name is not None))
        return [*units, by.total] if by.total else units

    def _split(self, indicator: Indicator, case: Case, rows: Iterable[TracedRow]) -> _Split:
        split = _Split([], [])
        for row in rows:
            missing = tuple(c for c in needed_columns(indicator, case) if row.values[c] is None)
            if (
                missing
                or self._holds(indicator.leave_out_when, row)
                or self._cannot_be_placed(indicator, row)
            ):
                split.left_out.append(LeftOut(row, missing))
            else:
                split.counted.append(row)
        return split

    def _cannot_be_placed(self, indicator: Indicator, row: TracedRow) -> bool:
        if indicator.of is None or any(self._holds(case.when, row) for case in indicator.cases):
            return False
        return evaluate(indicator.of.expression, row.values, self._context) is None

    def _summed(self, indicator: Indicator, case: Case, unit: str, own: _Split, whole: _Split) -> Traced:
        above: list[TracedRow] = []
        below: list[TracedRow] = []
        numerator: Quantity | None = None
        denominator: Quantity | None = None
        if indicator.kind == "distribution":
            above, below = [row for row in own.counted if self._belongs(indicator, case, row)], own.counted
            numerator, denominator = len(above), len(below)
            value = calculate("/", [indicator.scale * numerator, denominator])
        elif indicator.kind == "count":
            value = self._aggregate(case.value, own.counted, whole.counted)
            above = self._contributing(case.value, own.counted, whole.counted)
        else:
            numerator = self._aggregate(case.numerator, own.counted, whole.counted)
            denominator = self._aggregate(case.denominator, own.counted, whole.counted)
            above = self._contributing(case.numerator, own.counted, whole.counted)
            below = self._contributing(case.denominator, own.counted, whole.counted)
            value = _quotient(indicator.scale, numerator, denominator)
        result = self._result(
            indicator, unit, case.id or "", numerator, denominator, value, len(own.left_out)
        )
        return Traced(result, tuple(above), tuple(below), tuple(own.left_out), counted=tuple(own.counted))

    def _belongs(self, indicator: Indicator, case: Case, row: TracedRow) -> bool:
        for other in indicator.cases:
            if self._holds(other.when, row):
                return other is case
        if case.when is not None or indicator.of is None:
            return False
        outcome = evaluate(indicator.of.expression, row.values, self._context)
        if case.band is None:
            return outcome == case.id
        return isinstance(outcome, int | float) and lies_in(case.band, outcome)

    def _single(self, indicator: Indicator, case: Case, row: TracedRow) -> Traced:
        split = self._split(indicator, case, [row])
        by = indicator.by
        unit = str(row.values[by.column]) if by else ""
        opened = row.values[indicator.open_category] if indicator.open_category else None
        category = case.id or "" if opened is None else str(opened)
        numerator = denominator = value = None
        left_out = tuple(split.left_out)
        if indicator.kind == "reported":
            value = None if left_out else _number(self._of_row(case.value, row))
        elif not left_out:
            numerator = _number(self._of_row(case.numerator, row))
            denominator = _number(self._of_row(case.denominator, row))
            value = _quotient(indicator.scale, numerator, denominator)
        elif case.otherwise is not None:
            value = _number(self._of_row(case.otherwise, row))
            left_out = () if value is not None else left_out
        result = self._result(indicator, unit, category, numerator, denominator, value, len(left_out))
        taken = () if left_out else (row,)
        return Traced(result, taken, taken if denominator is not None else (), left_out, counted=taken)

    def _of_row(self, formula: Formula | None, row: TracedRow) -> Outcome:
        return None if formula is None else evaluate(formula.expression, row.values, self._context)

    def _result(
        self,
        indicator: Indicator,
        unit: str,
        category: str,
        numerator: Quantity | None,
        denominator: Quantity | None,
        value: Quantity | None,
        left_out: int,
    ) -> Result:
        return Result(
            indicator=indicator.code,
            year=self._context.setting.year,
            unit=unit,
            category=category,
            numerator=tidy(numerator),
            denominator=tidy(denominator),
            value=tidy(value),
            left_out=left_out,
            state=state_of(value, denominator),
        )

    def _aggregate(
        self, formula: Formula | None, own: Sequence[TracedRow], whole: Sequence[TracedRow]
    ) -> Quantity | None:
        return None if formula is None else _number(self._of_rows(formula.expression, own, whole))

    def _of_rows(
        self, expression: Expression, own: Sequence[TracedRow], whole: Sequence[TracedRow]
    ) -> Outcome:
        if isinstance(expression, Number | Word):
            return expression.value
        if not isinstance(expression, Call):
            raise TypeError(f"{expression!r} has no value over many rows")
        if expression.name == "total":
            return self._of_rows(expression.arguments[0], whole, whole)
        if expression.name == "sum":
            return exact_sum([_number(self._cell(expression, row)) for row in own])
        if expression.name == "count":
            return sum(1 for row in own if not expression.arguments or self._cell(expression, row) is True)
        if expression.name in CONSTANTS:
            return self._context.constant(expression)
        return operate(expression.name, [self._of_rows(part, own, whole) for part in expression.arguments])

    def _cell(self, call: Call, row: TracedRow) -> Outcome:
        return evaluate(call.arguments[0], row.values, self._context)

    def _contributing(
        self, formula: Formula | None, own: Sequence[TracedRow], whole: Sequence[TracedRow]
    ) -> list[TracedRow]:
        if formula is None:
            return []
        found: dict[int, TracedRow] = {}
        for call, rows in _aggregates(formula.expression, own, whole):
            for row in rows:
                if call.name == "sum" or not call.arguments or self._cell(call, row) is True:
                    found[id(row)] = row
        return list(found.values())


def needed_columns(indicator: Indicator, case: Case) -> tuple[str, ...]:
    """The columns without which a row is left out of a case of an indicator."""
    formulas = [case.numerator, case.denominator, case.value, indicator.of, indicator.leave_out_when]
    formulas += [other.when for other in indicator.cases]
    return tuple(dict.fromkeys(column for f in formulas if f for column in f.columns))


def lies_in(band: Band, number: float) -> bool:
    """Whether a number lies between the bounds of a band."""
    return (
        (band.from_ is None or number >= band.from_)
        and (band.over is None or number > band.over)
        and (band.to is None or number <= band.to)
        and (band.below is None or number < band.below)
    )


def _aggregates(
    expression: Expression, own: Sequence[TracedRow], whole: Sequence[TracedRow]
) -> Iterator[tuple[Call, Sequence[TracedRow]]]:
    if not isinstance(expression, Call):
        return
    if expression.name in AGGREGATES:
        yield expression, own
        return
    for argument in expression.arguments:
        yield from _aggregates(argument, whole if expression.name == "total" else own, whole)


def _of_unit(split: _Split, column: str | None, unit: str) -> _Split:
    if column is None:
        return split
    return _Split(
        [row for row in split.counted if _is_of(row, column, unit)],
        [left for left in split.left_out if _is_of(left.row, column, unit)],
    )


def _is_of(row: TracedRow, column: str, unit: str) -> bool:
    """Whether a row belongs to a unit; one that names none belongs to the whole alone."""
    return row.values[column] is not None and str(row.values[column]) == unit


def _quotient(scale: int, numerator: Quantity | None, denominator: Quantity | None) -> Quantity | None:
    if numerator is None or denominator is None:
        return None
    return calculate("/", [scale * numerator, denominator])


def _number(outcome: Outcome) -> Quantity | None:
    if isinstance(outcome, str):
        return int(outcome)
    return outcome
