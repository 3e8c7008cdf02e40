"""What stands beside the answers of a submission, as the actor may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meritko.web.accounts.actor import Actor
from meritko.web.submissions.actions.attaching import may_know
from meritko.web.submissions.bearing import Bearer
from meritko.web.submissions.models import Attachment, Link, Receipt, Remark, Submission
from meritko.web.submissions.policies import is_own, may_stand_in


@dataclass(frozen=True)
class Handed:
    """A link as it is watched: one line for all further addresses of it."""

    link: Link
    sections: tuple[str, ...]
    sent: int
    is_over: bool

    @property
    def is_alive(self) -> bool:
        return self.link.ended_at is None and self.link.done_at is None and not self.is_over


@dataclass(frozen=True)
class Besides:
    """What stands beside the answers; `remarks`: comments and flags that are not dealt with yet, by key."""

    attachments: Mapping[str, tuple[Attachment, ...]]
    remarks: Mapping[str, tuple[Remark, ...]]
    receipts: tuple[Receipt, ...]
    links: int
    may_link: bool

    @property
    def open_remarks(self) -> int:
        return sum(len(found) for found in self.remarks.values())

    @property
    def files(self) -> list[Attachment]:
        return [each for found in self.attachments.values() for each in found]


def besides_of(actor: Actor, submission: Submission, today: date) -> Besides:
    """What stands beside the answers of a submission that the actor may read."""
    files: dict[str, tuple[Attachment, ...]] = {}
    for each in submission.attachments.filter(removed_at=None).select_related("by", "link", "file__content"):
        if may_know(actor, each):
            files[each.key] = (*files.get(each.key, ()), each)
    if isinstance(actor, Bearer):
        mine = receipts(submission).filter(link=actor.link)
        return Besides(files, {}, tuple(mine), 0, may_link=False)
    said: dict[str, tuple[Remark, ...]] = {}
    for remark in remarks(submission).filter(resolved_at=None):
        said[remark.key] = (*said.get(remark.key, ()), remark)
    may_link = is_own(actor, submission) or may_stand_in(actor, submission)
    alive = submission.links.filter(ended_at=None, done_at=None, until__gte=today)
    return Besides(files, said, tuple(receipts(submission)), alive.count() if may_link else 0, may_link)


def remarks(submission: Submission) -> QuerySet[Remark]:
    """The comments and flags of a submission, the oldest first."""
    return submission.remarks.exclude(kind=Remark.Kind.RETURN).select_related("by")


def receipts(submission: Submission) -> QuerySet[Receipt]:
    """The receipts of a submission, the latest first."""
    return submission.receipts.select_related("by", "link")


def handed(submission: Submission, titles: Mapping[str, str], today: date) -> list[Handed]:
    """The links of a submission, the latest first; further addresses of one are counted with it."""
    found: dict[tuple[object, ...], list[Link]] = {}
    for link in submission.links.select_related("made_by").order_by("-pk"):
        same = (link.kind, link.name, link.address, tuple(link.sections), link.done_at, link.ended_at)
        found.setdefault(same, []).append(link)
    return [
        Handed(
            links[0],
            tuple(titles.get(section, section) for section in links[0].sections),
            len(links),
            links[0].until < today,
        )
        for links in found.values()
    ]
