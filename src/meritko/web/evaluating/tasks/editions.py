"""The reports of a run, written whole for every audience, and what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.engine.explaining import Explainer
from meritko.engine.findings.deviations import Justification as Given_
from meritko.engine.findings.deviations import read_key
from meritko.engine.findings.deviations import written as key_written
from meritko.reports.building import said_audience
from meritko.reports.context import Context
from meritko.reports.document import AUDIENCES
from meritko.reports.given import Given
from meritko.reports.making import Edition, Evaluation
from meritko.reports.word.filling import TemplateUnfit
from meritko.reports.workbook.departures import departures
from meritko.web.evaluating import models
from meritko.web.evaluating.boundaries import regions_without_boundary
from meritko.web.evaluating.methodology import language, words
from meritko.web.evaluating.places import edition_folder, written_whole
from meritko.web.evaluating.tasks.looks import looks_of
from meritko.web.evaluating.writing import write
from meritko.web.work.doing import Doing, Failed
from meritko.wording import LANGUAGES
from meritko.workbooks.justifications.columns import Departure

_LAST = 98


@dataclass(frozen=True)
class Written:
    """Of an edition that was written: the template of its Word report, and regions that its maps lack.

    `unmapped` is None when there is nothing to say about its maps.
    """

    template: models.Look | None
    unmapped: list[str] | None


def write_edition(run: models.Run, key: UUID, evaluation: Evaluation, doing: Doing, since: int) -> Written:
    """Write the reports of a run for its audiences, with the workbook of justifications for the widest.

    Args:
        key: Names the folder; what an earlier try left in it is replaced.
        since: The percentage of the job that is already done.

    Raises:
        Failed: the Word template of the office does not fit any more.
        NotWritten: a report could not be written.
    """
    audiences = [each for each in AUDIENCES if each in run.audiences.split()]
    with written_whole(edition_folder(key)) as folder, looks_of(run) as looks:
        boundaries = looks.boundaries
        for number, audience in enumerate(audiences):
            step = _("Writing the report: {audience}").format(audience=said_audience(audience, words()))
            doing.progress(since + (_LAST - since) * number // len(audiences), step)
            edition = Edition(
                language=language(),
                audience=audience,
                boundaries=boundaries,
                template=looks.template_path,
                publicity=looks.publicity,
            )
            place = folder / audience
            place.mkdir()
            if not _write(evaluation, edition, place):
                boundaries = None
    is_unmapped = looks.is_unmapped or boundaries is not looks.boundaries
    return Written(looks.template, regions_without_boundary() if is_unmapped else None)


def _write(evaluation: Evaluation, edition: Edition, folder: Path) -> bool:
    """Whether its boundaries fit.

    Raises:
        Failed, NotWritten: as `write_edition`.
    """
    try:
        return write(evaluation, edition, folder)
    except TemplateUnfit as error:
        remedy = _("Send another one on the page about the look of reports, or stop using it, and try again.")
        raise Failed(f"{error.fault_said(words())} {remedy}") from error


def keep_edition(
    run: models.Run, key: UUID, who: int | None, written: Written, *, justified: int
) -> models.Edition:
    """Enter an edition that was written, within the transaction that ends the job."""
    last = run.editions.aggregate(last=Max("number"))["last"] or 0
    return models.Edition.objects.create(
        run=run,
        key=key,
        number=last + 1,
        language=language(),
        audiences=run.audiences,
        justified=justified,
        template=written.template,
        unmapped=written.unmapped,
        made_by_id=who,
        made_at=timezone.now(),
    )


def keep_departures(run: models.Run, evaluation: Evaluation, who: int | None) -> None:
    """Enter what departs from its targets, in the words of the report, with what came with the run."""
    spoken = {each: [_row(row) for row in _departures(evaluation, each)] for each in LANGUAGES}
    made = models.Departure.objects.bulk_create(
        models.Departure(
            run=run,
            place=place,
            key=key_written(deviation.key),
            said={each: rows[place] for each, rows in spoken.items()},
        )
        for place, deviation in enumerate(evaluation.deviations)
    )
    given = {key_written(each.key): each for each in evaluation.justifications}
    now = timezone.now()
    models.Justification.objects.bulk_create(
        models.Justification(
            departure=departure,
            cause=given[departure.key].cause,
            explanation=given[departure.key].explanation,
            changed_by_id=who,
            changed_at=now,
        )
        for departure in made
        if departure.key in given
    )


def justifications_of(run: models.Run) -> tuple[Given_, ...]:
    """What people wrote about the departures of a run, as reports take it."""
    found = models.Justification.objects.filter(departure__run=run).select_related("departure")
    given = ((read_key(each.departure.key), each) for each in found.order_by("departure__place"))
    return tuple(Given_(key, each.cause, each.explanation) for key, each in given if key is not None)


def _departures(evaluation: Evaluation, spoken: str) -> tuple[Departure, ...]:
    given = Given(
        pack=evaluation.pack,
        report=next(iter(evaluation.pack.reports)),
        setting=evaluation.setting,
        programmes=evaluation.programmes,
        results=evaluation.results,
        findings=evaluation.findings,
        run=evaluation.facts,
        language=spoken,
        explain=Explainer(evaluation.pack, evaluation.setting, evaluation.tables, spoken).explain,
    )
    return departures(evaluation.deviations, Context(given))


def _row(departure: Departure) -> dict[str, object]:
    """What people read of a departure."""
    texts = ("programme", "criterion", "indicator", "unit", "category", "words")
    numbers = ("measured", "against", "difference", "decimals")
    return {name: getattr(departure, name) for name in (*texts, *numbers)}
