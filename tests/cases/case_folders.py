"""Cases of an evaluation: CSV sheets made into workbooks, and every row of the results compared.

A case is a folder: `arguments.txt` (what `meritko evaluate` is told), `expected.csv`, and a folder for each
workbook with one CSV for each sheet, named as the sheet. A cell that is a plain number becomes a number, any
other a text; a leading apostrophe makes a text of a number, as it does in Excel.
"""

import csv
import math
import re
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from meritko.cli import main

HEADER = "indicator,year,unit,category,numerator,denominator,value,left_out"
KEY = 4
"""The first columns of results.csv, which name a row: indicator, year, unit, category."""

Rows = dict[tuple[str, ...], tuple[str, ...]]
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def write_workbooks(case: Path, folder: Path, *, blank_rows_above: int = 0) -> None:
    """A workbook for each folder of the case, with blank rows above the headings if wanted."""
    for workbook in sorted(path for path in case.iterdir() if path.is_dir()):
        with xlsxwriter.Workbook(folder / f"{workbook.name}.xlsx") as written:
            for sheet in sorted(workbook.glob("*.csv")):
                page = written.add_worksheet(sheet.stem)
                for number, row in enumerate(_cells(sheet), blank_rows_above):
                    for column, cell in enumerate(row):
                        if _NUMBER.fullmatch(cell):
                            page.write_number(number, column, float(cell))
                        elif cell:
                            page.write_string(number, column, cell.removeprefix("'"))


def _cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def evaluate(arguments: list[str], folder: Path, out: Path) -> Rows:
    """The rows of results.csv by the real command line."""
    assert main(["evaluate", *arguments, "--data", str(folder), "--out", str(out), "--lang", "en"]) == 0
    return rows_of(out / "results.csv")


def rows_of(path: Path) -> Rows:
    """The rows by their key; a key that stands twice fails."""
    header, *rows = list(_cells(path))
    assert ",".join(header) == HEADER
    found = {tuple(row[:KEY]): tuple(row[KEY:]) for row in rows}
    assert len(found) == len(rows)
    return found


def differences(expected: Rows, got: Rows) -> list[str]:
    """What is missing, what is too much, and every number that differs by more than 1e-9."""
    missing = [f"{' '.join(key)}: missing" for key in expected.keys() - got.keys()]
    extra = [f"{' '.join(key)}: not expected" for key in got.keys() - expected.keys()]
    differing = [
        f"{' '.join(key)}: expected {', '.join(expected[key])}; got {', '.join(got[key])}"
        for key in expected.keys() & got.keys()
        if not all(map(_is_equal, expected[key], got[key]))
    ]
    return sorted(missing + extra + differing)


def _is_equal(expected: str, got: str) -> bool:
    if expected == got:
        return True
    if not expected or not got:
        return False
    return math.isclose(float(expected), float(got), rel_tol=1e-9)
