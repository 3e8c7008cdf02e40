"""What a file of places says, whoever published it and in whatever format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class What(StrEnum):
    """The kinds of file."""

    POPULATION = "population-of-a-day"
    INDEX = "index-of-a-year"
    MUNICIPALITIES = "list-of-municipalities"
    ORPS = "list-of-orps"
    REGIONS = "list-of-regions"
    OUTLINES = "outlines"


@dataclass(frozen=True)
class Where:
    """A place in a file: its sheet (empty in a text file), row from 1, and letter of the column."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def cell(self) -> str:
        return f"{self.column}{self.row}" if self.column and self.row else ""


class Refused(Exception):
    """A file that cannot be loaded: a sentence for whoever gave it, and the place in the file."""

    def __init__(self, sentence: str, where: Where | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.where = where or Where()


@dataclass(frozen=True)
class Problem:
    """Something in a file that has to be corrected before it can be loaded."""

    where: Where
    sentence: str


@dataclass(frozen=True)
class IndexFigure:
    """The index of a municipality as a file gives it; see `models.ExclusionIndex`."""

    value: int | None
    parts: Mapping[str, Mapping[str, float]]
    note: str = ""


@dataclass(frozen=True)
class Row:
    """What a row of a file says of a municipality; what it does not say is empty.

    `region` is a code or a name, as it stands there. `city`: the code of the city whose district this is.
    """

    where: Where
    code: str = ""
    name: str = ""
    region: str = ""
    orp: str = ""
    orp_name: str = ""
    lau: str = ""
    zip: str = ""
    city: str = ""
    since: date | None = None
    until: date | None = None
    inhabitants: Mapping[date, int] = field(default_factory=dict)
    index: Mapping[int, IndexFigure] = field(default_factory=dict)


@dataclass(frozen=True)
class OrpRow:
    """What a row of a file says of an ORP."""

    where: Where
    code: str
    name: str
    region: str = ""
    seat: str = ""


@dataclass(frozen=True)
class Outline:
    """The outline of a place: polygons of rings of (longitude, latitude)."""

    kind: str
    code: str
    polygons: Sequence[Sequence[Sequence[tuple[float, float]]]]


@dataclass(frozen=True)
class Source:
    """A file that was read.

    Args:
        day: The day of which it tells.
        is_whole: Whether it names every municipality of that day: one that it does not name had ended.
        problems: What has to be corrected; such a file is not loaded.
    """

    what: What
    name: str
    sha256: str
    day: date | None = None
    is_whole: bool = False
    rows: Sequence[Row] = ()
    orps: Sequence[OrpRow] = ()
    regions: Mapping[str, str] = field(default_factory=dict)
    outlines: Sequence[Outline] = ()
    problems: Sequence[Problem] = ()

    @property
    def size(self) -> int:
        """How many things it tells of."""
        return len(self.rows) or len(self.orps) or len(self.regions) or len(self.outlines)
