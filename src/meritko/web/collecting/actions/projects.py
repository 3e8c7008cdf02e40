"""Projects that are asked every year, and the localities they work in; both keep their identity."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Length

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Project, ProjectLocality
from meritko.web.territory.models import Standing

THING = "project"
"""What the log calls a project."""

_FIRST_NUMBER = 1


@dataclass(frozen=True)
class Told:
    """What is told of a project.

    `locality`: the number of a ProjectLocality, None for a new one of the name `locality_name` (empty: none).
    `code` may be empty: the next free number.
    """

    code: str
    name: str
    programme: str
    organisation: int
    municipality: str
    since_year: int
    locality: int | None = None
    locality_name: str = ""


def note(actor: Actor, told: Told) -> Project:
    """Note a project.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such organisation, municipality or locality.
        NotNow: there is a project of this number.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        return noted(actor, told)


def noted(actor: Actor, told: Told) -> Project:
    """The same in the transaction of the caller, who has looked whether the actor may.

    Raises:
        Unknown, NotNow: as in `note`.
    """
    made = Project(programme=told.programme, since_year=told.since_year)
    _tell(made, told)
    while not _numbered(made, told.code or next_code()):
        if told.code:
            raise NotNow(told.code)
    _record("project.made", actor, made)
    return made


def change(actor: Actor, number: int, told: Told) -> Project:
    """Change what is told of a project; its number and programme stay, so that its years belong together.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such project, or as in `note`.
    """
    with transaction.atomic():
        found = _held(actor, number)
        found.since_year = told.since_year
        _tell(found, told)
        found.save()
        _record("project.changed", actor, found)
    return found


def end(actor: Actor, number: int, until: int) -> Project:
    """Say which year was the last of a project; it is not asked about later ones.

    Raises:
        Forbidden, Unknown: as in `change`.
        NotNow: the year is before its first one.
    """
    with transaction.atomic():
        found = _held(actor, number)
        if until < found.since_year:
            raise NotNow(until)
        found.until_year = until
        found.save(update_fields=["until_year"])
        _record("project.ended", actor, found)
    return found


def resume(actor: Actor, number: int) -> Project:
    """Take the end of a project back.

    Raises:
        Forbidden, Unknown: as in `change`.
    """
    with transaction.atomic():
        found = _held(actor, number)
        found.until_year = None
        found.save(update_fields=["until_year"])
        _record("project.resumed", actor, found)
    return found


def next_code() -> str:
    """The next free number of a project: one more than the greatest."""
    numbered = Project.objects.filter(code__regex=r"^\d+$").order_by(Length("code").desc(), F("code").desc())
    last = numbered.first()
    return str(int(last.code) + 1 if last else _FIRST_NUMBER)


def _numbered(made: Project, code: str) -> bool:
    """Whether a new project could be kept under a number, which another may have taken just now."""
    made.code = code
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        if not Project.objects.filter(code=code).exists():
            raise
        return False
    return True


def _held(actor: Actor, number: int) -> Project:
    actor.demand(Right.OPEN_ROUNDS)
    found = Project.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def _tell(found: Project, told: Told) -> None:
    where = Standing.objects.filter(municipality=told.municipality, valid_to=None).first()
    if where is None or not Organisation.objects.filter(pk=told.organisation).exists():
        raise Unknown(told.municipality)
    found.name, found.organisation_id = told.name, told.organisation
    found.municipality, found.region = told.municipality, where.region_id
    found.locality = _locality(told)


def _locality(told: Told) -> ProjectLocality | None:
    """The locality meant: one that there is already in the municipality, or a new one of that name."""
    mine = ProjectLocality.objects.filter(municipality=told.municipality)
    if told.locality is not None:
        found = mine.filter(pk=told.locality).first()
        if found is None:
            raise Unknown(told.locality)
        return found
    if not told.locality_name:
        return None
    made, _new = mine.get_or_create(municipality=told.municipality, name=told.locality_name)
    return made


def _record(action: str, actor: Actor, about: Project) -> None:
    record(
        action, who=actor.user, thing=THING, thing_id=about.pk, organisation=about.organisation_id,
        details={"code": about.code},
    )  # fmt: skip
