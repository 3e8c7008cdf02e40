"""The invented people of a demonstration, one in every role, and their invented offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.models import Membership, Organisation, User
from meritko.web.accounts.roles import LABELS, Role, ScopeKind
from meritko.web.audit.actions import record

Kind = Organisation.Kind


@dataclass(frozen=True)
class Pretended:
    """An invented person: a name that says so, the office and the role."""

    name: Promise
    office: tuple[Kind, Promise]
    rank: Rank


_GOVERNMENT = (Kind.GOVERNMENT_OFFICE, _("Demo Government Office"))
_REGION = (Kind.REGION, _("Demo Region"))
_TOWN = (Kind.MUNICIPALITY, _("Demo Town"))
_NGO = (Kind.NGO, _("Demo Aid"))
_UNIVERSITY = (Kind.UNIVERSITY, _("Demo University"))
_AGENCY = (Kind.AGENCY, _("Demo Agency"))

PEOPLE = (
    Pretended(_("Demo Analyst"), _GOVERNMENT, Rank(Role.NATIONAL_ANALYST, ScopeKind.COUNTRY)),
    Pretended(_("Demo Administrator"), _GOVERNMENT, Rank(Role.ADMINISTRATOR, ScopeKind.COUNTRY)),
    Pretended(_("Demo Coordinator"), _REGION, Rank(Role.REGIONAL_COORDINATOR, ScopeKind.REGION)),
    Pretended(_("Demo Adviser"), _TOWN, Rank(Role.ROMA_ADVISER, ScopeKind.MUNICIPALITY)),
    Pretended(_("Demo Organiser"), _TOWN, Rank(Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY)),
    Pretended(_("Demo Fieldworker"), _NGO, Rank(Role.FIELD_WORKER, ScopeKind.ORGANISATION)),
    Pretended(_("Demo Projectworker"), _NGO, Rank(Role.PROJECT_WORKER, ScopeKind.ORGANISATION)),
    Pretended(_("Demo Consultant"), _AGENCY, Rank(Role.CONSULTANT, ScopeKind.ORGANISATION)),
    Pretended(_("Demo Reader"), _UNIVERSITY, Rank(Role.READER, ScopeKind.COUNTRY)),
)


def make_people(today: date, region: str = "", municipality: str = "") -> None:
    """Make the invented people where they are not there yet; only in a demonstration.

    Args:
        region, municipality: Codes of the invented country in which they work; empty: of no place.
    """
    if not settings.DEMO:
        raise RuntimeError("invented people are made in a demonstration only")
    places = {ScopeKind.REGION: region, ScopeKind.MUNICIPALITY: municipality}
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        for each in PEOPLE:
            if not User.objects.filter(email=_email(each.rank.role)).exists():
                _make(each, places.get(each.rank.kind, ""), region, municipality, today)


def person_in(role: str) -> User | None:
    """The invented person in a role; None when there is none."""
    return User.objects.filter(email=_email(role), is_active=True).first()


def offered() -> list[tuple[str, str, str]]:
    """What a demonstration offers on the sign-in page: (role, name of the person, name of the role)."""
    there = set(
        User.objects.filter(email__endswith="@demo.invalid", is_active=True).values_list("email", flat=True)
    )
    return [
        (each.rank.role.value, str(each.name), str(LABELS[each.rank.role]))
        for each in PEOPLE
        if _email(each.rank.role) in there
    ]


def _email(role: str) -> str:
    return f"{role}@demo.invalid"


def _make(each: Pretended, scope: str, region: str, municipality: str, today: date) -> None:
    kind, name = each.office
    code = {Kind.REGION: region, Kind.MUNICIPALITY: municipality}.get(kind, "")
    where = region if kind in {Kind.REGION, Kind.MUNICIPALITY} else ""
    office, _new = Organisation.objects.get_or_create(
        name=str(name), kind=kind, defaults={"code": code, "region": where}
    )
    user = User.objects.create_user(_email(each.rank.role), str(each.name))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    made: Membership = grant(user, office, Rank(each.rank.role, each.rank.kind, scope), by=None, today=today)
    record("account.made", who=None, thing="user", thing_id=user.pk, organisation=made.organisation_id)
