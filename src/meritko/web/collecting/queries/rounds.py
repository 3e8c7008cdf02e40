"""Reading the rounds of programmes: which there are, how far they are, what one may apply for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Actor, Forbidden, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.collecting.policies import may_begin_new, own_codes
from meritko.web.collecting.programmes import collected, form_ids, name_of, slug_of
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Project, Round, Submission
from meritko.web.submissions.policies import demand_asked
from meritko.web.submissions.queries.submissions import submissions
from meritko.web.submissions.states import AWAITED, HANDED_IN, RoundState, State
from meritko.web.territory.models import Standing


@dataclass(frozen=True)
class Course:
    """How far a round is, of what the reader may know of: how many are asked, in which states."""

    around: Round
    form: Form
    counts: Mapping[str, int] = field(default_factory=dict)
    accepted: int = 0
    late: int = 0

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return sum(self.counts.get(state, 0) for state in (*HANDED_IN, State.LOCKED))


@dataclass(frozen=True)
class Year:
    """A programme's year: its rounds, in the order in which the forms are asked."""

    programme: str
    year: int
    courses: tuple[Course, ...]

    @property
    def name(self) -> str:
        return f"{name_of(self.programme)} {self.year}"

    @property
    def slug(self) -> str:
        return slug_of(self.programme)


@dataclass(frozen=True)
class Offer:
    """What one may begin: an application for a municipality or a project, by its code and name."""

    around: Round
    code: str
    name: str


def rounds(actor: Actor) -> QuerySet[Round]:
    """The rounds that the actor may know of: all for who opens them, else where one is asked or may apply.

    Raises:
        Forbidden: the actor neither opens rounds nor is asked.
    """
    found = Round.objects.filter(form__in=form_ids()).order_by("-year", "pk")
    if actor.may(Right.OPEN_ROUNDS):
        return found
    demand_asked(actor)
    begun = found.exclude(state=RoundState.DRAFT)
    open_to = [
        each.pk
        for each in begun.filter(state=RoundState.OPEN)
        if own_codes(actor, each) or may_begin_new(actor, each)
    ]
    return begun.filter(Q(pk__in=submissions(actor).values("round")) | Q(pk__in=open_to))


def round_of(actor: Actor, number: int) -> Round:
    """One round.

    Raises:
        Forbidden: as in `rounds`.
        Unknown: there is none of this number, or none that the actor may know of.
    """
    found = rounds(actor).filter(pk=number).select_related("copied_from").first()
    if found is None:
        raise Unknown(number)
    return found


def prepared_round(actor: Actor, number: int) -> Round:
    """One round, for who opens rounds.

    Raises:
        Forbidden: the actor opens no rounds, and may know of this one.
        Unknown: as in `round_of`.
    """
    found = round_of(actor, number)
    if not actor.may(Right.OPEN_ROUNDS):
        raise Forbidden(Right.OPEN_ROUNDS)
    return found


def years(actor: Actor, today: date) -> list[Year]:
    """The programmes' years that the actor may know of, the latest first.

    Raises:
        Forbidden: as in `rounds`.
    """
    found: dict[tuple[int, str], list[Round]] = {}
    for around in rounds(actor):
        found.setdefault((around.year, around.programme), []).append(around)
    order = list(collected())
    keys = sorted(found, key=lambda key: (-key[0], order.index(key[1]) if key[1] in order else len(order)))
    told = _courses(actor, [around for mine in found.values() for around in mine], today)
    return [
        Year(
            programme, year, tuple(told[around.pk] for around in _in_order(programme, found[year, programme]))
        )
        for year, programme in keys
    ]


def year_of(actor: Actor, programme: str, year: int, today: date) -> Year:
    """One programme's year.

    Raises:
        Forbidden: as in `rounds`.
        Unknown: there is none, or none that the actor may know of.
    """
    mine = list(rounds(actor).filter(programme=programme, year=year))
    if not mine:
        raise Unknown(year)
    told = _courses(actor, mine, today)
    return Year(programme, year, tuple(told[around.pk] for around in _in_order(programme, mine)))


def offers(actor: Actor, today: date) -> list[Offer]:
    """The applications that the actor may begin today."""
    open_now = Round.objects.filter(
        form__in=form_ids(), state=RoundState.OPEN, opens__lte=today, due__gte=today
    )
    return [offer for around in open_now.order_by("due", "pk") for offer in offers_of(actor, around, today)]


def offers_of(actor: Actor, around: Round, today: date) -> list[Offer]:
    """The applications that the actor may begin in a round today."""
    if around.state != RoundState.OPEN or not around.opens <= today <= around.due:
        return []
    codes = own_codes(actor, around)
    begun = set(around.submissions.filter(code__in=codes).values_list("code", flat=True))
    names = names_of(form_named(around.form), codes - begun)
    return [Offer(around, code, names[code]) for code in sorted(names, key=lambda code: names[code])]


def open_to_new(actor: Actor, today: date) -> list[Round]:
    """The rounds in which the actor may note a new project and apply for it today."""
    open_now = Round.objects.filter(
        form__in=form_ids(), state=RoundState.OPEN, opens__lte=today, due__gte=today
    )
    return [each for each in open_now.order_by("due", "pk") if may_begin_new(actor, each)]


def names_of(form: Form, codes: Iterable[str]) -> dict[str, str]:
    """What municipalities or projects are called; those that there are not are left out."""
    if form.about == "project":
        return dict(Project.objects.filter(code__in=list(codes)).values_list("code", "name"))
    held = Standing.objects.filter(municipality__in=list(codes)).order_by("-valid_to")
    return dict(held.values_list("municipality", "name"))


def _in_order(programme: str, mine: Iterable[Round]) -> list[Round]:
    order = {form.id: number for number, form in enumerate(collected().get(programme, ()))}
    return sorted(mine, key=lambda around: order.get(around.form, len(order)))


def _courses(actor: Actor, mine: list[Round], today: date) -> dict[int, Course]:
    seen = Submission.objects.filter(round__in=mine)
    if not actor.may(Right.OPEN_ROUNDS):
        seen = submissions(actor).filter(round__in=mine).select_related(None)
    counts: dict[int, Counter[str]] = {around.pk: Counter() for around in mine}
    accepted: Counter[int] = Counter()
    told = seen.order_by().values_list("round", "state").annotate(n=Count("pk"), ok=Count("accepted_at"))
    for number, state, n, ok in told:
        counts[number][state] += n
        accepted[number] += ok
    return {
        around.pk: Course(
            around,
            form_named(around.form),
            counts[around.pk],
            accepted[around.pk],
            _late(around, counts, today),
        )
        for around in mine
    }


def _late(around: Round, counts: Mapping[int, Counter[str]], today: date) -> int:
    if around.state != RoundState.OPEN or today <= around.due:
        return 0
    return sum(counts[around.pk][state] for state in AWAITED)
