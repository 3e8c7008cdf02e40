"""Whatever is odd about a right workbook, what is read of it is what was written into it.

`make test` tries 50 of them, the same every time; the soak ten times as many, others every time.
"""

from __future__ import annotations

import random
import secrets
from pathlib import Path

import pytest
from hypothesis import settings

from meritko.workbooks.answers import Answer, RawSheet
from meritko.workbooks.pool import File, Pool

from .odd_workbooks import Cells, odd_workbook
from .packages import Sheet, pack, workbook_parts, worksheet

IS_SOAK = not settings().derandomize
WORKBOOKS = 500 if IS_SOAK else 50
SEED = 4


def filled(sheet: RawSheet) -> Cells:
    """The cells that hold anything; an empty text is nothing."""
    return {
        (row, column): value
        for column, values in enumerate(sheet.columns)
        for row, value in enumerate(values)
        if value != ""
    }


def differences(number: int, answer: Answer, rng: random.Random) -> list[str]:
    _, truth = odd_workbook(rng)
    if answer.refusal:
        return [f"{number}: refused, {answer.refusal}"]
    if [sheet.title for sheet in answer.sheets] != truth.titles:
        return [f"{number}: {[sheet.title for sheet in answer.sheets]} are not {truth.titles}"]
    found = []
    for title, sheet, cells, hidden in zip(
        truth.titles, answer.sheets, truth.cells, truth.hidden, strict=True
    ):
        read = filled(sheet)
        for place in sorted(read.keys() | cells.keys()):
            got, wanted = read.get(place), cells.get(place)
            if got != wanted or type(got) is not type(wanted):
                found.append(f"{number}, {title}, {place}: read {got!r}, written {wanted!r}")
        if dict(sheet.hidden) != hidden:
            found.append(f"{number}, {title}: hidden {sheet.hidden}, written {hidden}")
    return found


def test_what_is_read_of_an_odd_workbook_is_what_was_written_into_it(tmp_path: Path, pool: Pool):
    seed = secrets.randbelow(10**9) if IS_SOAK else SEED
    print(f"odd workbooks of the seed {seed}")
    files = []
    for number in range(WORKBOOKS):
        parts, _ = odd_workbook(random.Random(f"{seed} {number}"))
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(pack(parts))
        files.append(File(path.name, path))

    answers = list(pool.read(files))

    found = [
        line
        for number, answer in enumerate(answers)
        for line in differences(number, answer, random.Random(f"{seed} {number}"))
    ]
    assert len(answers) == WORKBOOKS
    assert found == [], f"seed {seed}"


def test_the_odd_workbooks_hold_cells_of_every_kind_and_hide_some():
    truths = [odd_workbook(random.Random(f"{SEED} {number}"))[1] for number in range(50)]
    kinds = {type(value) for truth in truths for cells in truth.cells for value in cells.values()}

    assert kinds == {str, float, bool, dict}
    assert {shown for truth in truths for hidden in truth.hidden for shown in hidden.values()} > {"", "#REF!"}


@pytest.mark.parametrize("dimension", ["A1", "A1:A1", "A1:XFD1048576", "C3:D4", "B2", None])
def test_a_wrong_size_neither_hides_rows_nor_invents_any(tmp_path: Path, pool: Pool, dimension: str | None):
    from_seed = next(
        (parts, truth)
        for number in range(1000)
        for parts, truth in [odd_workbook(random.Random(f"{number}"))]
        if len(truth.cells) == 1 and len(truth.cells[0]) > 20 and b"<dimension" in b"".join(parts.values())
    )
    parts, truth = from_seed
    for name, content in parts.items():
        before, mark, after = content.partition(b'<dimension ref="')
        if mark:
            tag = f'<dimension ref="{dimension}"/>'.encode() if dimension else b""
            parts[name] = before + tag + after.partition(b"/>")[2]
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack(parts))

    (answer,) = pool.read([File(path.name, path)])

    assert [filled(sheet) for sheet in answer.sheets] == truth.cells


DROP_DOWN = (
    '<extLst><ext><x14:dataValidations xmlns:x14="urn:a" xmlns:xm="urn:b"><x14:dataValidation>'
    "<x14:formula1><xm:f>List2!$A$1</xm:f></x14:formula1></x14:dataValidation></x14:dataValidations></ext></extLst>"
)


@pytest.mark.parametrize(
    "last", ['<c r="B2" s="1"/>', '<c r="B2"><v>1</v></c>', '<c r="B2"><f>A2</f><v/></c>']
)
def test_the_formula_of_a_drop_down_is_not_one_of_the_last_cell(tmp_path: Path, pool: Pool, last: str):
    rows = f'<row r="2"><c r="A2"><v>2025</v></c>{last}</row>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack(workbook_parts([Sheet("List", worksheet(rows, after=DROP_DOWN))])))

    (answer,) = pool.read([File(path.name, path)])

    assert dict(answer.sheets[0].hidden) == ({(1, 1): ""} if "<f>" in last else {})
