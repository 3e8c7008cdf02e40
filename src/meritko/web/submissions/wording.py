"""Why something may not be written, in sentences; and what states look like."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meritko.web.submissions.states import RoundState, State, Why

REFUSALS: Mapping[Why, str | Promise] = {
    Why.NOT_OPEN: _("The round is not open yet."),
    Why.AFTER_DUE: _("The last day of answering is over. Ask the national analyst for an exception."),
    Why.CLOSED: _("The round is closed. Ask the national analyst for an exception."),
    Why.LOCKED: _("The round is locked. Ask the national analyst for an exception."),
    Why.FINISHED: _("The results of the round were handed on; nothing of it can be changed any more."),
    Why.SUBMITTED: _("This was handed in already. Take it back to change it."),
    Why.ACCEPTED: _("This was accepted already. Ask the national analyst to return it."),
    Why.NOT_DELIVERED: _("This was closed as not delivered. Ask the national analyst to open it again."),
    Why.NO_NOTE: _("Say first why you answer for somebody else."),
    Why.LINK_ENDED: _("The link was withdrawn."),
    Why.LINK_DONE: _("By this link all was done already."),
    Why.LINK_OVER: _("The last day of the link is over."),
}

LINK_REFUSALS: Mapping[Why, str | Promise] = {
    Why.NOT_OPEN: _("It is not time to answer yet; use the same link later."),
    Why.AFTER_DUE: _(
        "The last day of answering is over, so nothing can be written here any more. What was saved before"
        " stays. If you still have something to add, write to whoever sent you the link."
    ),
    Why.CLOSED: _(
        "The collecting has ended, so nothing can be written here any more. What was saved before stays."
    ),
    Why.LOCKED: _(
        "The collecting has ended, so nothing can be written here any more. What was saved before stays."
    ),
    Why.FINISHED: _(
        "The collecting has ended, so nothing can be written here any more. What was saved before stays."
    ),
    Why.SUBMITTED: _(
        "The form was handed in meanwhile, so nothing can be written here any more. What you saved before is"
        " a part of it. If something has to be corrected, write to whoever sent you the link."
    ),
    Why.ACCEPTED: _(
        "The form was handed in and accepted meanwhile, so nothing can be written here any more. What you"
        " saved before is a part of it."
    ),
    Why.NOT_DELIVERED: _(
        "This is not awaited any more. If you still want to answer, write to whoever sent you the link."
    ),
    Why.LINK_ENDED: _(
        "Whoever sent you this link has withdrawn it. What you saved before stays. If you do not know why,"
        " ask them."
    ),
    Why.LINK_DONE: _("You have said already that this is done. What you wrote stays as it is."),
    Why.LINK_OVER: _(
        "The last day of this link is over. What you saved before stays. If you still have something to add,"
        " ask whoever sent it to you for another one."
    ),
}
"""Why nothing may be written, for who came by a link."""

KINDS: Mapping[State, str] = {
    State.NOT_STARTED: "neutral",
    State.STARTED: "progress",
    State.SUBMITTED: "success",
    State.RETURNED: "error",
    State.ACCEPTED: "success",
    State.LOCKED: "neutral",
    State.NOT_DELIVERED: "warning",
}
"""How `tag` draws a state."""

ROUND_KINDS: Mapping[RoundState, str] = {
    RoundState.DRAFT: "neutral",
    RoundState.OPEN: "progress",
    RoundState.CLOSED: "warning",
    RoundState.LOCKED: "success",
}
