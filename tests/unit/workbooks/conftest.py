"""A small invented layout, workbooks written for a test, and children to read them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from meritko.methodology.model import Code, CodeList, Column, Place, Table, Text, WorkbookKind
from meritko.workbooks.pool import Pool
from meritko.workbooks.reading import Reading, read_folder
from meritko.workbooks.recognition import Layout

HERE = Place("tables/lending.yaml", 1)
Rows = Sequence[Sequence[Any]]
Write = Callable[..., Path]
Read = Callable[..., Reading]


def column(column_id: str, type_: str, header: str | None = None, **more: Any) -> Column:
    header = header or column_id.capitalize()
    return Column(column_id, header, Text(header, header), type_, **more)  # type: ignore[arg-type]


def table(table_id: str, workbook: str, sheet: str, columns: Sequence[Column], **more: Any) -> Table:
    more = {"key": (), "required": False} | more
    label, one_row_per = Text(sheet, sheet), Text("a row", "a row")
    return Table(table_id, workbook, sheet, label, one_row_per, tuple(columns), place=HERE, **more)


def kind(kind_id: str, *tables: str) -> WorkbookKind:
    return WorkbookKind(kind_id, Text(kind_id, kind_id), tables, ("Shelf mark",), HERE)


BRANCHES = [
    column("name", "text", required=True),
    column("area", "code", codelist="area", required=True),
    column("zip", "digits", digits=5),
    column("books", "count"),
    column("room", "number", unit="m²"),
    column("lent", "percent"),
    column("open", "flag"),
    column("grade", "count", least=1),
    column("lost", "count", optional=True, if_absent=0),
    column("poems", "count", only_when={"poetry": "asked"}),
]

TABLES = [
    table("branches", "Lending", "Branches {year}", BRANCHES, key=("name", "area", "zip")),
    table("years", "Lending", "Years", [column("year", "year", required=True)], key=("year",)),
    table("card", "Readers", "Card", [column("library", "text")], required=True, one_row=True),
    table(
        "children", "Readers", "Children", [column("code", "text")],
        key=("code",), required=True, key_over=("children", "adults"),
    ),
    table(
        "adults", "Readers", "Adults", [column("code", "text")],
        key=("code",), required=True, key_over=("children", "adults"),
    ),
]  # fmt: skip

AREAS = CodeList(
    "area",
    Text("Oblasti", "Areas"),
    (Code("1", Text("Severní břeh", "North Bank")), Code("2", Text("Jižní břeh", "South Bank"))),
    HERE,
)

HEADINGS = ("Name", "Area", "Zip", "Books", "Room", "Lent", "Open", "Grade")
ROW = ("Oak", 1, "12345", 100, 20.5, 30, 1, 2)


@pytest.fixture
def layout() -> Layout:
    """Two kinds of workbook: Lending (branches by year, years) and Readers (card and readers)."""
    kinds = (kind("Lending", "branches", "years"), kind("Readers", "card", "children", "adults"))
    return Layout(kinds, {each.id: each for each in TABLES}, {"area": AREAS})


@pytest.fixture
def make_table() -> Callable[..., Table]:
    return table


@pytest.fixture
def make_column() -> Callable[..., Column]:
    return column


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a workbook into the folder: title of a sheet -> its rows, headings first."""

    def write_workbook(name: str = "a.xlsx", **sheets: Rows) -> Path:
        return _write(tmp_path / name, sheets)

    def _write(path: Path, sheets: Mapping[str, Rows]) -> Path:
        with xlsxwriter.Workbook(path) as workbook:
            for title, rows in sheets.items():
                sheet = workbook.add_worksheet(title)
                for number, row in enumerate(rows):
                    for index, value in enumerate(row):
                        if callable(value):
                            value(workbook, sheet, number, index)
                        elif isinstance(value, str):
                            sheet.write_string(number, index, value)
                        else:
                            sheet.write(number, index, value)
        return path

    return write_workbook


@pytest.fixture
def write_branches(write: Write) -> Write:
    """Writes a Lending workbook whose sheet of 2025 has the usual headings and these rows."""

    def write_rows(*rows: Sequence[Any], name: str = "a.xlsx") -> Path:
        return write(name, **{"Branches 2025": [HEADINGS, *rows]})

    return write_rows


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(children=1) as children:
        yield children


@pytest.fixture
def read(tmp_path: Path, layout: Layout, pool: Pool) -> Read:
    """Reads the folder for the year 2025, without poems."""

    def read_it(year: int | None = 2025, choices: Mapping[str, str] | None = None) -> Reading:
        return read_folder(tmp_path, layout, year, choices or {"poetry": "left out"}, pool)

    return read_it


@pytest.fixture
def usual_row() -> Callable[..., list[Any]]:
    """A valid row of branches in which some values are replaced, by heading."""

    def row(**other: Any) -> list[Any]:
        return [other.get(heading, value) for heading, value in zip(HEADINGS, ROW, strict=True)]

    return row
