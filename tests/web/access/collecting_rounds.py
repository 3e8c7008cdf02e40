"""Answers of the pages of programmes' years: in `open` both towns are asked, in `elsewhere` the other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.accounts.models import Organisation
from meritko.web.collecting.models import Invited
from meritko.web.collecting.programmes import collected, slug_of
from meritko.web.submissions.models import Project, ProjectLocality, Round, Submission
from meritko.web.submissions.states import RoundState

#                                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
collecting:years             GET  -                302 403 403 200 200 200 200 200 200 403
collecting:new_year          GET  programme        302 403 403 403 403 403 403 403 200 403
collecting:new_year          POST programme        302 403 403 403 403 403 403 403 422 403
collecting:new_year          GET  no_programme     302 403 403 403 403 403 403 403 404 403
collecting:year              GET  year             302 403 403 404 404 404 200 200 200 403
collecting:year              GET  another_year     302 403 403 404 404 404 404 404 200 403
collecting:open_several      GET  year             302 403 403 403 403 403 403 403 200 403
collecting:open_several      POST year             302 403 403 403 403 403 403 403 302 403
collecting:open_several      GET  drafted_year     302 403 403 403 403 403 403 403 200 403
collecting:open_several      POST drafted_year     302 403 403 403 403 403 403 403 422 403
collecting:round             GET  open             302 403 403 404 404 404 200 200 200 403
collecting:round             GET  elsewhere        302 403 403 404 404 404 404 404 200 403
collecting:round             GET  of_project       302 403 403 200 404 404 404 200 200 403
collecting:round             GET  of_agency        302 403 403 404 200 404 404 404 200 403
collecting:round             GET  draft            302 403 403 404 404 404 404 404 302 403
collecting:opening           GET  draft            302 403 403 404 404 404 404 404 200 403
collecting:opening           POST draft            302 403 403 404 404 404 404 404 302 403
collecting:opening           GET  open             302 403 403 404 404 404 403 403 302 403
collecting:invited           GET  draft            302 403 403 404 404 404 404 404 200 403
collecting:invited           POST draft            302 403 403 404 404 404 404 404 422 403
collecting:invited           POST open             302 403 403 404 404 404 403 403 302 403
collecting:invited           GET  open             302 403 403 404 404 404 403 403 200 403
collecting:invited_one       GET  invited          302 403 403 404 404 404 404 404 200 403
collecting:invited_one       POST invited          302 403 403 404 404 404 404 404 302 403
collecting:invited_one       GET  mixed_up         302 403 403 404 404 404 403 403 404 403
collecting:add               GET  open             302 403 403 404 404 404 403 403 200 403
collecting:add               POST open             302 403 403 404 404 404 403 403 422 403
collecting:add               GET  draft            302 403 403 404 404 404 404 404 200 403
collecting:propose           POST draft            302 403 403 404 404 404 404 404 302 403
collecting:propose           GET  draft            302 405 405 405 405 405 405 405 405 405
collecting:terms             GET  open             302 403 403 404 404 404 403 403 200 403
collecting:terms             POST open             302 403 403 404 404 404 403 403 422 403
collecting:terms             GET  elsewhere        302 403 403 404 404 404 404 404 200 403
collecting:changes           GET  open             302 403 403 404 404 404 403 403 200 403
collecting:changes           GET  elsewhere        302 403 403 404 404 404 404 404 200 403
collecting:close             POST open             302 403 403 404 404 404 403 403 302 403
collecting:close             POST elsewhere        302 403 403 404 404 404 404 404 302 403
collecting:close             GET  open             302 405 405 405 405 405 405 405 405 405
collecting:reopen            POST open             302 403 403 404 404 404 403 403 302 403
collecting:reopen            GET  open             302 405 405 405 405 405 405 405 405 405
collecting:lock              GET  open             302 403 403 404 404 404 403 403 200 403
collecting:lock              POST elsewhere        302 403 403 404 404 404 404 404 302 403
collecting:finish            GET  open             302 403 403 404 404 404 403 403 200 403
collecting:finish            POST elsewhere        302 403 403 404 404 404 404 404 302 403
collecting:remind            POST open             302 403 403 404 404 404 403 403 302 403
collecting:remind            POST elsewhere        302 403 403 404 404 404 404 404 302 403
collecting:remind            GET  open             302 405 405 405 405 405 405 405 405 405
collecting:apply             POST open             302 403 403 404 404 404 404 404 404 403
collecting:apply             POST elsewhere        302 403 403 404 404 404 404 404 404 403
collecting:apply             GET  open             302 405 405 405 405 405 405 405 405 405
collecting:apply_new         GET  for_projects     302 403 403 200 404 404 404 404 404 403
collecting:apply_new         POST for_projects     302 403 403 422 404 404 404 404 404 403
collecting:apply_new         GET  open             302 403 403 404 404 404 404 404 404 403
collecting:round             GET  for_projects     302 403 403 200 404 404 404 404 200 403
collecting:project_list      GET  -                302 403 403 200 200 200 200 200 200 403
collecting:new_project       GET  -                302 403 403 403 403 403 403 403 200 403
collecting:new_project       POST -                302 403 403 403 403 403 403 403 422 403
collecting:project           GET  project          302 403 403 200 404 404 404 200 200 403
collecting:project           GET  foreign_project  302 403 403 404 404 404 404 404 200 403
collecting:change_project    GET  project          302 403 403 403 404 404 404 403 200 403
collecting:change_project    POST foreign_project  302 403 403 404 404 404 404 404 422 403
collecting:end_project       GET  project          302 403 403 403 404 404 404 403 200 403
collecting:end_project       POST foreign_project  302 403 403 404 404 404 404 404 422 403
collecting:resume_project    POST project          302 403 403 403 404 404 404 403 302 403
collecting:resume_project    POST foreign_project  302 403 403 404 404 404 404 404 302 403
collecting:resume_project    GET  project          302 405 405 405 405 405 405 405 405 405
"""

_YEAR = 2026


def _form(kind: str, about: str) -> Any:
    return next(
        form for forms in collected().values() for form in forms if (form.kind, form.about) == (kind, about)
    )


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """Rounds of every sort, somebody invited to a draft, and a project of each of the towns."""
    application, report = _form("application", "municipality"), _form("final_report", "municipality")
    around, draft = _round(application, _YEAR), _round(application, _YEAR + 1, RoundState.DRAFT)
    elsewhere = _round(report, _YEAR - 1)
    own, foreign = _project(world.town, "CZ091"), _project(world.foreign_town, "CZ092")
    _asked(around, "municipality", world.town.code, "CZ091", world.town)
    for where in (around, elsewhere):
        _asked(where, "municipality", world.foreign_town.code, "CZ092", world.foreign_town)
    of_project = _round(_form("final_report", "project"), _YEAR)
    _asked(of_project, "project", own.code, "CZ091", world.town)
    of_agency = _round(_form("register", "country"), _YEAR)
    _asked(of_agency, "country", "CZ", "", world.town)
    invited, _new = Invited.objects.get_or_create(
        round=draft,
        kind="municipality",
        code=world.town.code,
        defaults={"name": "Ukázkov", "region": "CZ091"},
    )
    slug = slug_of(application.programme)
    return {
        "programme": {"programme": slug},
        "no_programme": {"programme": "x"},
        "year": {"programme": slug, "number": _YEAR},
        "another_year": {"programme": slug, "number": _YEAR - 1},
        "drafted_year": {"programme": slug, "number": _YEAR + 1},
        "open": {"number": around.pk},
        "elsewhere": {"number": elsewhere.pk},
        "of_project": {"number": of_project.pk},
        "of_agency": {"number": of_agency.pk},
        "for_projects": {"number": _round(_form("application", "project"), _YEAR).pk},
        "draft": {"number": draft.pk},
        "invited": {"number": draft.pk, "one": invited.pk},
        "mixed_up": {"number": around.pk, "one": invited.pk},
        "project": {"number": own.pk},
        "foreign_project": {"number": foreign.pk},
    }


Planted = Iterator[tuple[str, set[str], Callable[[str], object]]]


def canaries(world: Any) -> Planted:
    """Where a project works is for its own people and region; who is left out, and why, for the office."""
    known = objects(world)
    own, foreign = known["project"]["number"], known["foreign_project"]["number"]
    invited = known["invited"]["one"]

    def locality(number: int) -> Callable[[str], object]:
        def put(word: str) -> object:
            one = ProjectLocality.objects.filter(working_there=number)
            return one.update(name=word)

        return put

    def left_out(word: str) -> object:
        return Invited.objects.filter(pk=invited).update(reason=word, is_left_out=True)

    near = {"project_worker", "regional_coordinator", "national_analyst"}
    yield "the locality of a project", near, locality(own)
    yield "the locality of a project elsewhere", {"national_analyst"}, locality(foreign)
    yield "why somebody is left out", {"national_analyst"}, left_out


def _round(form: Any, year: int, state: RoundState = RoundState.OPEN) -> Round:
    made, _new = Round.objects.get_or_create(
        form=form.id,
        year=year,
        defaults={
            "programme": form.programme, "title": f"{form.title.cs} {year}", "opens": date(2026, 1, 1),
            "due": date(2999, 1, 1), "state": state, "made_at": timezone.now(),
        },
    )  # fmt: skip
    return made


def _asked(around: Round, kind: str, code: str, region: str, organisation: Organisation) -> None:
    Submission.objects.get_or_create(
        round=around,
        form=around.form,
        kind=kind,
        code=code,
        defaults={"name": code, "region": region, "organisation": organisation},
    )


def _project(organisation: Organisation, region: str) -> Project:
    where, _new = ProjectLocality.objects.get_or_create(municipality=organisation.code, name="Smyšlená")
    made, _new = Project.objects.get_or_create(
        code=f"M{organisation.code}",
        defaults={
            "name": f"Projekt {organisation.code}", "programme": _form("final_report", "project").programme,
            "organisation": organisation, "municipality": organisation.code, "region": region,
            "locality": where, "since_year": 2020,
        },
    )  # fmt: skip
    return made
