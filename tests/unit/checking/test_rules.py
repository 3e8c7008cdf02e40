"""Each rule of the contract: the exact lines for workbooks that break it, none for those that do not."""

import re
from pathlib import Path

import pytest

from .case import Case
from .cases_of_rows import FIGURES, READING
from .cases_of_sheets import MISSING, RECORDS, TOGETHER
from .valid import Change, cell, cells

CASES = [*READING, *FIGURES, *RECORDS, *MISSING, *TOGETHER]
ALL = "AD_PTP DTB_SVL AD_KRKO AD_KP Zaznamy_TP"
TEXT = (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8")
EXPECTED = {
    section.partition("\n")[0]: section.rstrip().splitlines()[1:]
    for section in re.split("^## ", TEXT, flags=re.M)[1:]
}
RULES = {
    "missing-sheet", "missing-column", "required", "type", "code", "hidden-value", "duplicate", "sum",
    "part-over-whole", "ambiguous", "discrimination", "outcome-without-intervention", "unknown-sheet",
    "unknown-column", "number-as-text", "missing", "outlier", "out-of-band", "mark-outside-target",
    "svl-mismatch", "not-supported", "not-reported", "clients-differ", "sustain-set",
}  # fmt: skip
"""Those of the contract but for whole files (test_check.py) and `other-year`, which only evaluate knows."""


@pytest.mark.parametrize("kinds", [ALL, *ALL.split()])
def test_valid_workbooks_have_no_finding(kinds, lines):
    assert lines(kinds, Change()) == []


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_breaks_a_rule_is_said_line_by_line(case: Case, lines):
    assert lines(case.kinds, case.breaks) == EXPECTED[case.name]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_just_does_not_break_it_is_not_mentioned(case: Case, lines):
    assert lines(case.kinds, case.near) == []


def test_every_rule_of_the_contract_is_broken_by_some_case():
    found = {line.split("\t")[4] for expected in EXPECTED.values() for line in expected}

    assert found == RULES
    assert list(EXPECTED) == [case.name for case in CASES]


@pytest.mark.parametrize("column", ["clients", "clients_child", "clients_adult"])
def test_a_sum_is_only_checked_where_all_its_cells_are_filled(column, lines):
    wrong = {"clients": 61, "clients_child": 20, "clients_adult": 40} | {column: None}

    found = lines("AD_PTP", Change(cells=cells("clients", 0, **wrong).cells, without=("municipalities",)))

    assert {line.split("\t")[4] for line in found} == {"missing"}


def test_a_cell_that_cannot_be_read_is_not_called_empty_as_well(lines):
    found = lines("AD_PTP", cell("municipalities", 0, "clients", "šedesát"))

    assert [line.split("\t")[3:5] for line in found] == [["E2", "type"]]


def test_the_cells_of_a_column_that_is_not_there_are_not_called_empty(lines):
    found = lines("AD_PTP", cell("external_figures", 0, "social_workers", "gone"))

    assert [line.split("\t")[4] for line in found] == ["missing-column"]


def test_a_column_that_may_be_missing_alone_leaves_its_sum_unchecked(lines):
    assert lines("AD_PTP", cells("clients", 0, child_Z="gone", child_out_z=3)) == []


def emptied(pack, name):
    """The sheet of a table with its headings and without a row."""
    table = pack.tables[name]
    return Change(without=(name,), sheets={table.sheet_title(2025): [[c.header for c in table.columns]]})


@pytest.mark.parametrize("name", ["history", "svl_register"])
def test_against_a_list_without_a_row_nobody_is_compared(name, pack, lines):
    assert lines("AD_PTP DTB_SVL", emptied(pack, name)) == []


@pytest.mark.parametrize("name", ["municipalities", "positions", "clients"])
def test_who_is_missing_on_a_sheet_without_a_row_is_told(name, pack, lines):
    found = [line.split("\t")[1:5] for line in lines("AD_PTP", emptied(pack, name))]

    title = pack.tables[name].sheet_title(2025)
    assert found == [["AD_PTP.xlsx", title, "", "not-reported"]] * 2


def test_without_the_target_mark_nothing_is_said_of_its_columns(lines):
    of_marks = ("target", "target_child", "target_adult")
    wrong = cells("clients", 0, **dict.fromkeys(of_marks, 99), child_discr_any=7, adult_discr_any=None)
    records = {("child_records", 0, "target"): None, ("child_records", 0, "d_V"): 1}
    changed = Change(cells={**wrong.cells, **records})

    assert lines("AD_PTP Zaznamy_TP", changed) != []
    assert lines("AD_PTP Zaznamy_TP", changed, {"target_group_mark": "not_collected"}) == []
