"""Over a year everybody gets exactly the planned mails, whatever the server does and whoever is killed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.web.submissions.workdays import reminders

from ..drills import TIMES, drill
from .year_plan import AWKWARD, reminding_days

YEAR = Path(__file__).parent / "year.py"
KILLS = 10 if TIMES == 1 else 20
"""A twentieth with every test; drills make it ten times as many in the soak."""


@given(st.dates(date(2028, 1, 20), date(2028, 12, 31)) | st.sampled_from(AWKWARD))
def test_the_plan_of_this_test_and_the_program_agree_on_the_days_of_reminders(due):
    assert reminding_days(due) == reminders(due)


@pytest.mark.slow
@pytest.mark.drill
def test_over_a_year_everybody_gets_exactly_the_planned_mails(
    tmp_path: Path, prepared: Path, database_url: str
):
    """Trust, row 35: a leap day, both changes of the clocks, Easter, weekends; the seed is printed."""
    home = shutil.copytree(prepared, tmp_path / "home")

    told = drill(YEAR, KILLS, home, database_url)

    found = json.loads(told.splitlines()[-1])
    assert (found["missing"], found["too many"], found["left"]) == ([], [], 0)
    assert found["planned"] > 300
    assert found["asked of several at once"] > 1
    assert found["letters of an opening"] == 1
    assert found["copies explained"]
    assert found["copies differ"] == 0
    assert found["refused to"] == ["odmitnuty@priklad.invalid", "vraceny@priklad.invalid"]
    assert found["seen to come back"] == ["590020", "590021"]
