"""The pack, its templates made for a test, and children to read what is in them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from meritko.methodology.pack import Pack
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.reading import Reading, read_files
from meritko.workbooks.recognition import Layout
from meritko.workbooks.templates.making import Order, make_template
from meritko.workbooks.templates.previous import Previous, read_previous

from ...metodika import metodika

KINDS = ("AD_KP", "AD_KRKO", "AD_PTP", "DTB_SVL", "Zaznamy_TP")
YEAR = 2025
COLLECTED = {"target_group_mark": "collected"}
NOT_COLLECTED = {"target_group_mark": "not_collected"}

Make = Callable[..., Path]
Read = Callable[..., Reading]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture(scope="session")
def pack() -> Pack:
    return metodika()


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(children=1) as children:
        yield children


@pytest.fixture
def make(pack: Pack, tmp_path: Path) -> Make:
    """Makes a template: kind, then choices, language, previous."""

    def make_it(
        kind: str,
        choices: Mapping[str, str] = COLLECTED,
        language: str = "cs",
        previous: Previous | None = None,
        name: str = "template.xlsx",
    ) -> Path:
        found = next(each for each in pack.workbooks if each.id == kind)
        path = tmp_path / name
        make_template(path, pack, Order(found, pack.templates[kind], YEAR, choices, language, previous))
        return path

    return make_it


@pytest.fixture
def read(pack: Pack, pool: Pool) -> Read:
    """Reads a workbook."""

    def read_it(path: Path, choices: Mapping[str, str] = COLLECTED, year: int | None = YEAR) -> Reading:
        return read_files([File(path.name, path)], Layout.of(pack), year, choices, pool)

    return read_it


@pytest.fixture
def last_year(pack: Pack, pool: Pool) -> Callable[[str, Path], Previous]:
    """Reads a workbook as that of last year."""

    def read_it(kind: str, path: Path) -> Previous:
        found = next(each for each in pack.workbooks if each.id == kind)
        return read_previous(path, found, Layout.of(pack), YEAR, pool)

    return read_it


def opened(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def entry_sheets(pack: Pack, kind: str, book: Workbook) -> dict[str, Any]:
    """Table id -> its sheet."""
    found = next(each for each in pack.workbooks if each.id == kind)
    return {name: book[pack.tables[name].sheet_title(YEAR)] for name in found.tables}


def offers(book: Workbook, sheet: Any, header: str) -> list[str]:
    """What the drop-down of a column offers."""
    index = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    found = next(d for d in sheet.data_validations.dataValidation if str(d.sqref).startswith(f"{index}2"))
    title, cells = found.formula1.rsplit("!", 1)
    return [row[0].value for row in book[title.strip("'").replace("''", "'")][cells.replace("$", "")]]
