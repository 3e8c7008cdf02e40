"""Whether those who are asked can be reached at all: by an account, by a link, and whether mail arrives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meritko.web.notices.queries import ended_about, out_of_reach
from meritko.web.submissions.actions.linking import THING as LINK
from meritko.web.submissions.models import Link, Submission
from meritko.web.submissions.policies import holders


@dataclass(frozen=True)
class Reach:
    """How somebody can be reached: `people` with an account, by a `link`, neither; `comes_back`: the latest
    mail to one of them was refused or came back."""

    people: int = 0
    link: bool = False
    comes_back: bool = False

    @property
    def is_nobody(self) -> bool:
        return not self.people and not self.link


def reaching(submissions: Iterable[Submission], today: date) -> dict[int, Reach]:
    """How those who are asked by each submission (its number) can be reached."""
    found = list(submissions)
    asked = holders(found, today)
    silent = out_of_reach({user for users in asked.values() for user in users})
    linked = _linked([each.pk for each in found])
    return {
        each.pk: Reach(
            len(asked[each.pk]),
            each.pk in linked,
            linked.get(each.pk, False) or not silent.isdisjoint(asked[each.pk]),
        )
        for each in found
    }


def _linked(numbers: list[int]) -> dict[int, bool]:
    """Submissions that are asked by a link -> whether the latest mail with one of them came back.

    One letter may hold several links to one address, also of several rounds: what is known of it holds for
    all of them.
    """
    links = Link.objects.filter(
        submission__in=numbers, kind=Link.Kind.ASKED, ended_at=None, done_at=None
    ).exclude(address="")
    told = list(links.order_by("pk").values_list("pk", "submission", "address"))
    known = {address for _pk, _submission, address in told}
    sent = Link.objects.filter(kind=Link.Kind.ASKED, address__in=known).order_by("pk")
    addresses = dict(sent.values_list("pk", "address"))
    ended = ended_about(LINK, list(addresses))
    by_address = {address.lower(): ended[pk] for pk, address in addresses.items() if pk in ended}
    return {submission: by_address.get(address.lower(), False) for _pk, submission, address in told}
