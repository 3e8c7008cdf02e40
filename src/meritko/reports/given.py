"""Everything a report is made from; nothing else is read, computed or looked up while it is built."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from meritko.engine.explaining import EVERY, Explanation, Most
from meritko.engine.findings.deviations import Matched
from meritko.engine.findings.finding import Finding
from meritko.engine.results import Result
from meritko.engine.series import Series, SeriesKey
from meritko.engine.setting import Setting
from meritko.methodology.pack import Pack
from meritko.reports.document import Audience
from meritko.workbooks.problems import Problem


class Explain(Protocol):
    """What stands behind results: those of an indicator, or of one unit or category of it."""

    def __call__(
        self, code: str, unit: str | None = None, category: str | None = None, most: Most = EVERY
    ) -> Sequence[Explanation]: ...


@dataclass(frozen=True)
class SourceFile:
    """A workbook that was read: the kinds of workbook found in it, and its digest."""

    name: str
    digest: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunFacts:
    """What is known of the run: the program's version, the day it was made, and its files.

    `is_preliminary`: some of its inputs are not final yet.
    """

    version: str
    made: date
    files: tuple[SourceFile, ...] = ()
    not_evaluated: tuple[str, ...] = ()
    is_preliminary: bool = False


def facts_of(told: Mapping[str, Any]) -> RunFacts:
    """What a report says of a run, from what its run.json says."""
    files = (
        SourceFile(each["file"], each["sha256"], tuple(each.get("workbooks", ()))) for each in told["inputs"]
    )
    return RunFacts(
        version=told["program"]["version"],
        made=date.fromisoformat(told["started"][:10]),
        files=tuple(files),
        not_evaluated=tuple(told.get("not_evaluated", ())),
        is_preliminary=bool(told.get("preliminary")),
    )


@dataclass(frozen=True)
class Given:
    """What a report is built from.

    Attributes:
        report: The id of the pack's report.
        programmes: Those evaluated; parts about others are left out.
        findings: What `engine.findings.judge` says of the results.
        matched: The justifications that people gave; None when they gave none.
        series: Results over the years, by indicator, unit and category; empty without earlier runs.
        explain: Rows behind results; None where the lineage is not at hand: names are left out then.
        carded: The ids of the cards that results have; a number without one has no link.
        problems: What the checks of the workbooks found.
    """

    pack: Pack
    report: str
    setting: Setting
    programmes: Sequence[str]
    results: Sequence[Result]
    findings: Sequence[Finding]
    run: RunFacts
    language: str = "cs"
    audience: Audience = "national"
    matched: Matched | None = None
    series: Mapping[SeriesKey, Series] = field(default_factory=dict)
    explain: Explain | None = None
    carded: Collection[str] = frozenset()
    problems: Sequence[Problem] = ()
