"""What was handed over to evaluating, and what could be now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meritko.methodology.form import Form
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.collecting.gathering import ACCEPTED, HANDED_IN, asked_rounds
from meritko.web.collecting.models import Delivery
from meritko.web.collecting.programmes import collected, name_of, slug_of
from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Round
from meritko.web.submissions.states import RoundState


@dataclass(frozen=True)
class Ready:
    """How much of a form's answers could be handed over now."""

    around: Round
    form: Form
    asked: int
    accepted: int
    handed_in: int

    @property
    def waiting(self) -> int:
        return self.asked - self.accepted - self.handed_in

    @property
    def is_open(self) -> bool:
        return self.around.state == RoundState.OPEN


@dataclass(frozen=True)
class YearOfProgramme:
    """A programme's year that something was told in."""

    programme: str
    year: int

    @property
    def slug(self) -> str:
        return slug_of(self.programme)

    @property
    def name(self) -> str:
        return name_of(self.programme)


def deliveries(actor: Actor) -> QuerySet[Delivery]:
    """What was handed over, the latest first, without where each cell is from.

    Raises:
        Forbidden: the actor looks after no rounds.
    """
    actor.demand(Right.OPEN_ROUNDS)
    return Delivery.objects.defer("origins").select_related("made_by", "file__content").order_by("-pk")


def delivery(actor: Actor, number: int) -> Delivery:
    """One of them.

    Raises:
        Forbidden: the actor looks after no rounds.
        Unknown: there is none of that number.
    """
    found = deliveries(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def years_to_deliver(actor: Actor) -> list[YearOfProgramme]:
    """The programmes' years whose rounds were opened, the latest first.

    Raises:
        Forbidden: the actor looks after no rounds.
    """
    actor.demand(Right.OPEN_ROUNDS)
    order = [each for each in collected() if any(form.tables for form in collected()[each])]
    asked = Round.objects.filter(programme__in=order).exclude(state=RoundState.DRAFT)
    found = set(asked.values_list("programme", "year"))
    return [
        YearOfProgramme(programme, year)
        for programme, year in sorted(found, key=lambda one: (-one[1], order.index(one[0])))
    ]


def ready(actor: Actor, programme: str, year: int) -> list[Ready]:
    """How far the answers of a programme's year are, form by form.

    Raises:
        Forbidden: the actor looks after no rounds.
        Unknown: nothing of that year was asked.
    """
    actor.demand(Right.OPEN_ROUNDS)
    found = [_ready(each) for each in asked_rounds(programme, year)]
    if not found:
        raise Unknown((programme, year))
    return found


def _ready(around: Round) -> Ready:
    def count(which: Q) -> int:
        return around.submissions.filter(which).count()

    return Ready(around, form_named(around.form), count(Q()), count(ACCEPTED), count(HANDED_IN))
