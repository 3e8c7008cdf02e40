"""Another programme's pack: shelters for animals, its rows, its workbooks and its right results."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from meritko.engine.tables import Source, TableRows, Value
from meritko.methodology.loading import load_pack
from meritko.methodology.model import NUMERIC_TYPES, WHOLE_TYPES, Column
from meritko.methodology.pack import Pack

HERE = Path(__file__).parent
YEARS = (2023, 2025)
HEADINGS = {
    "stays": ("Animals {year}", ["Animal", "Shelter", "County", "Species", "Days", "Adopted", "Chipped"]),
    "houses": (
        "Shelters {year}",
        ["Shelter", "County", "Postcode", "Cages", "Keepers", "Cages per keeper"],
    ),
    "licences": ("Licences", ["Shelter", "County", "Postcode", "Year"]),
}
"""Table -> the title of its sheet and its headings in the order of the rows' files."""

Figures = tuple[str, str, str, float | None, float | None, float | None, int, str]


@dataclass(frozen=True)
class Expected:
    """The right results under one setting: (indicator, unit, category, figures, left out, state)."""

    year: int
    choices: dict[str, str]
    results: list[Figures]


def rows_of(table: str, year: int) -> list[dict[str, str]]:
    """The rows of a table as texts by column id; an empty text is a missing value."""
    name = f"{table}.csv" if table == "licences" else f"{year}/{table}.csv"
    with (HERE / "rows" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_expected() -> list[Expected]:
    """Every setting of expected.csv with its results."""
    found: dict[str, list[Figures]] = {}
    with (HERE / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            top, bottom, value = (
                float(row[name]) if row[name] else None for name in ("numerator", "denominator", "value")
            )
            result = (row["indicator"], row["unit"], row["category"], top, bottom, value)
            found.setdefault(row["setting"], []).append((*result, int(row["left_out"]), row["state"]))
    settings = []
    for name, results in found.items():
        year, *choices = name.split()
        settings.append(Expected(int(year), dict(choice.split("=") for choice in choices), results))
    return settings


def value_of(column: Column, text: str) -> Value:
    if not text:
        return None
    if column.type not in NUMERIC_TYPES:
        return text
    return int(text) if column.type in WHOLE_TYPES else float(text)


@pytest.fixture(scope="session")
def other_pack() -> Path:
    """The folder of the pack."""
    return HERE / "pack"


@pytest.fixture(scope="session")
def shelters(other_pack: Path) -> Pack:
    """The pack, loaded."""
    return load_pack(other_pack)


@pytest.fixture
def tables(shelters: Pack) -> Callable[[int], dict[str, TableRows]]:
    """Gives the typed tables of a year, as if they had been read from its workbook."""

    def make(year: int) -> dict[str, TableRows]:
        found = {}
        for table in shelters.tables.values():
            rows = rows_of(table.id, year)
            letters = {column.id: chr(ord("A") + i) for i, column in enumerate(table.columns)}
            source = Source(f"shelters {year}.xlsx", table.sheet_title(year), letters)
            columns = {c.id: [value_of(c, row[c.id]) for row in rows] for c in table.columns}
            found[table.id] = TableRows(table.id, columns, (source,), [(0, 2 + i) for i in range(len(rows))])
        return found

    return make


@pytest.fixture
def workbooks(tmp_path: Path) -> Callable[[int], Path]:
    """Writes the workbook of a year, by XlsxWriter alone, and gives the folder that holds it."""

    def write(year: int) -> Path:
        folder = tmp_path / f"shelters {year}"
        folder.mkdir()
        with xlsxwriter.Workbook(str(folder / f"shelters {year}.xlsx")) as book:
            for table, (title, headings) in HEADINGS.items():
                sheet = book.add_worksheet(title.format(year=year))
                sheet.write_row(0, 0, headings)
                for number, row in enumerate(rows_of(table, year), start=1):
                    for position, (name, text) in enumerate(row.items()):
                        if text and name in ("days", "adopted", "chipped", "cages", "keepers", "year"):
                            sheet.write_number(number, position, float(text))
                        elif text and name == "cages_per_keeper":
                            sheet.write_string(number, position, text.replace(".", ","))
                        elif text:
                            sheet.write_string(number, position, text)
        return folder

    return write
