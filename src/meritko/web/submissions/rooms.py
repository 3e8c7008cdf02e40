"""What submissions put into the shared rooms: what is asked of whom, reminders, names for the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.web.accounts.actor import Actor
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.files.policies import register_files_of
from meritko.web.notices.sending import register_refusal
from meritko.web.notices.todo import Task, register_tasks
from meritko.web.submissions.actions import attaching, linking, pens
from meritko.web.submissions.actions.reminding import remind
from meritko.web.submissions.addresses import origins_heard
from meritko.web.submissions.models import STATES
from meritko.web.submissions.policies import asked_posts
from meritko.web.submissions.queries.submissions import awaited
from meritko.web.submissions.states import State
from meritko.web.territory.heard import register_teller
from meritko.web.work.periodic import Periodic, register_periodic

_MOST_TASKS = 20


def _to_do(actor: Actor, today: date) -> Iterator[Task]:
    """What the actor is asked and has not handed in."""
    if not asked_posts(actor):
        return
    for each in awaited(actor, today)[:_MOST_TASKS]:
        title = (
            _("Complete what was returned: {name}") if each.state == State.RETURNED else _("Fill in: {name}")
        )
        state = "" if each.state == State.NOT_STARTED else STATES[State(each.state)]
        link = reverse("submissions:submission", args=[each.pk])
        yield Task(title.format(name=each.name), link, each.round.due, state, each.round.title)


register_tasks(_to_do)
register_teller(pens.THING, origins_heard)
register_refusal(linking.THING, linking.bounced)
register_files_of(attaching.THING, attaching.may_read)
register_periodic(Periodic("submissions.remind", remind, daily_at=time(6, 0), is_whole=True))
name_things({"round": gettext_lazy("round"), "submission": gettext_lazy("submission")})
name_actions(
    {
        "round.made": gettext_lazy("a round was prepared"),
        "round.changed": gettext_lazy("the terms of a round were changed"),
        "round.opened": gettext_lazy("a round was opened"),
        "round.open": gettext_lazy("a closed round was opened again"),
        "round.closed": gettext_lazy("a round was closed"),
        "round.locked": gettext_lazy("a round was locked"),
        "round.finished": gettext_lazy("the results of a round were handed on"),
        "round.asked": gettext_lazy("one more was asked in a round"),
        "round.reminded": gettext_lazy("those who are late were reminded"),
        "submission.started": gettext_lazy("a submission was begun"),
        "submission.submit": gettext_lazy("a submission was handed in"),
        "submission.take_back": gettext_lazy("a submission was taken back"),
        "submission.return": gettext_lazy("a submission was returned"),
        "submission.accept": gettext_lazy("a submission was accepted"),
        "submission.give_up": gettext_lazy("a submission was noted as not delivered"),
        "submission.reopen": gettext_lazy("a submission is awaited again"),
        "submission.on_behalf": gettext_lazy("somebody answers for somebody else"),
        "answer.excepted": gettext_lazy("a field was written under an exception"),
        "link.made": gettext_lazy("a link was made"),
        "link.sent_again": gettext_lazy("a further address of a link was made"),
        "link.withdrawn": gettext_lazy("a link was withdrawn"),
        "link.done": gettext_lazy("a colleague is done with sections that were handed over"),
        "link.resumed": gettext_lazy("a colleague goes on with sections that were handed over"),
        "attachment.added": gettext_lazy("a file was attached"),
        "attachment.removed": gettext_lazy("an attached file was taken out"),
        "remark.comment": gettext_lazy("a value was commented on"),
        "remark.flag": gettext_lazy("a value was marked as one to be looked at"),
        "remark.settled": gettext_lazy("a comment was dealt with"),
        "workbook.arrived": gettext_lazy("a filled workbook of a form came"),
        "workbook.kept": gettext_lazy("answers of a workbook were written into a form"),
        "workbook.given_up": gettext_lazy("a workbook of a form was left unwritten"),
        "exception.granted": gettext_lazy("an exception from a deadline was granted"),
        "exception.ended": gettext_lazy("an exception from a deadline was ended"),
    }
)
