"""A methodology as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from meritko.methodology.checks import Check
from meritko.methodology.form import Forms
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import (
    CodeList,
    Criterion,
    Erratum,
    Parameter,
    PayScale,
    Programme,
    Table,
    Text,
    WorkbookKind,
)
from meritko.methodology.register import Register
from meritko.methodology.report import Report
from meritko.methodology.steps import Prepared
from meritko.methodology.templates import Template
from meritko.methodology.transfer import Transfer


@dataclass(frozen=True)
class Pack:
    """A methodology, whole and checked.

    `deviation_causes`: the code list from which a justification takes its cause; empty when the
    methodology asks for none.
    """

    id: str
    version: str
    label: Text
    source: Text
    hash: str
    programmes: tuple[Programme, ...]
    criteria: tuple[Criterion, ...]
    parameters: tuple[Parameter, ...]
    codelists: Mapping[str, CodeList]
    workbooks: tuple[WorkbookKind, ...]
    tables: Mapping[str, Table]
    prepared: Mapping[str, Prepared]
    indicators: tuple[Indicator, ...]
    errata: Mapping[str, Erratum]
    checks: tuple[Check, ...] = ()
    pay_scales: tuple[PayScale, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    demo: Mapping[str, object] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    forms: Forms = field(default_factory=Forms)
    deviation_causes: str = ""

    def indicators_of(self, programme: str, year: int) -> tuple[Indicator, ...]:
        """The definitions of a programme that hold for the evaluated year, in order.

        Those that only readings need come last.
        """
        held = (i for i in self.indicators if i.programme == programme and i.holds(year))
        return tuple(sorted(held, key=lambda indicator: indicator.for_reading))

    @property
    def for_reading(self) -> frozenset[str]:
        """Codes of the indicators that only readings need; the methodology does not name them."""
        return frozenset(indicator.code for indicator in self.indicators if indicator.for_reading)

    def programme(self, programme_id: str) -> Programme | None:
        return next((p for p in self.programmes if p.id == programme_id), None)

    def parameter(self, parameter_id: str) -> Parameter | None:
        return next((p for p in self.parameters if p.id == parameter_id), None)

    def pay_scale(self, scale_id: str, on: date) -> PayScale | None:
        """The pay scale that holds on a day; None when none does."""
        return next((s for s in self.pay_scales if s.id == scale_id and s.holds(on)), None)
