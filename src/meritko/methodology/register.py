"""A register: what is known of places over the years, from which a workbook is made every year.

A row of the register is a place (a municipality, or a district of a city that counts as one). Its
*variables* are the columns of one table of the pack, and others that no table has. Each says who
answers for it, where it may come from, and from what it follows when nobody has to be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from meritko.methodology.model import ColumnType, Place, Text

About = Literal["place", "seat"]
"""Of what a variable tells: of every place, or only of the seat of a district of extended powers."""

LocalityAmount = Literal["count", "lowest", "highest"]
PlaceFact = Literal["inhabitants", "is_seat", "seat_name"]


@dataclass(frozen=True)
class FromLocalities:
    """From the localities of a place: how many there are, or their inhabitants by one of the estimates."""

    amount: LocalityAmount


@dataclass(frozen=True)
class FromPlaces:
    """From what is known of places: inhabitants, whether it is a seat, the name of its seat."""

    fact: PlaceFact


@dataclass(frozen=True)
class FromHistory:
    """1 where the place was ever supported, by the table of supported places; else nothing follows."""


@dataclass(frozen=True)
class FromServices:
    """Whether a service of one of the kinds, meant for one of the groups, is there; both are codes."""

    kinds: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Recoded:
    """From another variable: its code -> a value of this one; `elsewhere` holds for what is no seat."""

    variable: str
    codes: Mapping[str, str]
    elsewhere: str


Derivation = FromLocalities | FromPlaces | FromHistory | FromServices | Recoded


@dataclass(frozen=True)
class Variable:
    """Something that the register knows of a place.

    `column`: the column of the register's table that it fills; None for what no table has. `question`:
    how it is asked. `owner`: a code of the list of owners, who answers for it. `origins`: codes of
    the list of origins, where it may come from. `derived` holds over what is given when `first`, and where
    nothing is given otherwise. `confidential`: seen by those who work with places only.
    """

    id: str
    column: str | None
    label: Text
    question: Text
    about: About
    type: ColumnType
    codelist: str | None
    owner: str
    origins: tuple[str, ...]
    derived: Derivation | None
    first: bool
    confidential: bool
    why: Text
    place: Place


@dataclass(frozen=True)
class Identity:
    """The columns of a table that say which place a row is about; `part_of` names a district's city."""

    name: str
    region: str
    postal: str | None
    part_of: str | None


@dataclass(frozen=True)
class Supported:
    """The table of places that were ever supported: which year each row is of, and which place.

    `parts`: a table of districts, in which `part` (with the region) is the district and `whole` the city.
    """

    table: str
    year: str
    place_columns: Identity
    parts: str | None
    part: str
    whole: str


@dataclass(frozen=True)
class Register:
    """A register and its variables, in the order of the workbook, then those without a column.

    `keeper`: a code of the list of owners, who answers for which places are in it. `taken_over`: a code of
    the list of origins, where a figure comes from that was taken over from a workbook.
    """

    id: str
    label: Text
    about: Text
    table: str
    identity: Identity
    owners: str
    origins: str
    keeper: str
    taken_over: str
    locality_kinds: str
    service_kinds: str
    service_groups: str
    supported: Supported | None
    variables: tuple[Variable, ...]
    place: Place

    def variable(self, variable_id: str) -> Variable | None:
        """The variable of that id; None when there is none."""
        return next((each for each in self.variables if each.id == variable_id), None)
