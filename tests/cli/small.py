"""A small valid folder of workbooks for 2025, with one cell or sheet changed at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and what is stored as its result."""

    text: str
    shown: str


BY_WORKBOOK = {
    "AD_PTP.xlsx": (
        "history", "city_districts", "municipalities", "positions", "clients", "kept_posts",
        "external_figures",
    ),
    "DTB_SVL.xlsx": ("svl_register",),
    "AD_KRKO.xlsx": ("coordinators",),
    "AD_KP.xlsx": (
        "project_identification", "project_inputs", "project_outputs", "project_structure",
        "project_cooperation", "project_actors", "project_activities", "project_other_activities",
    ),
}  # fmt: skip
PLACES = [("Ždírec", 2, "38101"), ("Lhota", 3, "66401"), ("Újezd", 12, "43401")]
SUPPORTED = {"Ždírec": (2019, 2020, 2022, 2023, 2025), "Lhota": (2024, 2025), "Újezd": (2012, 2013)}


def rows_of(table: str) -> Rows:
    """The valid rows of a table, before any change."""
    named = [{"name": name, "region": region, "postcode": code} for name, region, code in PLACES]
    match table:
        case "history":
            return [{"year": year, **place} for place in named for year in SUPPORTED[str(place["name"])]]
        case "municipalities":
            return [{**place, "fte": 1.5, "clients": 60, "population": 900} for place in named[:2]]
        case "positions":
            return [{**place, "education": 1, "fte": 1, "contract": 1} for place in named[:2]]
        case "clients":
            return [{**place, "clients": 60, "clients_child": 20, "clients_adult": 40} for place in named[:2]]
        case "kept_posts":
            return [{**named[2], "kept": 1}]
        case "external_figures":
            return [{"year": 2025, "social_workers": 100, "social_worker_clients": 5000}]
        case "svl_register":
            return [{**place, "population": 800, "svl_count": 2} for place in named]
        case "coordinators":
            return [{"region": 3, "fte": 1, "education": 2}]
        case "city_districts":
            return []
        case "project_other_activities":
            return [{"project": "P1", "activity": "Šachy", "number": 2}]
        case _:
            return [{"project": "P1"}]


def write_folder(
    folder: Path,
    *,
    cells: Mapping[tuple[str, int, str], Any] | None = None,
    more: Mapping[str, Rows] | None = None,
    without: Sequence[str] = (),
    without_columns: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write the four workbooks.

    Args:
        folder: Made when it is not there.
        cells: (table, index of the row, column id) -> another value.
        more: Table -> rows added at its end.
        without: Tables and workbooks (`AD_KP.xlsx`) that are left out.
        without_columns: Table -> ids of columns left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pack = open_pack(pack_folder(None))
    for file, tables in BY_WORKBOOK.items():
        if file in without:
            continue
        with xlsxwriter.Workbook(folder / file) as workbook:
            for name in (table for table in tables if table not in without):
                rows = rows_of(name) + list((more or {}).get(name, ()))
                for (table, index, column), value in (cells or {}).items():
                    if table == name:
                        rows[index] = {**rows[index], column: value}
                dropped = (without_columns or {}).get(name, ())
                _write(workbook, pack.tables[name], rows, dropped)


def _write(workbook: Any, table: Any, rows: Rows, dropped: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(table.sheet_title(2025))
    columns = [column for column in table.columns if column.id not in dropped]
    sheet.write_row(0, 0, [column.header for column in columns])
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(columns):
            value = row.get(column.id)
            if isinstance(value, Formula):
                sheet.write_formula(number, index, value.text, None, value.shown)
            elif value is not None:
                sheet.write(number, index, value)
