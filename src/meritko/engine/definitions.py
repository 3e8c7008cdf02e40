"""Digests of definitions: whether a number of another year was made in the same way.

A digest covers what a value depends on: formulas, the rows and prepared columns they use, categories
with their bounds, the codes that hold at the end of the year, other indicators that it is made of.
It leaves out what does not move a number: labels and texts, pages, decimals, targets, errata, and
the days between which the definition itself holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from meritko.engine.results import tidy
from meritko.engine.setting import Setting
from meritko.engine.table_digest import Plain, TableDigest
from meritko.methodology.indicator import Case, Indicator, formulas_of, used_by
from meritko.methodology.pack import Pack

VERSION = 1
"""How digests are made. Those of another version are not compared but made anew from the pack."""

_LENGTH = 16


@dataclass(frozen=True)
class Definition:
    """What the results of an indicator were made by, to be compared over years.

    Attributes:
        rule: Digest of the formulas and rows, whatever the category.
        categories: Digest of each category; a single value and open categories have the empty name.
        territory: Digest of the units; empty where these are no codes.
        total: The unit of the whole, which is the same whatever the other units; or empty.
        parameters: The parameters that matter, each with its choice.
    """

    rule: str
    categories: Mapping[str, str]
    territory: str = ""
    total: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    def of_category(self, category: str) -> str | None:
        """The digest of a category; None when there is no such."""
        return self.categories.get(category, self.categories.get(""))


def definitions_told(pack: Pack, setting: Setting, programmes: Sequence[str]) -> dict[str, object]:
    """The definitions of the indicators of some programmes, as run.json keeps them."""
    known = Definitions(pack, setting)
    published = [i for name in programmes for i in pack.indicators_of(name, setting.year) if not i.auxiliary]
    return {"version": VERSION, "indicators": {i.code: asdict(known.of(i.code)) for i in published}}


def read_definitions(told: object) -> dict[str, Definition] | None:
    """The definitions that a run.json keeps.

    Returns:
        None where it keeps none or those of another version.

    Raises:
        ValueError: what is there was not written by this program.
    """
    if told is None:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("version"), int):
        raise ValueError("definitions")
    if told["version"] != VERSION:
        return None
    try:
        return {str(code): _read(entry) for code, entry in told["indicators"].items()}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("definitions") from error


def _read(entry: Mapping[str, Any]) -> Definition:
    categories, parameters = dict(entry["categories"]), dict(entry["parameters"])
    texts = (entry["rule"], entry["territory"], entry["total"], *categories.values(), *parameters.values())
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a digest is a text")
    return Definition(entry["rule"], categories, entry["territory"], entry["total"], parameters)


class Definitions:
    """The definitions of a pack under a setting; each is worked out once."""

    def __init__(self, pack: Pack, setting: Setting) -> None:
        self._pack = pack
        self._setting = setting
        self._held = {i.code: i for i in pack.indicators if i.holds(setting.year)}
        self._found: dict[str, Definition] = {}

    def of(self, code: str) -> Definition:
        """The definition of an indicator.

        Raises:
            KeyError: the pack has no such indicator for the year.
        """
        if code not in self._found:
            self._found[code] = self._define(self._held[code])
        return self._found[code]

    def _define(self, indicator: Indicator) -> Definition:
        tables = TableDigest(self._pack, self._setting)
        used = {code: self.of(code) for code, _ in used_by(indicator) if code in self._held}
        rule = _digest([self._rule(indicator, tables), *self._of_used(indicator, used)])
        categories = {case.id or "": _digest(self._case(indicator, case, tables)) for case in indicator.cases}
        if indicator.needed_parameter:
            tables.note(indicator.needed_parameter[0])
        for other in used.values():
            tables.parameters |= other.parameters
        units = self._units(indicator)
        return Definition(
            rule=rule,
            categories=categories,
            territory=_digest(units) if units else "",
            total=(indicator.by.total or "") if indicator.by else "",
            parameters=dict(sorted(tables.parameters.items())),
        )

    def _rule(self, indicator: Indicator, tables: TableDigest) -> Plain:
        mentioned = {column for formula in formulas_of(indicator) for column in formula.mentioned}
        by = indicator.by
        mentioned |= {column for column in (by and by.column, indicator.open_category) if column}
        # A row without a column that a category asks for is left out of every category.
        asked = sorted({column for case in indicator.cases if case.when for column in case.when.columns})
        return [
            indicator.kind,
            indicator.scale,
            *(tables.formula(each) for each in (indicator.rows, indicator.leave_out_when, indicator.of)),
            asked,
            [by.column, by.single] if by else None,
            indicator.open_category,
            tables.table(indicator.measures, mentioned) if indicator.measures else None,
        ]

    def _of_used(self, indicator: Indicator, used: Mapping[str, Definition]) -> Iterable[Plain]:
        for code, category in used_by(indicator):
            other = used.get(code)
            yield [code, category, other and [other.rule, other.of_category(category or "")]]

    def _case(self, indicator: Indicator, case: Case, tables: TableDigest) -> Plain:
        cases = indicator.cases
        before = [tables.formula(other.when) for other in cases[: cases.index(case)] if other.when]
        formulas = (case.numerator, case.denominator, case.value, case.otherwise, case.when)
        band = case.band
        bounds = [tidy(each) for each in (band.from_, band.over, band.to, band.below)] if band else None
        codes = self._codes(indicator.of_codes) if indicator.of_codes else None
        return [case.id, *(tables.formula(each) for each in formulas), before, bounds, codes]

    def _units(self, indicator: Indicator) -> list[str]:
        """The codes of the units that hold at the end of the year; none where units are no codes."""
        by = indicator.by
        if by is None:
            return []
        codelist = by.every
        table = indicator.measures or ""
        if not codelist and table in self._pack.prepared:
            columns = self._pack.prepared[table].columns
            codelist = next((column.codelist for column in columns if column.id == by.column), None)
        elif not codelist and table in self._pack.tables:
            codelist = self._pack.tables[table].column(by.column).codelist
        return self._codes(codelist) if codelist else []

    def _codes(self, codelist: str) -> list[str]:
        return [code.id for code in self._pack.codelists[codelist].at(self._setting.last_day)]


def _digest(told: object) -> str:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
