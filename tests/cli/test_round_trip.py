"""What the program writes it reads again: templates filled by a script, counts and annotated workbooks."""

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.unit.aggregating.records import (
    PLACES,
    TABLES,
    Workbook,
    counted_by_hand,
    some_workbook,
    write_records,
)

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.workbooks.pool import Pool
from meritko.workbooks.reading import read_folder
from meritko.workbooks.recognition import Layout

from .conftest import Demo, Meritko
from .small import write_folder

YEAR = 2025
KINDS = ("AD_KP", "AD_KRKO", "AD_PTP", "DTB_SVL")
EXPECTED_OF_DEMO = {"missing", "not-reported"}
"""The rules of which the demo country has warnings: it has gaps, as a real one has."""


def fill(sheet: Worksheet, headings: list[Any], rows: list[list[Any]]) -> None:
    """Type rows into a sheet of a template, each value below the heading of its column."""
    columns = {cell.value: cell.column for cell in sheet[1] if cell.value is not None}
    for number, row in enumerate(rows, 2):
        for heading, value in zip(headings, row, strict=True):
            if heading in columns and value is not None:
                sheet.cell(number, columns[heading], value)


def fill_from(template: Path, source: Path) -> None:
    """Fill every sheet of a template that the source has too; the source has no other sheet."""
    made, given = openpyxl.load_workbook(template), openpyxl.load_workbook(source)
    assert set(given.sheetnames) <= set(made.sheetnames)
    for sheet in given:
        headings, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        fill(made[sheet.title], headings, rows)
    made.save(template)


def fill_records(template: Path, workbook: Workbook) -> None:
    """Fill a template of records."""
    pack = open_pack(pack_folder(None))
    made = openpyxl.load_workbook(template)
    for name in TABLES:
        columns = pack.tables[name].columns
        rows = [[row.get(column.id) for column in columns] for row in workbook.rows()[name]]
        fill(made[pack.tables[name].sheet], [column.header for column in columns], rows)
    made.save(template)


def findings(said: Any) -> Counter[tuple[str, ...]]:
    """Findings without their cells: columns may stand elsewhere."""
    lines = [line.split("\t") for line in said.out.splitlines()]
    return Counter((severity, file, sheet, rule, text) for severity, file, sheet, _, rule, text in lines)


def evaluated(meritko: Meritko, data: Path, out: Path, *options: str) -> list[str]:
    said = meritko("evaluate", "all", "--year", YEAR, "--data", data, "--out", out, *options)
    assert said.status == 0, said.err
    return (out / "results.csv").read_text(encoding="utf-8").splitlines()


def tables_of(folder: Path, *, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every table of a folder as the program reads it, without an error on the way."""
    pack = open_pack(pack_folder(None))
    choices = {parameter.id: parameter.default for parameter in pack.parameters}
    with Pool(children=1) as pool:
        reading = read_folder(folder, Layout.of(pack), YEAR, choices, pool)
    assert not [p for p in reading.problems if p.is_error]
    return {name: dict(each.columns) for name, each in reading.tables.items() if name not in skip}


@pytest.mark.parametrize("options", [(), ("--no-target-mark",)], ids=["with the mark", "without it"])
def test_templates_filled_with_the_demo_country_come_to_its_results(meritko, demo: Demo, tmp_path, options):
    folder = tmp_path / "filled"
    folder.mkdir()
    for kind in KINDS:
        path = folder / f"{kind}_{YEAR}.xlsx"
        assert meritko("template", kind, "--year", YEAR, "--out", path, *options).status == 0
        fill_from(path, demo.data / path.name)

    checked = meritko("check", folder, *options)
    found = evaluated(meritko, folder, tmp_path / "found", *options)

    assert checked.status == 0
    assert {line.split("\t")[4] for line in checked.out.splitlines()} <= EXPECTED_OF_DEMO
    assert findings(checked) == findings(meritko("check", demo.data, *options))
    assert found == evaluated(meritko, demo.data, tmp_path / "expected", *options)
    assert len(found) > 1000


def test_without_the_mark_its_indicators_are_empty_and_no_other_differs(meritko, demo: Demo, tmp_path):
    rows = {",".join(r[:4]): r[4:] for r in (line.split(",") for line in evaluated(
        meritko, demo.data, tmp_path / "out", "--no-target-mark"
    ))}  # fmt: skip
    full = (demo.run / "results.csv").read_text(encoding="utf-8").splitlines()

    other = [line for line in full if rows[",".join(line.split(",")[:4])] != line.split(",")[4:]]

    numbers = {line.split(",")[0].removeprefix("PTP") for line in other}
    assert {int(number[:2]) for number in numbers} <= set(range(20, 33))
    assert all(rows[",".join(line.split(",")[:4])] == ["", "", "", "0"] for line in other)


def records(meritko: Meritko, folder: Path, *options: str) -> list[Workbook]:
    """Templates of records filled for three municipalities."""
    folder.mkdir()
    chance = Random(20)
    workbooks = [some_workbook(chance, YEAR, place) for place in PLACES[1:]]
    for number, workbook in enumerate(workbooks):
        path = folder / f"{number}.xlsx"
        assert meritko("template", "Zaznamy_TP", "--year", YEAR, "--out", path, *options).status == 0
        fill_records(path, workbook)
    return workbooks


def long_list(path: Path) -> dict[tuple[str, ...], dict[str, float]]:
    found: dict[tuple[str, ...], dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        year, name, region, postcode, variable, value = line.split(",")
        found.setdefault((year, name, region, postcode), {})[variable] = float(value)
    return found


@pytest.mark.parametrize("options", [(), ("--no-target-mark",)], ids=["with the mark", "without it"])
def test_records_filled_into_templates_are_checked_counted_and_evaluated(meritko, tmp_path, options):
    data, made = tmp_path / "data", tmp_path / "data" / "counted.xlsx"
    places = [{"name": name, "region": region, "postcode": code} for name, region, code in PLACES[1:]]
    write_folder(
        data,
        without=("municipalities", "positions", "clients", "kept_posts", "AD_KRKO.xlsx", "AD_KP.xlsx"),
        more={
            "history": [{"year": YEAR, **place} for place in places],
            "svl_register": [{**place, "population": 500, "svl_count": 1} for place in places[:-1]],
        },
    )
    workbooks = records(meritko, tmp_path / "records", *options)

    checked = meritko("check", tmp_path / "records", *options)
    counted = meritko("aggregate", tmp_path / "records", "--out", made, "--csv", tmp_path / "o.csv", *options)
    again = meritko("check", made, *options)

    assert (checked.status, counted.status) == (0, 0)
    assert {line.split("\t")[4] for line in checked.out.splitlines()} == {"out-of-band"}  # drawn by lot
    assert again.status == 0
    assert {line.split("\t")[4] for line in again.out.splitlines()} <= {"missing", "outlier"}
    results = evaluated(meritko, data, tmp_path / "out", *options)
    [per_post] = [line.split(",") for line in results if line.startswith("PTP4,")]
    by_hand = {tuple(map(str, key)): counts for key, counts in counted_by_hand(workbooks).items()}
    sums = [sum(counts[name] for counts in by_hand.values()) for name in ("clients", "fte")]
    assert [float(figure) for figure in per_post[4:6]] == pytest.approx(sums)
    for key, values in long_list(tmp_path / "o.csv").items():
        assert values == pytest.approx({name: by_hand[key][name] for name in values})


def test_counts_read_again_are_the_counts_that_were_written(meritko, tmp_path):
    (tmp_path / "in").mkdir()
    workbooks = [some_workbook(Random(n), YEAR, place) for n, place in enumerate(PLACES)]
    for number, workbook in enumerate(workbooks):
        write_records(tmp_path / "in" / f"{number}.xlsx", workbook)
    made = tmp_path / "made" / "o.xlsx"
    made.parent.mkdir()

    assert meritko("aggregate", tmp_path / "in", "--out", made, "--csv", tmp_path / "o.csv").status == 0

    tables = tables_of(made.parent)
    for (_, name, region, postcode), values in long_list(tmp_path / "o.csv").items():
        for table in (tables["clients"], tables["municipalities"]):
            keys = list(zip(*(map(str, table[part]) for part in ("name", "region", "postcode")), strict=True))
            row = keys.index((name, region, postcode))
            known = {column: cells[row] for column, cells in table.items() if column in values}
            assert known
            assert known == pytest.approx({column: values[column] for column in known})


@pytest.mark.parametrize("kind", KINDS)
def test_an_annotated_workbook_holds_the_same_tables(meritko, demo: Demo, tmp_path, kind):
    for folder in ("given", "made"):
        (tmp_path / folder).mkdir()
    given, made = (tmp_path / folder / f"{kind}_{YEAR}.xlsx" for folder in ("given", "made"))
    given.write_bytes((demo.data / given.name).read_bytes())

    assert meritko("check", given, "--annotate", made).status == 0

    expected = tables_of(given.parent)
    assert any(any(columns.values()) for columns in expected.values())
    assert tables_of(made.parent) == expected
    again = meritko("check", made)
    assert again.status == 0
    new = {line.split("\t")[4] for line in again.out.splitlines()} - EXPECTED_OF_DEMO
    assert new <= {"unknown-column"}  # the column of findings
