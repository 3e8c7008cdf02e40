"""The demo country of the pack, written once and read back with a reader of its own."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from meritko.methodology.pack import Pack
from meritko.workbooks.demo.making import make_demo

from ...metodika import metodika

YEAR = 2025

Sheets = dict[str, list[dict[str, object]]]


def read_back(files: list[Path], pack: Pack, year: int) -> Sheets:
    """Table id -> rows by column id, as they stand in the cells."""
    found: Sheets = {}
    for file in files:
        book = openpyxl.load_workbook(file)
        for table in pack.tables.values():
            if table.sheet_title(year) in book.sheetnames:
                header, *rows = book[table.sheet_title(year)].iter_rows(values_only=True)
                ids = {column.header: column.id for column in table.columns}
                found[table.id] = [dict(zip((ids[h] for h in header), row, strict=True)) for row in rows]
    return found


@pytest.fixture(scope="session")
def pack() -> Pack:
    return metodika()


@pytest.fixture(scope="session")
def demo(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], list[Path]]:
    """Writes the demo of a seed."""

    def write(seed: int) -> list[Path]:
        return make_demo(pack, pack.demo, YEAR, seed, tmp_path_factory.mktemp(f"demo{seed}"))

    return write


@pytest.fixture(scope="session", params=[1, 20180])
def country(pack: Pack, demo: Callable[[int], list[Path]], request: pytest.FixtureRequest) -> Sheets:
    """The demo country of two seeds, read back."""
    return read_back(demo(request.param), pack, YEAR)
