"""What tells of one identifiable person is in the reports for the national analyst and in no other."""

import re
from functools import cache
from pathlib import Path

import pytest

from meritko.engine.run_folder import read_results

from .conftest import Said, call
from .reports_read import FILES, texts
from .small import write_folder

COORDINATOR = {"gross_pay": 47813, "tariff": 43219, "practice_years": 23.75, "pay_class": 11, "education": 5}
WORKER = {"gross_pay": 38671, "tariff": 36529, "practice_years": 31.25}
OF_COORDINATOR = ("47 ?813", "43 ?219", "23[.,]75", "110[.,]63?")
"""Pay, tariff, practice, and pay as a share of the tariff; as numbers are written here or there."""
HIS_EDUCATION = re.compile(r"Jihomoravský\W{1,9}středoškolské")
OF_WORKER = ("38 ?671", "36 ?529", "31[.,]25", "105[.,]86")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder with a coordinator and a field worker whose figures nobody else has."""
    folder = tmp_path_factory.mktemp("persons") / "data"
    other = {"region": 12, "fte": 1, "education": 2, "pay_class": 10, "practice_years": 1}
    other |= {"gross_pay": 30000, "tariff": 30000}
    cells = {("coordinators", 0, name): value for name, value in COORDINATOR.items()}
    cells |= {("positions", 0, name): value for name, value in WORKER.items()}
    cells |= {("positions", 1, name): 20000 for name in ("gross_pay", "tariff")}
    write_folder(folder, cells=cells, more={"coordinators": [other]})
    return folder


@cache
def run(data: Path, audience: str) -> tuple[Path, Said]:
    out = data.parent / audience
    words = ("--audience", audience, "--reports", "all")
    return out, call("evaluate", "all", "--year", 2025, "--data", data, "--out", out, *words)


def found_in(text: str, patterns: tuple[str, ...]) -> list[str]:
    return [each for each in patterns if re.search(rf"(?<!\d){each}", text)]


def test_the_national_analyst_reads_of_single_persons(data: Path) -> None:
    out, said = run(data, "national")
    read = texts(out)

    assert said.status == 0
    assert "justifications.xlsx" in said.out
    assert all(HIS_EDUCATION.search(text) for text in read.values())
    assert all(found_in(read[name], ("110[.,]63?", "23[.,]75")) for name in FILES)
    assert found_in(read["report.html"], OF_COORDINATOR + OF_WORKER[:3]) == [*OF_COORDINATOR, *OF_WORKER[:3]]


@pytest.mark.parametrize("audience", ["region", "programme"])
def test_nobody_else_reads_of_single_persons_in_any_report(data: Path, audience: str) -> None:
    out, said = run(data, audience)
    read = texts(out)

    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[1:] == ["Zprávy: evaluation.xlsx, report.docx, report.pdf, report.html"], (
        "no workbook to explain what departs: it tells of persons too"
    )
    assert not (out / "justifications.xlsx").exists()
    assert set(read) == set(FILES)
    for name, text in read.items():
        assert found_in(text, OF_COORDINATOR + OF_WORKER) == [], name
        assert not HIS_EDUCATION.search(text), name


def test_the_results_are_the_same_for_everybody(data: Path) -> None:
    """An audience is one of the reports; the folder of a run stays with whoever computes."""
    national, region = (read_results(run(data, each)[0]) for each in ("national", "region"))

    assert national == region
    assert any(row["indicator"] == "KRKO7.plat" and row["numerator"] == "47813" for row in region)


def test_an_unknown_audience_is_named(data: Path, tmp_path: Path) -> None:
    words = ("--year", 2025, "--data", data, "--out", tmp_path / "out", "--audience", "everybody")

    said = call("evaluate", "all", *words)

    assert said.status == 2
    assert said.err.startswith(
        "meritko evaluate: údaj --audience: neznámá volba 'everybody' "
        "(na výběr je 'national', 'region', 'programme')\n"
    )
