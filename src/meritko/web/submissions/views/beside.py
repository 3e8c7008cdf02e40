"""Pages beside the answers: attachments, comments and flags, links for colleagues."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meritko.web.accounts.actor import Actor, Asked, Forbidden
from meritko.web.accounts.roles import Right
from meritko.web.files.store import NoRoom, TooLarge
from meritko.web.methodology import language
from meritko.web.submissions.actions import attaching, linking, remarking
from meritko.web.submissions.actions.attaching import TooMany, WrongFile
from meritko.web.submissions.actions.pens import NotNow, Refused
from meritko.web.submissions.asking import Sheet, sheet_of
from meritko.web.submissions.bearing import Bearer, link_refusal, reaches_all, sections_for_links
from meritko.web.submissions.filling import Drawing
from meritko.web.submissions.forms import AttachForm, LinkForm, RemarkForm
from meritko.web.submissions.models import Link, Remark, Submission
from meritko.web.submissions.policies import is_own, may_stand_in, standing_of
from meritko.web.submissions.queries import besides
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.reached import addresses, refusals
from meritko.web.ui.writing import size

_LONGEST_KEY = 150


def around(actor: Actor, found: Submission, drawing: Drawing) -> dict[str, Any]:
    """What the page of filling in has to know of what stands beside the fields."""
    today = timezone.localdate()
    titles = {part.section.id: part.section.title.say(language()) for part in drawing.parts}
    content = {
        "addresses": addresses(actor, found),
        "besides": besides.besides_of(actor, found, today),
        "attach_form": AttachForm(places=titles, may_all=reaches_all(actor)),
        "titles": {**titles, **{name: cell.label for name, cell in drawing.cells.items()}},
    }
    if isinstance(actor, Bearer):
        link = Link.objects.select_related("made_by").get(pk=actor.link)
        resumed = Link(until=link.until, ended_at=link.ended_at)
        standing = standing_of(found, is_excepted=False, is_on_behalf=False)
        content["link"] = link
        content["may_resume"] = link_refusal(resumed, standing, today) is None
    return content


@require_POST
def attach(request: Asked, number: int) -> HttpResponse:
    """Attach a file to a section or to all."""
    found = queries.submission_of(request.actor, number)
    key, upload = request.POST.get("key", "")[:_LONGEST_KEY], request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
        return _back(request.actor, found)
    try:
        attaching.attach(request.actor, found, key, str(upload.name), upload.chunks(), timezone.now())
    except Refused as refused:
        messages.error(request, str(refusals(request.actor)[refused.why]))
    except WrongFile:
        told = _("A file of this kind cannot be attached. Attach one of: %(kinds)s.")
        messages.error(request, told % {"kinds": ", ".join(attaching.ENDINGS)})
    except TooMany:
        told = _("There are %(most)s files already, and no more may be here. Take one out first.")
        messages.error(request, told % {"most": attaching.MOST})
    except TooLarge:
        told = _("The file is too large; at most %(size)s.")
        messages.error(request, told % {"size": size(attaching.LARGEST)})
    except NoRoom:
        messages.error(request, _("The file could not be kept; try it again later."))
    else:
        messages.success(request, _("The file is attached."))
    return _back(request.actor, found)


@require_POST
def remove_attachment(request: Asked, number: int, attachment: int) -> HttpResponse:
    """Take an attachment out."""
    found = queries.submission_of(request.actor, number)
    try:
        attaching.remove_attachment(request.actor, found, attachment, timezone.now())
        messages.success(request, _("The file was taken out."))
    except Refused as refused:
        messages.error(request, str(refusals(request.actor)[refused.why]))
    return _back(request.actor, found)


@require_GET
def remarks(request: Asked, number: int) -> HttpResponse:
    """What is said of the values of a submission."""
    found = queries.submission_of(request.actor, number)
    sheet = sheet_of(found)
    content = {
        "submission": found,
        "remarks": [(each, _label(sheet, each.key)) for each in besides.remarks(found)],
    }
    return render(request, "submissions/remarks.html", content)


@require_http_methods(["GET", "POST"])
def comment(request: Asked, number: int) -> HttpResponse:
    """Say something of one value, or mark it as one to be looked at."""
    found = queries.submission_of(request.actor, number)
    key = request.GET.get("pole", "")[:_LONGEST_KEY]
    sheet = sheet_of(found)
    if key:
        sheet.demand(key)
    may_flag = not is_own(request.actor, found) or request.actor.may(Right.DECIDE)
    form = RemarkForm(request.POST if request.method == "POST" else None, may_flag=may_flag)
    if form.is_valid():
        told = form.cleaned_data
        say = remarking.flag if told["kind"] == Remark.Kind.FLAG else remarking.comment
        try:
            made = say(request.actor, found, key, told["text"], timezone.now())
        except Refused as refused:
            messages.error(request, str(refusals(request.actor)[refused.why]))
            return redirect("submissions:remarks", number)
        messages.success(request, _("Said; the other side was told."))
        return redirect(f"{redirect('submissions:remarks', number).url}#poznamka-{made.pk}")
    content = {
        "submission": found,
        "form": form,
        "title_said": _("Comment: %(field)s") % {"field": _label(sheet, key)},
        "button_said": _("Say it"),
    }
    return render(request, "submissions/form.html", content, status=422 if form.is_bound else 200)


@require_POST
def settle_remark(request: Asked, number: int) -> HttpResponse:
    """Note that a comment or a flag is dealt with."""
    try:
        found = remarking.settle(request.actor, number, timezone.now())
    except Refused as refused:
        messages.error(request, str(refusals(request.actor)[refused.why]))
        return redirect("/")
    messages.success(request, _("Noted as dealt with."))
    return redirect("submissions:remarks", found.submission_id)


@require_http_methods(["GET", "POST"])
def links(request: Asked, number: int) -> HttpResponse:
    """The links of a submission: sections that were handed to colleagues, and who is asked by a link."""
    found = queries.submission_of(request.actor, number)
    if not (is_own(request.actor, found) or may_stand_in(request.actor, found)):
        raise Forbidden(Right.ANSWER)
    writing = queries.writing(request.actor, found, timezone.localdate())
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        sections=_titles(sheet_of(found)),
        due=found.round.due,
    )
    if form.is_valid() and (made := _make(request, found, form)):
        # The address is shown once, on the page that answers: it is known now and never again.
        return _links_page(
            request,
            found,
            LinkForm(None, sections=_titles(sheet_of(found)), due=found.round.due),
            writing,
            made=made,
        )
    return _links_page(request, found, form, writing, status=422 if form.is_bound else 200)


@require_POST
def withdraw_link(request: Asked, number: int) -> HttpResponse:
    """Let a link be of no use any more."""
    found = linking.withdraw_link(request.actor, number, timezone.now())
    messages.success(request, _("The link is of no use any more; what was written by it stays."))
    return redirect("submissions:links", found.submission_id)


@require_POST
def send_again(request: Asked, number: int) -> HttpResponse:
    """Mail a further address of a link."""
    found = linking.link_of(request.actor, number)
    try:
        linking.send_again(request.actor, number, timezone.now())
        messages.success(request, _("The link is on its way once more; the older address stays valid, too."))
    except NotNow:
        messages.error(
            request, _("It cannot be sent: its time is over, or there is no e-mail. Make a new one.")
        )
    return redirect("submissions:links", found.submission_id)


def _make(request: Asked, found: Submission, form: LinkForm) -> linking.Made | None:
    told, now = form.cleaned_data, timezone.now()
    try:
        made = linking.make_link(
            request.actor,
            found,
            Link.Kind.DELEGATED,
            told["name"],
            until=told["until"],
            now=now,
            address=told["address"],
            sections=told["sections"],
        )
    except Refused as refused:
        form.add_error(None, str(refusals(request.actor)[refused.why]))
    except NotNow:
        form.add_error("until", _("Choose a day from today to the last day of answering."))
    else:
        linking.send_link(made, now)
        return made
    return None


def _links_page(
    request: Asked,
    found: Submission,
    form: LinkForm,
    writing: queries.Writing,
    made: linking.Made | None = None,
    status: int = 200,
) -> HttpResponse:
    content = {
        "submission": found,
        "writing": writing,
        "why": refusals(request.actor)[writing.why] if writing.why else "",
        "form": form,
        "made": made,
        "handed": besides.handed(found, _titles(sheet_of(found)), timezone.localdate()),
    }
    return render(request, "submissions/links.html", content, status=status)


def _titles(sheet: Sheet) -> dict[str, str]:
    return {section.id: section.title.say(language()) for section in sections_for_links(sheet.form)}


def _label(sheet: Sheet, key: str) -> str:
    """What a field is called with its section; the whole form for no key."""
    slot = sheet.slots.get(key)
    if slot is None:
        return key or _("the whole form")
    return f"{slot.section.title.say(language())}: {sheet.label(slot)}"


def _back(actor: Actor, found: Submission) -> HttpResponse:
    to = (
        redirect("by_link:form", actor.link)
        if isinstance(actor, Bearer)
        else redirect("submissions:submission", found.pk)
    )
    return redirect(f"{to.url}#prilohy")
