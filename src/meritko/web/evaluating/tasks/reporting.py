"""A further edition of the report of a finished run, with the justifications written since."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from meritko.engine.lineage import DamagedLineage, load_tables
from meritko.engine.run_folder import LINEAGE, NotARunFolder, read_run, results_csv
from meritko.engine.running import run as compute
from meritko.engine.setting import make_setting
from meritko.methodology.problems import PackError
from meritko.reports.given import facts_of
from meritko.reports.making import Evaluation
from meritko.web.evaluating.methodology import pack_of
from meritko.web.evaluating.models import Run
from meritko.web.evaluating.places import run_folder, writing
from meritko.web.evaluating.tasks.checking import no_room_said
from meritko.web.evaluating.tasks.computing import earlier_of
from meritko.web.evaluating.tasks.editions import justifications_of, keep_edition, write_edition
from meritko.web.work.doing import Doing, Failed

_COMPUTED = 20


def make_edition(doing: Doing) -> None:
    """Do the job: the numbers are computed again from what the run kept, and must be its own.

    Raises:
        Failed: the run cannot be read, or its numbers are other ones now.
        Stopped: the job is not to go on; there is no further edition.
    """
    run = Run.objects.get(pk=doing.arguments["run"])
    key = UUID(str(doing.arguments["edition"]))
    if run.editions.filter(key=key).exists():
        return
    evaluation = _evaluation(run)
    doing.progress(_COMPUTED, _("Indicators are computed"))
    evaluation.justifications = justifications_of(run)
    with no_room_said(), writing():
        written = write_edition(run, key, evaluation, doing, _COMPUTED)
    with doing.finishing():
        justified = sum(each.is_complete for each in evaluation.justifications)
        keep_edition(run, key, doing.job.owner, written, justified=justified)


def _evaluation(run: Run) -> Evaluation:
    """A finished run once more in memory, by its own methodology and from its own tables."""
    folder = run_folder(run.key)
    try:
        told = read_run(folder)
        pack = pack_of(run)
        tables = load_tables(folder / LINEAGE, pack)
    except (NotARunFolder, DamagedLineage, PackError) as error:
        raise Failed(_("What the run kept cannot be read any more. Start a new run.")) from error
    setting = make_setting(pack, run.year, run.parameters)
    results = compute(pack, setting, told["programmes"], tables)
    named = [result for result in results if result.indicator not in pack.for_reading]
    if hashlib.sha256(results_csv(named).encode()).hexdigest() != run.results_sha256:
        raise Failed(
            _("This version of the program computes other numbers than the run has. Start a new run.")
        )
    return Evaluation(
        pack=pack,
        setting=setting,
        programmes=told["programmes"],
        results=results,
        tables=tables,
        facts=facts_of(told),
        earlier=earlier_of(run),
    )
