"""The reports of a run, written whole for every audience, and what is kept of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.engine.explaining import Explainer
from meritko.engine.findings.deviations import Justification as Given_
from meritko.engine.findings.deviations import read_key, written
from meritko.reports.building import said_audience
from meritko.reports.context import Context
from meritko.reports.document import AUDIENCES
from meritko.reports.given import Given
from meritko.reports.making import Edition, Evaluation
from meritko.reports.paper.publicity import Publicity
from meritko.reports.workbook.departures import departures
from meritko.web.evaluating import models
from meritko.web.evaluating.methodology import language, words
from meritko.web.evaluating.places import edition_folder, written_whole
from meritko.web.evaluating.writing import write
from meritko.web.files.store import path_of
from meritko.web.work.doing import Doing
from meritko.wording import LANGUAGES
from meritko.workbooks.justifications.columns import Departure

_LAST = 98


def write_edition(run: models.Run, key: UUID, evaluation: Evaluation, doing: Doing, since: int) -> None:
    """Write the reports of a run for its audiences, with the workbook of justifications for the widest.

    Args:
        key: Names the folder; what an earlier try left in it is replaced.
        since: The percentage of the job that is already done.

    Raises:
        NotWritten: a report could not be written.
    """
    audiences = [each for each in AUDIENCES if each in run.audiences.split()]
    with written_whole(edition_folder(key)) as folder, _publicity(run) as publicity:
        for number, audience in enumerate(audiences):
            step = _("Writing the report: {audience}").format(audience=said_audience(audience, words()))
            doing.progress(since + (_LAST - since) * number // len(audiences), step)
            edition = Edition(language=language(), audience=audience, publicity=publicity)
            place = folder / audience
            place.mkdir()
            write(evaluation, edition, place)


@contextmanager
def _publicity(run: models.Run) -> Iterator[Publicity | None]:
    """What the title page says about funding; its logos lie under the names that people gave them."""
    if not run.has_emblem:
        yield None
        return
    handed_in = run.files.filter(kind=models.RunFile.Kind.LOGO).select_related("original__content")
    with TemporaryDirectory() as folder:
        paths = []
        for number, each in enumerate(handed_in):
            if each.original is not None:
                place = Path(folder) / str(number)
                place.mkdir()
                path = shutil.copy(path_of(each.original.content.name), place / each.original.name)
                paths.append(Path(path))
        yield Publicity(words()("Co-funded by the European Union"), logos=tuple(paths))


def keep_edition(run: models.Run, key: UUID, who: int | None, *, justified: int) -> models.Edition:
    """Enter an edition that was written, within the transaction that ends the job."""
    last = run.editions.aggregate(last=Max("number"))["last"] or 0
    return models.Edition.objects.create(
        run=run,
        key=key,
        number=last + 1,
        language=language(),
        audiences=run.audiences,
        justified=justified,
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
            key=written(deviation.key),
            said={each: rows[place] for each, rows in spoken.items()},
        )
        for place, deviation in enumerate(evaluation.deviations)
    )
    given = {written(each.key): each for each in evaluation.justifications}
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
