"""The page on which an office gives its reports a look of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.reports.word.template import blank_template
from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.evaluating.actions import looks
from meritko.web.evaluating.boundaries import has_boundaries, regions_without_boundary
from meritko.web.evaluating.fields import too_many
from meritko.web.evaluating.look_forms import PicturesForm, TemplateForm
from meritko.web.evaluating.queries.looks import MOST_PICTURES, look_of, own_look
from meritko.web.files.store import NoRoom

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def look(request: Asked) -> HttpResponse:
    """What is used now and was before, with a form for a template and one for pictures."""
    found = look_of(request.actor)
    template, pictures = TemplateForm(), PicturesForm()
    if request.method == "POST" and request.POST.get("kind") == "pictures":
        pictures = PicturesForm(request.POST, request.FILES)
        if pictures.is_valid() and _kept(pictures, lambda: _take_pictures(request, pictures)):
            return redirect("evaluating:look")
    elif request.method == "POST":
        template = TemplateForm(request.POST, request.FILES)
        if template.is_valid() and _kept(template, lambda: _take_template(request, template)):
            return redirect("evaluating:look")
    content = {
        "look": found,
        "template": template,
        "pictures": pictures,
        "has_room": len(found.pictures) < MOST_PICTURES,
        "has_boundaries": has_boundaries(),
        "unmapped": regions_without_boundary(),
        "may_load": request.actor.may(Right.IMPORT_PLACES),
        "tags": {"body": "{{ body }}", "mark": "{{ mark }}"},
    }
    return render(request, "evaluating/look.html", content, status=422 if request.method == "POST" else 200)


def _take_template(request: Asked, form: TemplateForm) -> None:
    looks.use_template(request.actor, form.named_file(), timezone.now())
    messages.success(request, _("Reports made from now on are written in this template."))


def _take_pictures(request: Asked, form: PicturesForm) -> None:
    looks.use_pictures(request.actor, form.named_files(), timezone.now())
    messages.success(request, _("Reports made from now on carry these pictures."))


def _kept(form: TemplateForm | PicturesForm, take: Callable[[], None]) -> bool:
    """Whether a file could be taken in; else the form says why not."""
    try:
        take()
    except looks.TooMany:
        form.add_error("pictures", too_many())
    except NoRoom:
        form.add_error(None, _("The disk of the server is full; nothing was kept. Tell the administrator."))
    return form.is_valid()


@require_GET
def default_template(request: Asked) -> HttpResponse:
    """The template of the program, for an office to make its own."""
    request.actor.demand(Right.START_RUNS)
    name = _("report-template")
    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"', "Cache-Control": "no-store"}
    return HttpResponse(blank_template(), content_type=_WORD, headers=headers)


@require_POST
def leave(request: Asked, number: int) -> HttpResponse:
    """Use a template or a picture no longer."""
    found = own_look(request.actor, number)
    looks.leave(request.actor, found, timezone.now())
    messages.success(request, _("{name} is not used any more.").format(name=found.name))
    return redirect("evaluating:look")
