"""From the options of reports to the files: what is read for them, and what is said when it does not fit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from meritko.cli.explained_before import WRITTEN_FOR
from meritko.engine.earlier_runs import UnusableEarlierRun, read_earlier_runs
from meritko.engine.findings.deviations import match
from meritko.engine.results import Result
from meritko.engine.series import YearOfResults
from meritko.engine.setting import Setting
from meritko.engine.tables import Tables
from meritko.methodology.pack import Pack
from meritko.reports.charts import Boundaries, BoundariesDoNotFit, read_boundaries
from meritko.reports.given import facts_of
from meritko.reports.making import FILES, Edition, Evaluation, write_reports
from meritko.reports.paper.publicity import CannotShow, Publicity
from meritko.reports.word.checking import check_look
from meritko.reports.word.filling import TemplateUnfit
from meritko.wording import Translator
from meritko.workbooks.justifications.columns import FILE as JUSTIFICATIONS
from meritko.workbooks.justifications.reading import read_justifications
from meritko.workbooks.pool import Pool
from meritko.workbooks.problems import Problem


def wanted(options: argparse.Namespace) -> Reports:
    """The reports that the options ask for; ends the program when they cannot be made as asked.

    Everything given for them is read before anything is computed, so that a slip costs no time.
    """
    say: Translator = options.say
    for path in (options.template, options.justifications, options.boundaries, *(options.publicity or ())):
        if path is not None and not path.is_file():
            options.usage(say("there is no file {file}").format(file=path))
    try:
        earlier = read_earlier_runs(options.previous, options.year)
        boundaries = read_boundaries(options.boundaries) if options.boundaries else None
        edition = edition_of(options, boundaries)
        if edition.template or edition.publicity:
            check_look(edition.template, edition.publicity, edition.language, edition.audience)
    except UnusableEarlierRun as error:
        options.usage(error.say(say.language))
        raise
    except (BoundariesDoNotFit, TemplateUnfit) as error:
        options.usage(error.said(say))
        raise
    except CannotShow as error:
        options.usage(say("the picture {file} is neither SVG nor PNG").format(file=error))
        raise
    for name, year in earlier.passed_over:
        text = say("{name} is passed over: its year {year} is not before {evaluated}.")
        print(text.format(name=name, year=year, evaluated=options.year), file=sys.stderr)
    return Reports(options, edition, earlier.years)


def edition_of(options: argparse.Namespace, boundaries: Boundaries | None) -> Edition:
    """For whom the reports are made and how they look."""
    say: Translator = options.say
    publicity = None
    if options.publicity is not None:
        publicity = Publicity(say("Co-funded by the European Union"), logos=tuple(options.publicity))
    return Edition(
        formats=options.reports,
        language=say.language,
        audience=options.audience,
        boundaries=boundaries,
        template=options.template,
        publicity=publicity,
    )


class Reports:
    """The reports of one run, from what was asked for to the files.

    `problems` are those of the workbook of justifications, once `prepare` has been called.
    """

    def __init__(
        self, options: argparse.Namespace, edition: Edition, earlier: Sequence[YearOfResults]
    ) -> None:
        self._options = options
        self._edition = edition
        self._earlier = earlier
        self._evaluation: Evaluation | None = None
        self.problems: Sequence[Problem] = ()

    def prepare(
        self,
        pack: Pack,
        setting: Setting,
        results: Sequence[Result],
        tables: Tables,
        told: Mapping[str, Any],
    ) -> None:
        """Take in the run and read what people said about its deviations; ends the program when it cannot."""
        made = Evaluation(
            pack=pack,
            setting=setting,
            programmes=told["programmes"],
            results=results,
            tables=tables,
            facts=facts_of(told),
            earlier=self._earlier,
        )
        self._evaluation = made
        path = self._options.justifications
        if path is None:
            return
        if made.causes is None:
            say = self._options.say
            self._options.usage(say("this methodology has no list of causes, so nothing can be justified"))
            return
        with Pool() as pool:
            read = read_justifications(path, pool, made.causes, made.deviations, setting.year)
        made.justifications, self.problems = read.given, read.problems

    def write(self, folder: Path) -> None:
        """Write the reports and the workbook of justifications; ends the program when something does not fit.

        Raises:
            OSError: a file cannot be written.
        """
        assert self._evaluation is not None, "prepare comes first"  # noqa: S101
        say: Translator = self._options.say
        try:
            write_reports(self._evaluation, self._edition, folder)
        except (BoundariesDoNotFit, TemplateUnfit) as error:  # which regions must be there is known only now
            self._options.usage(error.said(say))
        if self._writes_justifications:
            self._evaluation.write_justifications(folder / JUSTIFICATIONS, self._edition)

    @property
    def _writes_justifications(self) -> bool:
        """Whether people get the workbook: it tells of single persons, and needs a list of causes."""
        has_causes = self._evaluation is not None and self._evaluation.causes is not None
        return has_causes and self._edition.audience == WRITTEN_FOR

    def told(self) -> str:
        """What was written, for whoever waited for it."""
        say: Translator = self._options.say
        names = ", ".join(FILES[each] for each in self._edition.formats)
        lines = [say("Reports: {files}").format(files=names)]
        if self._writes_justifications and (count := self._unexplained()):
            text = say.ngettext(
                "{n} departure from a target to explain in {file}",
                "{n} departures from targets to explain in {file}",
                count,
            )
            lines.append(text.format(n=count, file=JUSTIFICATIONS))
        return "\n".join(lines)

    def _unexplained(self) -> int:
        """How many deviations still lack a cause or an explanation."""
        made = self._evaluation
        if made is None or made.causes is None:
            return 0
        causes = [code.id for code in made.causes.codes]
        return len(match(made.deviations, made.justifications, causes).missing)
