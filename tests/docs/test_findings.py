"""The page of findings has every rule, and each example gives the message that the page shows."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import openpyxl
import pytest

from meritko.workbooks.problems import Rule

from .pages import HOUSE, pieces, printed_by

PAGE = (HOUSE / "docs/reference/findings.md").read_text(encoding="utf-8")
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
        name, change = CHANGES[rule]
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

    assert sections == list(get_args(Rule))
    assert list(EXAMPLES) == list(get_args(Rule))


@pytest.mark.parametrize("rule", get_args(Rule))
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
