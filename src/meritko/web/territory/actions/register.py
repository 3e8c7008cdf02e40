"""Changing the register: which places it has, their localities, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from meritko.methodology.model import NUMERIC_TYPES, WHOLE_TYPES
from meritko.methodology.register import Variable
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.territory.deriving import Value as Plain
from meritko.web.territory.models.places import Standing
from meritko.web.territory.models.register import (
    Listing,
    Locality,
    LocalityFigure,
    Said,
    ServiceRecord,
    Value,
)
from meritko.web.territory.queries.places import standing
from meritko.web.territory.queries.register import last_day, listings
from meritko.web.territory.register_pack import codelist, the_register, variables
from meritko.web.territory.register_policies import demand_edit, sees_confidential

THING = "register"


class Refused(Exception):
    """What was asked for cannot be done; says why and what to do, to a person. Nothing was changed."""


@dataclass(frozen=True)
class Source:
    """Where something that is said comes from: the year it is said for, the origin, the day, and why.

    `beside`: it does not replace what was said before, but stands beside it as a dispute, to be decided.
    """

    year: int
    origin: str
    as_of: date | None = None
    reason: str = ""
    beside: bool = False


@dataclass(frozen=True)
class People:
    """How many people live in a locality, and the share of the target group among them in per cent."""

    lowest: int | None = None
    highest: int | None = None
    share_from: Decimal | None = None
    share_to: Decimal | None = None


def list_municipality(actor: Actor, code: str, year: int, reason: str, now: datetime) -> Listing:
    """Put a municipality, or a district of a city, into the register from a year on.

    Raises:
        Forbidden, Unknown: the actor does not change the register there.
        Refused: it is in the register already, or no reason is given.
    """
    demand_edit(actor, standing(code, last_day(year)))
    if not reason.strip():
        raise Refused(_("Say why the place comes into the register."))
    with transaction.atomic():
        if Listing.objects.select_for_update().filter(municipality=code, until_year=None).exists():
            raise Refused(_("The place is in the register already."))
        if listings(year).filter(municipality=code).exists():
            raise Refused(_("The place is in the register of {year} already.").format(year=year))
        made = Listing.objects.create(
            municipality_id=code, since_year=year, reason=reason.strip(), by_id=actor.user, at=now
        )
        _record("listed", actor, code, year=year)
    return made


def end_listing(actor: Actor, code: str, until: int, reason: str, now: datetime) -> None:
    """Let a place be in the register up to a year and no longer.

    Raises:
        Forbidden, Unknown: the actor does not change the register there.
        Refused: it is not in the register, came later than that, or no reason is given.
    """
    demand_edit(actor, standing(code, last_day(until)))
    if not reason.strip():
        raise Refused(_("Say why the place leaves the register."))
    with transaction.atomic():
        there = Listing.objects.select_for_update().filter(municipality=code, until_year=None).first()
        if there is None or there.since_year > until:
            raise Refused(_("The place is not in the register of {year}.").format(year=until))
        there.until_year, there.ended_reason = until, reason.strip()
        there.ended_by_id, there.ended_at = actor.user, now
        there.save(update_fields=["until_year", "ended_reason", "ended_by", "ended_at"])
        _record("unlisted", actor, code, year=until)


def set_value(
    actor: Actor, code: str, variable_id: str, value: Plain, source: Source, now: datetime
) -> Value:
    """Say what holds of a variable for a place; the history is kept.

    Raises:
        Forbidden, Unknown: the actor does not change the register there, or there is no such variable.
        Refused: the value is not of the variable's kind, or the origin is none of it.
    """
    where = standing(code, last_day(source.year))
    demand_edit(actor, where)
    variable = variables().get(variable_id)
    if variable is None or where is None or (variable.confidential and not sees_confidential(actor, where)):
        raise Unknown(variable_id)
    if source.origin not in variable.origins:
        raise Refused(_("This figure does not come from there. Choose another origin."))
    known = checked(variable, value)
    with transaction.atomic():
        if not source.beside:
            same = Value.objects.filter(municipality=code, variable=variable_id, year=source.year)
            same.filter(superseded_at=None).update(superseded_at=now)
        manner = Value.Manner.BESIDE if source.beside else Value.Manner.SAYS
        made = Value.objects.create(
            municipality_id=code, variable=variable_id, value=known, manner=manner,
            **_said(actor, source, now),
        )  # fmt: skip
        _record("value", actor, code, variable=variable_id, year=source.year, number=made.pk)
    return made


def confirm_value(actor: Actor, number: int, now: datetime) -> None:
    """Confirm what was said of a variable: it holds, and what differs from it for the year no longer stands,
    nor what was said beside it later.

    Raises:
        Forbidden, Unknown: the actor does not change the register there, or nothing such was said.
    """
    with transaction.atomic():
        said = Value.objects.select_for_update().filter(pk=number, superseded_at=None).first()
        if said is None:
            raise Unknown(number)
        _demand(actor, said.municipality_id, said.year, variables()[said.variable].confidential)
        told = Value.objects.filter(municipality=said.municipality_id, variable=said.variable)
        standing_yet = told.filter(superseded_at=None).exclude(pk=said.pk)
        later = Q(manner=Value.Manner.BESIDE, confirmed_at=None, year__gt=said.year)
        standing_yet.filter(Q(year=said.year) | later).update(superseded_at=now)
        _confirm(said, actor, now)
        _record("confirmed", actor, said.municipality_id, variable=said.variable, number=said.pk)


def add_locality(
    actor: Actor, code: str, kind: str, place: str, people: People, source: Source, now: datetime
) -> Locality:
    """Add a locality of a place, with what is known of its people.

    Raises:
        Forbidden, Unknown: the actor does not change the register there.
        Refused: a code or a figure is wrong.
    """
    where = standing(code, last_day(source.year))
    _demand(actor, code, source.year, True)
    _checked_people(people, source)
    kinds = codelist(the_register().locality_kinds)
    if where is None or kinds is None or kinds.get(kind) is None:
        raise Refused(_("Choose what kind of locality it is."))
    with transaction.atomic():
        last = Locality.objects.filter(municipality=code).aggregate(last=Max("number"))["last"] or 0
        made = Locality.objects.create(
            municipality_id=code, number=last + 1, kind=kind, place=place.strip(), since_year=source.year,
            reason=source.reason, by_id=actor.user, at=now,
        )  # fmt: skip
        _figure(actor, made, people, source, now)
        _record("locality_added", actor, code, locality=made.number, year=source.year)
    return made


def set_people(actor: Actor, number: int, people: People, source: Source, now: datetime) -> LocalityFigure:
    """Say how many people live in a locality; what was said before is kept.

    Raises:
        Forbidden, Unknown: the actor does not change the register there, or there is no such locality.
        Refused: a figure is wrong.
    """
    with transaction.atomic():
        locality = _locality(actor, number, source.year)
        _checked_people(people, source)
        if not source.beside:
            told = locality.figures.filter(year=source.year, superseded_at=None)
            told.update(superseded_at=now)
        made = _figure(actor, locality, people, source, now)
        code = locality.municipality_id
        _record("locality_people", actor, code, locality=locality.number, year=source.year)
    return made


def confirm_people(actor: Actor, number: int, now: datetime) -> None:
    """Confirm what was said of the people of a locality: it holds, and what differs no longer stands.

    Raises:
        Forbidden, Unknown: the actor does not change the register there, or nothing such was said.
    """
    with transaction.atomic():
        said = LocalityFigure.objects.select_for_update().filter(pk=number, superseded_at=None).first()
        if said is None:
            raise Unknown(number)
        locality = _locality(actor, said.locality_id, said.year)
        same = locality.figures.filter(year=said.year, superseded_at=None).exclude(pk=said.pk)
        same.update(superseded_at=now)
        _confirm(said, actor, now)
        _record("confirmed", actor, locality.municipality_id, locality=locality.number, number=said.pk)


def end_locality(actor: Actor, number: int, until: int, reason: str, now: datetime) -> None:
    """Say that a locality was there up to a year and no longer.

    Raises:
        Forbidden, Unknown: the actor does not change the register there, or there is no such locality.
        Refused: it came later than that, or no reason is given.
    """
    with transaction.atomic():
        locality = _locality(actor, number, until)
        if not reason.strip():
            raise Refused(_("Say why the locality is there no longer."))
        if locality.since_year > until:
            raise Refused(_("The locality was not there in {year} yet.").format(year=until))
        locality.until_year, locality.reason = until, reason.strip()
        locality.ended_by_id, locality.ended_at = actor.user, now
        locality.save(update_fields=["until_year", "reason", "ended_by", "ended_at"])
        _record("locality_ended", actor, locality.municipality_id, locality=locality.number, year=until)


@dataclass(frozen=True)
class Service:
    """What one source says of a kind of service in a place."""

    kind: str
    is_there: bool
    group: str = ""
    provider: str = ""


def say_service(actor: Actor, code: str, service: Service, source: Source, now: datetime) -> ServiceRecord:
    """Note what a source says of a service in a place; it replaces what that source said for the year.

    Raises:
        Forbidden, Unknown: the actor does not change the register there.
        Refused: a code is wrong, or a service is there for nobody.
    """
    demand_edit(actor, standing(code, last_day(source.year)))
    register = the_register()
    known = (
        (register.service_kinds, service.kind, _("Choose the kind of service.")),
        (register.origins, source.origin, _("Choose which source says so.")),
        *(
            ((register.service_groups, service.group, _("Choose for whom it is.")),)
            if service.is_there
            else ()
        ),
    )
    for list_id, code_id, words in known:
        held = codelist(list_id)
        if held is None or held.get(code_id) is None:
            raise Refused(words)
    with transaction.atomic():
        said = ServiceRecord.objects.filter(
            municipality=code, kind=service.kind, origin=source.origin, year=source.year, superseded_at=None
        )
        replaced = said.filter(provider=service.provider.strip()) | said.exclude(is_there=service.is_there)
        replaced.update(superseded_at=now)
        made = ServiceRecord.objects.create(
            municipality_id=code, kind=service.kind, is_there=service.is_there,
            group=service.group if service.is_there else "", provider=service.provider.strip(),
            **_said(actor, source, now),
        )  # fmt: skip
        _record("service", actor, code, kind=service.kind, origin=source.origin, year=source.year)
    return made


def note_seen(actor: Actor, code: str) -> None:
    """Write down that somebody looked at what is confidential about a place."""
    _record("seen", actor, code)


def checked(variable: Variable, value: Plain) -> Plain:
    """A value as the variable keeps it.

    Raises:
        Refused: it is of another kind.
    """
    if value is None:
        return None
    codes = codelist(variable.codelist)
    if codes is not None:
        if codes.get(str(value)) is None:
            raise Refused(_("Choose one of the answers."))
        return str(value)
    if variable.type not in NUMERIC_TYPES:
        return str(value).strip() or None
    if isinstance(value, str) or value != value or abs(value) == float("inf"):
        raise Refused(_("This has to be a number."))
    most = {"percent": 100, "flag": 1}.get(variable.type)
    if value < 0 or (most is not None and value > most):
        raise Refused(_("The number is out of range."))
    if variable.type in WHOLE_TYPES:
        if value != int(value):
            raise Refused(_("This has to be a whole number."))
        return int(value)
    return value


def _checked_people(people: People, source: Source) -> None:
    origins = codelist(the_register().origins)
    if origins is None or origins.get(source.origin) is None:
        raise Refused(_("Choose where the figure comes from."))
    for low, high in ((people.lowest, people.highest), (people.share_from, people.share_to)):
        if low is not None and high is not None and low > high:
            raise Refused(_("“From” is more than “to”."))
    if any(share is not None and not 0 <= share <= 100 for share in (people.share_from, people.share_to)):
        raise Refused(_("A share is between 0 and 100 per cent."))


def _locality(actor: Actor, number: int, year: int) -> Locality:
    found = Locality.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    _demand(actor, found.municipality_id, year, True)
    return found


def _demand(actor: Actor, code: str, year: int, is_confidential: bool) -> None:
    where: Standing | None = standing(code, last_day(year))
    demand_edit(actor, where)
    if is_confidential and where is not None and not sees_confidential(actor, where):
        actor.demand(Right.SEE_CONFIDENTIAL_PLACES)
        raise Unknown(code)


def _figure(
    actor: Actor, locality: Locality, people: People, source: Source, now: datetime
) -> LocalityFigure:
    return LocalityFigure.objects.create(
        locality=locality, lowest=people.lowest, highest=people.highest, share_from=people.share_from,
        share_to=people.share_to, **_said(actor, source, now),
    )  # fmt: skip


def _said(actor: Actor, source: Source, now: datetime) -> dict[str, object]:
    """What is kept of where something that is said comes from."""
    own = sorted(post.organisation for post in actor.posts_with(Right.EDIT_REGISTER))
    return {
        "year": source.year,
        "origin": source.origin,
        "as_of": source.as_of,
        "reason": source.reason.strip(),
        "organisation_id": own[0] if own else None,
        "by_id": actor.user,
        "at": now,
    }


def _confirm(said: Said, actor: Actor, now: datetime) -> None:
    said.confirmed_by_id, said.confirmed_at = actor.user, now
    said.save(update_fields=["confirmed_by", "confirmed_at"])


def _record(verb: str, actor: Actor, code: str, **details: str | int) -> None:
    record(f"register.{verb}", who=actor.user, thing=THING, thing_id=code, details=details)
