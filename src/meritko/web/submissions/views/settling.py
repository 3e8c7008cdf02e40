"""Pages on which a submission is taken back, returned, accepted, given up and excepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meritko.web.accounts.actor import Actor, Asked, Forbidden
from meritko.web.accounts.roles import Right
from meritko.web.methodology import language
from meritko.web.people import people
from meritko.web.submissions.actions import answering, excepting, moving
from meritko.web.submissions.actions.answering import Refused
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.filling import Around, Cell, draw
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.forms import ExceptionForm, NotDeliveredForm, NoteForm, ReturnForm
from meritko.web.submissions.models import Submission
from meritko.web.submissions.policies import holders, may_stand_in, substitutes
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.reached import cut
from meritko.web.submissions.wording import REFUSALS

_AT_A_FIELD = "pole:"
"""What stands before the key of a field in the name of the field of what is wrong there."""


@require_POST
def take_back(request: Asked, number: int) -> HttpResponse:
    """Take back what was handed in."""
    found = queries.submission_of(request.actor, number)
    _try(
        request,
        lambda: moving.take_back(request.actor, found, timezone.now()),
        _("Taken back; it is not handed in now."),
    )
    return redirect("submissions:submission", number)


@require_POST
def accept(request: Asked, number: int) -> HttpResponse:
    """Accept what was handed in."""
    found = _decided(request.actor, number)
    _try(request, lambda: moving.accept(request.actor, found, timezone.now()), _("Accepted."))
    return redirect("submissions:submission", number)


@require_POST
def reopen(request: Asked, number: int) -> HttpResponse:
    """Await again what was given up."""
    found = _decided(request.actor, number)
    _try(request, lambda: moving.reopen(request.actor, found, timezone.now()), _("It is awaited again."))
    return redirect("submissions:submission", number)


@require_http_methods(["GET", "POST"])
def give_back(request: Asked, number: int) -> HttpResponse:
    """Return what was handed in, with what has to be completed."""
    found = _decided(request.actor, number)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    reasons = {
        name.removeprefix(_AT_A_FIELD): str(text)
        for name, text in request.POST.items()
        if name.startswith(_AT_A_FIELD) and str(text).strip()
    }
    if form.is_valid():
        told = {"": form.cleaned_data["reason"], **reasons}
        _try(
            request,
            lambda: moving.return_with_reasons(request.actor, found, told, timezone.now()),
            _("Returned; whoever is asked was told."),
        )
        return redirect("submissions:submission", number)
    content = {
        "parts": _questions(request.actor, found, reasons),
        "reasons": reasons,
        "prefix": _AT_A_FIELD,
        "submission": found,
        "form": form,
        "title_said": _("Return to be completed"),
        "button_said": _("Return"),
    }
    return render(request, "submissions/returning.html", content, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def not_delivered(request: Asked, number: int) -> HttpResponse:
    """Note that nothing will come, and why."""
    found = _decided(request.actor, number)
    form = NotDeliveredForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _try(
            request,
            lambda: moving.mark_not_delivered(request.actor, found, form.cleaned_data["reason"]),
            _("Noted as not delivered; last year's answers hold."),
        )
        return redirect("submissions:submission", number)
    return _form(request, found, form, _("Note as not delivered"), _("Note"))


@require_http_methods(["GET", "POST"])
def on_behalf(request: Asked, number: int) -> HttpResponse:
    """Say why one answers for who is asked, before one does."""
    found = queries.submission_of(request.actor, number)
    if not may_stand_in(request.actor, found):
        raise Forbidden(Right.ANSWER)
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"note": found.on_behalf_note}
    )
    if form.is_valid():
        _try(
            request,
            lambda: answering.answer_on_behalf(
                request.actor, found, form.cleaned_data["note"], timezone.now()
            ),
            _("You can answer for them now; every answer is marked so."),
        )
        return redirect("submissions:submission", number)
    return _form(request, found, form, _("Answer for somebody else"), _("Go on"))


@require_http_methods(["GET", "POST"])
def exception(request: Asked, number: int) -> HttpResponse:
    """Let one person write although the time is over; and the exceptions there are."""
    found = queries.submission_of(request.actor, number)
    request.actor.demand(Right.OPEN_ROUNDS)
    today = timezone.localdate()
    numbers = [*holders([found], today)[found.pk], *substitutes(found, today)]
    names = people(numbers)
    choices = [(each, names[each].name) for each in dict.fromkeys(numbers) if each in names]
    form = ExceptionForm(request.POST if request.method == "POST" else None, people=choices)
    if form.is_valid():
        told = form.cleaned_data
        _try(
            request,
            lambda: excepting.grant_exception(
                request.actor, found, told["user"], told["reason"], told["until"], timezone.now()
            ),
            _("The exception holds now; the person was told."),
        )
        return redirect("submissions:exception", number)
    content = {"exceptions": queries.exceptions(found), "today": today}
    return _form(request, found, form, _("Exceptions"), _("Grant the exception"), **content)


@require_POST
def end_exception(request: Asked, number: int) -> HttpResponse:
    """Take an exception back."""
    ended = excepting.end_exception(request.actor, number, timezone.now())
    messages.success(request, _("The exception has ended."))
    if ended.submission_id is not None:
        return redirect("submissions:exception", ended.submission_id)
    follower = follower_of(ended.round.form)
    return redirect(follower.round_page(ended.round) if follower else "/")


def _questions(
    actor: Actor, found: Submission, reasons: Mapping[str, str]
) -> list[tuple[str, bool, list[Cell]]]:
    """The sections as they are asked: title, whether a reason was written there, the fields."""
    sheet = sheet_of(found)
    return [
        (
            part.section.title.say(language()),
            any(cell.name in reasons for cell in part.cells),
            [cell for cell in part.cells if cell.is_asked],
        )
        for part in cut(actor, sheet.form, draw(sheet, Around())).parts
        if part.is_asked
    ]


def _decided(actor: Actor, number: int) -> Submission:
    """A submission, for who decides about it."""
    found = queries.submission_of(actor, number)
    actor.demand(Right.DECIDE)
    return found


def _try(request: Asked, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.why]))
    except NotNow:
        messages.error(
            request, _("This cannot be done to it any more; somebody was quicker, or the day is over.")
        )
    else:
        messages.success(request, done)


def _form(request: Asked, found: Submission, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    content = {"submission": found, "form": form, "title_said": title, "button_said": button, **more}
    return render(request, "submissions/form.html", content, status=422 if form.is_bound else 200)
