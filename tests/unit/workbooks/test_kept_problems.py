"""Problems kept in little memory are the same problems."""

from __future__ import annotations

import tracemalloc

import pytest

from meritko.workbooks import kept_problems
from meritko.workbooks.kept_problems import KeptProblems
from meritko.workbooks.problems import Cell, Problem, Severity, message

ALIKE = (message("the text “1”"), message("a number, not a text"), message("Format the cell as a number."))


def problem(place: Cell, rule: str = "number-as-text", severity: Severity = "warning") -> Problem:
    return Problem(rule, severity, place, *ALIKE)


def in_cell(file: str, sheet: str, column: str, row: int | None, rule: str = "number-as-text") -> Problem:
    return problem(Cell(file, sheet, row, column, f"heading of {column}"), rule)


OF_THE_FILE = problem(Cell("a.xlsx"), "unknown-workbook", "error")
FIRST = in_cell("a.xlsx", "Obce", "B", 2)
SECOND = in_cell("a.xlsx", "Obce", "B", 3)
FAR = in_cell("a.xlsx", "Obce", "AA", 2)
OTHER_SHEET = in_cell("a.xlsx", "Kapacita", "A", 1)
OF_A_SHEET = problem(Cell("a.xlsx", "Kapacita"), "missing-sheet", "error")
OTHER_FILE = in_cell("b.xlsx", "Obce", "A", 1)
ALL = (OF_THE_FILE, FIRST, FAR, SECOND, OF_A_SHEET, OTHER_SHEET, OTHER_FILE)


def test_what_was_added_comes_out_in_the_same_order():
    kept = KeptProblems(ALL)
    kept += [FIRST]

    assert kept == (*ALL, FIRST)
    assert list(kept) == [*ALL, FIRST]
    assert (kept[0], kept[-1], list(kept[1:3]), len(kept)) == (OF_THE_FILE, FIRST, [FIRST, FAR], 8)
    assert repr(kept) == repr((*ALL, FIRST))


def test_other_problems_are_not_the_same():
    assert KeptProblems([FIRST]) != [SECOND]
    assert KeptProblems([FIRST]) != [FIRST, FIRST]
    assert KeptProblems([FIRST]) != 1


def test_a_copy_can_be_added_to_alone():
    kept = KeptProblems([FIRST])
    copy = kept.copy()
    copy += [OTHER_FILE]

    assert (kept, copy) == ([FIRST], [FIRST, OTHER_FILE])


def test_they_are_put_in_the_order_of_files_sheets_rows_and_columns_and_each_stands_once():
    kept = KeptProblems([*reversed(ALL), FIRST, OF_THE_FILE])

    ordered = kept.in_order({"a.xlsx": 0, "b.xlsx": 1}, {("a.xlsx", "Obce"): 0, ("a.xlsx", "Kapacita"): 1})

    assert list(ordered) == list(ALL)


def test_a_file_and_a_sheet_without_a_rank_stand_last():
    ordered = KeptProblems(reversed(ALL)).in_order({"b.xlsx": 0}, {("a.xlsx", "Obce"): 0})

    assert list(ordered) == [OTHER_FILE, *ALL[:-1]]


def test_problems_of_some_rules_are_found():
    kept = KeptProblems(ALL)

    assert list(kept.of_rules(["missing-sheet", "unknown-workbook"])) == [OF_THE_FILE, OF_A_SHEET]
    assert list(kept.of_rules(["sum"])) == []


def test_one_error_among_warnings_is_known():
    assert not KeptProblems([FIRST, OTHER_FILE]).has_errors
    assert KeptProblems([FIRST, OF_A_SHEET]).has_errors


def test_each_is_said_in_its_own_words():
    rows = [
        Problem("type", "error", Cell("a", "b", n, "C"), message(f"the {n}."), *ALIKE[1:]) for n in (1, 2)
    ]

    said = list(KeptProblems([*rows, FIRST, rows[0]]).said("en"))

    assert said == [(each, each.line("en")) for each in (*rows, FIRST, rows[0])]


def test_messages_are_told_apart_also_when_their_memory_is_used_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_problems, "MOST_REMEMBERED", 3)
    words = [str(number % 7) for number in range(1000)]

    kept = KeptProblems(
        Problem("type", "error", Cell("a"), message("found " + word), message("b"), message("c"))
        for word in words
    )

    assert [each.found.text for each in kept] == ["found " + word for word in words]


def test_very_many_of_them_take_a_dozen_bytes_each():
    many = 100_000
    tracemalloc.start()
    try:
        kept = KeptProblems(in_cell("a.xlsx", "Obce", "ABCDEFG"[n % 7], n) for n in range(many))
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(kept) == many
    assert size < 20 * many
