"""The plain reference engine: every indicator of some programmes, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from meritko.engine.reference.computing import Computation, Traced
from meritko.engine.reference.evaluation import Context, evaluate
from meritko.engine.reference.preparing import Ambiguity, Preparer, TracedRow
from meritko.engine.results import Quantity, Result, state_of, tidy
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables
from meritko.methodology.formulas import Formula
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.pack import Pack


class ReferenceEngine:
    """Computes indicators of a pack from tables and keeps what it has computed."""

    def __init__(self, pack: Pack, setting: Setting, tables: Tables) -> None:
        self._pack = pack
        self._setting = setting
        self._held = {i.code: i for i in pack.indicators if i.holds(setting.year)}
        self._done: dict[str, list[Traced]] = {}
        self._context = Context(pack, setting, self._single_value)
        self._preparer = Preparer(pack, tables, self._context)
        self._computation = Computation(self._preparer, self._context)

    def evaluate(self, programmes: Sequence[str]) -> list[Result]:
        """The results of the programmes, in the order of the pack."""
        return [
            traced.result
            for programme in programmes
            for indicator in self._pack.indicators_of(programme, self._setting.year)
            if not indicator.auxiliary
            for traced in self.trace(indicator.code)
        ]

    def trace(self, code: str) -> list[Traced]:
        """The results of one indicator with the rows behind them.

        Raises:
            KeyError: the pack has no such indicator for the evaluated year.
        """
        if code not in self._done:
            self._done[code] = self._compute(self._held[code])
        return self._done[code]

    def rows(self, table: str) -> list[TracedRow]:
        """The rows of a source or prepared table."""
        return self._preparer.rows(table)

    def ambiguities(self) -> list[Ambiguity]:
        """Rows of any prepared table for which a unique look-up finds several."""
        for table in self._pack.prepared:
            self._preparer.rows(table)
        return self._preparer.ambiguities

    def _single_value(self, code: str, category: str | None) -> Quantity | None:
        return self._find(code, "", category).value

    def _find(self, code: str, unit: str, category: str | None) -> Result:
        for result in self._results_of(code, unit):
            if result.category == (category or ""):
                return result
        return Result(code, self._setting.year, unit, category or "", None, None, None, 0, "missing")

    def _results_of(self, code: str, unit: str) -> list[Result]:
        """The results of an indicator for one unit; none when no definition of it holds."""
        if code not in self._held:
            return []
        return [traced.result for traced in self.trace(code) if traced.result.unit == unit]

    def _compute(self, indicator: Indicator) -> list[Traced]:
        if indicator.kind == "derived":
            computed = [t for case in indicator.cases for t in self._derived(indicator, case)]
        else:
            computed = self._computation.run(indicator)
        if self._setting.applies(indicator):
            return computed
        return [Traced(_not_applicable(traced.result)) for traced in computed]

    def _derived(self, indicator: Indicator, case: Case) -> list[Traced]:
        by = indicator.by
        units = [""]
        if by and by.every:
            units = [code.id for code in self._pack.codelists[by.every].at(self._setting.last_day)]
        return [self._derived_for(indicator, case, unit) for unit in units]

    def _derived_for(self, indicator: Indicator, case: Case, unit: str) -> Traced:
        value, numerator, denominator = (
            self._of_results(formula, unit) for formula in (case.value, case.numerator, case.denominator)
        )
        lacking = False
        if case.denominator is not None:
            lacking = denominator is None
            numerator = None if lacking else numerator
            if numerator is not None and denominator:
                value = indicator.scale * numerator / denominator
        formulas = (case.value, case.numerator, case.denominator)
        uses = tuple(self._find(c, unit, k) for f in formulas if f for c, k in f.indicators)
        left_out = int(lacking)
        if indicator.left_out_of:
            corrected = self._results_of(indicator.left_out_of, unit)
            left_out = max((result.left_out for result in corrected), default=0)
        result = Result(
            indicator=indicator.code,
            year=self._setting.year,
            unit=unit,
            category=case.id or "",
            numerator=tidy(numerator),
            denominator=tidy(denominator),
            value=tidy(value),
            left_out=left_out,
            state=state_of(value, denominator),
        )
        return Traced(result, uses=uses)

    def _of_results(self, formula: Formula | None, unit: str) -> Quantity | None:
        if formula is None:
            return None
        context = Context(
            self._pack, self._setting, lambda code, category: self._find(code, unit, category).value
        )
        outcome = evaluate(formula.expression, {}, context)
        return outcome if isinstance(outcome, int | float) else None


def _not_applicable(result: Result) -> Result:
    return Result(
        result.indicator, result.year, result.unit, result.category, None, None, None, 0, "not_applicable"
    )
