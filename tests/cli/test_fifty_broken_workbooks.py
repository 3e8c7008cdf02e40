"""Some hundred kinds of broken workbooks: `check` says what the contract wants, where, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.methodology.pack import Pack
from meritko.workbooks.findings import column_letter

from ..unit.checking.valid import YEAR, Change, cells, rows_of, write
from .broken_figures import FIGURES, KEYS, TOGETHER
from .broken_workbooks import CELLS, KP, PTP, QUIET, SHEETS, TEXTS, Broken, Finding, error
from .conftest import Meritko

ALL = (*CELLS, *TEXTS, *QUIET, *SHEETS, *KEYS, *FIGURES, *TOGETHER)
Said = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def pack(environment: Path) -> Pack:
    return open_pack(pack_folder(None))


def said(meritko: Meritko, folder: Path) -> tuple[int, list[Said]]:
    """The exit status, and severity, file, sheet, cell and rule of every finding."""
    answer = meritko("check", folder, "--json", "--lang", "en")
    assert answer.err == ""
    found = json.loads(answer.out)
    for each in found:
        assert re.fullmatch("found .+; expected .+; to do .+", each["message"])
    return answer.status, [
        (each["severity"], each["file"], each["sheet"], each["cell"], each["rule"]) for each in found
    ]


def wanted(pack: Pack, broken: Broken, finding: Finding) -> Said:
    """A finding as it has to be printed."""
    change = broken.beside if finding.file and broken.beside else broken.change
    table = pack.tables.get(finding.sheet)
    if table is None:
        row = 1 if finding.row is None else finding.row + 2
        address = f"{finding.column}{row}" if finding.column else ""
        return finding.severity, f"{broken.kinds.split()[0]}.xlsx", finding.sheet, address, finding.rule
    title = change.titles.get(table.id, table.sheet_title(YEAR))
    if finding.rule == "missing-sheet":
        title = table.sheet
    columns = [
        c.id for c in table.columns if "gone" not in [row[c.id] for row in rows_of(pack, table, change)]
    ]
    address = ""
    if finding.column is not None and finding.row is not None:
        address = f"{column_letter(columns.index(finding.column))}{finding.row + 2}"
    return finding.severity, f"{finding.file}{table.workbook}.xlsx", title, address, finding.rule


def make(folder: Path, pack: Pack, broken: Broken) -> Path:
    """The workbooks of a kind."""
    kinds = broken.kinds.split()
    folder.mkdir()
    write(folder, pack, kinds, broken.change)
    if broken.beside:
        (folder / "other").mkdir()
        write(folder / "other", pack, kinds, broken.beside)
    return folder


@pytest.mark.parametrize("broken", ALL, ids=[broken.name for broken in ALL])
def test_a_broken_workbook_is_told_what_is_wrong_and_where(
    broken: Broken, meritko: Meritko, pack: Pack, tmp_path: Path
):
    status, found = said(meritko, make(tmp_path / "data", pack, broken))

    assert Counter(found) == Counter(wanted(pack, broken, finding) for finding in broken.found)
    assert status == int(any(finding.severity == "error" for finding in broken.found))


def test_there_are_more_than_fifty_kinds_each_of_its_own_name():
    names = [broken.name for broken in ALL]

    assert len(set(names)) == len(names)
    assert sum(bool(broken.found) for broken in ALL) > 50


def pairs(pack: Pack) -> list[Broken]:
    """Every part and its whole in a project, by the names that the contract gives their columns."""
    structure, activities = (pack.tables[name] for name in ("project_structure", "project_activities"))
    known = {column.id for column in activities.columns}
    found = [
        (f"coop{column.id.removeprefix('pop')}", "project_cooperation")
        for column in structure.columns
        if column.id.startswith("pop")
    ]
    found += [
        (name, activities.id) for name in sorted(known) if name.startswith("act_") and name.endswith("_ok")
    ]
    found += [("actors_coop", "project_actors"), ("meetings_solved", "project_actors")]
    found += [("meetings_majority_solved", "project_actors"), ("course_graduates", activities.id)]
    return [
        Broken(
            f"{table} {part}", KP, cells(table, 0, **{part: 1}), (error("part-over-whole", table, 0, part),)
        )
        for part, table in found
    ]


def test_every_part_of_a_project_is_held_against_its_whole(meritko: Meritko, pack: Pack, tmp_path: Path):
    found = pairs(pack)
    for number, broken in enumerate(found):
        expected = [wanted(pack, broken, finding) for finding in broken.found]
        assert said(meritko, make(tmp_path / str(number), pack, broken)) == (1, expected), broken.name
    assert len(found) == 14


def test_the_results_of_every_problem_are_held_against_its_interventions(
    meritko: Meritko, pack: Pack, tmp_path: Path
):
    table = pack.tables["clients"]
    problems = [m for c in table.columns if (m := re.fullmatch("(child|adult)_([A-Z]+)", c.id))]
    columns = [column.id for column in table.columns]
    for number, problem in enumerate(problems):
        result = re.compile(f"{problem[1]}_out_{problem[2].lower()}[0-9]?")
        results = {name: 1 for name in columns if result.fullmatch(name)}
        assert results, problem[0]
        change = cells("clients", 0, **{problem[0]: len(results) - 1}, **results)
        folder = make(tmp_path / str(number), pack, Broken("", PTP, change, ()))
        status, found = said(meritko, folder)
        assert status == 1
        assert [each[4] for each in found] == ["part-over-whole"], problem[0]
        assert found[0][3].endswith("2")
    assert len(problems) == 22 + 13


def test_valid_workbooks_of_every_kind_together_are_quiet(meritko: Meritko, pack: Pack, tmp_path: Path):
    kinds = " ".join(kind.id for kind in pack.workbooks)

    assert said(meritko, make(tmp_path / "data", pack, Broken("", kinds, Change(), ()))) == (0, [])
