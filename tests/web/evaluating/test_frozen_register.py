"""A run takes the register of a frozen year; the command line gives the same on its exported workbook."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meritko.cli import main
from meritko.web.evaluating.actions.running import start_run
from meritko.web.evaluating.places import run_folder
from meritko.web.territory.actions import register_import
from meritko.web.territory.actions.snapshots import export_workbook, freeze
from meritko.web.territory.frozen_register import FROZEN_REGISTER
from meritko.web.territory.register_reading import read_register

from .conftest import YEAR, order, work

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def parted(country, tmp_path):
    """The workbooks of the country without that of the register, and that one by itself."""
    rest, register = [], None
    for name, content in country:
        path = tmp_path / name
        path.write_bytes(content)
        if read_register(path, name).has_table:
            register = path
        else:
            rest.append((name, content))
    return rest, register


@pytest.fixture
def frozen(analyst, parted):
    came = register_import.arrive(analyst.actor, "register", YEAR, parted[1], "register.xlsx", NOW)
    asked = [row for row in register_import.rows_of(came) if row.is_open]
    register_import.answer(analyst.actor, came, {row.number: register_import.NEW for row in asked}, NOW)
    register_import.take_over(analyst.actor, came, NOW)
    return freeze(analyst.actor, YEAR, "zkouška", NOW)


def test_the_frozen_years_are_offered_to_those_who_make_runs(analyst, reader, frozen):
    assert [each.key for each in FROZEN_REGISTER.offers(analyst.actor)] == [str(YEAR)]
    assert list(FROZEN_REGISTER.offers(reader.actor)) == []


def test_the_source_writes_the_same_workbook_every_time(frozen, tmp_path):
    paths = [tmp_path / name for name in ("first.xlsx", "second.xlsx")]
    for path in paths:
        FROZEN_REGISTER.write(str(YEAR), path)

    assert len({path.read_bytes() for path in paths}) == 1
    with pytest.raises(LookupError):
        FROZEN_REGISTER.write(str(YEAR - 1), tmp_path / "third.xlsx")


def test_a_run_with_the_frozen_register_equals_the_command_line_on_its_workbook(
    analyst, uploaded, parted, frozen, tmp_path
):
    rest, _register = parted
    run = start_run(
        analyst.actor, uploaded(rest), order(programmes=["krko"], sources=[("frozen_register", str(YEAR))])
    )
    work()
    run.refresh_from_db()
    assert run.finished_at is not None, run.job.error

    data = tmp_path / "data"
    data.mkdir()
    for name, content in rest:
        (data / name).write_bytes(content)
    (data / "exported.xlsx").write_bytes(export_workbook(frozen))
    out = tmp_path / "out"
    assert main(["evaluate", "krko", "--year", str(YEAR), "--data", str(data), "--out", str(out)]) == 0

    told = (out / "results.csv").read_text(encoding="utf-8")
    assert (run_folder(run.key) / "results.csv").read_text(encoding="utf-8") == told
    assert len(told.splitlines()) > 200
    assert {f"KRKO{number}" for number in (1, 2, 3, 4, 10, 12, 13)} <= {
        line.split(",")[0] for line in told.splitlines()
    }
