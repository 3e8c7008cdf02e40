"""The page of findings has every rule, and each example gives the message that the page shows."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from meritko.workbooks.problems import READING_RULES

from ..metodika import metodika
from .pages import HOUSE, pieces, printed_by

PAGE = (HOUSE / "docs/reference/findings.md").read_text(encoding="utf-8")
PACK_RULES = tuple(dict.fromkeys(c.rule for c in metodika().checks if c.rule not in READING_RULES))
EXAMPLES = {piece.file: piece.text.splitlines() for piece in pieces(PAGE) if piece.language == "text"}
Change = Callable[[openpyxl.Workbook], None]


def in_cell(address: str, value: object, sheet: str = "Obce 2025") -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][address] = value

    return change


def renamed(old: str, new: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[old].title = new

    return change


def one_more_sheet(title: str, *heading: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet(title).append(heading)

    return change


def the_row_above_again(book: openpyxl.Workbook) -> None:
    for column in "ABC":
        book["Obce 2025"][f"{column}4"] = book["Obce 2025"][f"{column}3"].value


CHANGES: dict[str, tuple[str, Change]] = {
    "missing-sheet": ("AD_KP_2025.xlsx", renamed("výstupy", "výstup")),
    "missing-column": ("AD_PTP_2025.xlsx", in_cell("E1", "pocet klientu TP")),
    "required": ("AD_PTP_2025.xlsx", in_cell("B4", None)),
    "type": ("AD_PTP_2025.xlsx", in_cell("E4", "1.250")),
    "code": ("AD_PTP_2025.xlsx", in_cell("B4", "Ustecky")),
    "hidden-value": ("AD_PTP_2025.xlsx", in_cell("E4", "=SUM(A1:A2)")),
    "duplicate": ("AD_PTP_2025.xlsx", the_row_above_again),
    "unknown-sheet": ("AD_PTP_2025.xlsx", one_more_sheet("Poznámky", "poznámka")),
    "unknown-column": ("AD_PTP_2025.xlsx", in_cell("H1", "poznámka")),
    "other-year": ("AD_PTP_2025.xlsx", one_more_sheet("Obce 2024", "název")),
    "number-as-text": ("AD_PTP_2025.xlsx", in_cell("E4", "1 234")),
}


def all_of(*changes: Change) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        for each in changes:
            each(book)

    return change


def without_row(sheet: str, row: int) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet].delete_rows(row)

    return change


def one_more(address: str, sheet: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][address] = book[sheet][address].value + 1

    return change


def as_in(address: str, other: str, sheet: str = "Klienti_TP_2025") -> Change:
    """One more than stands in another cell of the sheet."""

    def change(book: openpyxl.Workbook) -> None:
        book[sheet][address] = book[sheet][other].value + 1

    return change


def a_supported_municipality_in(sheet: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        for column in "ABC":
            book[sheet][f"{column}3"] = book["Obce 2025"][f"{column}4"].value

    return change


def a_child(**cells: object) -> Change:
    """A record of a child, by columns."""
    cells = {"A": "K001", "B": "2-5", "C": 1, **cells}
    return all_of(*(in_cell(f"{column}2", value, "Dětští klienti") for column, value in cells.items()))


RECORDS = "zaznamy_TP1.xlsx"
CHANGES_OF_CONTENT: dict[str, tuple[str, Change]] = {
    "sum": ("AD_PTP_2025.xlsx", one_more("F3", "Klienti_TP_2025")),
    "part-over-whole": ("AD_PTP_2025.xlsx", as_in("O3", "E3")),
    "discrimination": ("AD_PTP_2025.xlsx", in_cell("CS3", 2, "Klienti_TP_2025")),
    "missing": ("AD_PTP_2025.xlsx", in_cell("E3", None)),
    "outlier": ("AD_PTP_2025.xlsx", in_cell("D3", 0.05)),
    "svl-mismatch": ("AD_PTP_2025.xlsx", in_cell("F3", 0)),
    "not-supported": ("AD_PTP_2025.xlsx", in_cell("A3", "Nikde")),
    "not-reported": ("AD_PTP_2025.xlsx", without_row("Klienti_TP_2025", 3)),
    "clients-differ": ("AD_PTP_2025.xlsx", one_more("E3", "Obce 2025")),
    "sustain-set": ("AD_PTP_2025.xlsx", a_supported_municipality_in("Udržitelnost_TP_2025")),
    "outcome-without-intervention": (RECORDS, a_child(G=1)),
    "out-of-band": (RECORDS, a_child(H=1)),
    "mark-outside-target": (RECORDS, a_child(C=0, D=1, AV=1)),
}


def make_the_mistake(rule: str, data: Path) -> None:
    if rule == "not-a-workbook":
        (data / "poznamky.xlsx").write_text("jen poznámky", encoding="utf-8")
    elif rule == "unknown-workbook":
        book = openpyxl.Workbook()
        book.active.title = "Náklady"
        book.save(data / "rozpocet.xlsx")
    elif rule == "ambiguous":
        two_of_a_name(data)
    else:
        name, change = {**CHANGES, **CHANGES_OF_CONTENT}[rule]
        if name == RECORDS:
            assert printed_by(["template", "Zaznamy_TP", "--year", "2025", "--out", str(data / name)])[0] == 0
        book = openpyxl.load_workbook(data / name)
        change(book)
        book.save(data / name)


def two_of_a_name(data: Path) -> None:
    """A municipality of the evaluated year stands twice in the register, once without a postcode."""
    given = openpyxl.load_workbook(data / "AD_PTP_2025.xlsx")["Obce 2025"]
    register = openpyxl.load_workbook(data / "DTB_SVL_2025.xlsx")
    sheet = register.active
    rows = {(row[0].value, str(row[1].value)): row for row in sheet.iter_rows(min_row=2)}
    name, region = next(
        (str(row[0].value), str(row[1].value))
        for row in given.iter_rows(min_row=2)
        if (row[0].value, str(row[1].value)) in rows
    )
    sheet.append([cell.value for cell in rows[name, region]])
    postcode = next(cell.column for cell in sheet[1] if cell.value == "směrovací číslo")
    sheet.cell(sheet.max_row, postcode).value = None
    register.save(data / "DTB_SVL_2025.xlsx")


def test_every_rule_has_its_section_and_its_example():
    sections = re.findall(r"^## `(.+)`$", PAGE, re.MULTILINE)

    assert sections[: len(READING_RULES)] == list(READING_RULES)
    assert sorted(sections[len(READING_RULES) :]) == sorted(PACK_RULES)
    assert list(EXAMPLES) == sections


@pytest.mark.parametrize("rule", READING_RULES)
def test_the_example_of_a_rule_gives_the_message_that_the_page_shows(rule, desk):
    make_the_mistake(rule, Path("demo/data"))

    words = ["evaluate", "all", "--year", "2025", "--data", "demo/data", "--out", "out", "--lang", "en"]
    status, printed = printed_by(words)

    first, *others = EXAMPLES[rule]
    at = next((i for i, line in enumerate(printed) if line.startswith(first)), None)
    assert at is not None, printed[:8]
    assert printed[at + 1 : at + 1 + len(others)] == others
    is_stopped = f"## `{rule}`\n\nError." in PAGE
    assert status == (1 if is_stopped else 0)


@pytest.fixture(scope="module")
def found_without_mistake(demo) -> list[str]:
    return printed_by(["check", str(demo / "data"), "--lang", "en"])[1]


@pytest.mark.parametrize("rule", PACK_RULES)
def test_the_example_of_a_rule_of_the_pack_gives_the_line_that_the_page_shows(
    rule, desk, found_without_mistake
):
    make_the_mistake(rule, Path("demo/data"))

    _, printed = printed_by(["check", "demo/data", "--lang", "en"])

    (line,) = EXAMPLES[rule]
    assert line in [each for each in printed if each not in found_without_mistake]
    severity, _, _, _, found, _ = line.split("\t")
    assert found == rule
    assert f"## `{rule}`\n\n{severity.capitalize()}" in PAGE
