"""Thousands of damaged workbooks, read as `check` reads them: each gets its answer, none does any harm.

`make test` tries 1,000, the same every time; the soak ten times as many, others every time. A failure
names the seed and the number of the workbook: `workbook(seed, number, bases)` makes it again.
"""

from __future__ import annotations

import io
import os
import random
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import settings

from meritko.methodology.pack import Pack
from meritko.workbooks import child
from meritko.workbooks import pool as pools
from meritko.workbooks.checking.checker import check
from meritko.workbooks.findings import REFUSALS
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import Reading, read_files
from meritko.workbooks.recognition import Layout
from meritko.workbooks.writing import write_tables

from .mutations import CHANGES_OF_BYTES, CHANGES_OF_PARTS, bases, mutate
from .odd_workbooks import odd_workbook
from .packages import pack as packed
from .packages import unpack

IS_SOAK = not settings().derandomize
WORKBOOKS = 10_000 if IS_SOAK else 1_000
IN_A_BATCH = 100
NEIGHBOUR_EVERY = 10
SECONDS = 30
SEED = int(os.environ.get("MERITKO_SEED") or (secrets.randbelow(10**9) if IS_SOAK else 3))


ROWS = {
    "municipalities": [{"fte": 1.5, "clients": 60, "population": 900}, {"fte": 0.5, "clients": 9}],
    "positions": [{"education": "1", "fte": 1.0, "contract": "1"}] * 2,
    "clients": [{"clients_child": 20, "clients_adult": 40}] * 2,
    "history": [{"year": 2024}, {"year": 2025}],
    "svl_register": [{"population": 800, "svl_count": 2}] * 2,
}
PLACES = (
    {"name": "Ždírec", "region": "2", "postcode": "38101"},
    {"name": "Lhota", "region": "3", "postcode": "66401"},
)
NEIGHBOUR = "ptp.xlsx"


def write_valid(path: Path, pack: Pack, *tables: str) -> None:
    """Write two rows of each table."""
    rows = {name: [p | row for p, row in zip(PLACES, ROWS[name], strict=True)] for name in tables}
    sheets = [(pack.tables[name], pack.tables[name].sheet_title(2025), rows[name]) for name in tables]
    write_tables(path, sheets)


@pytest.fixture(scope="session")
def valid(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Mapping[str, bytes]:
    """Right workbooks by name: of the pack by two writers, and odd ones from raw XML."""
    path = tmp_path_factory.mktemp("valid") / "a.xlsx"
    write_valid(path, pack, "svl_register")
    written = {"svl.xlsx": path.read_bytes()}
    write_valid(path, pack, "history", "municipalities", "positions", "clients")
    written[NEIGHBOUR] = path.read_bytes()
    stream = io.BytesIO()
    openpyxl.load_workbook(path).save(stream)
    parts = unpack(stream.getvalue())
    now = rb"20[0-9-]+T[0-9:]+Z"  # so that a seed always gives the same workbooks
    written["by_openpyxl.xlsx"] = packed(
        {n: re.sub(now, b"2025-01-01T00:00:00Z", c) for n, c in parts.items()}
    )
    odd = {f"odd{n}.xlsx": packed(odd_workbook(random.Random(n))[0]) for n in range(4)}
    return written | odd


def workbook(seed: int, number: int, valid: Mapping[str, bytes]) -> bytes:
    """The workbook of that number, always the same for a seed."""
    rng = random.Random(f"{seed} {number}")
    return mutate(rng, rng.choice(bases(valid)))


def files_of_batch(batch: int, seed: int, valid: Mapping[str, bytes], folder: Path) -> list[File]:
    """Changed workbooks, and after every tenth of them one that is right."""
    files = []
    for number in range(batch * IN_A_BATCH, (batch + 1) * IN_A_BATCH):
        contents = {f"{number}.xlsx": workbook(seed, number, valid)}
        if number % NEIGHBOUR_EVERY == 0:
            contents[f"{number} right.xlsx"] = valid[NEIGHBOUR]
        for name, content in contents.items():
            path = folder / name
            path.write_bytes(content)
            files.append(File(name, path))
    return files


def checked(pack: Pack, files: Sequence[File], pool: Pool) -> tuple[Reading, tuple[Problem, ...]]:
    """Read and checked as the command does, every word of it said in both languages."""
    chosen = {parameter.id: parameter.default for parameter in pack.parameters}
    reading = read_files(files, Layout.of(pack), None, chosen, pool)
    problems = check(pack, reading, {})
    for problem in problems:
        assert problem.line("cs")
        assert problem.line("en")
    return reading, problems


def rows_of(reading: Reading, file: str) -> dict[str, list[dict[str, object]]]:
    """The rows that came from a file, by table, with the cells that are filled."""
    found: dict[str, list[dict[str, object]]] = {}
    for name, rows in reading.tables.items():
        for index, (which, _) in enumerate(rows.origins):
            source, row = rows.sources[which], rows.row(index)
            if source.file == file:
                filled = {id_: row[id_] for id_ in source.letters if row[id_] is not None}
                found.setdefault(name, []).append(filled)
    return found


def as_written() -> dict[str, list[dict[str, object]]]:
    """The rows of the neighbour."""
    return {
        name: [dict(p | row) for p, row in zip(PLACES, ROWS[name], strict=True)]
        for name in ("history", "municipalities", "positions", "clients")
    }


@pytest.fixture
def durations(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """How long each file took, filled while they are read."""
    taken: dict[str, float] = {}
    read = pools._read

    def timed(file: File, child: pools._Child) -> object:
        begun = time.monotonic()
        answer = read(file, child)
        taken[file.name] = time.monotonic() - begun
        return answer

    monkeypatch.setattr(pools, "_read", timed)
    return taken


@pytest.mark.parametrize("batch", range(WORKBOOKS // IN_A_BATCH))
def test_no_changed_workbook_stops_the_reading_or_costs_its_neighbours_anything(
    batch: int,
    tmp_path: Path,
    pack: Pack,
    pool: Pool,
    valid: Mapping[str, bytes],
    durations: dict[str, float],
):
    print(f"MERITKO_SEED={SEED}, workbooks from {batch * IN_A_BATCH}")
    files = files_of_batch(batch, SEED, valid, tmp_path)
    reading, problems = checked(pack, files, pool)

    assert [name for name, _ in reading.files] == [file.name for file in files]
    assert all(digest for _, digest in reading.files)
    for file in files:
        if "right" in file.name:
            assert rows_of(reading, file.name) == as_written(), f"seed {SEED}"
    refused = {p.place.file for p in problems if p.rule == "not-a-workbook"}
    assert not any("right" in name for name in refused)
    late = [p.place.file for p in problems if p.found.text == REFUSALS["time"][0]]
    assert (max(durations.values()) < SECONDS, late) == (True, []), f"seed {SEED}"


def test_the_children_that_have_read_them_were_never_allowed_more_than_their_memory(
    tmp_path: Path, pack: Pack, pool: Pool, valid: Mapping[str, bytes]
):
    checked(pack, files_of_batch(0, SEED, valid, tmp_path)[:20], pool)

    for each in pool._children:
        lines = Path(f"/proc/{each._process.pid}/limits").read_text().splitlines()
        assert next(line for line in lines if "address space" in line).split()[3:5] == [str(child.MEMORY)] * 2
        status = Path(f"/proc/{each._process.pid}/status").read_text().splitlines()
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmPeak"))
        assert peak * 1024 <= child.MEMORY


def test_the_changes_leave_some_workbooks_readable_and_are_refused_for_many_reasons(
    tmp_path: Path, pack: Pack, pool: Pool, valid: Mapping[str, bytes]
):
    files = [file for batch in range(3) for file in files_of_batch(batch, 3, valid, tmp_path)]

    answers = [answer for answer in pool.read(files) if "right" not in answer.file]

    reasons = [answer.refusal.reason for answer in answers if answer.refusal]
    assert 0.2 < len(reasons) / len(answers) < 0.9
    assert len(set(reasons)) >= 5


def test_every_kind_of_change_changes_some_workbook(valid: Mapping[str, bytes]):
    rng = random.Random(1)
    for change in CHANGES_OF_BYTES:
        assert any(change(rng, content) != content for content in bases(valid) for _ in range(3)), change
    for number, change_parts in enumerate(CHANGES_OF_PARTS):
        assert any(_is_changed(rng, number, content) for content in bases(valid) for _ in range(3)), (
            change_parts
        )


def _is_changed(rng: random.Random, number: int, content: bytes) -> bool:
    from_archive = unpack(content)
    before = dict(from_archive)
    return CHANGES_OF_PARTS[number](rng, from_archive) is not None or from_archive != before
