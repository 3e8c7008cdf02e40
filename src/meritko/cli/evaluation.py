"""The evaluation itself: from workbooks being read to the folder of the run."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from meritko.cli import explained_before
from meritko.cli.hints import hint
from meritko.cli.packs import opened, own_choices, pack_folder
from meritko.cli.progress import progress
from meritko.engine.lineage import save_lineage
from meritko.engine.plan import sources_of
from meritko.engine.results import Result
from meritko.engine.run_folder import NotARunFolder, write_run
from meritko.engine.running import AmbiguousData, readiness
from meritko.engine.running import run as compute
from meritko.engine.setting import Setting, UnknownChoice, make_setting
from meritko.methodology.pack import Pack
from meritko.methodology.words import quoted
from meritko.wording import Translator
from meritko.workbooks.ambiguities import ambiguities
from meritko.workbooks.checking.checker import with_errors_in_rows
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import Begun, Reading, finish
from meritko.workbooks.recognition import Layout
from meritko.workbooks.run_facts import told_of_run

if TYPE_CHECKING:
    from meritko.cli.reporting import Reports

ALL = "all"
UNKNOWN = "unknown-workbook"
"""A workbook with no sheet of ours among the data concerns the evaluation no more than a text file."""


def run(options: argparse.Namespace, begun: Begun) -> int:
    """Evaluate the workbooks whose reading has begun; exit status as the contract says."""
    started = datetime.now(UTC)
    say: Translator = options.say
    folder = pack_folder(options.pack)
    pack = opened(folder, say)
    if pack is None:
        return 2
    setting = _setting(options, pack)
    programmes = _programmes(options, pack)
    explained_before.keep(options)
    reports = _reports(options, pack)
    reading = _read(begun, pack, setting, say)
    problems = with_errors_in_rows(pack, reading, setting)
    if problems.has_errors and any(p.is_error and p.rule != UNKNOWN for p in problems):
        return _refuse(problems, say)
    ready = _ready(options, pack, programmes, reading, say)
    if not ready:
        return 1
    try:
        results = compute(pack, setting, ready, reading.tables)
    except AmbiguousData:
        return _refuse([*reading.problems, *ambiguities(pack, setting, reading.tables)], say)
    ended = datetime.now(UTC)
    told = told_of_run(pack, setting, programmes, ready, reading, started=started, ended=ended)
    return _hand_over(options, folder, reports, Computed(pack, setting, ready, reading, results, told))


@dataclass(frozen=True)
class Computed:
    """An evaluation before anything of it is written; `told` is what run.json will say."""

    pack: Pack
    setting: Setting
    programmes: Sequence[str]
    reading: Reading
    results: Sequence[Result]
    told: dict[str, object]


def _hand_over(options: argparse.Namespace, folder: Path, reports: Reports | None, made: Computed) -> int:
    """Write what was computed and say so; exit status."""
    say: Translator = options.say
    used = sources_of(made.pack, made.programmes, made.setting.year)
    # What no result is made of is not kept: records of clients may lie in the same folder.
    kept = {name: rows for name, rows in made.reading.tables.items() if name in used}
    if reports:
        reports.prepare(made.pack, made.setting, made.results, kept, made.told)
        if any(problem.is_error for problem in reports.problems):
            return _refuse([*made.reading.problems, *reports.problems], say)
    shown = [*made.reading.problems, *(reports.problems if reports else ())]
    _show(shown, say)
    if not _written(options, made, lambda place: save_lineage(place, kept, folder), reports):
        return 1
    _report(options.out, made.programmes, made.results, shown, made.setting, say)
    if reports:
        print(reports.told())
    elif options.reports:
        print(say("The methodology has no report, so none was written."))
    return 0


def _reports(options: argparse.Namespace, pack: Pack) -> Reports | None:
    """Only when they are wanted and can be: reports bring in what draws, sets and binds them."""
    if not options.reports or not pack.reports:
        return None
    reports: Reports = importlib.import_module("meritko.cli.reporting").wanted(options)
    return reports


def _written(
    options: argparse.Namespace,
    made: Computed,
    save_lineage: Callable[[Path], None],
    reports: Reports | None,
) -> bool:
    """Write the folder of the run; whether it could be written."""
    save_reports = reports.write if reports else None
    say: Translator = options.say
    try:
        write_run(options.out, made.results, made.told, save_lineage, save_reports, made.pack.for_reading)
    except NotARunFolder:
        text = say("the folder {folder} holds something else than results; name an empty or a new one")
        options.usage(text.format(folder=options.out))
    except OSError as error:
        print(say("The results cannot be written: {reason}").format(reason=error.strerror), file=sys.stderr)
        return False
    return True


def _setting(options: argparse.Namespace, pack: Pack) -> Setting:
    for text in options.parameter:
        if "=" not in text:
            options.usage(
                options.say("“{text}” is not a parameter and its choice, NAME=CHOICE").format(text=text)
            )
    chosen = dict(text.partition("=")[::2] for text in options.parameter)
    chosen |= own_choices(options, pack)
    try:
        return make_setting(pack, options.year, chosen)
    except UnknownChoice as error:
        options.usage(_unknown_choice(error, options.say))
        raise


def _unknown_choice(error: UnknownChoice, say: Translator) -> str:
    known = ", ".join(error.known)
    if error.choice is None:
        text = say("the methodology has no parameter “{name}”; it has {known}{hint}")
        return text.format(name=error.parameter, known=known, hint=hint(error.parameter, error.known, say))
    text = say("the parameter “{name}” has no choice “{choice}”; it has {known}{hint}")
    names = {"name": error.parameter, "choice": error.choice, "known": known}
    return text.format(**names, hint=hint(error.choice, error.known, say))


def _programmes(options: argparse.Namespace, pack: Pack) -> list[str]:
    known = [programme.id for programme in pack.programmes]
    if options.programme == ALL:
        return known
    if options.programme not in known:
        text = options.say("there is no programme “{name}”; there are {known} and all{hint}")
        meant = hint(options.programme, [*known, ALL], options.say)
        options.usage(text.format(name=options.programme, known=", ".join(known), hint=meant))
    return [options.programme]


def _read(begun: Begun, pack: Pack, setting: Setting, say: Translator) -> Reading:
    answers = progress(begun.answers, len(begun.files), say("Reading workbooks"))
    return finish(Begun(begun.files, answers), Layout.of(pack), setting.year, setting.choices)


def _refuse(problems: Sequence[Problem], say: Translator) -> int:
    _show(problems, say)
    count = sum(problem.is_error for problem in problems)
    text = say.ngettext(
        "Nothing was evaluated: {n} error in the workbooks.",
        "Nothing was evaluated: {n} errors in the workbooks.",
        count,
    )
    print(text.format(n=count), file=sys.stderr)
    return 1


def _show(problems: Sequence[Problem], say: Translator) -> None:
    for problem in problems:
        print(problem.say(say.language), file=sys.stderr)


def _ready(
    options: argparse.Namespace, pack: Pack, programmes: Sequence[str], reading: Reading, say: Translator
) -> list[str]:
    """The programmes that can be evaluated; says which cannot and why."""
    ready = []
    for found in readiness(pack, programmes, reading.tables):
        if not found.missing:
            ready.append(found.programme)
            continue
        if not any(reading.kinds.values()):
            continue  # no workbook at all: the last sentence says enough
        titles = ", ".join(quoted(pack.tables[name].sheet_title(options.year), say) for name in found.missing)
        text = say("{programme} was not evaluated: no workbook has the sheet {titles}.")
        print(text.format(programme=found.programme, titles=titles), file=sys.stderr)
    if not ready:
        _show(reading.problems, say)
        print(
            say("Nothing could be evaluated from the workbooks in {folder}.").format(folder=options.data),
            file=sys.stderr,
        )
    return ready


def _report(
    out: Path,
    ready: Sequence[str],
    results: Sequence[Result],
    problems: Sequence[Problem],
    setting: Setting,
    say: Translator,
) -> None:
    text = say.ngettext(
        "{programmes} for {year}: {n} result in {folder}",
        "{programmes} for {year}: {n} results in {folder}",
        len(results),
    )
    names = ", ".join(name.upper() for name in ready)
    print(text.format(programmes=names, year=setting.year, n=len(results), folder=out))
    if problems:
        text = say.ngettext("{n} warning, see above", "{n} warnings, see above", len(problems))
        print(text.format(n=len(problems)))
