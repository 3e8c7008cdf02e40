"""Computing a run: from the workbooks of a set to its folder and its first edition."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.engine.earlier_runs import UnusableEarlierRun
from meritko.engine.lineage import save_lineage
from meritko.engine.plan import sources_of
from meritko.engine.run_folder import DIGEST, read_run, write_run
from meritko.engine.running import AmbiguousData, readiness
from meritko.engine.running import run as compute
from meritko.engine.series import YearOfResults
from meritko.engine.setting import Setting, make_setting
from meritko.methodology.pack import Pack
from meritko.reports.given import facts_of
from meritko.reports.making import Evaluation
from meritko.web.evaluating.methodology import current_pack, language, pack_folder
from meritko.web.evaluating.models import Run, RunFile
from meritko.web.evaluating.places import run_folder, writing
from meritko.web.evaluating.queries.results import earlier_years
from meritko.web.evaluating.queries.workbooks import read_as
from meritko.web.evaluating.sourced import name_in_run, sources_of_run
from meritko.web.evaluating.standing import standings_of
from meritko.web.evaluating.tasks.checking import files_of, no_room_said, watched
from meritko.web.evaluating.tasks.editions import keep_departures, keep_edition, write_edition
from meritko.web.evaluating.tasks.refusing import keep_problems, nothing_evaluated, refuse
from meritko.web.files.store import path_of
from meritko.web.work.doing import Doing, Failed
from meritko.workbooks.ambiguities import ambiguities
from meritko.workbooks.checking.checker import with_errors_in_rows
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import Reading, begin, finish
from meritko.workbooks.recognition import Layout
from meritko.workbooks.run_facts import told_of_run

_READ, _COMPUTED = 30, 45


@dataclass(frozen=True)
class Computed:
    """A run in memory: what its reports are made of, what run.json says, how its lineage is written.

    `standing`: on how many of those who are expected to report its results stand.
    """

    evaluation: Evaluation
    told: dict[str, Any]
    save_lineage: Callable[[Path], None]
    standing: dict[str, list[int]]


def compute_run(doing: Doing) -> None:
    """Do the job: read, check, compute, write the folder of the run and its first edition.

    Raises:
        Failed: the inputs have errors, nothing can be computed from them, or the disk is full.
        Stopped: the job is not to go on; the run stays unfinished.
    """
    run = Run.objects.get(pk=doing.arguments["run"])
    if run.finished_at is not None:
        return
    with no_room_said(), writing():
        _compute(run, doing)


def _compute(run: Run, doing: Doing) -> None:
    computed = _computed(run, doing, current_pack())
    made, folder = computed.evaluation, run_folder(run.key)
    write_run(folder, made.results, computed.told, computed.save_lineage, for_reading=made.pack.for_reading)
    key = UUID(str(doing.arguments["edition"]))
    written = write_edition(run, key, made, doing, _COMPUTED)
    with doing.finishing():
        _finish(run, computed, read_run(folder)[DIGEST])
        keep_departures(run, made, doing.job.owner)
        justified = sum(each.is_complete for each in made.justifications)
        keep_edition(run, key, doing.job.owner, written, justified=justified)


def earlier_of(run: Run) -> Sequence[YearOfResults]:
    """The runs that a run is compared with in its report.

    Raises:
        Failed: one of them is damaged.
    """
    try:
        return earlier_years(run)
    except UnusableEarlierRun as error:
        raise Failed(error.say(language())) from error


def _computed(run: Run, doing: Doing, pack: Pack) -> Computed:
    """A run in memory.

    Raises:
        Failed: the workbooks have errors, or nothing can be computed from them.
    """
    started = datetime.now(UTC)
    setting = make_setting(pack, run.year, run.parameters)
    earlier = earlier_of(run)
    with Pool() as pool:
        reading = _read(run, pack, setting, pool, doing)
    refuse(run, with_errors_in_rows(pack, reading, setting))
    ready = _ready(pack, run, reading)
    doing.progress(_READ, _("Computing indicators"))
    try:
        results = compute(pack, setting, ready, reading.tables)
    except AmbiguousData as error:
        found = [*reading.problems, *ambiguities(pack, setting, reading.tables)]
        keep_problems(run, found)
        raise Failed(nothing_evaluated(sum(problem.is_error for problem in found))) from error
    used = sources_of(pack, ready, setting.year)
    kept = {name: rows for name, rows in reading.tables.items() if name in used}
    ended = datetime.now(UTC)
    told = told_of_run(pack, setting, run.programmes, ready, reading, started=started, ended=ended)
    if run.is_preliminary:
        told["preliminary"] = True
    evaluation = Evaluation(
        pack=pack,
        setting=setting,
        programmes=ready,
        results=results,
        tables=kept,
        facts=facts_of(told),
        earlier=earlier,
    )
    refuse(run, reading.problems, _justified(run, evaluation))
    doing.progress(_COMPUTED, _("Indicators are computed"))
    return Computed(
        evaluation, told, lambda place: save_lineage(place, kept, pack_folder()), standings_of(evaluation)
    )


def _read(run: Run, pack: Pack, setting: Setting, pool: Pool, doing: Doing) -> Reading:
    """What the workbooks and the named sources of a run hold, in the order of their names."""
    with tempfile.TemporaryDirectory() as folder:
        files = [*files_of(run.workbooks.select_related("original__content"))]
        files += _from_sources(run, {file.name for file in files}, Path(folder))
        ordered = sorted(files, key=lambda file: file.name)
        begun = watched(begin(ordered, pool), doing, 0, _READ)
        return finish(begun, Layout.of(pack), setting.year, setting.choices)


def _from_sources(run: Run, taken: Collection[str], folder: Path) -> Iterator[File]:
    """What the named sources of a run write; one whose name a workbook has already says where it is from.

    Raises:
        Failed: no app has a source any more.
    """
    for number, taking in enumerate(sources_of_run(run)):
        if taking.source is None:
            text = _("This version of the program has no source {name} any more. Start a new run without it.")
            raise Failed(text.format(name=taking.name))
        path = folder / f"{number}.xlsx"
        taking.source.write(taking.key, path)
        yield File(name_in_run(taking.source, taking.key, taken), path)


def _justified(run: Run, evaluation: Evaluation) -> Sequence[Problem]:
    """Take in the workbook of justifications that came with a run; what is wrong in it.

    Raises:
        Failed: it is kept no longer.
    """
    handed_in = run.files.filter(kind=RunFile.Kind.JUSTIFICATIONS).select_related("original__content").first()
    if handed_in is None or evaluation.causes is None:
        return ()
    if handed_in.original is None:
        raise Failed(_("The workbook of justifications is kept no longer. Start a new run with it."))
    path = path_of(handed_in.original.content.name)
    read = read_as(path, handed_in.original.name, evaluation.causes, evaluation.deviations, run.year)
    evaluation.justifications = read.given
    return read.problems


def _ready(pack: Pack, run: Run, reading: Reading) -> list[str]:
    """The programmes whose sheets are all there.

    Raises:
        Failed: there is none; says which sheets are missing.
    """
    found = readiness(pack, run.programmes, reading.tables)
    ready = [each.programme for each in found if not each.missing]
    if ready:
        return ready
    lines = [_("Nothing could be evaluated: no workbook has the sheets that are needed.")]
    for each in found:
        titles = ", ".join(f"„{pack.tables[name].sheet_title(run.year)}“" for name in each.missing)
        lines.append(f"{each.programme.upper()}: {titles}")
    raise Failed("\n".join(lines))


def _finish(run: Run, computed: Computed, digest: str) -> None:
    told = computed.told
    run.pack, run.pack_version = told["pack"]["id"], told["pack"]["version"]
    run.pack_sha256, run.results_sha256 = told["pack"]["sha256"], digest
    run.results, run.warnings = len(computed.evaluation.results), len(told["warnings"])
    run.not_evaluated, run.programmes = told["not_evaluated"], told["programmes"]
    run.standing = computed.standing
    run.finished_at = timezone.now()
    run.save()
