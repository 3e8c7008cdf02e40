"""Who is asked in a round, and what each of them is asked with: proposals from what is known, then subjects.

A proposal is an `Invited` that is not kept yet. The people who prepare a round change what was proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db.models import F, Q
from django.utils.translation import gettext as _

from meritko.methodology.form import Form
from meritko.web.accounts.models import Organisation
from meritko.web.collecting.models import Invited, KeptRow
from meritko.web.collecting.prefilled import befores, given_rows, known, last_round
from meritko.web.collecting.programmes import of_kind
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.rounds import Subject
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Project, Round, Submission
from meritko.web.submissions.states import RoundState
from meritko.web.territory.models import Region, Standing, Succession, SupportedYear
from meritko.web.territory.queries.register import listings
from meritko.web.territory.register_pack import register

COUNTRY_CODE = "CZ"
"""The code of a submission about the whole country."""


def proposed(around: Round) -> list[Invited]:
    """Who should be asked in a round: by the register, earlier rounds, accepted applications, projects."""
    form = form_named(around.form)
    if form.about == "municipality":
        return municipalities(around, _codes(around, form))
    if form.about == "project":
        return [project(around, each) for each in _projects(around, form)]
    if form.about == "region":
        return _regions(around)
    return [_country(around, form)]


def subjects(around: Round, asked: Iterable[Invited]) -> list[Subject]:
    """What those who are asked are asked with: last year's values and the register's beside."""
    form, who = form_named(around.form), list(asked)
    beside, rows = befores(around, form, who), tuple(given_rows(around, form))
    return [
        Subject(
            form=form.id,
            kind=each.kind,
            code=each.code,
            name=each.name,
            region=each.region,
            organisation=each.organisation_id,
            before=beside[each.kind, each.code],
            rows=rows,
            known=known(form, each.code),
        )
        for each in who
    ]


def accepted(programme: str, year: int) -> list[Submission]:
    """The applications of a programme's year that were accepted: whom it supports."""
    forms = of_kind(programme, ["application"])
    found = Submission.objects.filter(round__form__in=forms, round__year=year, accepted_at__isnull=False)
    return list(found.defer("before"))


def supported(programme: str, year: int) -> frozenset[str]:
    """Codes of the municipalities or projects that a programme supports in a year, as they are now.

    By its accepted applications; where applications of the year were not collected here, by the history.
    """
    found = {each.heir or each.code for each in accepted(programme, year)}
    if not Round.objects.filter(form__in=of_kind(programme, ["application"]), year=year).exists():
        found |= {code for code, told in history(programme) if told == year}
    return frozenset(found)


def history(programme: str) -> set[tuple[str, int]]:
    """Which municipality (its code, as it is now) a programme supported in which year, as far as is known."""
    found: set[tuple[str, int]] = set()
    needs = _tables(programme)
    kept = register()
    if kept is not None and kept.supported is not None and kept.supported.table in needs:
        found |= set(SupportedYear.objects.values_list("municipality", "year"))
    whole = {what for each in current_pack().forms.not_asked for what in each.what if "." not in what}
    found |= set(KeptRow.objects.filter(table__in=needs & whole).exclude(code="").values_list("code", "year"))
    told = Submission.objects.filter(round__form__in=of_kind(programme, ["application"]))
    found |= set(told.filter(accepted_at__isnull=False).values_list("code", "round__year"))
    now = heirs(code for code, _year in found)
    return {(now.get(code, code), year) for code, year in found}


def heirs(codes: Iterable[str]) -> dict[str, str]:
    """Those municipalities that were merged into another -> the one that goes on with them now."""
    merged = dict(
        Succession.objects.filter(kind=Succession.Kind.MERGED)
        .order_by("day")
        .values_list("predecessor", "successor")
    )
    found = {}
    for code in codes:
        now, seen = code, {code}
        while (after := merged.get(now)) is not None and after not in seen:
            now = after
            seen.add(now)
        if now != code:
            found[code] = now
    return found


def municipalities(around: Round, codes: Collection[str]) -> list[Invited]:
    """Municipalities as they are invited, under their present names; without those that never were."""
    offices = _offices(Organisation.Kind.MUNICIPALITY, codes)
    held = Standing.objects.filter(municipality__in=codes)
    latest: dict[str, Standing] = {}
    for each in held.order_by("municipality", F("valid_to").asc(nulls_last=True)):
        latest[each.municipality_id] = each
    return [
        Invited(
            round=around,
            kind="municipality",
            code=code,
            name=each.name,
            region=each.region_id,
            organisation_id=offices.get(code),
        )
        for code, each in latest.items()
    ]


def project(around: Round, each: Project) -> Invited:
    """A project as it is invited."""
    return Invited(
        round=around,
        kind="project",
        code=each.code,
        name=each.name,
        region=each.region,
        organisation_id=each.organisation_id,
    )


def _codes(around: Round, form: Form) -> set[str]:
    """The municipalities that a round should ask."""
    if form.kind == "final_report":
        return set(supported(around.programme, around.year))
    if form.kind == "direct_query":
        formerly = {code for code, year in history(around.programme) if year < around.year}
        return formerly - supported(around.programme, around.year)
    codes = set(listings(around.year).values_list("municipality", flat=True))
    if (last := last_round(around)) is not None:
        codes |= {each.heir or each.code for each in last.submissions.defer("before")}
    now = heirs(codes)
    return {now.get(code, code) for code in codes}


def _projects(around: Round, form: Form) -> Iterable[Project]:
    year = around.year
    lasting = Q(until_year=None) | Q(until_year__gte=year)
    found = Project.objects.filter(lasting, programme=around.programme, since_year__lte=year)
    asked = Round.objects.filter(form__in=of_kind(around.programme, ["application"]), year=year)
    if form.kind == "final_report" and asked.exclude(state=RoundState.DRAFT).exists():
        found = found.filter(code__in=[each.code for each in accepted(around.programme, year)])
    return found


def _regions(around: Round) -> list[Invited]:
    offices = _offices(Organisation.Kind.REGION, None)
    return [
        Invited(
            round=around,
            kind="region",
            code=each.code,
            name=each.name,
            region=each.code,
            organisation_id=offices.get(each.code),
        )
        for each in Region.objects.all()
    ]


def _country(around: Round, form: Form) -> Invited:
    """The whole country: what comes from outside the office fills in itself, its own list the agency."""
    agency = None
    if form.kind == "register":
        agency = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("pk").first()
    return Invited(
        round=around,
        kind="country",
        code=COUNTRY_CODE,
        name=agency.name if agency else _("The whole country"),
        organisation=agency,
    )


def _offices(kind: Organisation.Kind, codes: Collection[str] | None) -> Mapping[str, int]:
    found = Organisation.objects.filter(kind=kind).exclude(code="")
    if codes is not None:
        found = found.filter(code__in=codes)
    return dict(found.values_list("code", "pk"))


def _tables(programme: str) -> frozenset[str]:
    found = current_pack().programme(programme)
    return frozenset(found.needs) if found else frozenset()
