"""Reading the workbook of justifications of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from meritko.engine.findings.deviations import Deviation, deviations
from meritko.engine.findings.judging import judge
from meritko.engine.series import comparable_before, series_over_years
from meritko.engine.setting import make_setting
from meritko.methodology.model import CodeList
from meritko.web.evaluating.models import Run
from meritko.web.evaluating.queries.results import Opened, earlier_years
from meritko.workbooks.justifications.reading import Justifications, read_justifications
from meritko.workbooks.pool import Pool


def read_workbook_of(run: Run, path: Path, name: str) -> Justifications:
    """What a workbook says about the departures of a run; problems call it by `name`."""
    opened = Opened(run, "national")
    pack = opened.pack
    setting = make_setting(pack, run.year, run.parameters)
    series = series_over_years(pack, earlier_years(run), opened.year)
    results = list(opened.year.results.values())
    found = deviations(judge(pack, setting, results, comparable_before(series)))
    return read_as(path, name, pack.codelists[pack.deviation_causes], found, run.year)


def read_as(path: Path, name: str, causes: CodeList, found: Iterable[Deviation], year: int) -> Justifications:
    """What a workbook of justifications says; problems call it by `name`."""
    with Pool(children=1) as pool:
        read = read_justifications(path, pool, causes, found, year)
    problems = tuple(replace(each, place=replace(each.place, file=name)) for each in read.problems)
    return replace(read, problems=problems)
