"""Runs, their editions and what departs from its target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Q, QuerySet

from meritko.methodology.model import CodeList
from meritko.reports.document import Audience
from meritko.reports.making import FILES
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.models import Departure, Edition, Justification, Run
from meritko.web.evaluating.places import edition_folder
from meritko.web.evaluating.policies import changeable, made_by, seen_by
from meritko.web.evaluating.queries.looks import looks_different_now
from meritko.workbooks.justifications.columns import FILE


def runs(actor: Actor) -> QuerySet[Run]:
    """The runs the actor may know of, the latest first.

    Raises:
        Forbidden: the actor sees no runs.
    """
    found = Run.objects.filter(seen_by(actor)).defer("standing")  # large, and shown with results only
    return found.select_related("job", "started_by", "upload_set", "organisation").prefetch_related(
        "editions"
    )


def run(actor: Actor, number: int) -> Run:
    """One of them.

    Raises:
        Forbidden: the actor sees no runs.
        Unknown: it is none the actor may know of, or there is none.
    """
    found = runs(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def finished_run(actor: Actor, number: int) -> Run:
    """One of them that has results; errors as in `run`, and Unknown for one without."""
    found = run(actor, number)
    if found.finished_at is None:
        raise Unknown(number)
    return found


def own_run(actor: Actor, number: int) -> Run:
    """A finished run that the actor may change; errors as in `finished_run`."""
    found = finished_run(actor, number)
    changeable(actor, found)
    return found


def comparable(actor: Actor, of: Run) -> QuerySet[Run]:
    """The finished runs a run can be compared with: those of an earlier year, and older ones of its own."""
    older = Q(year__lt=of.year) | Q(year=of.year, pk__lt=of.pk)
    return runs(actor).filter(older, finished_at__isnull=False).order_by("-year", "-pk")


def earlier_than(actor: Actor, year: int) -> QuerySet[Run]:
    """The finished runs of the actor's organisations of years before one, the latest first."""
    found = Run.objects.filter(made_by(actor), finished_at__isnull=False, year__lt=year)
    return found.order_by("-year", "-pk")


def same_year(actor: Actor, of: Run) -> QuerySet[Run]:
    """Other finished runs of the year in which anything was justified."""
    found = Run.objects.filter(made_by(actor), finished_at__isnull=False, year=of.year)
    return found.exclude(pk=of.pk).filter(departures__justification__isnull=False).distinct()


def edition(of: Run, number: int | None) -> Edition:
    """An edition by its number, the latest without one.

    Raises:
        Unknown: there is none.
    """
    found = of.editions.all() if number is None else of.editions.filter(number=number)
    first = found.first()
    if first is None:
        raise Unknown(of.pk)
    return first


@dataclass(frozen=True)
class ReportFile:
    """A file of an edition. `format` is one of `FILES`, or `justifications`."""

    format: str
    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size


def report_files(of: Edition, audience: Audience) -> list[ReportFile]:
    """The files of an edition for an audience that are there."""
    folder = edition_folder(of.key) / audience
    named = {**{str(name): file for name, file in FILES.items()}, "justifications": FILE}
    return [ReportFile(name, folder / file) for name, file in named.items() if (folder / file).is_file()]


def report_file(of: Edition, audience: Audience, name: str) -> Path:
    """One of them.

    Raises:
        Unknown: there is no such file.
    """
    for each in report_files(of, audience):
        if each.format == name:
            return each.path
    raise Unknown(name)


@dataclass(frozen=True)
class Justified:
    """A departure with what was written about it; `said` is in the language of the reader."""

    departure: Departure
    said: dict[str, object]
    justification: Justification | None

    @property
    def state(self) -> str:
        """`missing`, `begun` or `done`."""
        if self.justification is None or not (self.justification.cause or self.justification.explanation):
            return "missing"
        return "done" if self.justification.is_complete else "begun"


def departures(of: Run, language: str) -> list[Justified]:
    """What departs from its target in a run, in the order of the report."""
    found = of.departures.select_related("justification", "justification__changed_by")
    return [Justified(each, each.said[language], getattr(each, "justification", None)) for each in found]


def departure(of: Run, place: int) -> Departure:
    """One departure by its place.

    Raises:
        Unknown: there is none.
    """
    found = of.departures.filter(place=place).first()
    if found is None:
        raise Unknown(place)
    return found


def is_edition_behind(of: Run) -> bool:
    """Whether anything was justified since the latest edition."""
    latest = of.editions.first()
    changed = Justification.objects.filter(departure__run=of)
    return latest is not None and changed.filter(changed_at__gt=latest.made_at).exists()


def looks_old(of: Run) -> bool:
    """Whether the latest edition would look different if it were made now."""
    latest = of.editions.first()
    return latest is not None and looks_different_now(of, latest)


def causes(of: CodeList | None, year: int, language: str) -> list[tuple[str, str]]:
    """The causes that can be chosen: code and label, an empty choice first."""
    held = [(code.id, code.label.say(language)) for code in of.at(date(year, 12, 31))] if of else []
    return [("", "–"), *held]


def may_start(actor: Actor) -> bool:
    return actor.may(Right.START_RUNS)
