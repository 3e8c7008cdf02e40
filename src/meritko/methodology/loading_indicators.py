"""From pack files to indicators: what an author writes, and what it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from meritko.methodology.entries import Entry
from meritko.methodology.formulas import Formula, nearest
from meritko.methodology.indicator import (
    Band,
    By,
    Case,
    Indicator,
    Kind,
    Target,
    TargetKind,
    TargetRole,
    Together,
)
from meritko.methodology.model import CodeList, Criterion, Text

_DIRECTIONS = ("none", "up", "down", "illustrative")


@dataclass(frozen=True)
class Shelf:
    """What indicators refer to while they are read."""

    criteria: Mapping[str, Criterion]
    codelists: Mapping[str, CodeList]
    readings: Mapping[str, Text]


def read_indicators(entry: Entry, shelf: Shelf) -> tuple[Indicator, ...]:
    """A file of `indicators/`: the indicators of one criterion."""
    criterion_id = entry.string("criterion")
    criterion = shelf.criteria.get(criterion_id)
    if criterion is None:
        if criterion_id:
            hint = nearest(criterion_id, tuple(shelf.criteria))
            entry.note(f"the pack has no criterion “{criterion_id}”{hint}", "criterion")
        criterion = Criterion(criterion_id, "", Text("", ""))
    valid_from, valid_to = entry.day("valid_from"), entry.day("valid_to")
    if not entry.has("valid_from"):
        entry.note("the file lacks “valid_from”: definitions hold from a day, such as 2024-01-01")
    known = criterion
    found = entry.each(
        "indicators",
        "an indicator",
        lambda item: _indicator(item, known, shelf, valid_from or date.min, valid_to),
        required=True,
    )
    entry.done()
    return found


def _indicator(
    entry: Entry, criterion: Criterion, shelf: Shelf, valid_from: date, valid_to: date | None
) -> Indicator:
    code = entry.string("code")
    kind: Kind = entry.word("kind", get_args(Kind))  # type: ignore[assignment]
    of_codes = entry.string("categories_from", "") or None
    auxiliary = entry.flag("auxiliary")
    own_from, own_to = entry.day("valid_from"), entry.day("valid_to")
    return Indicator(
        code=code,
        programme=criterion.programme,
        criterion=criterion.id,
        label=entry.text("label"),
        kind=kind,
        cases=_cases(entry, of_codes, shelf),
        place=entry.place,
        measures=entry.string("measures", "") or None,
        rows=entry.formula("rows"),
        leave_out_when=entry.formula("leave_out_when"),
        of=entry.formula("of"),
        of_codes=of_codes,
        by=_by(entry),
        open_category=entry.string("category_column", "") or None,
        left_out_of=entry.string("left_out_of", "") or None,
        needed_parameter=_needed_parameter(entry),
        scale=entry.whole("scale", 1) or 1,
        unit=entry.optional_text("unit"),
        decimals=entry.whole("decimals"),
        auxiliary=auxiliary,
        for_reading=entry.flag("for_reading"),
        valid_from=own_from or valid_from,
        valid_to=own_to or valid_to,
        pages=entry.string("pages", criterion.pages),
        definition=entry.optional_text("definition"),
        reading=shelf.readings.get(code),
        direction=entry.word("direction", _DIRECTIONS, "none"),  # type: ignore[arg-type]
        targets=entry.each("targets", "a target", _target),
        errata=entry.strings("errata"),
    )


def _needed_parameter(entry: Entry) -> tuple[str, str] | None:
    needs = entry.mapping("needs")
    if len(needs) > 1:
        entry.note("an indicator may need one choice of one parameter", "needs")
    return next(iter(needs.items()), None)


def _by(entry: Entry) -> By | None:
    single = entry.string("per", "") or None
    inner = entry.entry("by")
    if inner is None:
        return By(single, single=True) if single else None
    if single:
        entry.note("an indicator is either “by” a column (rows are summed) or “per” row, not both", "per")
    found = By(
        column=inner.string("column"),
        every=inner.string("every", "") or None,
        total=inner.string("total", "") or None,
    )
    inner.done()
    return found


def _cases(entry: Entry, of_codes: str | None, shelf: Shelf) -> tuple[Case, ...]:
    shared = _Formulas(entry)
    codelist = shelf.codelists.get(of_codes) if of_codes else None
    if of_codes and codelist is None:
        hint = nearest(of_codes, tuple(shelf.codelists))
        entry.note(f"the pack has no code list “{of_codes}”{hint}", "categories_from")
    if not entry.has("categories"):
        entry.node("categories")
        if codelist is None:
            return (shared.case(None, None),)
        labels = {code.id: code.label for code in codelist.codes}  # the last of several in time
        return tuple(shared.case(code_id, label) for code_id, label in labels.items())
    cases = []
    for item in entry.entries("categories", "a category"):
        case_id = item.string("id")
        label = item.optional_text("label")
        if label is None and codelist:
            code = codelist.get(case_id)
            label = code.label if code else None
            if code is None:
                hint = nearest(case_id, tuple(known.id for known in codelist.codes))
                item.note(f"the code list “{codelist.id}” has no code “{case_id}”{hint}", "id")
        cases.append(
            _Formulas(item, shared).case(case_id, label, band=_band(item, case_id), when=item.formula("when"))
        )
        item.done()
    return tuple(cases)


class _Formulas:
    """The formulas of an indicator or of one of its categories, which may share its denominator."""

    def __init__(self, entry: Entry, shared: _Formulas | None = None) -> None:
        self.numerator: Formula | None = entry.formula("numerator") or (shared.numerator if shared else None)
        self.denominator: Formula | None = entry.formula("denominator") or (
            shared.denominator if shared else None
        )
        self.value: Formula | None = entry.formula("value") or (shared.value if shared else None)
        self.otherwise: Formula | None = entry.formula("otherwise") or (shared.otherwise if shared else None)
        self.place = entry.place

    def case(
        self,
        case_id: str | None,
        label: Text | None,
        *,
        band: Band | None = None,
        when: Formula | None = None,
    ) -> Case:
        return Case(
            id=case_id,
            label=label,
            numerator=self.numerator,
            denominator=self.denominator,
            value=self.value,
            otherwise=self.otherwise,
            band=band,
            when=when,
            place=self.place,
        )


def _band(entry: Entry, case_id: str) -> Band | None:
    bounds = [entry.number(key) for key in ("from", "over", "to", "below")]
    if all(bound is None for bound in bounds):
        return None
    return Band(case_id, *bounds)


def _target(entry: Entry) -> Target:
    category = entry.string("category", "")
    kind: TargetKind = entry.word("kind", get_args(TargetKind))  # type: ignore[assignment]
    role: TargetRole = entry.word("role", get_args(TargetRole))  # type: ignore[assignment]
    together: Together = entry.word("together", get_args(Together), "sum")  # type: ignore[assignment]
    total = entry.flag("total")
    return Target(
        kind=kind,
        role=role,
        words=entry.text("words"),
        value=entry.formula("value"),
        codes=entry.strings("codes"),
        indicator=entry.string("indicator", "") or None,
        total=total,
        categories=(category,) if category else entry.strings("categories"),
        where=entry.formula("where"),
        previous=entry.flag("previous"),
        together=together,
        tolerance=entry.number("tolerance") or 0,
        units_only=entry.flag("units_only") or total,
        justified=entry.flag("justified") or role == "target",
        place=entry.place,
    )
