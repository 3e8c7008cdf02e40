"""What a methodology consists of: frozen values, free of files and of engines.

A *pack* (a folder of YAML) is parsed into these values by `loading`, checked by the
rules in `rules/`, and only read from then on. Nothing here knows a programme's name.
Steps of prepared tables are in `steps`, indicators in `indicator`, the whole in `pack`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

ColumnType = Literal["text", "digits", "year", "count", "number", "percent", "flag", "code"]
"""Types of a column. In memory: `text`, `digits` and `code` are str, `year`, `count` and
`flag` int, `number` and `percent` float; a missing value is None in every type."""

WHOLE_TYPES = frozenset({"year", "count", "flag"})
NUMERIC_TYPES = WHOLE_TYPES | {"number", "percent"}
TEXT_TYPES = frozenset({"text", "digits", "code"})


@dataclass(frozen=True)
class Text:
    """A text for people, in every language of the pack."""

    cs: str
    en: str

    def say(self, language: str) -> str:
        """The text in `language` (`cs` or `en`); Czech for any other."""
        return self.en if language == "en" else self.cs


@dataclass(frozen=True)
class Place:
    """Where in a pack something is written: a file below the pack's folder and a line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Place("", 0)


@dataclass(frozen=True)
class Code:
    """One value of a code list; holds from `valid_from` to `valid_to` inclusive (None: open)."""

    id: str
    label: Text
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True)
class CodeList:
    id: str
    label: Text
    codes: tuple[Code, ...]
    place: Place
    source: str = ""

    def at(self, on: date) -> tuple[Code, ...]:
        """The codes that hold on a day, in the order of the list."""
        return tuple(code for code in self.codes if code.holds(on))

    def get(self, code_id: str) -> Code | None:
        return next((code for code in self.codes if code.id == code_id), None)


@dataclass(frozen=True)
class Column:
    """A column of a source table.

    `header` is the official heading in the workbook. `optional`: the column may be missing
    as a whole; `if_absent` is then the value of every row (None: missing). `required`: a row
    without a value is an error. `only`: the codes of the list that this column allows (empty:
    all). `digits`: how many digits a text of the type `digits` has. `least`: the least number
    allowed (None: 0). `only_when`: parameter -> choice under which the column exists.
    """

    id: str
    header: str
    label: Text
    type: ColumnType
    required: bool = False
    optional: bool = False
    if_absent: int | None = None
    codelist: str | None = None
    only: tuple[str, ...] = ()
    digits: int | None = None
    least: int | None = None
    unit: str = ""
    only_when: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Table:
    """A source table = one sheet of a kind of workbook; `sheet` may hold `{year}`.

    One row is one `one_row_per`; `key` columns together never repeat over all given
    workbooks (an empty tuple: no key). `required`: its sheet must be in the workbook.
    `one_row`: it may hold one row only. `about_person`: a row tells of one identifiable person.
    """

    id: str
    workbook: str
    sheet: str
    label: Text
    one_row_per: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool
    place: Place
    one_row: bool = False
    about_person: bool = False
    key_over: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Column]:
        """The columns by their ids."""
        return {column.id: column for column in self.columns}

    def column(self, column_id: str) -> Column:
        """The column of that id; KeyError when there is none."""
        return self.by_id[column_id]

    def sheet_title(self, year: int) -> str:
        return self.sheet.replace("{year}", str(year))

    @property
    def yearly(self) -> bool:
        """Whether the sheet is one of a year, named in its title."""
        return "{year}" in self.sheet


@dataclass(frozen=True)
class WorkbookKind:
    """A kind of workbook: its sheets are `tables`, in the order of the template."""

    id: str
    label: Text
    tables: tuple[str, ...]
    extra_columns: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Criterion:
    id: str
    programme: str
    label: Text
    pages: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True)
class Figure:
    """A result to show: of one unit and category, or (None) of all. `explained`: as an example."""

    indicator: str
    unit: str | None = None
    category: str | None = None
    explained: bool = False


@dataclass(frozen=True)
class StandsOn:
    """Those on whose figures the results of a programme should stand, such as all that it supports.

    Attributes:
        table: A source or prepared table with a row for each of them in the evaluated year.
        by: The columns of it, and of the source tables, that tell who it is.
        tables: The source tables in which they report.
        label: What those are called on whose figures a result stands.
        whole: What all of them are called.
    """

    table: str
    by: tuple[str, ...]
    tables: tuple[str, ...]
    label: Text
    whole: Text
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Programme:
    """A programme of the pack; `needs` are the tables without which it is not evaluated.

    `main_figures` are the results that a short summary shows. `stands_on`: on whose figures its results
    should stand; None where nobody in particular is expected to report.
    """

    id: str
    label: Text
    needs: tuple[str, ...]
    main_figures: tuple[Figure, ...] = ()
    stands_on: StandsOn | None = None
    place: Place = NOWHERE


@dataclass(frozen=True)
class Choice:
    """One way to set a parameter; `value` is its number in formulas, `option` its own option of
    the command line, such as `--without-x`."""

    id: str
    label: Text
    value: int | None = None
    option: str = ""


@dataclass(frozen=True)
class Parameter:
    """A switch of the methodology with named choices, one of which is the default."""

    id: str
    label: Text
    choices: tuple[Choice, ...]
    default: str
    place: Place = NOWHERE

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True)
class Erratum:
    id: str
    indicators: tuple[str, ...]
    says: Text
    decision: Text
    touches_number: bool
    place: Place = NOWHERE


@dataclass(frozen=True)
class PayScale:
    """Monthly pay by class and step, from a day to a day (inclusive; None: open)."""

    id: str
    valid_from: date
    valid_to: date | None
    currency: str
    steps: int
    tariffs: Mapping[int, tuple[int, ...]]
    source: str
    place: Place

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def tariff(self, grade: int, step: int) -> int | None:
        """The monthly pay of a class and a step, both counted from 1; None when there is none."""
        amounts = self.tariffs.get(grade, ())
        return amounts[step - 1] if 1 <= step <= len(amounts) else None
