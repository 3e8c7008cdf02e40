"""What the blocks of a report ask for while they are built: results, labels, numbers, findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from meritko.engine.findings.finding import Finding, Verdict
from meritko.engine.results import Result
from meritko.methodology.formulas import Ref
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.model import CodeList, ColumnType, Text
from meritko.methodology.persons import indicators_about_persons, tables_about_persons
from meritko.methodology.report import Report
from meritko.reports.document import Key, Words, card_id
from meritko.reports.given import Given
from meritko.reports.numbers import Numbers
from meritko.reports.typography import typeset
from meritko.wording import Translator, translator

OFFICIAL_CODE = "official_code"
"""The attribute of a code by which others know it, such as the statistical office."""

_PLACE = re.compile(r"\s*[(\[].*?[)\]]|\W+")


@dataclass(frozen=True)
class Context:
    """A report being built: what was given, arranged so that blocks find it quickly."""

    given: Given
    say: Translator = field(init=False)
    numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "say", translator(self.given.language))
        object.__setattr__(self, "numbers", Numbers(self.say))

    @cached_property
    def report(self) -> Report:
        return self.given.pack.reports[self.given.report]

    @cached_property
    def held(self) -> dict[str, Indicator]:
        """The definitions that hold for the evaluated year and that this audience may see."""
        year, hidden = self.given.setting.year, self.hidden
        return {i.code: i for i in self.given.pack.indicators if i.holds(year) and i.code not in hidden}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The indicators whose results tell of one person each, where the audience may not see them."""
        about_persons = indicators_about_persons(self.given.pack)
        return frozenset() if self.given.audience == "national" else about_persons

    @cached_property
    def tables_hidden(self) -> frozenset[str]:
        """The tables whose rows this audience may not see by name."""
        about_persons = tables_about_persons(self.given.pack)
        return frozenset() if self.given.audience == "national" else about_persons

    @cached_property
    def results_by_code(self) -> dict[str, list[Result]]:
        found: dict[str, list[Result]] = {}
        for result in self.given.results:
            if result.year == self.given.setting.year:
                found.setdefault(result.indicator, []).append(result)
        return found

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str], Result]:
        found = (each for results in self.results_by_code.values() for each in results)
        return {(r.indicator, r.unit, r.category): r for r in found}

    @cached_property
    def findings_by_code(self) -> dict[str, list[Finding]]:
        """Findings of what this audience may see, by indicator."""
        found: dict[str, list[Finding]] = {}
        for finding in self.given.findings:
            code = finding.results[0].indicator
            if code in self.held:
                found.setdefault(code, []).append(finding)
        return found

    @cached_property
    def verdicts(self) -> dict[Key, set[Verdict]]:
        """What findings that hold a result against something make of it, by its key."""
        found: dict[Key, set[Verdict]] = {}
        for finding in (each for findings in self.findings_by_code.values() for each in findings):
            if finding.target is not None:
                for result in finding.results:
                    found.setdefault(result.key, set()).add(finding.verdict)
        return found

    @cached_property
    def chosen(self) -> list[Indicator]:
        """The published definitions of the evaluated programmes, in the order of the pack."""
        return [i for i in self.held.values() if i.programme in self.given.programmes and not i.auxiliary]

    def result(self, code: str, unit: str = "", category: str = "") -> Result | None:
        return self._by_key.get((code, unit, category)) if code in self.held else None

    def results(self, codes: Iterable[str]) -> list[Result]:
        """The results of some indicators, in their order."""
        return [r for code in codes if code in self.held for r in self.results_by_code.get(code, ())]

    def findings(self, codes: Iterable[str]) -> list[Finding]:
        return [finding for code in codes for finding in self.findings_by_code.get(code, ())]

    def text(self, text: Text) -> str:
        """A text of the pack, with the evaluated year put in."""
        return text.say(self.given.language).replace("{year}", str(self.given.setting.year))

    def prose(self, text: Text) -> Words:
        """A text of the pack as running text."""
        return (typeset(self.text(text)),)

    def label(self, indicator: Indicator) -> str:
        return indicator.label.say(self.given.language)

    def card(self, result: Result | None) -> str:
        """The id of the result's card when the report has it."""
        found = card_id(result.key) if result else ""
        return found if found in self.given.carded else ""

    def category(self, indicator: Indicator, category: str, *, with_code: bool = False) -> str:
        """What people call a category, after its code if wanted; its id where it has no label."""
        case = next((c for c in indicator.cases if c.id == category), None)
        label = case.label.say(self.given.language) if case and case.label else category
        return f"{category}. {label}" if with_code and label != category else label

    def unit(self, indicator: Indicator, unit: str) -> str:
        """What people call a unit; the whole of them by a common word."""
        if indicator.by and unit == indicator.by.total:
            return self.say("total")
        codes = self.codes_of_units(indicator)
        code = codes.get(unit) if codes else None
        return code.label.say(self.given.language) if code else unit

    def codes_of_units(self, indicator: Indicator) -> CodeList | None:
        """The code list that the units of an indicator are from."""
        by = indicator.by
        if by is None:
            return None
        name = by.every or self._column(indicator, by.column)[1]
        return self.given.pack.codelists.get(name or "")

    def codes_of_values(self, indicator: Indicator, case: Case) -> CodeList | None:
        """The code list that reported values are from; None for amounts."""
        return self.given.pack.codelists.get(self._reported(indicator, case)[1] or "")

    def is_flag(self, indicator: Indicator, case: Case) -> bool:
        """Whether reported values say yes (1) or no (0)."""
        return self._reported(indicator, case)[0] == "flag"

    def _reported(self, indicator: Indicator, case: Case) -> tuple[ColumnType | None, str | None]:
        expression = case.value.expression if case.value else None
        if indicator.kind != "reported" or not isinstance(expression, Ref):
            return (None, None)
        return self._column(indicator, expression.column)

    def _column(self, indicator: Indicator, name: str) -> tuple[ColumnType | None, str | None]:
        """The type and the code list of a column of the table that an indicator measures."""
        pack = self.given.pack
        table = pack.tables.get(indicator.measures or "") or pack.prepared.get(indicator.measures or "")
        columns = table.columns if table else ()
        return next(((c.type, c.codelist) for c in columns if c.id == name), (None, None))

    def value(self, indicator: Indicator, result: Result) -> Words:
        """The value of a result as it is read: a number, the label of its code, or yes and no."""
        case = next((c for c in indicator.cases if (c.id or "") == result.category), indicator.cases[0])
        codes = self.codes_of_values(indicator, case)
        if result.value is not None and codes:
            code = codes.get(str(result.value))
            if code:
                return (code.label.say(self.given.language),)
        if result.value in (0, 1) and self.is_flag(indicator, case):
            return (self.say("yes") if result.value else self.say("no"),)
        return (self.numbers.value(result, indicator),)


def identifier(*parts: str) -> str:
    """An id for an address out of words of the pack."""
    joined = "-".join(_PLACE.sub("-", part).strip("-") for part in parts)
    return joined.lower()


@dataclass(frozen=True)
class Spot:
    """Where a block stands: its id in the document, and the indicators its chapter is about."""

    context: Context
    id: str
    codes: tuple[str, ...]

    def about(self, named: Sequence[str]) -> tuple[str, ...]:
        """The indicators named, or those of the chapter when none is."""
        return tuple(named) or self.codes
