"""Workbooks as public offices publish them: each is said to be none of ours, and harms no other."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from .conftest import Demo, Meritko
from .small import write_folder

RAW = Path(__file__).parents[3] / "shared" / "data" / "raw"
Book = Any
Make = Callable[[Book], None]


def titles_above(book: Book) -> None:
    """Three rows of titles, an empty one, and only then the headings."""
    sheet = book.add_worksheet("List1")
    sheet.merge_range("A1:F1", "Tab. 130062 Počet obyvatel v obcích k 1. 1. 2025")
    sheet.write("A2", "Zdroj: veřejná databáze")
    sheet.write_row("A5", ["Kód", "Název obce", "Muži", "Ženy", "Celkem", "Průměrný věk"])
    for row in range(5, 300):
        sheet.write_row(row, 0, [f"{row:06}", f"Obec {row}", row, row + 3, 2 * row + 3, 41.7])


def bilingual(book: Book) -> None:
    """Headings in two languages, merged across and down."""
    sheet = book.add_worksheet("Kraje – Regions")
    sheet.merge_range("A1:A3", "Kraj\nRegion")
    sheet.merge_range("B1:E1", "Uchazeči o zaměstnání\nJob applicants")
    sheet.merge_range("B2:C2", "Muži\nMen")
    sheet.merge_range("D2:E2", "Ženy\nWomen")
    sheet.write_row("B3", ["2024", "2025", "2024", "2025"])
    sheet.write_row("A4", ["Ústecký", 12000, 11800, 11000, 10950])


def totals(book: Book) -> None:
    """Subtotals between the rows and a total of formulas at the bottom."""
    sheet = book.add_worksheet("Dotace 2025")
    sheet.write_row(0, 0, ["Příjemce", "IČO", "Požadováno", "Přiděleno"])
    for row in range(1, 60):
        sheet.write_row(row, 0, ["Celkem za kraj" if row % 10 == 0 else f"Obec {row}", f"{row:08}", 9e5, 7e5])
    sheet.write("A61", "CELKEM")
    sheet.write_formula("C61", "=SUM(C2:C60)", None, 53_100_000)
    sheet.write_formula("D61", "=SUM(D2:D60)")


def pivot(book: Book) -> None:
    """A pivot table pasted with its own words."""
    sheet = book.add_worksheet("Kontingenční tabulka")
    sheet.write_row("A1", ["rok", "(Vše)"])
    sheet.write_row("A3", ["Součet z klienti", "Popisky sloupců"])
    sheet.write_row("A4", ["Popisky řádků", "děti", "dospělí", "(prázdné)", "Celkový součet"])
    sheet.write_row("A5", ["Jihočeský", 10, 20, "", 30])
    book.add_worksheet("Data").write_row(0, 0, ["kraj", "druh", "klienti"])


def notes(book: Book) -> None:
    """Sheets of nothing but sentences, links and pictures of text."""
    sheet = book.add_worksheet("Metodické poznámky")
    for row in range(40):
        sheet.write_string(row, 1, "Údaje jsou předběžné. " * 30)
    sheet.write_url("A1", "https://www.example.org/metodika?a=1&b=2", string="odkaz")
    sheet.insert_textbox("D4", "Vysvětlivky")
    book.add_worksheet("Obsah").write_url("A1", "internal:'Metodické poznámky'!A1")


def dates(book: Book) -> None:
    """Dates, times and texts that look like dates."""
    sheet = book.add_worksheet("Termíny")
    day, hour = book.add_format({"num_format": "d.m.yyyy"}), book.add_format({"num_format": "[h]:mm"})
    for row in range(30):
        sheet.write_datetime(row, 0, datetime(1900 + 4 * row, 2, 28), day)  # noqa: DTZ001
        sheet.write_number(row, 1, 1.75 * row, hour)
        sheet.write_row(row, 2, ["2-5", "1. 1. 2025", "31.2.2025", "2025-01-01T00:00"])
    sheet.write_datetime(40, 0, date(9999, 12, 31), day)


def per_cents(book: Book) -> None:
    """Per cents as texts and as formats, dashes and dots for what is not known."""
    sheet = book.add_worksheet("Podíly")
    form = book.add_format({"num_format": "0.0 %"})
    for row in range(50):
        sheet.write_row(row, 0, ["12,5 %", "x", "–", ".", "i.d.", "1 234,5", "1.234,50", "< 5"])
        sheet.write_number(row, 8, 0.125, form)


def very_wide(book: Book) -> None:
    """A column for every month of a third of a century."""
    sheet = book.add_worksheet("Časová řada")
    for row in range(6):
        sheet.write_row(row, 0, [f"{column % 12 + 1}/{1992 + column // 12}" for column in range(400)])


def formulas(book: Book) -> None:
    """Formulas with and without results, errors and names."""
    sheet = book.add_worksheet("Výpočet")
    book.define_name("Sazba", "=Výpočet!$B$1")
    for row in range(40):
        sheet.write_formula(row, 0, "=Sazba*ROW()", None, row)
        sheet.write_formula(row, 1, "=A1/0", None, "#DIV/0!")
        sheet.write_formula(row, 2, '=IFERROR(VLOOKUP(A1,D:E,2,0),"=x")', None, "")
    sheet.write_array_formula("E1:E3", "{=TRANSPOSE(A1:C1)}", None, 0)


def many_sheets(book: Book) -> None:
    """A sheet for each municipality, one of them hidden."""
    for number in range(80):
        sheet = book.add_worksheet(f"Obec č. {number}")
        sheet.write_row(0, 0, ["ukazatel", "hodnota"])
        if number:
            sheet.hide()


def chart(book: Book) -> None:
    """A sheet that is a chart, and one with a chart on it."""
    sheet = book.add_worksheet("Zdroj grafu")
    sheet.write_column("A1", [3, 1, 4, 1, 5])
    drawn = book.add_chart({"type": "column"})
    drawn.add_series({"values": "='Zdroj grafu'!$A$1:$A$5"})
    sheet.insert_chart("C2", drawn)
    alone = book.add_chart({"type": "pie"})
    alone.add_series({"values": "='Zdroj grafu'!$A$1:$A$5"})
    book.add_chartsheet("Graf").set_chart(alone)


def form_to_print(book: Book) -> None:
    """A form laid out for paper: boxes, checks of input, comments, protection, a filter."""
    sheet = book.add_worksheet("Žádost")
    sheet.merge_range("B2:H2", "ŽÁDOST O POSKYTNUTÍ DOTACE")
    sheet.data_validation("C4", {"validate": "list", "source": ["ano", "ne"]})
    sheet.write_comment("C4", "Vyberte")
    sheet.insert_checkbox("C6", True)
    sheet.autofilter("A8:D8")
    sheet.conditional_format("A1:D40", {"type": "duplicate"})
    sheet.protect("heslo")


def register(book: Book) -> None:
    """A list of organisations as a table with a style, names full of marks."""
    sheet = book.add_worksheet("Registr")
    rows = [["=1+1", "+420 123", "-", "@obec", "Žluťoučký <kůň> & „syn“ 🐎"] for _ in range(20)]
    sheet.add_table("A1:E21", {"data": rows, "name": "Registr_2025"})


def nothing(book: Book) -> None:
    """Three sheets as a new workbook has them."""
    for number in (1, 2, 3):
        book.add_worksheet(f"List{number}")


def nearly_ours(book: Book) -> None:
    """Titles that resemble ours and are not."""
    for title in ("obce", "Klienti TP", "Seznam obcí", "Obce v roce 2025"):
        book.add_worksheet(title).write_row(0, 0, ["název", "kraj", "počet"])


OFFICES: tuple[Make, ...] = (
    titles_above, bilingual, totals, pivot, notes, dates, per_cents, very_wide, formulas, many_sheets,
    chart, form_to_print, register, nothing, nearly_ours,
)  # fmt: skip


def publish(path: Path, make: Make) -> Path:
    """A workbook of an office."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        make(book)
    return path


def raw_files() -> list[Path]:
    return sorted(RAW.glob("*.xlsx")) if RAW.is_dir() else []


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them in a folder, with those that were really published where they are at hand."""
    folder = tmp_path_factory.mktemp("published")
    for make in OFFICES:
        publish(folder / f"{make.__name__}.xlsx", make)
    for path in raw_files():
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def found(meritko: Meritko, published: Path) -> dict[str, list[dict[str, str]]]:
    """File -> its findings, of one check of the folder."""
    said = meritko("check", "--json", published, "--lang", "en")
    assert (said.status, said.err) == (1, "")
    by_file: dict[str, list[dict[str, str]]] = {}
    for each in json.loads(said.out):
        by_file.setdefault(each["file"], []).append(each)
    return by_file


@pytest.mark.parametrize("make", OFFICES, ids=lambda make: make.__name__)
def test_a_foreign_workbook_has_one_clear_finding(found, published, make):
    [finding] = found[f"{make.__name__}.xlsx"]

    titles = openpyxl.load_workbook(published / f"{make.__name__}.xlsx").sheetnames
    assert (finding["severity"], finding["rule"], finding["cell"]) == ("error", "unknown-workbook", "")
    assert titles[0] in finding["message"]
    assert "leave the file out" in finding["message"]


@pytest.mark.parametrize("path", raw_files(), ids=lambda path: path.name)
def test_one_that_was_really_published_has_one_clear_finding(found, path):
    assert [each["rule"] for each in found[path.name]] == ["unknown-workbook"]


def test_none_takes_longer_than_two_seconds_or_says_a_page(meritko, published):
    started = monotonic()

    said = meritko("check", published)

    assert monotonic() - started < 2 * len(list(published.iterdir()))
    assert max(map(len, said.out.splitlines())) < 1000
    assert "Traceback" not in said.out + said.err


def test_beside_valid_workbooks_they_change_no_result(meritko, demo: Demo, published, tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(demo.data, data)
    for path in published.iterdir():
        shutil.copy(path, data)

    said = meritko("evaluate", "all", "--year", 2025, "--data", data, "--out", out)

    assert said.status == 0
    assert "Traceback" not in said.err
    assert (out / "results.csv").read_bytes() == (demo.run / "results.csv").read_bytes()


def test_one_wider_than_any_limit_is_said_to_be_so(meritko, tmp_path):
    def daily(book: Book) -> None:
        book.add_worksheet("Denní data").write_row(0, 0, [f"den {number}" for number in range(1, 1201)])

    said = meritko("check", publish(tmp_path / "a.xlsx", daily), "--lang", "en")

    assert (said.status, said.out.split("\t")[4]) == (1, "not-a-workbook")
    assert "“Denní data”" in said.out
    assert "at most 200000 rows, 500 columns" in said.out


def test_our_sheet_under_titles_of_an_office_is_said_to_lack_its_columns(meritko, tmp_path):
    """A title row above the headings: what stands in row 1 is shown, and what is missing."""
    write_folder(tmp_path / "data", without=("AD_PTP.xlsx", "AD_KP.xlsx", "DTB_SVL.xlsx"))
    path = tmp_path / "data" / "AD_KRKO.xlsx"
    book = openpyxl.load_workbook(path)
    book["Základní údaje"].insert_rows(1, 3)
    book["Základní údaje"]["A1"] = "Přehled koordinátorů"
    book.save(path)

    lines = [line.split("\t") for line in meritko("check", path, "--lang", "en").out.splitlines()]

    assert {(severity, rule) for severity, _, _, _, rule, _ in lines} >= {("error", "missing-column")}
    assert all(title == "Základní údaje" for _, _, title, *_ in lines)


@pytest.mark.parametrize(("bottom", "rules"), [("Celkem", {"code"}), ("CELKEM ZA ČR", {"code"})])
def test_a_row_of_totals_below_our_rows_is_found_and_not_counted(meritko, tmp_path, bottom, rules):
    write_folder(tmp_path / "data", without=("AD_PTP.xlsx", "AD_KP.xlsx", "DTB_SVL.xlsx"))
    path = tmp_path / "data" / "AD_KRKO.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Základní údaje"]
    sheet.cell(sheet.max_row + 1, 1, bottom)
    book.save(path)

    lines = [line.split("\t") for line in meritko("check", path, "--lang", "en").out.splitlines()]

    errors = [(cell, rule) for severity, _, _, cell, rule, _ in lines if severity == "error"]
    assert errors == [(f"A{sheet.max_row}", rule) for rule in rules]


def test_an_annotated_copy_of_each_can_be_written(meritko, published, tmp_path):
    for path in sorted(published.iterdir()):
        if path.stat().st_size < 200_000:
            said = meritko("check", path, "--annotate", tmp_path / path.name)
            assert (said.status, said.err) == (1, "")
            assert openpyxl.load_workbook(tmp_path / path.name).sheetnames
