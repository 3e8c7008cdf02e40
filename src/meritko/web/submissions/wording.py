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
}

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
