"""The pack, children that read, and workbooks checked in one call."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from meritko.methodology.pack import Pack
from meritko.workbooks.checking.checker import check
from meritko.workbooks.pool import Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import read_folder
from meritko.workbooks.recognition import Layout

from ...metodika import metodika
from .valid import Change, write

Findings = Callable[..., list[Problem]]
Lines = Callable[..., list[str]]


@pytest.fixture(scope="session")
def pack() -> Pack:
    return metodika()


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool() as pool:
        yield pool


@pytest.fixture
def check_folder(pack: Pack, pool: Pool) -> Findings:
    """Checks every workbook of a folder under some choices."""

    def run(folder: Path, choices: Mapping[str, str] | None = None) -> list[Problem]:
        reading = read_folder(folder, Layout.of(pack), None, choices or {}, pool)
        return list(check(pack, reading, choices or {}))

    return run


@pytest.fixture
def lines(pack: Pack, check_folder: Findings, tmp_path: Path) -> Lines:
    """Writes valid workbooks with a change, and gives the lines that `meritko check` prints of them."""

    def run(kinds: str, change: Change, choices: Mapping[str, str] | None = None) -> list[str]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        write(folder, pack, kinds.split(), change)
        found = check_folder(folder, choices)
        return ["\t".join(line_of(problem)) for problem in found]

    return run


def line_of(problem: Problem, language: str = "en") -> tuple[str, ...]:
    place = problem.place
    said = problem.line(language)
    return problem.severity, place.file, place.sheet, place.address, problem.rule, said
