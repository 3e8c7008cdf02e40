"""A municipality that merged into another in the middle of a round: the people of the other go on."""

from __future__ import annotations

from django.db.models import Q

from meritko.web.accounts.actor import Actor
from meritko.web.audit.actions import record
from meritko.web.collecting.programmes import form_ids
from meritko.web.submissions.actions.answering import THING
from meritko.web.submissions.models import Submission
from meritko.web.submissions.states import RoundState
from meritko.web.territory.models import Succession


def inherit(actor: Actor, made: Succession) -> None:
    """Let the successor go on with what the merged municipality was asked in rounds that are not over.

    Nothing of it is lost: the submission stays under its own code, its people may still write, too. Called
    when a succession is noted, by who may note one.
    """
    if made.kind != Succession.Kind.MERGED:
        return
    gone, heir = made.predecessor_id, made.successor_id
    lasting = Submission.objects.select_for_update().filter(
        Q(code=gone) | Q(heir=gone), kind="municipality", round__form__in=form_ids(), round__finished_at=None
    )
    for each in lasting.exclude(round__state=RoundState.DRAFT):
        each.heir = heir
        each.save(update_fields=["heir"])
        record(
            "submission.inherited",
            who=actor.user,
            thing=THING,
            thing_id=each.pk,
            organisation=each.organisation_id,
            details={"heir": heir},
        )
