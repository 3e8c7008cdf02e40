"""A programme's year: preparing its rounds at once, saying who is asked, opening them, asking one more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.models import Invited
from meritko.web.collecting.prefilled import last_round
from meritko.web.collecting.programmes import forms_of
from meritko.web.collecting.subjects import proposed, subjects
from meritko.web.submissions.actions.moving import NotNow
from meritko.web.submissions.actions.rounds import (
    THING,
    Terms,
    ask_one,
    finish_round,
    held_round,
    make_round,
    open_round,
)
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.states import RoundState


def make_year(
    actor: Actor,
    programme: str,
    year: int,
    terms: Mapping[str, Terms],
    now: datetime,
    *,
    is_copy: bool = False,
) -> list[Round]:
    """Prepare the rounds of a programme's year, and propose who is asked in each; nobody is asked yet.

    Args:
        programme: Its id; empty for what serves several programmes.
        terms: Form -> its name, days and words; a form that is not there is not asked in the year.
        is_copy: Each is a copy of the latest round before it of its form, and will say what changed.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: nothing is collected for such a programme.
        NotNow: a form is asked in that year already; nothing was made.
    """
    actor.demand(Right.OPEN_ROUNDS)
    made = []
    with transaction.atomic():
        for form in forms_of(programme):
            if form.id in terms:
                around = make_round(actor, form.id, year, terms[form.id], now)
                if is_copy and (last := last_round(around)) is not None:
                    around.copied_from = last
                    around.save(update_fields=["copied_from"])
                propose(actor, around.pk)
                made.append(around)
    return made


def propose(actor: Actor, number: int) -> int:
    """Put those who should be asked into a round that is being prepared; how many are new there.

    Whoever is there already stays as they are, left out or not.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such round.
        NotNow: it was opened already.
    """
    with transaction.atomic():
        around = _draft(actor, number)
        there = set(around.invited.values_list("kind", "code"))
        new = [each for each in proposed(around) if (each.kind, each.code) not in there]
        Invited.objects.bulk_create(new)
        if new:
            record(
                "invited.proposed", who=actor.user, thing=THING, thing_id=number, details={"new": len(new)}
            )
    return len(new)


def open_draft(actor: Actor, number: int, now: datetime) -> Round:
    """Open a round that is being prepared: those who are not left out are asked from now on.

    Raises:
        Forbidden, Unknown, NotNow: as in `propose`.
    """
    with transaction.atomic():
        around = _draft(actor, number)
        asked = around.invited.filter(is_left_out=False)
        return open_round(actor, number, subjects(around, asked), now)


def ask(actor: Actor, invited: Invited, now: datetime) -> Submission:
    """Ask one more in a round that is open; who is asked in it already is not asked twice.

    Args:
        invited: As `collecting.subjects` makes them, of an open round.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such round.
        NotNow: it is not open.
    """
    actor.demand(Right.OPEN_ROUNDS)
    return ask_for_oneself(actor, invited, now)


def ask_for_oneself(actor: Actor, invited: Invited, now: datetime) -> Submission:
    """The same for who applies; `actions.applying` has looked whether the actor may.

    Raises:
        Unknown, NotNow: as in `ask`.
    """
    around = invited.round
    there = around.submissions.filter(form=around.form, kind=invited.kind, code=invited.code).first()
    if there is not None:
        return there
    with transaction.atomic():
        kept, _new = Invited.objects.get_or_create(
            round=around,
            kind=invited.kind,
            code=invited.code,
            defaults={
                "name": invited.name,
                "region": invited.region,
                "organisation_id": invited.organisation_id,
                "address": invited.address,
            },
        )
        if kept.is_left_out:
            kept.is_left_out, kept.reason = False, ""
            kept.save(update_fields=["is_left_out", "reason"])
        return ask_one(actor, around.pk, subjects(around, [kept])[0], now)


def finish(actor: Actor, number: int, now: datetime) -> Round:
    """Note that the results of a locked round were handed on; addresses of those asked are forgotten.

    Raises:
        Forbidden, Unknown, NotNow: as in `submissions.actions.rounds.finish_round`.
    """
    with transaction.atomic():
        found = finish_round(actor, number, now)
        found.invited.exclude(address="").update(address="")
    return found


def _draft(actor: Actor, number: int) -> Round:
    found = held_round(actor, number)
    if found.state != RoundState.DRAFT:
        raise NotNow(found.state)
    return found
