"""Which workbooks paths name, and files that are written together or not at all."""

import csv
import os
import re
from random import Random

import openpyxl
import pytest

from meritko.workbooks.aggregating import (
    aggregate,
    rows_lacking,
    without_key,
    write_aggregate,
    write_together,
)
from meritko.workbooks.findings import repeated_key
from meritko.workbooks.paths import workbooks_at
from meritko.workbooks.problems import Cell

from .records import PLACES, Workbook, as_tables, some_workbook


def test_a_folder_names_its_workbooks_and_a_file_itself(tmp_path, monkeypatch):
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx", "notes.txt", "more/c.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path.parent)
    folder = tmp_path.relative_to(tmp_path.parent)

    found = workbooks_at([folder, folder / "notes.txt", folder / "more" / "c.xlsx"])

    assert [file.name for file in found] == [
        "a.xlsx", "b.xlsx", "more/c.xlsx", f"{folder}/notes.txt"
    ]  # fmt: skip


def test_a_workbook_named_twice_is_there_once_and_two_of_one_name_are_told_apart(tmp_path):
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.xlsx").touch()
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "north" / "a.xlsx")

    found = workbooks_at([tmp_path / "north", tmp_path / "south", tmp_path / "link.xlsx"])

    assert [file.name for file in found] == [str(tmp_path / n / "a.xlsx") for n in ("north", "south")]


def writer(text):
    return lambda path: path.write_text(text, encoding="utf-8")


def refuse(path):
    path.write_text("half", encoding="utf-8")
    raise OSError(28, os.strerror(28))


def test_files_are_written_together_and_nothing_is_left_beside_them(tmp_path):
    (tmp_path / "a").write_text("old", encoding="utf-8")

    write_together({tmp_path / "a": writer("new"), tmp_path / "deep" / "b": writer("new")})

    assert {path.name: path.read_text() for path in tmp_path.rglob("*") if path.is_file()} == {
        "a": "new", "b": "new"
    }  # fmt: skip


@pytest.mark.parametrize("old", [True, False])
def test_where_one_cannot_be_written_none_is_and_what_was_there_stays(tmp_path, old):
    if old:
        (tmp_path / "a").write_text("old", encoding="utf-8")

    with pytest.raises(OSError, match="No space"):
        write_together({tmp_path / "a": writer("new"), tmp_path / "b": refuse})

    assert [path.name for path in tmp_path.iterdir()] == (["a"] if old else [])
    assert not old or (tmp_path / "a").read_text() == "old"


@pytest.mark.parametrize("old", [True, False])
def test_where_one_cannot_take_its_place_the_other_is_taken_back(tmp_path, old, monkeypatch):
    if old:
        (tmp_path / "a").write_text("old", encoding="utf-8")
    replace = type(tmp_path).replace

    def fail(path, target):
        if target == tmp_path / "b":
            raise OSError(30, os.strerror(30))
        return replace(path, target)

    monkeypatch.setattr(type(tmp_path), "replace", fail)
    with pytest.raises(OSError, match="Read-only"):
        write_together({tmp_path / "a": writer("new"), tmp_path / "b": writer("new")})

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == ({"a": "old"} if old else {})


def test_a_folder_is_not_replaced_by_a_file(tmp_path):
    (tmp_path / "b").mkdir()

    with pytest.raises(IsADirectoryError):
        write_together({tmp_path / "a": writer("new"), tmp_path / "b": writer("new")})

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_the_workbook_and_the_list_say_the_same_and_no_code_of_a_client(tmp_path, pack, setting):
    workbooks = [some_workbook(Random(seed), 2024, place) for seed, place in enumerate(PLACES)]
    made = aggregate(pack, pack.transfers[0], setting, as_tables(workbooks))
    book, listing = tmp_path / "o.xlsx", tmp_path / "o.csv"

    write_aggregate(made, book, listing)

    with listing.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["year", "name", "region", "postcode", "variable", "value"]
    assert len(rows) == 1 + len(PLACES) * 104
    headers = {c.header: c.id for _, _, table in [(0, 0, made.sheets[0][0])] for c in table.columns}
    head, *found = openpyxl.load_workbook(book)["Klienti_TP_2024"].iter_rows(values_only=True)
    written = {
        (row[0], row[2], headers[heading], value)
        for row in found
        for heading, value in zip(head[3:], row[3:], strict=True)
    }
    assert written == {(r[1], r[3], r[4], int(r[5])) for r in rows[1:] if r[4] != "fte"}
    assert not re.search(r"K0\d\d", listing.read_text(encoding="utf-8"))
    cells = [c for s in openpyxl.load_workbook(book) for row in s.iter_rows(values_only=True) for c in row]
    assert not [cell for cell in cells if re.fullmatch(r"K0\d\d", str(cell))]


def test_a_name_that_looks_like_a_formula_is_written_as_a_text(tmp_path, pack, setting):
    made = aggregate(
        pack, pack.transfers[0], setting, as_tables([Workbook(2024, ('=1+1<&"😀', "1", "11000"))])
    )

    write_aggregate(made, tmp_path / "o.xlsx", None)

    cell = openpyxl.load_workbook(tmp_path / "o.xlsx")["Obce 2024"]["A2"]
    assert (cell.value, cell.data_type) == ('=1+1<&"😀', "s")


def test_a_sheet_that_must_have_a_row_and_has_none_is_found(pack):
    tables = dict(as_tables([Workbook(2024, PLACES[0]), Workbook(2024, PLACES[1])]))
    header = tables["record_header"]
    tables["record_header"] = type(header)(
        header.table, {name: values[:1] for name, values in header.columns.items()}, header.sources, [(0, 2)]
    )

    [problem] = rows_lacking("Zaznamy_TP", pack, tables)

    assert (problem.rule, problem.place.file, problem.place.sheet, problem.place.row) == (
        "required", "1.xlsx", "Údaje", 2
    )  # fmt: skip
    assert rows_lacking("AD_PTP", pack, tables) == []


def test_a_finding_can_be_said_without_the_key_it_speaks_of():
    problem = repeated_key(Cell("a.xlsx", "S", 3, "A", "kód"), ("K007",), Cell("a.xlsx", "S", 2))

    said = str(without_key(problem))

    assert "K007" in str(problem)
    assert "K007" not in said
    assert "row 3" in said
