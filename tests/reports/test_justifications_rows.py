"""A deviation of a run becomes a row of the workbook of justifications, in the words of the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import meritko
from meritko.engine.findings.deviations import deviations
from meritko.engine.findings.judging import judge
from meritko.engine.results import Quantity, Result
from meritko.engine.running import open_pack
from meritko.engine.setting import make_setting
from meritko.methodology.persons import indicators_about_persons
from meritko.reports.context import Context
from meritko.reports.document import AUDIENCES
from meritko.reports.given import Given, RunFacts
from meritko.reports.workbook.departures import departures

YEAR = 2025
PACK = Path(meritko.__file__).parent / "packs" / "metodika"


FACTS = RunFacts("1", date(2026, 2, 1))


@pytest.fixture(scope="module")
def pack():
    return open_pack(PACK)


def result(code: str, value: Quantity, category: str = "", unit: str = "") -> Result:
    return Result(code, YEAR, unit, category, 2 * value, 200, value, 0, "computed")


def rows(pack, results, audience="national"):
    setting = make_setting(pack, YEAR, {})
    findings = judge(pack, setting, results)
    programmes = [programme.id for programme in pack.programmes]
    report = next(iter(pack.reports))
    given = Given(
        pack,
        report,
        setting,
        programmes,
        results,
        findings,
        RunFacts("1", date(2026, 2, 1)),
        audience=audience,
    )
    return deviations(findings), departures(deviations(findings), Context(given))


def test_a_row_names_what_departs_and_says_it_in_a_sentence(pack):
    found, (row,) = rows(pack, [result("PTP8", 61.5)])

    assert row.key == found[0].key == ("PTP8", YEAR, "", ("",), 0)
    assert (row.programme, row.unit, row.category) == ("Podpora terénní práce", "celý program", "")
    assert row.indicator.startswith("PTP8 – podíl obcí se SVL")
    assert (row.measured, row.against, row.difference, row.decimals) == (61.5, 100, -38.5, 1)
    assert "61,5\N{NO-BREAK SPACE}%" in row.words
    assert "100\N{NO-BREAK SPACE}%" in row.words


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_tells_of_one_person_is_for_the_national_analyst_alone(pack, audience):
    about_persons = indicators_about_persons(pack)
    judged = [
        result(i.code, 0, case.id or "", "1" if i.by else "")
        for i in pack.indicators
        if i.code in about_persons and i.holds(YEAR)
        for case in i.cases
    ]

    found, given = rows(pack, judged, audience)

    assert found
    assert len(given) == (len(found) if audience == "national" else 0)
