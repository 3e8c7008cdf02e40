"""Organisations: the list, a new one, changes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meritko.web.accounts import actions, queries
from meritko.web.accounts.actor import Asked
from meritko.web.accounts.forms import OrganisationForm
from meritko.web.accounts.models import Organisation

ON_A_PAGE = 50


@require_GET
def organisations(request: Asked) -> HttpResponse:
    """All organisations, for who manages the people of the whole country."""
    actor, words = request.actor, request.GET.get("q", "").strip()
    actions.demand_country(actor)
    found = queries.organisations_listed(actor, words, timezone.localdate())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisations.html", {"page": page, "words": words})


@require_http_methods(["GET", "POST"])
def add_organisation(request: Asked) -> HttpResponse:
    """A new organisation."""
    actions.demand_country(request.actor)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def change_organisation(request: Asked, number: int) -> HttpResponse:
    """What is known of an organisation."""
    actor = request.actor
    actions.demand_country(actor)
    return _edit(request, queries.organisation_managed(actor, number))


def _edit(request: Asked, organisation: Organisation | None) -> HttpResponse:
    known = None if organisation is None else Organisation.objects.get(pk=organisation.pk)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        told = {key: form.cleaned_data[key] for key in OrganisationForm.Meta.fields}
        if known is None:
            actions.add_organisation(request.actor, **told)
        else:
            actions.change_organisation(request.actor, known, **told)
        messages.success(request, _("%(name)s is saved.") % {"name": told["name"]})
        return redirect("accounts:organisations")
    content = {"form": form, "organisation": known}
    return render(request, "accounts/organisation.html", content, status=422 if form.is_bound else 200)
