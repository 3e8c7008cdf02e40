"""Where a field of a submission is, and what a submission is called where it is linked to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from meritko.methodology.form import parts_of
from meritko.web.accounts.actor import Actor
from meritko.web.submissions.models import Submission
from meritko.web.submissions.policies import asked_posts, seen_by
from meritko.web.submissions.states import RoundState
from meritko.web.territory.heard import Heard, Origin


def address_of(submission: int, key: str) -> str:
    """The address of the section in which a field is; of the whole submission without a key."""
    page = reverse("submissions:submission", args=[submission])
    return f"{page}#oddil-{parts_of(key)[0]}" if key else page


def origins_heard(actor: Actor, heard: Collection[Heard]) -> Mapping[Heard, Origin]:
    """The rounds that fields belong to, with a link for who may see the submission."""
    numbers = {number for number, _key in heard}
    titles = dict(Submission.objects.filter(pk__in=numbers).values_list("pk", "round__title"))
    seen: set[int] = set()
    if asked_posts(actor):
        mine = Submission.objects.filter(seen_by(actor), pk__in=numbers).exclude(
            round__state=RoundState.DRAFT
        )
        seen = set(mine.values_list("pk", flat=True))
    return {
        (number, key): Origin(titles[number], address_of(number, key) if number in seen else "")
        for number, key in heard
        if number in titles
    }
