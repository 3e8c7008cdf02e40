"""Template, filled in by a script, read: the same tables as the script had."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from meritko.workbooks.demo.making import make_tables
from meritko.workbooks.writing import write_tables

from .conftest import COLLECTED, KINDS, NOT_COLLECTED, YEAR, Rows, entry_sheets, opened

PLACE = {"name": "=Smyšlená & <Lhota>", "region": "12", "postcode": "01000"}
RECORDS: Rows = {
    "record_header": [{"year": YEAR, **PLACE, "worker": "TP1"}],
    "record_posts": [{"position": "místo 1", "worker": "TP1", "fte": 0.5, "months": 7.5}],
    "child_records": [
        {"code": "K1", "band": "2-5", "target": 1, "i_A": 1, "o_A": "a2", "d_V": 1, "other": "-"},
        {"code": "K2", "band": "do 2", "target": 0, "i_Z": 1, "other": "@doklady 🙂"},
    ],
    "adult_records": [
        {"code": "K3", "band": "65+", "target": 1, "woman": 0, "i_L": 1, "o_L": "l4", "d_M": 0}
    ],
}


@pytest.fixture(scope="session")
def rows(pack) -> Rows:
    return {**make_tables(pack.tables, pack.codelists, pack.demo, YEAR), **RECORDS}


def fill(path: Path, pack: Any, kind: str, rows: Rows) -> None:
    """Write the rows below the headings that are there, codes by the names that people choose."""
    book = opened(path)
    for name, sheet in entry_sheets(pack, kind, book).items():
        columns = {column.header: column for column in pack.tables[name].columns}
        for number, row in enumerate(rows.get(name, ()), start=2):
            for cell in sheet[1]:
                column = columns[cell.value]
                value = row.get(column.id)
                if column.type == "code" and value is not None:
                    value = pack.codelists[column.codelist].get(str(value)).label.cs
                if isinstance(value, str):
                    sheet.cell(number, cell.column, value).data_type = "s"
                else:
                    sheet.cell(number, cell.column, value)
    book.save(path)


def values(reading: Any) -> Mapping[str, Mapping[str, Any]]:
    return {name: table.columns for name, table in reading.tables.items() if table.origins}


@pytest.mark.parametrize(
    "choices", [COLLECTED, NOT_COLLECTED], ids=lambda choices: choices["target_group_mark"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_is_read_as_the_tables_it_was_filled_from(
    make, read, pack, rows, kind, choices, tmp_path
):
    template = make(kind, choices)
    fill(template, pack, kind, rows)
    tables = next(each for each in pack.workbooks if each.id == kind).tables
    plain = tmp_path / "plain.xlsx"
    write_tables(
        plain,
        [(pack.tables[name], pack.tables[name].sheet_title(YEAR), rows.get(name, [])) for name in tables],
    )

    filled, expected = read(template, choices), read(plain, choices)

    assert {p.rule for p in filled.problems} <= {"unknown-sheet"}
    assert values(filled) == values(expected)
    assert values(filled)
