"""What maps and lists can show of places: variables, which apps register here when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from statistics import median
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.territory.queries.places import municipalities

Figure = int | Decimal
HIGH_INDEX = 12
"""Points from which the index is in its highest category (12 to 30), as its authors divide it."""

_HUNDRED = Decimal(100)


class Level(StrEnum):
    """What is compared on a map: regions, ORP, or municipalities."""

    REGION = "region"
    ORP = "orp"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Facts:
    """A municipality as far as most variables are concerned; what is unknown is empty or None."""

    code: str
    region: str
    orp: str
    inhabitants: int | None
    index: int | None

    def at(self, level: Level) -> str:
        """The code of the place that it counts for; empty when it is not known."""
        return {Level.REGION: self.region, Level.ORP: self.orp, Level.MUNICIPALITY: self.code}[level]


@dataclass(frozen=True)
class Asking:
    """Who asks, and of which day. Several variables of one page share what was read for one of them.

    `kept`: what an app has read for its variables, under names of its own.
    """

    actor: Actor
    day: date
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def municipalities(self) -> list[Facts]:
        """Those of the day, districts of cities left out."""
        names = ("municipality_id", "region_id", "orp_id", "inhabitants", "index")
        rows = municipalities(self.day).order_by().values_list(*names)
        return [Facts(code, region, orp or "", *figures) for code, region, orp, *figures in rows]


Values = Callable[[Asking, Level], Mapping[str, Figure]]
"""Code of a place -> its figure; places without one are left out."""


@dataclass(frozen=True)
class Variable:
    """Something that places have more or less of.

    Args:
        id: Its word in addresses, in Czech without accents.
        unit: Stands behind its numbers; "%" for hundredths.
        levels: What of it can be compared.
        decimals: How many are written.
        for_whom: Whether somebody may see it.
    """

    id: str
    label: str | Promise
    values: Values
    unit: str | Promise = ""
    levels: tuple[Level, ...] = tuple(Level)
    decimals: int = 0
    order: int = 50
    for_whom: Callable[[Actor], bool] = lambda _actor: True


_variables: list[Variable] = []


def register_variable(variable: Variable) -> None:
    """Make something known that maps can show; called when an app is ready."""
    if variable.id not in {each.id for each in _variables}:
        _variables.append(variable)
        _variables.sort(key=lambda each: each.order)


def variables_for(actor: Actor) -> list[Variable]:
    """What a person may see, in its order."""
    return [each for each in _variables if each.for_whom(actor)]


Group = list[Facts]


def of_groups(figure: Callable[[Group], Figure | None]) -> Values:
    """A variable that is computed from the municipalities of each place."""

    def values(asking: Asking, level: Level) -> Mapping[str, Figure]:
        groups: dict[str, Group] = {}
        for each in asking.municipalities:
            if code := each.at(level):
                groups.setdefault(code, []).append(each)
        found = {code: figure(group) for code, group in groups.items()}
        return {code: value for code, value in found.items() if value is not None}

    return values


def _population(group: Group) -> int | None:
    known = [each.inhabitants for each in group if each.inhabitants is not None]
    return sum(known) if known else None


def _middle_index(group: Group) -> Decimal | None:
    known = [each.index for each in group if each.index is not None]
    return Decimal(median(known)) if known else None


def _share_of_high(group: Group) -> Decimal | None:
    known = [each.index for each in group if each.index is not None]
    return _HUNDRED * sum(i >= HIGH_INDEX for i in known) / len(known) if known else None


def _share_living_in_high(group: Group) -> Decimal | None:
    known = [(each.index, each.inhabitants or 0) for each in group if each.index is not None]
    every = sum(count for _index, count in known)
    high = sum(count for index, count in known if index >= HIGH_INDEX)
    return _HUNDRED * high / every if every else None


_PLURAL = (Level.REGION, Level.ORP)

for _each in (
    Variable("obyvatele", _("Inhabitants"), of_groups(_population), order=10),
    Variable("index", _("Index of exclusion, the middle municipality"), of_groups(_middle_index), _("points"),
             decimals=1, order=20),
    Variable("podil-obci", _("Municipalities with the index of 12 and more"), of_groups(_share_of_high), "%",
             _PLURAL, 1, 21),
    Variable("podil-obyvatel", _("Inhabitants of municipalities with the index of 12 and more"),
             of_groups(_share_living_in_high), "%", _PLURAL, 1, 22),
    Variable("obce", _("Municipalities"), of_groups(len), "", _PLURAL, order=30),
):  # fmt: skip
    register_variable(_each)
