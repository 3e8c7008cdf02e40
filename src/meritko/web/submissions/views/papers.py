"""Papers: the form to be printed, empty or filled in, and receipts with their check."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meritko.reports.forms.layout import Filled, lay_out
from meritko.reports.forms.writing import Paper, grouped, pdf_of_paper
from meritko.web.accounts.actor import Asked, Unknown
from meritko.web.files.actions import plain_name
from meritko.web.methodology import language
from meritko.web.notices.actions import full_address
from meritko.web.submissions.actions.receipts import digest_at, digest_now
from meritko.web.submissions.asking import Sheet, sheet_of
from meritko.web.submissions.bearing import Bearer
from meritko.web.submissions.models import Receipt, Submission
from meritko.web.submissions.queries import besides
from meritko.web.submissions.queries import submissions as queries
from meritko.web.submissions.values import written
from meritko.web.ui.writing import day, moment, number


@require_GET
def printed(request: Asked, number: int) -> HttpResponse:
    """The form as PDF in the order of the page: filled in as it stands, or empty (`?prazdny=1`)."""
    found = queries.submission_of(request.actor, number)
    sheet, now = sheet_of(found), timezone.now()
    is_empty = "prazdny" in request.GET
    facts = [(_("For whom"), found.name), (_("Year"), str(found.round.year))]
    if not is_empty:
        facts += [(_("State"), str(found.get_state_display())), (_("Printed"), day(timezone.localdate(now)))]
    paper = Paper(
        language(),
        settings.OFFICE.name,
        sheet.form.title.say(language()),
        found.round.title,
        facts,
        timezone.localdate(now),
        parts=lay_out(
            sheet.asked,
            None if is_empty else _filled(sheet),
            written,
            language(),
            sections=request.actor.sections if isinstance(request.actor, Bearer) else None,
            leaves_out=lambda question: isinstance(request.actor, Bearer) and question.confidential,
        ),
    )
    name = _("empty form") if is_empty else _("form")
    return _pdf(pdf_of_paper(paper), f"{name} {found.name} {found.round.year}")


@require_GET
def receipts(request: Asked, number: int) -> HttpResponse:
    """The receipts of a submission, whether they hold, and which of them a digest belongs to."""
    found = queries.submission_of(request.actor, number)
    asked = re.sub(r"\s", "", request.GET.get("otisk", "")).lower()[:64]
    now = timezone.now()
    there = [
        (each, grouped(each.sha256), digest_at(each) == each.sha256, digest_now(each, now) == each.sha256)
        for each in besides.receipts(found)
    ]
    content = {
        "submission": found,
        "receipts": there,
        "asked": asked,
        "match": next((each for each, *_rest in there if asked and each.sha256 == asked), None),
    }
    return render(request, "submissions/receipts.html", content)


@require_GET
def receipt(request: Asked, number: int, receipt: int) -> HttpResponse:
    """The receipt as PDF."""
    found = queries.submission_of(request.actor, number)
    kept = besides.receipts(found).filter(pk=receipt).first()
    if kept is None or (isinstance(request.actor, Bearer) and kept.link_id != request.actor.link):
        raise Unknown(receipt)
    name = _("receipt")
    return _pdf(pdf_of_paper(_receipt_paper(found, kept)), f"{name} {found.name} {found.round.year}")


def _receipt_paper(found: Submission, kept: Receipt) -> Paper:
    name = kept.by.name if kept.by_id else ""
    who = name or (kept.link.name if kept.link else "–")
    facts = [
        (_("What"), sheet_of(found).form.title.say(language())),
        (_("Collected as"), found.round.title),
        (_("For whom"), found.name),
        (_("Year"), str(found.round.year)),
        (_("Handed in"), moment(kept.at)),
        (_("By whom"), f"{who} ({_('by a link')})" if kept.link else who),
        (_("Number of answers"), number(kept.answers)),
        (_("Number of the receipt"), str(kept.pk)),
    ]
    lines = [
        _(
            "The digest is made of all answers, their reasons and the attached files as they were when they"
            " were handed in. When anything changes, the digest is another one."
        ),
        _(
            "Whether it holds is checked on the page of the form, under “Check a receipt”, at {address}"
        ).format(address=full_address("/")),
    ]
    return Paper(
        language(),
        settings.OFFICE.name,
        _("Receipt of what was handed in"),
        found.round.title,
        facts,
        timezone.localdate(kept.at),
        lines,
        kept.sha256,
    )


def _filled(sheet: Sheet) -> Filled:
    comments = {key: each.comment for key, each in sheet.answers.items() if each.comment}
    return Filled(sheet.values, sheet.submission.before, comments)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{plain_name(name)}.pdf") or ""
    return answer
