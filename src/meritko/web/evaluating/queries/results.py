"""Results of a run: in a table, one by one with what stands behind them, and against others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _

from meritko.engine.earlier_runs import read_earlier_runs
from meritko.engine.explaining import Explainer, Explanation
from meritko.engine.lineage import load_tables
from meritko.engine.results import Result
from meritko.engine.run_folder import LINEAGE
from meritko.engine.series import Break, OverYears, YearOfResults
from meritko.engine.setting import make_setting
from meritko.engine.standing import Standing
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import Table
from meritko.methodology.pack import Pack
from meritko.methodology.persons import indicators_about_persons
from meritko.reports.cards import cards
from meritko.reports.document import Audience, Card, card_id
from meritko.web.accounts.actor import Unknown
from meritko.web.evaluating.methodology import language, pack_of, words
from meritko.web.evaluating.models import Run
from meritko.web.evaluating.places import run_folder
from meritko.web.evaluating.standing import standing_in
from meritko.workbooks.values import normalise


def earlier_years(run: Run) -> list[YearOfResults]:
    """The results of the runs that a run is compared with in its report, the oldest first.

    Raises:
        UnusableEarlierRun: the folder of one was changed since it was written.
    """
    named = {str(run_folder(each.key)): each for each in run.previous.all()}
    found = read_earlier_runs(map(Path, named), run.year)
    return [replace(each, name=_("run {number}").format(number=named[each.name].pk)) for each in found.years]


@dataclass(frozen=True)
class Line:
    """A result as a row of a table; its texts are made when they are asked for, as most rows are never shown.

    `unit_label` and `category_label` say what its codes stand for.
    """

    result: Result
    of: Opened = field(repr=False)

    @property
    def indicator(self) -> Indicator:
        return self.of.held[self.result.indicator]

    @cached_property
    def label(self) -> str:
        return self.indicator.label.say(language())

    @cached_property
    def unit(self) -> str:
        return self.indicator.unit.say(language()) if self.indicator.unit else ""

    @cached_property
    def unit_label(self) -> str:
        return self.of.unit_label(self.indicator, self.result.unit)

    @cached_property
    def category_label(self) -> str:
        category = self.result.category
        case = next((each for each in self.indicator.cases if each.id == category), None)
        return case.label.say(language()) if case and case.label else category

    @cached_property
    def standing(self) -> Standing | None:
        """On how many of those who are expected to report it stands, where it can be said."""
        return standing_in(self.of.run.standing, self.result)

    @property
    def card(self) -> str:
        return card_id(self.result.key)

    def names(self, asked: str) -> bool:
        """Whether a normalised word stands in its code or in what its codes stand for."""
        said = f"{self.result.indicator} {self.label} {self.unit_label} {self.category_label}"
        return asked in normalise(said).casefold()


class Opened:
    """The results of a run for an audience, read from its folder."""

    def __init__(self, run: Run, audience: Audience) -> None:
        self.run = run
        self.audience = audience
        self._folder = run_folder(run.key)

    @cached_property
    def pack(self) -> Pack:
        """The methodology of the run itself."""
        return pack_of(self.run)

    @cached_property
    def year(self) -> YearOfResults:
        """All results with their definitions.

        Raises:
            UnusableEarlierRun: the folder was changed since it was written.
        """
        return read_earlier_runs([self._folder], self.run.year + 1).years[0]

    @cached_property
    def held(self) -> dict[str, Indicator]:
        """The definitions whose results the audience may see."""
        hidden = frozenset() if self.audience == "national" else indicators_about_persons(self.pack)
        return {i.code: i for i in self.pack.indicators if i.holds(self.run.year) and i.code not in hidden}

    @cached_property
    def stands_on(self) -> str:
        """What those are called on whose figures results stand; empty where no programme expects anybody."""
        wanted = (self.pack.programme(each) for each in self.run.programmes)
        found = (each.stands_on for each in wanted if each is not None)
        return next((each.label.say(language()) for each in found if each is not None), "")

    def lines(self, programme: str = "", wanted: str = "") -> Iterator[Line]:
        """The results in their order, of a programme and with a word in their code or label."""
        asked = normalise(wanted).casefold()
        for result in self.year.results.values():
            indicator = self.held.get(result.indicator)
            if indicator is None or (programme and indicator.programme != programme):
                continue
            line = Line(result, self)
            if not asked or line.names(asked):
                yield line

    def explained(self, code: str, unit: str, category: str) -> tuple[Card, Explanation]:
        """The card of a result, and everything that stands behind it.

        Raises:
            Unknown: there is no such result, or not for this audience.
        """
        result = self.year.results.get((code, unit, category))
        if result is None or code not in self.held:
            raise Unknown(code)
        setting = make_setting(self.pack, self.run.year, self.run.parameters)
        tables = load_tables(self._folder / LINEAGE, self.pack)
        explainer = Explainer(self.pack, setting, tables, language())
        own = [each for each in self.year.results.values() if each.indicator == code]
        made = cards(
            self.pack, setting, tables, own, audience=self.audience, language=language(), explainer=explainer
        )
        return made[card_id(result.key)], explainer.explain(code, unit, category)[0]

    def unit_label(self, indicator: Indicator, unit: str) -> str:
        """What a unit of an indicator is called; the unit itself where nothing says so."""
        by, table = indicator.by, self.pack.tables.get(indicator.measures or "")
        if not unit or by is None:
            return unit
        if unit == by.total:
            return words()("total")
        known = by.every or (
            table.column(by.column).codelist if table and by.column in _columns(table) else None
        )
        codes = self.pack.codelists.get(known or "")
        code = codes.get(unit) if codes else None
        return code.label.say(language()) if code else unit


def _columns(table: Table) -> set[str]:
    return {column.id for column in table.columns}


@dataclass(frozen=True)
class Change:
    """A result of two runs; `change` and `index` are None where they cannot be compared or one is missing."""

    line: Line
    before: Result | None = None
    change: float | None = None
    index: float | None = None
    in_points: bool = False
    broken: Break | None = None

    @property
    def size(self) -> float | None:
        """How large the change is, in percentage points or in per cent of the value before."""
        if self.in_points:
            return None if self.change is None else abs(self.change)
        return None if self.index is None else abs(self.index - 100)


def compared(now: Opened, before: Opened) -> list[Change]:
    """Every result of a run against the same of another, in the order of the first.

    Raises:
        UnusableEarlierRun: the folder of one was changed since it was written.
    """
    over, earlier = OverYears(now.pack, [before.year], now.year), before.year.results
    changes = []
    for line in now.lines():
        key = line.result.indicator, line.result.unit, line.result.category
        if key in earlier:
            series = over.series(key)
            point = series.points[-1]
            change = Change(line, earlier[key], point.change, point.index, series.in_points, point.break_)
        else:
            change = Change(line)
        changes.append(change)
    return changes
