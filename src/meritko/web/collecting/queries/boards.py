"""Watching over rounds: how far they are by programme and by region, and who it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right, ScopeKind
from meritko.web.collecting.programmes import SHARED, collected, form_ids, name_of, slug_of
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.policies import watched_by
from meritko.web.submissions.queries.reaching import Reach, reaching
from meritko.web.submissions.states import AWAITED, RoundState, State
from meritko.web.territory.queries.places import regions

REGISTER = "registr"
"""How rounds of the register stand in an address, in place of a programme."""

STANDS = ("missing", "late", "returned", "handed_in", "accepted", "not_delivered", "nobody", "comes_back")
"""How far somebody is, as it stands in an address; `nobody` and `comes_back` of those that are missing."""

NO_REGION = "-"
"""How what lies in no region stands in an address."""

_OF_REACH = ("nobody", "comes_back")


@dataclass(frozen=True)
class Wanted:
    """What is looked at: empty for anything. Without a year and a round, what is going on now."""

    year: int | None = None
    programme: str = ""
    around: int | None = None
    region: str = ""
    stand: str = ""
    name: str = ""


@dataclass
class Line:
    """How many are asked somewhere, and how many of them are how far (by the words of STANDS)."""

    name: str
    code: str = ""
    around: Round | None = None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        return self.counts["asked"]


@dataclass(frozen=True)
class Board:
    """Rounds by programme (its name and its lines), regions, and all of it together."""

    programmes: tuple[tuple[str, tuple[Line, ...]], ...]
    regions: tuple[Line, ...]
    all: Line


def watched_rounds(actor: Actor, wanted: Wanted) -> list[Round]:
    """The rounds that the actor watches over, as far as they are wanted, by programme and last day.

    Raises:
        Forbidden: the actor watches over nothing.
        Unknown: a certain round is wanted, and it is none of the actor's.
    """
    mine = Submission.objects.filter(watched_by(actor)).values("round")
    found = Round.objects.exclude(state=RoundState.DRAFT).filter(pk__in=mine)
    if wanted.around is not None:
        found = found.filter(pk=wanted.around)
        if not found:
            raise Unknown(wanted.around)
    elif wanted.year is not None:
        found = found.filter(year=wanted.year)
    else:
        found = found.filter(state__in=[RoundState.OPEN, RoundState.CLOSED], finished_at=None)
    order = list(groups())
    rounds = [each for each in found if wanted.programme in {"", group_of(each)}]
    return sorted(rounds, key=lambda each: (order.index(group_of(each)), each.due, each.pk))


def years(actor: Actor) -> list[int]:
    """The years of which the actor watches over rounds, the latest first."""
    mine = Submission.objects.filter(watched_by(actor)).exclude(round__state=RoundState.DRAFT)
    return sorted(set(mine.order_by().values_list("round__year", flat=True)), reverse=True)


def watched_regions(actor: Actor) -> list[tuple[str, str]]:
    """The regions that the actor watches over, by code and name.

    Raises:
        Forbidden: the actor watches over nothing.
    """
    posts = actor.demand(Right.WATCH_ROUNDS)
    scopes = {post.scope for post in posts}
    is_all = any(post.scope_kind is ScopeKind.COUNTRY for post in posts)
    return [(each.code, each.name) for each in regions() if is_all or each.code in scopes]


def groups() -> dict[str, str]:
    """What rounds are sorted by, as it stands in an address -> its name."""
    told = {slug_of(each): name_of(each) for each in collected()}
    return {**told, SHARED: name_of(""), REGISTER: _("Re-validation of the register")}


def group_of(around: Round) -> str:
    """What a round belongs to, one of `groups`."""
    if around.programme in collected() and (around.programme or around.form in form_ids()):
        return slug_of(around.programme)
    return REGISTER


def board(actor: Actor, wanted: Wanted, today: date) -> Board:
    """How far everything is that the actor watches over.

    Raises:
        Forbidden, Unknown: as in `watched_rounds`.
    """
    found = watched_rounds(actor, wanted)
    by_round = {each.pk: Line(each.title, around=each) for each in found}
    by_region = {each.code: Line(each.name, each.code) for each in regions()}
    together = Line("")
    for (number, region), counts in _counted(actor, found, today).items():
        there = by_region.setdefault(region, Line(region or _("of no region"), region or NO_REGION))
        for line in (by_round[number], there, together):
            line.counts.update(counts)
    names = groups()
    told: dict[str, list[Line]] = {}
    for each in found:
        told.setdefault(names[group_of(each)], []).append(by_round[each.pk])
    return Board(
        tuple((name, tuple(lines)) for name, lines in told.items()),
        tuple(line for line in by_region.values() if line.asked),
        together,
    )


def listed(actor: Actor, wanted: Wanted, today: date) -> QuerySet[Submission]:
    """Who it is: what is asked of somebody that the actor watches over, as far as it is wanted.

    Raises:
        Forbidden, Unknown: as in `watched_rounds`.
    """
    found = _submissions(actor, watched_rounds(actor, wanted))
    if wanted.region:
        found = found.filter(region="" if wanted.region == NO_REGION else wanted.region)
    if wanted.name:
        found = found.filter(Q(name__icontains=wanted.name) | Q(code=wanted.name))
    if wanted.stand in _OF_REACH:
        there = [each.pk for each, reach in _reach(found, today).items() if wanted.stand in _words(reach)]
        return found.filter(pk__in=there)
    return found.filter(_stands(today).get(wanted.stand, Q()))


def late(actor: Actor, today: date) -> Mapping[Round, int]:
    """How many are late in each open round that the actor watches over, where anybody is."""
    mine = Submission.objects.filter(watched_by(actor)).filter(_stands(today)["late"])
    counts = Counter(mine.order_by().values_list("round", flat=True))
    return {each: counts[each.pk] for each in Round.objects.filter(pk__in=counts).order_by("due", "pk")}


def _counted(actor: Actor, rounds: list[Round], today: date) -> dict[tuple[int, str], Counter[str]]:
    """Round and region -> how many are how far."""
    mine = _submissions(actor, rounds)
    told = {name: Count("pk", filter=wanted) for name, wanted in _stands(today).items()}
    names = ("asked", *told)
    rows = mine.order_by().values("round", "region").annotate(asked=Count("pk"), **told)
    found = {
        (number, region): Counter(dict(zip(names, counts, strict=True)))
        for number, region, *counts in rows.values_list("round", "region", *names)
    }
    for each, reach in _reach(mine, today).items():
        found[each.round_id, each.region].update(_words(reach))
    return found


def _submissions(actor: Actor, rounds: Iterable[Round]) -> QuerySet[Submission]:
    return Submission.objects.filter(watched_by(actor), round__in=[each.pk for each in rounds])


def _stands(today: date) -> dict[str, Q]:
    """How those that are so far are found in the database."""
    awaited, was_accepted = Q(state__in=AWAITED), Q(state=State.LOCKED, accepted_at__isnull=False)
    return {
        "missing": awaited,
        "late": awaited & Q(round__state=RoundState.OPEN, round__due__lt=today),
        "returned": Q(state=State.RETURNED),
        "handed_in": Q(state=State.SUBMITTED) | Q(state=State.LOCKED, accepted_at=None),
        "accepted": Q(state=State.ACCEPTED) | was_accepted,
        "not_delivered": Q(state=State.NOT_DELIVERED),
    }


def _reach(found: QuerySet[Submission], today: date) -> dict[Submission, Reach]:
    """How those can be reached of whom something is awaited still."""
    awaited = list(found.filter(state__in=AWAITED, round__state=RoundState.OPEN).defer("before"))
    reached = reaching(awaited, today)
    return {each: reached[each.pk] for each in awaited}


def _words(reach: Reach) -> list[str]:
    return [word for word, is_so in zip(_OF_REACH, (reach.is_nobody, reach.comes_back), strict=True) if is_so]
