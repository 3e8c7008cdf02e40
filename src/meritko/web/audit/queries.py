"""Reading the log, and proving that it is whole."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from meritko.web.audit.chain import digest_of
from meritko.web.audit.heads import Known
from meritko.web.audit.models import Entry, Head
from meritko.web.audit.wording import action_name, details_told, thing_name
from meritko.web.people import people


@dataclass(frozen=True)
class Verdict:
    """Whether the log is whole. `broken`: the number of the first entry that is not as it was written."""

    entries: int
    head: str
    broken: int | None = None

    @property
    def whole(self) -> bool:
        return self.broken is None


def entries_about(thing: str, thing_id: str | int) -> QuerySet[Entry]:
    """What happened to one thing, the latest first."""
    return Entry.objects.filter(thing=thing, thing_id=str(thing_id)).order_by("-number")


def entries_of(who: int) -> QuerySet[Entry]:
    """What one person did, the latest first."""
    return Entry.objects.filter(who=who).order_by("-number")


@dataclass(frozen=True)
class Told:
    """An entry as people read it: names are looked up now, the log itself holds none."""

    entry: Entry
    who: str
    what: str
    whom: str
    details: str


def entries_concerning(user: int) -> QuerySet[Entry]:
    """What one person did and what was done with the person's account, the latest first."""
    return Entry.objects.filter(Q(who=user) | Q(thing="user", thing_id=str(user))).order_by("-number")


def entries_chosen(
    *, action: str = "", who: int | None = None, first: datetime | None = None, before: datetime | None = None
) -> QuerySet[Entry]:
    """Entries of one action, of or about one person, in a span of time; the latest first."""
    found = entries_concerning(who) if who is not None else Entry.objects.order_by("-number")
    if action:
        found = found.filter(action=action)
    if first:
        found = found.filter(at__gte=first)
    if before:
        found = found.filter(at__lt=before)
    return found


def last_of(actions: Iterable[str]) -> str:
    """The digest of the latest entry of some actions, which no other entry has; empty where there is none."""
    found = Entry.objects.filter(action__in=list(actions)).order_by("-number")
    return found.values_list("digest", flat=True).first() or ""


def told(entries: Iterable[Entry]) -> list[Told]:
    """Entries as people read them; all names are asked for at once."""
    listed = list(entries)
    numbers = {each.who for each in listed if each.who is not None}
    numbers |= {int(each.thing_id) for each in listed if each.thing == "user" and each.thing_id.isdigit()}
    named = {number: person.name for number, person in people(numbers).items()}
    return [
        Told(
            entry=each,
            who="" if each.who is None else named.get(each.who, f"#{each.who}"),
            what=action_name(each.action),
            whom=_whom(each, named),
            details=details_told(each.details),
        )
        for each in listed
    ]


def _whom(entry: Entry, named: dict[int, str]) -> str:
    if entry.thing == "user" and entry.thing_id.isdigit():
        number = int(entry.thing_id)
        return "" if number == entry.who else named.get(number, f"#{number}")
    return thing_name(entry.thing, entry.thing_id)


def head() -> Head:
    """The last link of the chain; worth keeping elsewhere."""
    return Head.objects.filter(pk=1).first() or Head()


def verify(known: Collection[Known] = ()) -> Verdict:
    """Follow the chain from the first entry to the head.

    Args:
        known: Heads kept elsewhere, such as the one mailed yesterday. Without one a log cut at its end,
            together with its head, looks whole.
    """
    kept: dict[int, set[str]] = {}
    for number, digest in known:
        kept.setdefault(number, set()).add(digest)
    previous, expected = "", 1
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        genuine = entry.number == expected and entry.previous == previous
        if not genuine or not hmac.compare_digest(digest_of(entry), entry.digest):
            return Verdict(expected - 1, previous, broken=expected)
        previous, expected = entry.digest, expected + 1
        if kept.get(entry.number, {entry.digest}) != {entry.digest}:
            return Verdict(expected - 1, previous, broken=entry.number)
    last = head()
    if (last.number, last.digest) != (expected - 1, previous) or max(kept, default=0) >= expected:
        return Verdict(expected - 1, previous, broken=expected)
    return Verdict(expected - 1, previous)
