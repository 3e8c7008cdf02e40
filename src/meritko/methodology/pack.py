"""A methodology as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from meritko.methodology.steps import Prepared


@dataclass(frozen=True)
class Pack:
    """A methodology, whole and checked."""

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
    pay_scales: tuple[PayScale, ...] = ()
    demo: Mapping[str, object] = field(default_factory=dict)

    def indicators_of(self, programme: str, year: int) -> tuple[Indicator, ...]:
        """The definitions of a programme that hold for the evaluated year, in order."""
        return tuple(i for i in self.indicators if i.programme == programme and i.holds(year))

    def programme(self, programme_id: str) -> Programme | None:
        return next((p for p in self.programmes if p.id == programme_id), None)

    def parameter(self, parameter_id: str) -> Parameter | None:
        return next((p for p in self.parameters if p.id == parameter_id), None)
