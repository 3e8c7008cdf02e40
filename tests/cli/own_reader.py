"""A reader of the tests' own: what openpyxl finds in a cell, and nothing of the program's reading."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl

YEAR = 2025
REGIONS = (
    "Hlavní město Praha", "Jihočeský", "Jihomoravský", "Karlovarský", "Královéhradecký", "Liberecký",
    "Moravskoslezský", "Olomoucký", "Pardubický", "Plzeňský", "Středočeský", "Ústecký", "Vysočina",
    "Zlínský",
)  # fmt: skip


def plain(value: Any) -> Any:
    """A text trimmed; a whole number as int; a text of digits stays a text."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split())) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def region(value: Any) -> int:
    """A region's number, from its number or name."""
    return REGIONS.index(value) + 1 if value in REGIONS else int(value)


class Workbooks:
    """The workbooks of a folder, sheet by sheet."""

    def __init__(self, folder: Path) -> None:
        self._books = {
            path.name: openpyxl.load_workbook(path, data_only=True) for path in folder.glob("*.xlsx")
        }

    def cell(self, file: str, sheet: str, address: str) -> Any:
        return plain(self._books[file][sheet][address].value)

    def headings(self, file: str, sheet: str) -> list[Any]:
        return [plain(cell.value) for cell in self._books[file][sheet][1]]

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """The rows of a sheet of whatever workbook, by heading; empty ones are left out."""
        found = next(book[sheet] for book in self._books.values() if sheet in book.sheetnames)
        headings, *rows = [[plain(value) for value in row] for row in found.iter_rows(values_only=True)]
        return [dict(zip(headings, row, strict=True)) for row in rows if any(v is not None for v in row)]


@dataclass(frozen=True)
class Row:
    """A row that an explanation lists, with what openpyxl reads in the cells it names."""

    listed: dict[str, Any]
    read: tuple[tuple[str, str, Any], ...]  # sheet, column, value

    @cached_property
    def _first(self) -> dict[str, Any]:
        return {column: value for _, column, value in reversed(self.read)}

    def __getitem__(self, column: str) -> Any:
        return self._first[column]

    def of(self, sheet: str, column: str) -> list[Any]:
        """The values of a column in the sheets whose title begins so."""
        return [value for title, name, value in self.read if title.startswith(sheet) and name == column]

    def sum(self, *columns: str) -> Any:
        """The sum of columns; None when one of them is empty."""
        values = [self[column] for column in columns]
        return None if None in values else sum(values)


def rows_read(listed: list[dict[str, Any]], workbooks: Workbooks) -> Iterator[Row]:
    """The rows with their cells read; a cell that differs from what was listed is an error."""
    for row in listed:
        read = []
        for cell in row["cells"]:
            if cell["cell"]:
                value = workbooks.cell(cell["file"], cell["sheet"], cell["cell"])
            else:  # a column that may be missing as a whole counts as 0
                assert cell["heading"] not in workbooks.headings(cell["file"], cell["sheet"])
                value = 0
            assert _same(cell["value"], value), cell
            read.append((cell["sheet"], cell["column"], value))
        yield Row(row, tuple(read))


def _same(listed: Any, read: Any) -> bool:
    return listed == read or (isinstance(listed, str) and listed == str(read))
