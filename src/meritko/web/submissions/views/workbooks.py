"""Filling a form in in Excel: the workbook to take away, sending it back, what it would change."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Asked
from meritko.web.files.store import NoRoom, TooLarge
from meritko.web.submissions.actions import workbooks as actions
from meritko.web.submissions.actions.pens import Refused
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.excel.arriving import NotThisForm
from meritko.web.submissions.excel.comparing import What
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import Submission
from meritko.web.submissions.policies import demand_answering
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.wording import REFUSALS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TAKE, _SEEN = "vzit:", "verze:"
_SHOWN = (What.REFUSED, What.DISPUTED, What.CHANGED, What.EMPTIED, What.NEW, What.SAME)


class WorkbookForm(forms.Form):
    """A filled workbook."""

    workbook = forms.FileField(
        label=gettext_lazy("Filled workbook"),
        help_text=gettext_lazy("The workbook of this form, saved as .xlsx, at most 2 MB."),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose the filled workbook.")},
    )


@require_GET
def download(request: Asked, number: int) -> HttpResponse:
    """The workbook of a submission, with the answers as they stand."""
    found = queries.submission_of(request.actor, number)
    return _file(actions.workbook_of(sheet_of(found)), _name(found))


@require_http_methods(["GET", "POST"])
def upload(request: Asked, number: int) -> HttpResponse:
    """Taking the workbook away and sending it back; what it would change is shown first."""
    found = queries.submission_of(request.actor, number)
    demand_answering(request.actor, found)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    status = 422 if form.is_bound else 200
    if form.is_valid():
        sent = form.cleaned_data["workbook"]
        arriving = actions.Arriving(sent.name, sent.chunks())
        try:
            made = actions.receive(request.actor, found, arriving, timezone.now())
        except NotThisForm as error:
            form.add_error("workbook", str(error))
        except Refused as refused:
            form.add_error(None, str(REFUSALS[refused.why]))
            status = 409
        except TooLarge:
            form.add_error(
                "workbook", _("The file is larger than 2 MB; the workbook of a form is far smaller.")
            )
        except NoRoom:
            form.add_error("workbook", _("The disk of the server is full. Tell the administrator."))
        else:
            return redirect("submissions:sent_workbook", number, made.pk)
    writing = queries.writing(request.actor, found, timezone.localdate())
    content = {
        "submission": found,
        "round": found.round,
        "round_page": _round_page(found),
        "form": form,
        "writing": writing,
        "why": REFUSALS[writing.why] if writing.why else "",
        "sent": found.workbooks.select_related("by")[:10],
    }
    return render(request, "submissions/workbook.html", content, status=status)


@require_GET
def preview(request: Asked, number: int, workbook: int) -> HttpResponse:
    """What a workbook would change in the form, and what of it cannot be kept."""
    found = queries.submission_of(request.actor, number)
    sent = actions.sent_workbook(request.actor, found, workbook)
    is_open = sent.kept_at is None and sent.given_up_at is None
    comparison = actions.comparison_of(sent) if is_open else None
    content = {
        "submission": found,
        "round": found.round,
        "round_page": _round_page(found),
        "sent": sent,
        "comparison": comparison,
        "shown": [(what, comparison.of(what)) for what in _SHOWN] if comparison else [],
        "untouched": sent.cells.get("untouched", 0),
        "writing": queries.writing(request.actor, found, timezone.localdate()),
        "take": _TAKE,
        "seen": _SEEN,
    }
    return render(request, "submissions/sent_workbook.html", content)


@require_POST
def keep(request: Asked, number: int, workbook: int) -> HttpResponse:
    """Write what a workbook says into the form."""
    found = queries.submission_of(request.actor, number)
    sent = actions.sent_workbook(request.actor, found, workbook)
    taken = {
        key: int(version)
        for name in request.POST
        if name.startswith(_TAKE)
        and (version := request.POST.get(_SEEN + (key := name.removeprefix(_TAKE)), "")).isdecimal()
        and len(version) < 10
    }
    try:
        done = actions.keep(request.actor, sent, taken, timezone.now())
    except Refused as refused:
        messages.error(request, str(REFUSALS[refused.why]))
        return redirect("submissions:sent_workbook", number, workbook)
    except NotThisForm:
        messages.warning(request, _("This workbook was kept or left before."))
        return redirect("submissions:sent_workbook", number, workbook)
    _tell(request, done)
    return redirect("submissions:submission", number)


@require_POST
def give_up(request: Asked, number: int, workbook: int) -> HttpResponse:
    """Leave a workbook."""
    found = queries.submission_of(request.actor, number)
    actions.give_up(request.actor, actions.sent_workbook(request.actor, found, workbook), timezone.now())
    messages.info(request, _("Nothing of the workbook was written; the form is as it was."))
    return redirect("submissions:workbook", number)


@require_GET
def marked(request: Asked, number: int, workbook: int) -> HttpResponse:
    """The workbook that came, with what is wrong in it marked."""
    found = queries.submission_of(request.actor, number)
    sent = actions.sent_workbook(request.actor, found, workbook)
    return _file(actions.marked_workbook(sent), _name(found, _("marked")))


def _tell(request: Asked, done: actions.Done) -> None:
    text = ngettext(
        "{n} field was written from the workbook.", "{n} fields were written from the workbook.", done.written
    )
    messages.success(request, text.format(n=done.written))
    if done.left:
        text = ngettext("{n} field was left as it is.", "{n} fields were left as they are.", done.left)
        messages.info(request, text.format(n=done.left))


def _round_page(found: Submission) -> str:
    follower = follower_of(found.round.form)
    return follower.round_page(found.round) if follower else ""


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _name(found: Submission, more: str = "") -> str:
    parts = (found.form, slugify(found.name) or found.code, str(found.round.year), slugify(more))
    return f"{'_'.join(filter(None, parts))}.xlsx"
