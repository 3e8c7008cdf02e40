"""Pages of projects: the list, one, noting, changing and ending one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Actor, Asked, Forbidden
from meritko.web.accounts.roles import Right
from meritko.web.collecting.actions import projects as actions
from meritko.web.collecting.forms.projects import EndForm, ProjectForm
from meritko.web.collecting.queries import projects as queries
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.models import Project
from meritko.web.territory.models import Region
from meritko.web.territory.queries.places import standing

_ON_A_PAGE = 50


@require_GET
def projects(request: Asked) -> HttpResponse:
    """The projects that one may know of; those of this year first."""
    year = timezone.localdate().year
    text, which = request.GET.get("hledat", ""), request.GET.get("ktere", "")
    found = queries.projects(request.actor, text, only_running_in=None if which == "vse" else year)
    content = {
        "page": Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page")),
        "text": text,
        "which": which,
        "names": dict(Region.objects.values_list("code", "name")),
        "may_note": request.actor.may(Right.OPEN_ROUNDS),
        "is_any": bool(text or which) or found.exists(),
    }
    return render(request, "collecting/projects.html", content)


@require_GET
def project(request: Asked, number: int) -> HttpResponse:
    """One project with its years and the others in the same place."""
    found = queries.project_of(request.actor, number)
    sees = queries.sees_locality(request.actor, found)
    where = standing(found.municipality, timezone.localdate())
    content = {
        "project": found,
        "where": where,
        "region": where.region.name if where else "–",
        "sees_locality": sees,
        "asked": queries.asked(request.actor, found),
        "beside": queries.beside(found) if sees else [],
        "may_change": request.actor.may(Right.OPEN_ROUNDS),
    }
    return render(request, "collecting/project.html", content)


@require_http_methods(["GET", "POST"])
def new_project(request: Asked) -> HttpResponse:
    """Note a project."""
    request.actor.demand(Right.OPEN_ROUNDS)
    form = ProjectForm(
        request.POST if request.method == "POST" else None,
        initial={"since_year": str(timezone.localdate().year)},
    )
    if form.is_valid():
        try:
            made = actions.note(request.actor, form.told())
        except NotNow:
            form.add_error("code", _("There is a project of this number already."))
        else:
            messages.success(request, _("The project was noted; it will be asked from its first year on."))
            return redirect("collecting:project", made.pk)
    return _form(request, form, _("Note a project"))


@require_http_methods(["GET", "POST"])
def change_project(request: Asked, number: int) -> HttpResponse:
    """Change what is told of a project."""
    found = _changed_by(request.actor, number)
    initial = {
        "name": found.name,
        "organisation": found.organisation_id,
        "municipality": found.municipality,
        "since_year": str(found.since_year),
        "locality": str(found.locality_id or ""),
    }
    form = ProjectForm(request.POST if request.method == "POST" else None, project=found, initial=initial)
    if form.is_valid():
        actions.change(request.actor, number, form.told())
        messages.success(request, _("Saved."))
        return redirect("collecting:project", number)
    return _form(request, form, _("Change the project"), found)


@require_http_methods(["GET", "POST"])
def end_project(request: Asked, number: int) -> HttpResponse:
    """Say which year was the last one of a project."""
    found = _changed_by(request.actor, number)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"until": str(timezone.localdate().year)}
    )
    if form.is_valid():
        try:
            actions.end(request.actor, number, form.cleaned_data["until"])
        except NotNow:
            form.add_error("until", _("The last year is not before the first one."))
        else:
            messages.success(request, _("The project ends by that year; its answers stay."))
            return redirect("collecting:project", number)
    return _form(request, form, _("End the project"), found)


@require_POST
def resume_project(request: Asked, number: int) -> HttpResponse:
    """Take the end of a project back."""
    _changed_by(request.actor, number)
    actions.resume(request.actor, number)
    messages.success(request, _("The project goes on."))
    return redirect("collecting:project", number)


def _changed_by(actor: Actor, number: int) -> Project:
    """A project, for who may change projects."""
    found = queries.project_of(actor, number)
    if not actor.may(Right.OPEN_ROUNDS):
        raise Forbidden(Right.OPEN_ROUNDS)
    return found


def _form(
    request: Asked, form: ProjectForm | EndForm, title: str, project: Project | None = None
) -> HttpResponse:
    content = {"form": form, "title_said": title, "project": project}
    return render(request, "collecting/project_form.html", content, status=422 if form.is_bound else 200)
