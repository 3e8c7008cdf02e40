"""The reports of a run: what the command line and the web call once its results are there."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from meritko.engine.definitions import Definitions
from meritko.engine.explaining import Explainer
from meritko.engine.findings.deviations import Deviation, Justification, deviations, match
from meritko.engine.findings.finding import Finding
from meritko.engine.findings.judging import judge
from meritko.engine.results import Result
from meritko.engine.series import (
    Series,
    SeriesKey,
    YearOfResults,
    comparable_before,
    results_by_key,
    series_over_years,
)
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables
from meritko.methodology.model import CodeList
from meritko.methodology.pack import Pack
from meritko.methodology.report import MethodBlock, Report
from meritko.reports.building import build
from meritko.reports.cards import carded, cards
from meritko.reports.charts import Boundaries
from meritko.reports.context import Context
from meritko.reports.document import Audience, Card, Document
from meritko.reports.given import Given, RunFacts
from meritko.reports.page import write_page
from meritko.reports.paper.publicity import Publicity
from meritko.reports.pdf.writing import get_ready, write_pdf
from meritko.reports.word.pictured import draw_charts, write_pictured
from meritko.reports.workbook.departures import departures
from meritko.reports.workbook.writing import write_workbook
from meritko.workbooks.checking.checker import found_by
from meritko.workbooks.justifications.writing import write_justifications
from meritko.workbooks.problems import Problem

Format = Literal["xlsx", "docx", "pdf", "html"]

FILES: Mapping[Format, str] = {
    "xlsx": "evaluation.xlsx",
    "docx": "report.docx",
    "pdf": "report.pdf",
    "html": "report.html",
}


@dataclass(frozen=True)
class Edition:
    """For whom a report is made and how it looks.

    Attributes:
        formats: The files to write.
        language: Of everything in them.
        audience: What tells of one identifiable person is for `national` alone.
        boundaries: Of the regions, for maps; without them regions are tiles.
        template: The office's own Word template.
        publicity: The strip of the title page; none without it.
    """

    formats: tuple[Format, ...] = tuple(FILES)
    language: str = "cs"
    audience: Audience = "national"
    boundaries: Boundaries | None = None
    template: Path | None = None
    publicity: Publicity | None = None


@dataclass
class Evaluation:
    """A run with what its results mean; each part is worked out when it is first asked for.

    Attributes:
        programmes: Those that were evaluated.
        tables: What the results were computed from.
        facts: What is known of the run: its program, day and files.
        earlier: Results of earlier years, oldest first.
        justifications: What people said about its deviations.
    """

    pack: Pack
    setting: Setting
    programmes: Sequence[str]
    results: Sequence[Result]
    tables: Tables
    facts: RunFacts
    earlier: Sequence[YearOfResults] = ()
    justifications: Sequence[Justification] = ()
    _explainers: dict[str, Explainer] = field(default_factory=dict, repr=False)

    @cached_property
    def series(self) -> dict[SeriesKey, Series]:
        """Every result over the years; empty without an earlier run."""
        if not self.earlier:
            return {}
        known = Definitions(self.pack, self.setting)
        definitions = {code: known.of(code) for code in dict.fromkeys(r.indicator for r in self.results)}
        now = YearOfResults(self.setting.year, results_by_key(self.results), definitions)
        return series_over_years(self.pack, self.earlier, now)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return judge(self.pack, self.setting, self.results, comparable_before(self.series))

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        return deviations(self.findings)

    @cached_property
    def problems(self) -> list[Problem]:
        """What the checks find of which the report tells, such as who did not report."""
        blocks = (block for each in self._report.appendices for block in each.blocks)
        rules = {rule for block in blocks if isinstance(block, MethodBlock) for rule in block.rules}
        return found_by(self.pack, self.tables, self.setting, rules)

    @property
    def _report(self) -> Report:
        return next(iter(self.pack.reports.values()))

    @property
    def causes(self) -> CodeList | None:
        """The pack's code list of causes of deviations."""
        return self.pack.codelists.get(self.pack.deviation_causes)

    def document(self, edition: Edition) -> Document:
        """The report of the run for an audience, in a language; without its cards."""
        return build(self._given(edition))

    def cards(self, edition: Edition) -> dict[str, Card]:
        """The cards of that report, by their id."""
        return cards(
            self.pack,
            self.setting,
            self.tables,
            self.results,
            audience=edition.audience,
            language=edition.language,
            explainer=self._explainer(edition.language),
        )

    def write_justifications(self, path: Path, edition: Edition) -> None:
        """Write the workbook in which people explain the deviations, with what they have explained.

        Raises:
            OSError: it cannot be written.
        """
        if self.causes is None:
            return
        rows = departures(self.deviations, Context(self._given(edition)))
        already = {each.key: each for each in self.justifications}
        write_justifications(path, rows, self.causes, self.setting.year, edition.language, already)

    def _explainer(self, language: str) -> Explainer:
        if language not in self._explainers:
            self._explainers[language] = Explainer(self.pack, self.setting, self.tables, language)
        return self._explainers[language]

    def _given(self, edition: Edition) -> Given:
        causes = [code.id for code in self.causes.codes] if self.causes else []
        return Given(
            pack=self.pack,
            report=self._report.id,
            setting=self.setting,
            programmes=self.programmes,
            results=self.results,
            findings=self.findings,
            run=self.facts,
            language=edition.language,
            audience=edition.audience,
            matched=match(self.deviations, self.justifications, causes),
            series=self.series,
            explain=self._explainer(edition.language).explain,
            carded=carded(self.pack, self.results, edition.audience),
            problems=self.problems,
        )


def write_reports(evaluation: Evaluation, edition: Edition, folder: Path) -> list[Path]:
    """Write the report of a run in the formats of an edition into a folder, which must exist.

    Charts and what is set on paper are made in two processes of their own, while this one makes the
    cards and the formats that need them. They also take with them what typst and Vega keep in memory.
    Each loads the module of what it is asked for, and not this one, which needs nearly all there is.

    Raises:
        BoundariesDoNotFit: the boundaries lack a region of a chart.
        CannotShow: a picture of the title page is not there or is no picture.
        TemplateUnfit: no report can be written in the Word template.
        OSError: a file cannot be written.
    """
    document = evaluation.document(edition)
    paths: dict[Format, Path] = {name: folder / FILES[name] for name in edition.formats}
    on_paper = {"docx", "pdf"} & paths.keys()
    with _own_process() as drawing, _own_process() as setting:
        waiting: list[Future[Any]] = []
        if on_paper:
            pictures = drawing.submit(draw_charts, document, edition.language, edition.boundaries)
            waiting.append(pictures)
        if "docx" in paths:
            look = edition.template, edition.publicity
            waiting.append(drawing.submit(write_pictured, document, paths["docx"], *look))
        if "pdf" in paths:
            setting.submit(get_ready)
        whole = replace(document, cards=evaluation.cards(edition)) if paths.keys() - on_paper else document
        if "pdf" in paths:
            drawn = pictures.result()
            waiting.append(setting.submit(write_pdf, document, paths["pdf"], drawn, edition.publicity))
        if "html" in paths:
            write_page(whole, paths["html"], edition.boundaries)
        if "xlsx" in paths:
            write_workbook(whole, paths["xlsx"])
        for each in waiting:
            each.result()
    return list(paths.values())


def _own_process() -> ProcessPoolExecutor:
    """One that ends soon and never frees anything before: looking for what it could free takes time."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=gc.disable)
