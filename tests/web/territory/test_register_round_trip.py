"""A workbook of the register that is taken over, frozen and exported gives the same results as it did."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cases.case_folders import differences, evaluate, write_workbooks

from meritko.web.methodology import current_pack
from meritko.web.territory.actions.snapshots import export_workbook, freeze
from meritko.web.territory.register_pack import the_register
from meritko.web.territory.register_reading import read_register
from meritko.workbooks.demo.making import make_demo

from .registering import NOW, analyst, take_over, workbook

HOUSE = Path(__file__).parents[3]
SHARED = HOUSE.parent / "shared" / "cases" / "evaluate"
OWN = HOUSE / "tests" / "cases"

pytestmark = pytest.mark.django_db


def exchange(data: Path, year: int) -> None:
    """Take the workbooks of the register of a folder over, and put the exported one in their place."""
    held = [(path, read_register(path, path.name)) for path in sorted(data.glob("*.xlsx"))]
    mine = [(path, read) for path, read in held if read.has_table]
    assert [read.problems for _path, read in mine] == [()] * len(mine)
    rows = [
        {name: value for name, value in row.items() if name != "line"}
        for _path, read in mine
        for row in read.rows
    ]
    actor = analyst()
    take_over(actor, workbook(data.parent / "register.xlsx", rows), year)
    frozen = freeze(actor, year, "zkouška", NOW)
    for path, _read in mine:
        path.unlink()
    (data / f"{the_register().id}.xlsx").write_bytes(export_workbook(frozen))


def compared(data: Path, year: int, tmp_path: Path, programmes: str) -> tuple[list[str], int]:
    before = evaluate([programmes, "--year", str(year)], data, tmp_path / "before")
    exchange(data, year)
    after = evaluate([programmes, "--year", str(year)], data, tmp_path / "after")
    assert (tmp_path / "before" / "results.csv").read_bytes() == (
        tmp_path / "after" / "results.csv"
    ).read_bytes()
    return differences(before, after), len(before)


def test_the_invented_country_gives_the_same_results(tmp_path):
    data = tmp_path / "data"
    make_demo(current_pack(), current_pack().demo, 2025, 1, data)

    found, number = compared(data, 2025, tmp_path, "krko")

    assert found == []
    assert number > 200


@pytest.mark.parametrize("name", ["mesta_a_okrsky", "kraje_po_castech", "zapsano_jinak"])
def test_cases_of_our_own_with_cities_and_districts_give_the_same_results(name, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    write_workbooks(OWN / name, data)
    programmes, _year, year = (OWN / name / "arguments.txt").read_text(encoding="utf-8").split()[:3]

    found, _number = compared(data, int(year), tmp_path, programmes)

    assert found == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no ../shared/cases beside this checkout")
@pytest.mark.parametrize("name", ["complete", "gaps", "messy"])
def test_shared_cases_give_the_same_results(name, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(SHARED / name, data, copy_function=shutil.copyfile)
    data.chmod(0o755)
    year = int((SHARED / name / "year.txt").read_text(encoding="utf-8"))

    found, _number = compared(data, year, tmp_path, "krko")

    assert found == []


def test_three_years_in_a_row_come_out_as_they_came_in(tmp_path):
    actor = analyst()
    identity = the_register().identity
    for year in (2023, 2024, 2025):
        (path,) = (
            p for p in make_demo(current_pack(), current_pack().demo, year, year, tmp_path / str(year))
            if read_register(p, p.name).has_table
        )  # fmt: skip
        take_over(actor, path, year)
        out = tmp_path / f"out_{year}.xlsx"
        out.write_bytes(export_workbook(freeze(actor, year, "zkouška", NOW)))

        came, went = (
            sorted(
                ({k: v for k, v in row.items() if k != "line"} for row in read_register(p, p.name).rows),
                key=lambda row: (
                    str(row[identity.region]),
                    str(row[identity.name]),
                    str(row[identity.postal]),
                ),
            )
            for p in (path, out)
        )
        assert came == went
