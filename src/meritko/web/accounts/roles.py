"""What roles there are and what each may: a table, not code."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person does for an organisation."""

    ADMINISTRATOR = "administrator"
    NATIONAL_ANALYST = "national_analyst"
    REGIONAL_COORDINATOR = "regional_coordinator"
    ROMA_ADVISER = "roma_adviser"
    MUNICIPAL_COORDINATOR = "municipal_coordinator"
    FIELD_WORKER = "field_worker"
    PROJECT_WORKER = "project_worker"
    CONSULTANT = "consultant"
    READER = "reader"


class Right(StrEnum):
    """Something one may do. What it may be done to is told by the scope of the role.

    `ANSWER`: what is asked of the place of a role, and watching over what lies in it. `REPORT`: only what is
    asked of the own organisation by name: of its projects, or the agency's list.
    """

    MANAGE_PEOPLE = "manage_people"
    SEE_AUDIT = "see_audit"
    SEE_PATTERN_BOOK = "see_pattern_book"
    SEE_BACKGROUND_WORK = "see_background_work"
    START_RUNS = "start_runs"
    SEE_RUNS = "see_runs"
    SEE_PLACES = "see_places"
    IMPORT_PLACES = "import_places"
    SEE_REGISTER = "see_register"
    SEE_CONFIDENTIAL_PLACES = "see_confidential_places"
    EDIT_REGISTER = "edit_register"
    FREEZE_REGISTER = "freeze_register"
    OPEN_ROUNDS = "open_rounds"
    ANSWER = "answer"
    REPORT = "report"
    DECIDE = "decide"
    WATCH_ROUNDS = "watch_rounds"


LABELS = {
    Role.ADMINISTRATOR: _("administrator"),
    Role.NATIONAL_ANALYST: _("national analyst"),
    Role.REGIONAL_COORDINATOR: _("regional coordinator"),
    Role.ROMA_ADVISER: _("Roma adviser"),
    Role.MUNICIPAL_COORDINATOR: _("municipal coordinator"),
    Role.FIELD_WORKER: _("field worker"),
    Role.PROJECT_WORKER: _("project worker"),
    Role.CONSULTANT: _("consultant"),
    Role.READER: _("reader"),
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_PEOPLE,
            Right.SEE_AUDIT,
            Right.SEE_BACKGROUND_WORK,
            Right.SEE_PATTERN_BOOK,
            Right.SEE_PLACES,
            Right.IMPORT_PLACES,
        }
    ),
    Role.NATIONAL_ANALYST: frozenset(
        {
            Right.START_RUNS,
            Right.SEE_RUNS,
            Right.SEE_BACKGROUND_WORK,
            Right.SEE_PLACES,
            Right.IMPORT_PLACES,
            Right.OPEN_ROUNDS,
            Right.ANSWER,
            Right.DECIDE,
            Right.WATCH_ROUNDS,
            Right.SEE_REGISTER,
            Right.SEE_CONFIDENTIAL_PLACES,
            Right.EDIT_REGISTER,
            Right.FREEZE_REGISTER,
        }
    ),
    Role.REGIONAL_COORDINATOR: frozenset(
        {
            Right.MANAGE_PEOPLE,
            Right.SEE_RUNS,
            Right.SEE_PLACES,
            Right.ANSWER,
            Right.WATCH_ROUNDS,
            Right.SEE_REGISTER,
            Right.SEE_CONFIDENTIAL_PLACES,
            Right.EDIT_REGISTER,
        }
    ),
    Role.ROMA_ADVISER: frozenset(
        {Right.SEE_RUNS, Right.SEE_PLACES, Right.ANSWER, Right.SEE_REGISTER, Right.SEE_CONFIDENTIAL_PLACES}
    ),
    Role.MUNICIPAL_COORDINATOR: frozenset(
        {
            Right.MANAGE_PEOPLE,
            Right.SEE_RUNS,
            Right.SEE_PLACES,
            Right.ANSWER,
            Right.SEE_REGISTER,
            Right.SEE_CONFIDENTIAL_PLACES,
        }
    ),
    Role.FIELD_WORKER: frozenset({Right.SEE_PLACES}),
    Role.PROJECT_WORKER: frozenset({Right.SEE_RUNS, Right.SEE_PLACES, Right.REPORT}),
    Role.CONSULTANT: frozenset({Right.SEE_RUNS, Right.SEE_PLACES, Right.SEE_REGISTER, Right.REPORT}),
    Role.READER: frozenset({Right.SEE_RUNS, Right.SEE_PLACES}),
}

SECOND_FACTOR_REQUIRED = frozenset({Role.ADMINISTRATOR, Role.NATIONAL_ANALYST})
"""Roles whose holders sign in with a second factor or do not get in."""


class ScopeKind(StrEnum):
    """How large the territory of a role is."""

    COUNTRY = "country"
    REGION = "region"
    ORP = "orp"
    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"


SCOPE_LABELS = {
    ScopeKind.COUNTRY: _("the whole country"),
    ScopeKind.REGION: _("a region"),
    ScopeKind.ORP: _("the district of a municipality with extended powers"),
    ScopeKind.MUNICIPALITY: _("a municipality"),
    ScopeKind.ORGANISATION: _("the organisation itself"),
}

SCOPES: dict[Role, tuple[ScopeKind, ...]] = {
    Role.ADMINISTRATOR: (ScopeKind.COUNTRY,),
    Role.NATIONAL_ANALYST: (ScopeKind.COUNTRY,),
    Role.REGIONAL_COORDINATOR: (ScopeKind.REGION,),
    Role.ROMA_ADVISER: (ScopeKind.ORP, ScopeKind.MUNICIPALITY),
    Role.MUNICIPAL_COORDINATOR: (ScopeKind.MUNICIPALITY, ScopeKind.ORGANISATION),
    Role.FIELD_WORKER: (ScopeKind.ORGANISATION, ScopeKind.MUNICIPALITY),
    Role.PROJECT_WORKER: (ScopeKind.ORGANISATION, ScopeKind.MUNICIPALITY),
    Role.CONSULTANT: (ScopeKind.ORGANISATION, ScopeKind.MUNICIPALITY, ScopeKind.ORP, ScopeKind.REGION),
    Role.READER: tuple(ScopeKind),
}
"""How large the territory of a role may be; the first is meant when nothing is said."""

GRANTS: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.REGIONAL_COORDINATOR: frozenset(
        {
            Role.REGIONAL_COORDINATOR, Role.ROMA_ADVISER, Role.MUNICIPAL_COORDINATOR, Role.FIELD_WORKER,
            Role.PROJECT_WORKER, Role.CONSULTANT, Role.READER,
        }
    ),
    Role.MUNICIPAL_COORDINATOR: frozenset(
        {Role.MUNICIPAL_COORDINATOR, Role.ROMA_ADVISER, Role.FIELD_WORKER, Role.PROJECT_WORKER, Role.READER}
    ),
}  # fmt: skip
"""Which roles a role may give to others, within its own territory."""
