"""The worked cases that lie beside a developer's checkout: every cell is read as openpyxl sees it."""

from pathlib import Path

import openpyxl
import pytest
import yaml

from meritko.methodology.model import Code, CodeList, Column, Place, Table, Text, WorkbookKind
from meritko.workbooks.pool import File
from meritko.workbooks.reading import read_files, read_folder
from meritko.workbooks.recognition import Layout
from meritko.workbooks.values import normalise

HOUSE = Path(__file__).parents[3]
PACK = HOUSE / "src" / "meritko" / "packs" / "metodika"
CASES = HOUSE.parent / "shared" / "cases"
CHOICES = {"target_group_mark": "collected"}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="there are no shared cases beside this checkout")


def text(entry):
    return Text(entry["cs"], entry["en"])


@pytest.fixture(scope="module")
def official():
    """The layout of the pack, read with a plain YAML reader."""
    kinds, tables, codelists = [], {}, {}
    for path in sorted((PACK / "tables").glob("*.yaml")):
        entry, place = yaml.safe_load(path.read_text(encoding="utf-8")), Place(path.name, 1)
        for each in entry["tables"]:
            columns = tuple(
                Column(
                    **{name: value for name, value in c.items() if name != "en"},
                    label=Text(c["header"], c["en"]),
                )
                for c in each["columns"]
            )
            tables[each["id"]] = Table(
                each["id"], entry["workbook"], each["sheet"], text(each["label"]), text(each["one_row_per"]),
                columns, tuple(each["key"]), each["required"], place, one_row=each.get("one_row", False),
                key_over=tuple(each.get("key_over", ())),
            )  # fmt: skip
        ids = tuple(each["id"] for each in entry["tables"])
        kinds.append(
            WorkbookKind(entry["workbook"], text(entry["label"]), ids, tuple(entry["extra_columns"]), place)
        )
    for path in sorted((PACK / "codelists").glob("*.yaml")):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        codes = tuple(Code(code["id"], text(code["label"])) for code in entry["codes"])
        codelists[entry["id"]] = CodeList(entry["id"], text(entry["label"]), codes, Place(path.name, 1))
    return Layout(tuple(kinds), tables, codelists)


def seen_by_openpyxl(folder, layout, year):
    """Table -> for each filled row its cells by column id, texts tidied, empty ones left out."""
    titles = {table.sheet_title(year): table for table in layout.tables.values()}
    seen = {}
    for path in sorted(folder.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path):
            table = titles.get(normalise(sheet.title))
            if table is None:
                continue
            ids = {column.header: column.id for column in table.columns}
            head, *rows = sheet.iter_rows(values_only=True)
            found = seen.setdefault(table.id, [])
            for row in rows:
                cells = {
                    ids[normalise(heading)]: normalise(str(value))
                    for heading, value in zip(head, row, strict=True)
                    if value is not None and str(value).strip()
                }
                if cells:
                    found.append(cells)
    return seen


def agrees(raw, value, column, layout):
    """Whether a typed value is what the raw cell says, told without the reader's own functions."""
    if column.type == "code":
        code = layout.codelists[column.codelist].get(value)
        return raw in (code.id, code.label.cs)
    if column.type == "digits":
        return raw.replace(" ", "") == value
    if column.type == "text":
        return raw == value
    return float(raw.replace(" ", "").replace(",", ".")) == value


@pytest.mark.parametrize("case", ["complete", "gaps", "messy"])
def test_every_cell_of_an_evaluated_folder_is_read_and_none_is_invented(case, official, pool):
    folder = CASES / "evaluate" / case
    year = int((folder / "year.txt").read_text(encoding="utf-8"))

    reading = read_folder(folder, official, year, CHOICES, pool)

    assert {problem.rule for problem in reading.problems} <= {"number-as-text"}
    seen = seen_by_openpyxl(folder, official, year)
    assert {name: len(rows) for name, rows in seen.items()} == {
        name: len(rows) for name, rows in reading.tables.items() if rows.sources
    }
    for name, rows in seen.items():
        table = official.tables[name]
        for index, cells in enumerate(rows):
            read = reading.tables[name].row(index)
            for column in table.columns:
                if column.id in cells:
                    assert agrees(cells[column.id], read[column.id], column, official), (
                        name,
                        index,
                        column.id,
                    )
                else:
                    assert read[column.id] in (None, column.if_absent)


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("text_in_count.xlsx", [("error", "type", "Klienti_TP_2022", "Q6")]),
        ("negative.xlsx", [("error", "type", "Obce 2022", "D4")]),
        ("unknown_code.xlsx", [("error", "code", "Kapacita_podmínky_TP_2022", "G13")]),
        ("duplicate_town.xlsx", [("error", "duplicate", "Obce 2022", "A7")]),
        ("missing_column.xlsx", [("error", "missing-column", "Klienti_TP_2022", "")]),
        ("not_a_workbook.xlsx", [("error", "not-a-workbook", "", "")]),
        ("sum_clients.xlsx", []),
        ("result_over.xlsx", []),
    ],
)
def test_what_reading_can_find_in_the_checked_files_is_found_in_its_cell(file, found, official, pool):
    reading = read_files([File(file, CASES / "check" / file)], official, None, CHOICES, pool)

    assert [(p.severity, p.rule, p.place.sheet, p.place.address) for p in reading.problems] == found


def test_the_records_of_field_workers_are_read_without_a_finding(official, pool):
    reading = read_folder(CASES / "aggregate", official, None, CHOICES, pool)

    assert reading.problems == ()
    assert len(reading.tables["record_header"]) == 3
