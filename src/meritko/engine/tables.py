"""Typed tables with the place each row came from: what every way of input becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = str | int | float | None


@dataclass(frozen=True)
class Source:
    """A sheet that rows were read from; `letters` gives each column's letter in it."""

    file: str
    sheet: str
    letters: Mapping[str, str]


@dataclass(frozen=True)
class TableRows:
    """The rows of one table of a pack, column by column.

    `columns`: column id -> one value for each row, typed as the pack says (missing: None).
    `origins`: for each row the index of its source and its row number in that sheet, from 1.
    """

    table: str
    columns: Mapping[str, list[Value]]
    sources: tuple[Source, ...]
    origins: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.origins)

    def row(self, index: int) -> dict[str, Value]:
        return {name: values[index] for name, values in self.columns.items()}

    def workbook(self, index: int) -> str:
        """The file that a row stands in."""
        return self.sources[self.origins[index][0]].file

    def cell(self, index: int, column: str) -> tuple[Source, str] | None:
        """The sheet and the address (such as `C7`) of a value; None for an absent column."""
        which, number = self.origins[index]
        source = self.sources[which]
        letter = source.letters.get(column)
        return (source, f"{letter}{number}") if letter else None


Tables = Mapping[str, TableRows]
