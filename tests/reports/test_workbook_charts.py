"""Native charts are drawn from the cells that hold their numbers, and say what they show."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Tree
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from tests.reports.sample import whole_report

from meritko.reports.document import Chart, Column, Grid, Number, Origin, Row, Section, Series
from meritko.reports.workbook.writing import write_workbook

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RANGE = re.compile(r"'?(.+?)'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("charts") / "evaluation.xlsx"
    write_workbook(whole_report(), path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def drawn(path: Path) -> list[Tree.Element]:
    """The charts in the order of the sheets."""
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        names.sort(key=lambda name: int(re.sub(r"\D", "", name)))
        return [Tree.fromstring(archive.read(name)) for name in names]


def charts() -> list[Chart]:
    return [block for block in whole_report().blocks() if isinstance(block, Chart)]


def text_of(element: Tree.Element | None) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_A}t")) if element is not None else ""


def in_cells(book: Workbook, formula: str | None) -> list[object]:
    match = _RANGE.fullmatch(formula or "")
    assert match
    title, column, row, last_column, last_row = match.groups()
    area = book[title][f"{column}{row}:{last_column or column}{last_row or row}"]
    return [cell.value for line in area for cell in line]


def series_of(chart: Tree.Element) -> list[tuple[str, str, str]]:
    """Name, cells of categories and cells of values of each series."""
    return [
        (
            each.findtext(f"{_C}tx/{_C}v") or "",
            next(e.text or "" for e in each.find(f"{_C}cat").iter(f"{_C}f")),  # type: ignore[union-attr]
            each.findtext(f"{_C}val/{_C}numRef/{_C}f") or "",
        )
        for each in chart.iter(f"{_C}ser")
    ]


def test_every_chart_of_the_document_is_drawn_under_its_title(drawn):
    titles = [text_of(each.find(f".//{_C}title")) for each in drawn]

    assert titles == [f"{chart.title} ({chart.unit})" for chart in charts()]


def test_every_series_is_drawn_from_cells_with_its_numbers(book, drawn):
    for chart, picture in zip(charts(), drawn, strict=True):
        found: dict[str, list[object]] = {}
        for name, categories, values in series_of(picture):
            assert [str(value) for value in in_cells(book, categories)] == list(chart.categories)
            pieces = [None if value == "–" else value for value in in_cells(book, values)]
            before = found.get(name, [None] * len(pieces))
            found[name] = [old if new is None else new for old, new in zip(before, pieces, strict=True)]
        expected = {s.label: [n.value if n else None for n in s.numbers] for s in chart.series}
        expected |= {rule.label: [rule.number.value] * len(chart.categories) for rule in chart.rules}
        assert set(found) == set(expected)
        for label, numbers in found.items():
            for number, wanted in zip(numbers, expected[label], strict=True):
                assert number == (None if wanted is None else pytest.approx(wanted, rel=1e-15))


def test_a_chart_beside_its_table_is_drawn_from_it_and_a_target_from_the_sheet_for_charts(drawn):
    assert series_of(drawn[0]) == [
        ("podíl", "'1.1 rozšiřování celku obcí'!$C$6:$C$9", "'1.1 rozšiřování celku obcí'!$E$6:$E$9"),
        ("cíl pro nové obce", "'1.1 rozšiřování celku obcí'!$C$6:$C$9", "'Čísla grafů'!$D$6:$D$9"),
    ]


def test_a_line_is_parted_at_a_break_and_where_a_number_is_missing(book, drawn):
    at = next(n for n, chart in enumerate(charts()) if chart.id == "vyvoj-graf")

    pieces = [in_cells(book, values) for _, _, values in series_of(drawn[at])]

    assert pieces == [[88.1, 90.2, None, None, None], [None, None, None, 92, 93]]
    assert drawn[at].find(f".//{_C}legend") is None


def test_a_missing_bar_has_no_label_that_could_be_taken_for_zero(drawn):
    at = next(n for n, chart in enumerate(charts()) if chart.id == "kraje-graf")

    deleted = [
        label.find(f"{_C}idx").get("val")
        for label in drawn[at].iter(f"{_C}dLbl")
        if label.find(f"{_C}delete") is not None
    ]

    assert deleted == ["9"]


def test_what_others_are_compared_with_is_lighter(drawn):
    at = next(n for n, chart in enumerate(charts()) if chart.id == "velikost-graf")
    series = list(drawn[at].iter(f"{_C}ser"))

    colours = [each.find(f"{_C}spPr/{_A}solidFill/{_A}srgbClr").get("val") for each in series]

    assert colours == ["1F4E79", "C9D3DC"]


def test_every_chart_says_in_words_what_it_shows(path):
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
        said = re.findall(r'descr="([^"]*)"', "".join(archive.read(name).decode() for name in names))

    assert sorted(said) == sorted(chart.alt for chart in charts())


def test_a_chart_along_a_row_of_its_table_is_drawn_from_the_row(tmp_path):
    years = ("2024", "2025")
    numbers = tuple(Number(len(y), "4", Origin((("P", int(y), "", ""),))) for y in years)
    columns = (Column("u"), *(Column(year, number=True) for year in years))
    grid = Grid("g", "g", columns, (Row((("P",), *((number,) for number in numbers))),))
    chart = Chart("c", "c", "c", "lines", years, (Series("P", numbers),), "g")
    section = Section("s", "s", (grid, chart), short="s")

    write_workbook(replace(whole_report(), sections=(section,)), tmp_path / "row.xlsx")

    with ZipFile(tmp_path / "row.xlsx") as archive:
        (picture,) = [Tree.fromstring(archive.read(n)) for n in archive.namelist() if "charts/chart" in n]
    assert series_of(picture) == [("P", "s!$D$5:$E$5", "s!$D$6:$E$6")]


def test_a_title_that_looks_like_a_formula_is_a_text_in_the_chart_too(tmp_path):
    number = Number(3, "3", Origin((("P", 2025, "", ""),)))
    grid = Grid("g", "g", (Column("u"), Column("n", number=True)), (Row((("P",), (number,))),))
    chart = Chart("c", "=A1", "=A1", "bars", ("P",), (Series("=1+1", (number,)),), "g")
    section = Section("s", "s", (grid, chart), short="50 % 'a' #1")

    write_workbook(replace(whole_report(), sections=(section,)), tmp_path / "hostile.xlsx")

    with ZipFile(tmp_path / "hostile.xlsx") as archive:
        (picture,) = [Tree.fromstring(archive.read(n)) for n in archive.namelist() if "charts/chart" in n]
    assert text_of(picture.find(f".//{_C}title")) == " =A1"
    assert series_of(picture) == [(" =1+1", "'50 % ''a'' #1'!$C$6", "'50 % ''a'' #1'!$D$6")]
    contents = openpyxl.load_workbook(tmp_path / "hostile.xlsx")["Obsah"]
    links = [cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink]
    assert links[0] == "'50 % ''a'' #1'!A1"
