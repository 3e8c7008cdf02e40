"""Tables in a workbook: texts stay texts, numbers numbers, and the same rows give the same bytes."""

import openpyxl
import pytest

from meritko.methodology.model import Column, Place, Table, Text
from meritko.workbooks.writing import CannotWrite, write_tables


def column(name, kind, **more):
    return Column(name, f"The {name}", Text(name, name), kind, **more)


TABLE = Table(
    "ponds",
    "Ponds",
    "Ponds {year}",
    Text("", ""),
    Text("", ""),
    (
        column("pond", "text"),
        column("zip", "digits", digits=5),
        column("kind", "code"),
        column("band", "code"),
        column("depth", "number"),
        column("note", "text", optional=True),
    ),
    (),
    False,
    Place("ponds.yaml", 1),
)
ROWS = [
    {"pond": "=1+1", "zip": "01234", "kind": "12", "band": "2-5", "depth": 1.25},
    {"pond": "https://example.org", "zip": "99999", "kind": "CH", "band": None, "depth": None},
]


def test_texts_are_texts_and_numbers_numbers(tmp_path):
    write_tables(tmp_path / "a.xlsx", [(TABLE, "Ponds 2030", ROWS)])

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Ponds 2030"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["The pond", "The zip", "The kind", "The band", "The depth"],
        ["=1+1", "01234", 12, "2-5", 1.25],
        ["https://example.org", "99999", "CH", None, None],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].hyperlink is None
    assert sheet["B2"].number_format == "@"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_an_optional_column_is_written_when_a_row_mentions_it(tmp_path):
    write_tables(tmp_path / "a.xlsx", [(TABLE, "Ponds", [{**ROWS[0], "note": None}])])

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Ponds"]
    assert sheet["F1"].value == "The note"


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_tables(tmp_path / name, [(TABLE, "Ponds", ROWS), (TABLE, "More", [])])

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("depth", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(tmp_path, depth):
    with pytest.raises(CannotWrite, match=r"The depth: .* is not a number that a cell can hold"):
        write_tables(tmp_path / "a.xlsx", [(TABLE, "Ponds", [{"depth": depth}])])


def test_a_text_that_would_be_cut_off_is_refused(tmp_path):
    with pytest.raises(CannotWrite, match="a text of 40000 characters; a cell holds 32767"):
        write_tables(tmp_path / "a.xlsx", [(TABLE, "Ponds", [{"pond": "a" * 40_000}])])
