"""What must not leave the folder it lies in."""

import gzip
import json
from pathlib import Path

import xlsxwriter

from meritko.cli import main

from ..metodika import metodika


def test_records_of_clients_beside_the_data_leave_no_trace_in_a_run(demo, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for path in demo.data.glob("*.xlsx"):
        (data / path.name).write_bytes(path.read_bytes())
    _write_records(data / "records.xlsx", "CANARY-7719")

    status = main(["evaluate", "all", "--year", "2025", "--data", str(data), "--out", str(tmp_path / "run")])

    assert status == 0
    kept = json.loads(gzip.decompress((tmp_path / "run/lineage/tables.json.gz").read_bytes()))
    files = [path for path in (tmp_path / "run").rglob("*") if path.is_file()]
    assert "municipalities" in kept
    assert "child_records" not in kept
    assert all(b"CANARY" not in path.read_bytes() for path in files)
    assert "CANARY" not in json.dumps(kept)


def _write_records(path: Path, code: str) -> None:
    pack = metodika()
    values = {
        "year": 2025,
        "name": "Vzorkov",
        "region": 5,
        "postcode": "50001",
        "worker": "TP1",
        "position": "a",
    }
    values |= {"fte": 1, "months": 12, "code": code, "band": "6-14", "target": 1, "woman": 0}
    with xlsxwriter.Workbook(path) as book:
        for table in pack.tables.values():
            if table.workbook != pack.tables["child_records"].workbook:
                continue
            sheet = book.add_worksheet(table.sheet_title(2025))
            sheet.write_row(0, 0, [column.header for column in table.columns])
            row = [values.get(column.id) for column in table.columns]
            if table.id != "adult_records":
                sheet.write_row(1, 0, row)
