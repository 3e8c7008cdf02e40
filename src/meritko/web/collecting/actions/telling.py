"""What municipalities say of themselves in accepted submissions becomes known to the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from meritko.web.accounts.actor import Actor
from meritko.web.submissions.actions.pens import THING
from meritko.web.submissions.asking import Sheet, form_named, sheet_of
from meritko.web.submissions.models import Submission
from meritko.web.submissions.register_questions import as_value, told_by
from meritko.web.submissions.states import ACCEPTED, State
from meritko.web.territory.actions.hearing import Speaker, Word, hear
from meritko.web.territory.queries.heard import year_to_tell


def tell_register(actor: Actor, submission: Submission, now: datetime) -> None:
    """Have the register hear what a submission says, when it is accepted; else nothing of it any more.

    Called within the transaction in which it was accepted, returned, or changed after it was accepted.
    """
    form = form_named(submission.form)
    if not form.origin:
        return
    counts = submission.accepted_at is not None and State(submission.state) in ACCEPTED
    handed_in = submission.submitted_at
    speaker = Speaker(
        THING,
        submission.pk,
        form.origin,
        year_to_tell(submission.round.year),
        timezone.localdate(handed_in) if handed_in else None,
        submission.organisation_id,
    )
    hear(actor, speaker, words_of(sheet_of(submission)) if counts else (), now)


def words_of(sheet: Sheet) -> Iterator[Word]:
    """What a submission says of variables of the register: what was answered, and what was confirmed.

    Who confirms has said what stood beside the questions, which are not asked then.
    """
    submission = sheet.submission
    for told in told_by(submission.form):
        value = sheet.values.get(told.key) if told.key in sheet.visible else None
        if value is None and told.confirmation and sheet.values.get(told.confirmation) is True:
            value = submission.before.get(told.key)
        if value is not None:
            yield Word(submission.code, told.variable, as_value(value), told.key)
