"""Reading rounds: which there are, how far each region is, what differs from last year's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.rounds import questions_of
from meritko.web.submissions.models import LockException, Round, Submission
from meritko.web.submissions.policies import holders
from meritko.web.submissions.queries.submissions import submissions
from meritko.web.submissions.states import AWAITED, HANDED_IN, RoundState, State
from meritko.web.ui.writing import day


@dataclass
class Progress:
    """How far the submissions of one place are: of how many, in which states; `nobody` counts those that
    nobody is there to answer."""

    name: str
    code: str
    main: Submission | None = None
    counts: Counter[str] = field(default_factory=Counter)
    nobody: int = 0
    late: int = 0

    @property
    def all(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return sum(self.counts[state] for state in (*HANDED_IN, State.LOCKED))


@dataclass(frozen=True)
class Change:
    """Something in which a round differs from last year's; `kind` of added, removed, changed."""

    kind: str
    what: str
    before: str = ""
    now: str = ""


def rounds(actor: Actor, forms: Iterable[str]) -> QuerySet[Round]:
    """The rounds of some forms that the actor may know of: all for who opens them, else where one is asked.

    Raises:
        Forbidden: the actor neither opens rounds nor is asked of a place.
    """
    found = Round.objects.filter(form__in=list(forms))
    if actor.may(Right.OPEN_ROUNDS):
        return found
    actor.demand(Right.ANSWER)
    return found.filter(pk__in=submissions(actor).values("round")).distinct()


def round_of(actor: Actor, number: int, forms: Iterable[str]) -> Round:
    """One round.

    Raises:
        Forbidden: as in `rounds`.
        Unknown: there is none of this number, or none that the actor may know of.
    """
    found = rounds(actor, forms).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def prepared_round(actor: Actor, number: int, forms: Iterable[str]) -> Round:
    """One round, for who opens rounds.

    Raises:
        Forbidden: the actor opens no rounds, and may know of this one.
        Unknown: there is none of this number, or none that the actor may know of.
    """
    found = round_of(actor, number, forms)
    if not actor.may(Right.OPEN_ROUNDS):
        raise Forbidden(Right.OPEN_ROUNDS)
    return found


def progress(actor: Actor, around: Round, names: Mapping[str, str], today: date) -> list[Progress]:
    """How far each region is.

    Args:
        names: Code of a region -> its name, in the order wanted; what lies in none of them comes last.
    """
    mine = submissions(actor).filter(round=around).select_related(None)
    found = list(mine.only("kind", "code", "heir", "region", "state", "organisation"))
    for each in found:
        each.round = around
    asked = holders(found, today)
    by_place = {code: Progress(name, code) for code, name in names.items()}
    for each in found:
        place = by_place.setdefault(each.region, Progress(names.get(each.region, each.region), each.region))
        place.counts[each.state] += 1
        place.nobody += not asked[each.pk] and each.state in AWAITED
        place.late += each.state in AWAITED and around.state == RoundState.OPEN and today > around.due
        if each.kind == "region":
            place.main = each
    return [place for place in by_place.values() if place.all]


def listed(actor: Actor, around: Round, kind: str, region: str, state: str) -> QuerySet[Submission]:
    """Those who are asked in a round, by region; `missing` is a state of what was not handed in, "" any."""
    found = submissions(actor).filter(round=around).select_related(None).defer("before")
    told = {"kind": kind, "region": region, "state": "" if state == MISSING else state}
    found = found.filter(**{name: value for name, value in told.items() if value})
    if state == MISSING:
        found = found.exclude(state__in=[*HANDED_IN, State.LOCKED])
    return found.order_by("region", "kind", "name", "pk")


MISSING = "missing"
"""The state that is asked for to see what was not handed in."""


def changes(around: Round) -> list[Change]:
    """In what a round differs from the one it was copied from, questions first; nothing when it was not."""
    before = around.copied_from
    if before is None:
        return []
    return [*_questions(before, around), *_subjects(before, around), *_terms(before, around)]


def open_exceptions(around: Round, today: date) -> QuerySet[LockException]:
    """The exceptions that hold today."""
    found = around.exceptions.filter(until__gte=today, ended_at=None)
    return found.select_related("user", "submission", "granted_by")


def _questions(before: Round, around: Round) -> Iterable[Change]:
    asked = around.questions or _asked_now(before.questions)
    old, new = _flat(before.questions), _flat(asked)
    yield from (Change("added", "question", now=new[key]) for key in new if key not in old)
    yield from (Change("removed", "question", before=old[key]) for key in old if key not in new)
    for key in new:
        if key in old and old[key] != new[key]:
            yield Change("changed", "question", old[key], new[key])


def _subjects(before: Round, around: Round) -> Iterable[Change]:
    old, new = _asked(before), _asked(around)
    if new:
        yield from (Change("added", "subject", now=name) for key, name in new.items() if key not in old)
        yield from (Change("removed", "subject", before=name) for key, name in old.items() if key not in new)


def _terms(before: Round, around: Round) -> Iterable[Change]:
    if before.message != around.message:
        yield Change("changed", "message", before.message, around.message)
    if (before.opens.month, before.opens.day) != (around.opens.month, around.opens.day):
        yield Change("changed", "opens", day(before.opens), day(around.opens))
    if (before.due.month, before.due.day) != (around.due.month, around.due.day):
        yield Change("changed", "due", day(before.due), day(around.due))


def _asked_now(forms: Iterable[str]) -> dict[str, dict[str, str]]:
    """What a round would ask if it were opened now."""
    return {name: questions_of(form) for name in forms if (form := current_pack().forms.get(name))}


def _flat(questions: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    return {(form, key): text for form, asked in questions.items() for key, text in asked.items()}


def _asked(around: Round) -> dict[tuple[str, str, str], str]:
    found = around.submissions.order_by("form", "name").values_list("form", "kind", "code", "name")
    return {(form, kind, code): name for form, kind, code, name in found}
