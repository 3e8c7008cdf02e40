"""Writing a past year: locked rounds, accepted submissions with their answers, and the rows kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from meritko.methodology.form import Form
from meritko.web.accounts.models import Organisation
from meritko.web.audit.actions import record
from meritko.web.collecting.models import KeptRow, PastYear
from meritko.web.collecting.past.meaning import Places
from meritko.web.collecting.past.planning import Kept, Plan, Planned
from meritko.web.methodology import language
from meritko.web.submissions.actions.rounds import questions_of
from meritko.web.submissions.models import Answer, AnswerChange, Project, Round, Row, Submission
from meritko.web.submissions.states import RoundState, State
from meritko.web.territory.names import Written
from meritko.web.territory.queries.places import regions

_BATCH = 500


@dataclass
class _Made:
    """What was made, for taking it back."""

    rounds: list[int] = field(default_factory=list)
    projects: list[int] = field(default_factory=list)
    organisations: list[int] = field(default_factory=list)


def write(plan: Plan, of: PastYear, now: datetime) -> None:
    """Write a plan, in the transaction of the caller; `of` then knows what was made."""
    made = _Made()
    names = {each.code: each.name for each in regions()}
    rounds = {form.id: _round(form, of, now) for form in plan.forms}
    made.rounds = [each.pk for each in rounds.values()]
    organisations = {
        each.code: _organisation(plan, each, of, made, now)
        for each in plan.submissions
        if each.form.about == "project"
    }
    submissions = Submission.objects.bulk_create(
        [
            _submission(rounds[each.form.id], each, plan.places, names, organisations.get(each.code), of, now)
            for each in plan.submissions
        ],
        batch_size=_BATCH,
    )
    _answers(zip(submissions, plan.submissions, strict=True), of, now)
    kept = [_kept(each, of, now) for each in plan.kept]
    for submission, planned in zip(submissions, plan.submissions, strict=True):
        kept += [_kept(each, of, now, submission) for each in planned.kept]
    KeptRow.objects.bulk_create(kept, batch_size=_BATCH)
    of.undo = {"rounds": made.rounds, "made_projects": made.projects, "organisations": made.organisations}
    of.counts = {
        "rounds": len(rounds),
        "submissions": len(submissions),
        "answers": plan.answered,
        "rows": len(plan.kept),
    }


def take_away(of: PastYear) -> None:
    """Take away all that a past year made, in the transaction of the caller."""
    Round.objects.filter(pk__in=of.undo.get("rounds", ())).delete()
    KeptRow.objects.filter(origin__import=of.pk).delete()
    for project in Project.objects.filter(pk__in=of.undo.get("made_projects", ())):
        if not Submission.objects.filter(kind="project", code=project.code).exists():
            project.delete()
    for organisation in Organisation.objects.filter(pk__in=of.undo.get("organisations", ())):
        is_free = not organisation.memberships.exists()
        if is_free and not Project.objects.filter(organisation=organisation).exists():
            organisation.delete()


def _round(form: Form, of: PastYear, now: datetime) -> Round:
    last = date(of.year, 12, 31)
    title = _("{form}, {year}").format(form=form.title.say(language()), year=of.year)
    return Round.objects.create(
        form=form.id, programme=form.programme, year=of.year, title=title[:200], opens=last, due=last,
        message=_("Taken over from a workbook of the year.") if of.name else "",
        state=RoundState.LOCKED, questions={form.id: questions_of(form)}, made_by_id=of.sent_by_id,
        made_at=now, opened_at=now, closed_at=now, locked_at=now,
    )  # fmt: skip


def _submission(
    around: Round,
    planned: Planned,
    places: Places,
    regions_named: Mapping[str, str],
    organisation: int | None,
    of: PastYear,
    now: datetime,
) -> Submission:
    name, region = planned.code, ""
    match planned.form.about:
        case "municipality":
            held = places.held[planned.code]
            name, region = held.name, held.region_id
        case "region":
            name, region = regions_named.get(planned.code, planned.code), planned.code
        case "project":
            name = planned.parts.get("project_name", planned.code)
            region = places.region(planned.parts.get("region"))
        case _:
            name = _("The whole country")
    return Submission(
        round=around, form=planned.form.id, kind=planned.form.about, code=planned.code, name=name[:200],
        region=region, organisation_id=organisation, state=State.LOCKED, started_at=now,
        submitted_at=now, submitted_by_id=of.sent_by_id, accepted_at=now,
    )  # fmt: skip


def _answers(made: Iterable[tuple[Submission, Planned]], of: PastYear, now: datetime) -> None:
    rows, answers, changes = [], [], []
    for submission, planned in made:
        rows += [
            Row(submission=submission, section=section, code=code, name="", place=int(code), is_own=True,
                added_by_id=of.sent_by_id)
            for section, code in planned.rows
        ]  # fmt: skip
        for key, value in planned.answers.items():
            told = {"submission": submission, "key": key, "value": value, "version": 1, "at": now}
            answers.append(Answer(by_id=of.sent_by_id, **told))
            changes.append(AnswerChange(by_id=of.sent_by_id, **told))
    Row.objects.bulk_create(rows, batch_size=_BATCH)
    Answer.objects.bulk_create(answers, batch_size=_BATCH)
    AnswerChange.objects.bulk_create(changes, batch_size=_BATCH)


def _kept(kept: Kept, of: PastYear, now: datetime, submission: Submission | None = None) -> KeptRow:
    origin: dict[str, str | int] = {"import": of.pk, "file": of.name, "sheet": kept.sheet, "row": kept.row}
    if submission is not None:
        origin |= {"submission": submission.pk, "of": kept.of, "is": kept.what}
    return KeptRow(
        table=kept.table, year=of.year, code=kept.code or (submission.code if submission else ""),
        values=dict(kept.values), origin=origin, by_id=of.sent_by_id, at=now,
    )  # fmt: skip


def _organisation(plan: Plan, planned: Planned, of: PastYear, made: _Made, now: datetime) -> int | None:
    """The organisation of a project, which is made when it is not known; the project, too."""
    there = Project.objects.filter(code=planned.code).first()
    last = None if of.year >= now.year - 1 else of.year
    if there is not None:
        there.since_year = min(there.since_year, of.year)
        if there.until_year is not None:
            there.until_year = None if last is None else max(there.until_year, last)
        there.save(update_fields=["since_year", "until_year"])
        return there.organisation_id
    parts = planned.parts
    name = parts.get("organisation", "") or _("Unknown organisation")
    found = Organisation.objects.filter(name=name[:200], kind=Organisation.Kind.NGO).first()
    if found is None:
        found = Organisation.objects.create(name=name[:200], kind=Organisation.Kind.NGO)
        made.organisations.append(found.pk)
        record(
            "organisation.added", who=of.sent_by_id, thing="organisation", thing_id=found.pk,
            organisation=found.pk,
        )  # fmt: skip
    region = plan.places.region(parts.get("region"))
    project = Project.objects.create(
        code=planned.code, name=parts.get("project_name", planned.code)[:200],
        programme=planned.form.programme, organisation=found, region=region, since_year=of.year,
        municipality=plan.places.code(Written(parts.get("municipality", ""), region)), until_year=last,
    )  # fmt: skip
    made.projects.append(project.pk)
    return found.pk
