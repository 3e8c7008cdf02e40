"""Workbooks of field workers' records, and one of very many rows, for a test of size."""

from __future__ import annotations

from pathlib import Path
from random import Random

import openpyxl
import xlsxwriter

CHILDREN = 80
_CHILD_BANDS = ("do 2", "2-5", "5-6", "6-14", "15-18")
_ADULT_BANDS = ("18-64", "65+")
_MARKED = 0.2


def make_records(template: Path, folder: Path, workbooks: int, clients: int, mark: object = 1) -> Path:
    """Write workbooks of records with the sheets and headings of a template.

    Each is of a municipality of its own. Problems are marked at random, some with their result;
    a result that has several variants is left empty. Ages are random too: some 250 warnings a workbook,
    and with the text "1" as the mark six times as many.
    """
    folder.mkdir()
    source = openpyxl.load_workbook(template)
    headings = {
        title: [cell.value for cell in source[title][1]]
        for title in ("Údaje", "Úvazky", "Dětští klienti", "Dospělí klienti")
    }
    chance = Random(2025)
    for number in range(workbooks):
        _write(folder / f"{number:04}.xlsx", headings, number, clients, mark, chance)
    return folder


def _write(
    path: Path, headings: dict[str, list[str]], number: int, clients: int, mark: object, chance: Random
) -> None:
    children = min(CHILDREN, clients)
    rows = {
        "Údaje": [[2025, f"Obec {number}", number % 14 + 1, f"{10000 + number}", f"TP{number}"]],
        "Úvazky": [["1", f"TP{number}", 1, 12], ["2", f"TP{number}", 0.5, 6]],
        "Dětští klienti": [
            _client(headings["Dětští klienti"], f"D{n}", chance.choice(_CHILD_BANDS), mark, chance)
            for n in range(children)
        ],
        "Dospělí klienti": [
            _client(headings["Dospělí klienti"], f"K{n}", chance.choice(_ADULT_BANDS), mark, chance)
            for n in range(clients - children)
        ],
    }
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for title, cells in rows.items():
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, headings[title])
            for at, row in enumerate(cells, 1):
                sheet.write_row(at, 0, row)


def _client(headings: list[str], code: str, band: str, mark: object, chance: Random) -> list[object]:
    """A client: its code, age band, mark, perhaps the sex, and each problem with its result."""
    row: list[object] = [code, band]
    for at, heading in enumerate(headings[2:], 2):
        if heading.startswith("výsledek "):
            own = row[at - 1] == mark and f"výsledek {headings[at - 1].lower()}" == heading
            row.append(
                chance.choice((0, mark)) if own and headings[at - 1] not in ("A", "CH", "E", "L") else ""
            )
        elif heading.startswith(("příslušnost", "pohlaví")):
            row.append(1)
        else:
            row.append(mark if chance.random() < _MARKED else 0)
    return row


def make_long(template: Path, path: Path, rows: int) -> Path:
    """Write an AD_PTP workbook whose history of support has so many rows."""
    title = "Seznamy obcí po letech"
    headings = [cell.value for cell in openpyxl.load_workbook(template)[title][1]]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, headings)
        for number in range(rows):
            place, year = divmod(number, 10)
            row = [2016 + year, f"Obec {place}", place % 14 + 1, f"{10000 + place % 90000}"]
            sheet.write_row(number + 1, 0, row)
    return path
