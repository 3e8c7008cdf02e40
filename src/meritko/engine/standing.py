"""On whose figures a result stands: how many of those that a programme expects to report are behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meritko.engine.reference.computing import Traced
from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.reference.preparing import TracedRow
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables, Value
from meritko.methodology.model import StandsOn
from meritko.methodology.pack import Pack

Who = tuple[Value, ...]


@dataclass(frozen=True)
class Standing:
    """A result stands on the figures of `on` of the `of` who are expected to report."""

    on: int
    of: int


class Standings:
    """Tells on whose figures results of one evaluation stand.

    Whoever has a row that an indicator counts is behind it; whoever has none, or only rows that are left out
    for what is missing in them, is not. A result made of others stands on the fewest that any of them does.
    """

    def __init__(self, pack: Pack, setting: Setting, tables: Tables, engine: ReferenceEngine) -> None:
        self._pack = pack
        self._held = {each.code: each for each in pack.indicators if each.holds(setting.year)}
        self._tables = tables
        self._engine = engine
        self._expected: dict[str, frozenset[Who]] = {}

    def standing(self, traced: Traced) -> Standing | None:
        """Of one result; None where its programme expects nobody, or where it is made of nothing they report.

        A result of one unit has none: it is known who is expected in the programme, not in its parts.
        """
        indicator = self._held[traced.result.indicator]
        programme = self._pack.programme(indicator.programme)
        expected = programme.stands_on if programme else None
        by = indicator.by
        if expected is None or (traced.result.unit and not (by and traced.result.unit == by.total)):
            return None
        if traced.result.state == "not_applicable":
            return None
        if indicator.kind == "derived":
            return self._of_used(traced)
        root = self._root(indicator.measures or "")
        whole = self._whole(expected)
        if root == self._root(expected.table):
            missing = self._named([left.row for left in traced.left_out], expected, root)
            return Standing(len(whole - missing), len(whole))
        if root not in expected.tables:
            return None
        return Standing(len(whole & self._named(traced.counted, expected, root)), len(whole))

    def _of_used(self, traced: Traced) -> Standing | None:
        used = {result.key for result in traced.uses if result.indicator in self._held}
        behind = (each for code in {key[0] for key in used} for each in self._engine.trace(code))
        found = [self.standing(each) for each in behind if each.result.key in used]
        known = [each for each in found if each is not None]
        return min(known, key=lambda each: each.on) if known else None

    def _whole(self, expected: StandsOn) -> frozenset[Who]:
        if expected.table not in self._expected:
            rows = self._engine.rows(expected.table)
            self._expected[expected.table] = frozenset(row.key(expected.by) for row in rows)
        return self._expected[expected.table]

    def _named(self, rows: Iterable[TracedRow], expected: StandsOn, table: str) -> frozenset[Who]:
        """Who the rows are of, as the source table names them."""
        columns = [self._tables[table].columns[name] for name in expected.by]
        places = {index for row in rows for name, index in row.origins if name == table}
        return frozenset(tuple(column[index] for column in columns) for index in places)

    def _root(self, table: str) -> str:
        """The source table whose rows the rows of a table are."""
        while table in self._pack.prepared:
            table = self._pack.prepared[table].of or ""
        return table
