"""Conditions put to many rows at once: each combination of values is judged only once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meritko.engine.reference.evaluation import Context, evaluate
from meritko.engine.tables import Value
from meritko.methodology.checks import RowCheck

MOST_REMEMBERED = 10_000
"""Combinations of values whose judgement is kept for the next sheet of the same table."""


class Condition:
    """The condition of a check, and what it said of the values seen so far."""

    def __init__(self, check: RowCheck, context: Context) -> None:
        self.columns = check.holds.mentioned
        self._expression = check.holds.expression
        asked = check.asked_whether_filled
        self._must_be_filled = tuple(i for i, name in enumerate(self.columns) if name not in asked)
        self._context = context
        self._known: dict[tuple[Value, ...], bool] = {}

    def broken_rows(self, vectors: Sequence[Sequence[Value]]) -> list[int]:
        """The indexes of the rows that break it; `vectors`: the values of each of its columns."""
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        rows = list(zip(*vectors, strict=True))
        breaking = self._breaking(set(rows))
        return [index for index, row in enumerate(rows) if row in breaking] if breaking else []

    def is_broken_by(self, values: tuple[Value, ...]) -> bool:
        """Whether a row with these values of its columns breaks it."""
        if any(values[i] is None for i in self._must_be_filled):
            return False
        row = dict(zip(self.columns, values, strict=True))
        return evaluate(self._expression, row, self._context) is False

    def _breaking(self, rows: Iterable[tuple[Value, ...]]) -> set[tuple[Value, ...]]:
        known, breaking = self._known, set()
        for row in rows:
            verdict = known.get(row)
            if verdict is None:
                verdict = known[row] = self.is_broken_by(row)
            if verdict:
                breaking.add(row)
        return breaking
