"""Pages of discussions."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meritko.web.people import Asked
from meritko.web.threads import actions, queries
from meritko.web.threads.forms import HideForm, MessageForm
from meritko.web.threads.models import Message


@require_http_methods(["GET", "POST"])
def thread(request: Asked, thing: str, thing_id: str) -> HttpResponse:
    """The discussion of a thing, and adding to it."""
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.say(request.actor, thing, thing_id, said["text"], said["key"], timezone.now())
        return redirect("threads:thread", thing, thing_id)
    found = queries.discussion(request.actor, thing, thing_id)
    return render(request, "threads/thread.html", {"discussion": found, "form": form})


@require_http_methods(["GET", "POST"])
def hide(request: Asked, number: int) -> HttpResponse:
    """Asking why a message is to be hidden, and hiding it."""
    message = Message.objects.filter(pk=number).first()
    if message is None:
        raise Http404
    found = queries.discussion(request.actor, message.thing, message.thing_id)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hide(request.actor, number, form.cleaned_data["reason"], timezone.now())
        return redirect("threads:thread", message.thing, message.thing_id)
    return render(request, "threads/hide.html", {"discussion": found, "chosen": message, "form": form})
