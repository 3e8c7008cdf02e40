"""The child's own program, run in this process with the limits only noted."""

import io
import json
import resource
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from meritko.workbooks import child
from meritko.workbooks.protocol import receive, send

from .test_hostile_files import workbook

LARGEST = 2**30


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """The limits that would have been set."""
    noted: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(child.resource, "setrlimit", noted.__setitem__)
    return noted


def ask(*contents: bytes) -> list[dict[str, Any]]:
    """What the child answers to some files."""
    requests, answers = io.BytesIO(), io.BytesIO()
    for content in contents:
        send(requests, content)
    requests.seek(0)
    child.serve(requests, answers)
    answers.seek(0)
    found = []
    while (answer := receive(answers, LARGEST)) is not None:
        found.append(json.loads(answer))
    return found


def test_one_file_after_the_other_is_answered_with_new_time_for_each(limits):
    first, second = ask(workbook(), b"no workbook")

    assert first["sheets"] == [{"title": "Years", "columns": [["Year", 2025.0]], "hidden": []}]
    assert second["refused"] == "not-an-archive"
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft, hard = limits[resource.RLIMIT_CPU]
    assert soft <= used.ru_utime + used.ru_stime + child.SECONDS
    assert hard == resource.getrlimit(resource.RLIMIT_CPU)[1]


def test_after_a_file_that_used_the_memory_up_it_ends(limits, monkeypatch):
    def greedy(content: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "Archive", greedy)

    assert ask(workbook(), workbook()) == [{"refused": "memory", "detail": {}}]


def test_it_gives_up_memory_core_dumps_and_the_writing_of_files(limits):
    child.restrict(5)

    assert limits == {
        resource.RLIMIT_AS: (5, 5),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
    }


def test_a_sheet_that_calamine_finds_larger_than_the_scan_did_is_refused(monkeypatch):
    monkeypatch.setattr(child, "is_within_limits", lambda *_: False)

    assert child.answer(workbook()) == {
        "refused": "sheet-too-large",
        "detail": {"sheet": "Years", "rows": 2, "columns": 1},
    }


def test_a_sheet_without_a_cell_has_no_columns():
    part = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'

    found = child.answer(workbook(**{"xl/worksheets/sheet1.xml": part}))

    assert found == {"sheets": [{"title": "Years", "columns": [], "hidden": []}]}


def test_a_workbook_whose_sheets_calamine_sees_otherwise_is_damaged(monkeypatch):
    class Other:
        sheets_metadata = ()
        sheet_names = ()

        def __enter__(self) -> "Other":
            return self

        def __exit__(self, *_: object) -> None:
            return None

    class Opened:
        @staticmethod
        def from_filelike(_: object) -> Other:
            return Other()

    assert CalamineWorkbook is child.CalamineWorkbook
    monkeypatch.setattr(child, "CalamineWorkbook", Opened)

    assert child.answer(workbook()) == {"refused": "damaged", "detail": {}}
