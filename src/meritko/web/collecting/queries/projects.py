"""Reading projects: the list, one with its years, and the localities that several of them share."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.collecting.policies import seen_projects
from meritko.web.submissions.models import Project, ProjectLocality, Submission
from meritko.web.submissions.queries.submissions import submissions


def projects(actor: Actor, text: str = "", *, only_running_in: int | None = None) -> QuerySet[Project]:
    """The projects that the actor may know of.

    Args:
        text: A part of the name, or the number.
        only_running_in: A year; None for projects of any time.

    Raises:
        Forbidden: the actor has nothing to do with projects.
    """
    found = Project.objects.filter(seen_projects(actor)).select_related("organisation", "locality")
    if text.strip():
        found = found.filter(Q(name__icontains=text.strip()) | Q(code=text.strip()))
    if only_running_in is not None:
        lasting = Q(until_year=None) | Q(until_year__gte=only_running_in)
        found = found.filter(lasting, since_year__lte=only_running_in)
    return found


def project_of(actor: Actor, number: int) -> Project:
    """One project.

    Raises:
        Forbidden: as in `projects`.
        Unknown: there is none of this number, or none that the actor may know of.
    """
    found = projects(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def sees_locality(actor: Actor, project: Project) -> bool:
    """Whether the actor may read where exactly a project works: its own people, and who sees exact places."""
    if actor.may(Right.SEE_CONFIDENTIAL_PLACES):
        return True
    return project.organisation_id in actor.organisations


def asked(actor: Actor, project: Project) -> Sequence[Submission]:
    """What a project was asked, the latest first; of what the actor may know of."""
    found = submissions(actor).filter(kind="project", code=project.code)
    return list(found.order_by("-round__year", "-round"))


def beside(project: Project) -> Sequence[Project]:
    """The other projects in the same locality, the earliest first."""
    if project.locality_id is None:
        return []
    found = Project.objects.filter(locality=project.locality_id).exclude(pk=project.pk)
    return list(found.select_related("organisation").order_by("since_year", "code"))


def localities(municipality: str) -> QuerySet[ProjectLocality]:
    """The localities of projects in a municipality."""
    return ProjectLocality.objects.filter(municipality=municipality)
