"""What re-validating puts into the shared rooms: its place in the menu, tasks, finds, discussions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.wording import name_actions, name_things
from meritko.web.demonstration import register_demonstration
from meritko.web.notices.todo import Task, register_tasks
from meritko.web.revalidating import demo
from meritko.web.revalidating.actions.following import THING, answered, link_to
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.queries import headings, matters, notes
from meritko.web.revalidating.register import main_form
from meritko.web.search.queries import Hit, Source, register_source
from meritko.web.submissions.following import Follower, register_follower
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.queries.submissions import submissions
from meritko.web.submissions.states import RoundState, State
from meritko.web.threads.policies import register_subject
from meritko.web.ui.page import Place, register_place

_MOST_TASKS = 20


class Discussed:
    """A matter as it is discussed: by its parties, until the round is locked."""

    def may_read(self, actor: Actor, thing_id: str) -> bool:
        return actor.may(Right.ANSWER) and matters(actor).filter(pk=_number(thing_id)).exists()

    def may_write(self, actor: Actor, thing_id: str) -> bool:
        found = matters(actor).filter(pk=_number(thing_id)).first()
        return found is not None and found.round.state in {RoundState.OPEN, RoundState.CLOSED}

    def may_moderate(self, actor: Actor, thing_id: str) -> bool:  # noqa: ARG002 - as threads ask
        return actor.may(Right.DECIDE)

    def organisation(self, thing_id: str) -> int | None:  # noqa: ARG002 - as threads ask
        return None

    def title(self, thing_id: str) -> str:
        found = Matter.objects.select_related("round").get(pk=_number(thing_id))
        return f"{found.name}: {headings([found])[0][1]}"

    def link(self, thing_id: str) -> str:
        return reverse("revalidating:matter", args=[_number(thing_id)])


def _number(thing_id: str) -> int:
    return int(thing_id) if thing_id.isdecimal() and len(thing_id) < 10 else 0


def _round_page(around: Round) -> str:
    return reverse("revalidating:round", args=[around.pk])


def _page(submission: Submission) -> str:
    return reverse("submissions:submission", args=[submission.pk])


def _sees(actor: Actor) -> bool:
    return actor.may(Right.ANSWER) or actor.may(Right.OPEN_ROUNDS)


def _to_do(actor: Actor, _today: date) -> Iterator[Task]:
    """Matters that wait for the actor's stand or decision, and what waits to be accepted."""
    if not actor.may(Right.ANSWER):
        return
    waiting = matters(actor).filter(state=Matter.State.OPEN).exclude(round__state=RoundState.LOCKED)
    if not actor.may(Right.DECIDE):
        waiting = waiting.filter(proposals__isnull=False).exclude(proposals__stands__user=actor.user)
    for each, heading in headings(list(waiting.distinct()[:_MOST_TASKS])):
        title = _("Decide: {name}") if actor.may(Right.DECIDE) else _("Say whether you agree: {name}")
        yield Task(title.format(name=each.name), link_to(each), state=heading, about=each.round.title)
    if actor.may(Right.DECIDE):
        found = submissions(actor).filter(round__form=main_form(), state=State.SUBMITTED, kind="region")
        for one in found.exclude(round__state=RoundState.LOCKED)[:_MOST_TASKS]:
            title = _("Go through what was handed in: {name}")
            yield Task(title.format(name=one.name), _page(one), about=one.round.title)


def _find(actor: Actor, question: str, most: int) -> Sequence[Hit]:
    if not actor.may(Right.ANSWER):
        return ()
    wanted = Q(name__icontains=question) | Q(code=question)
    found = submissions(actor).filter(wanted, round__form=main_form()).order_by("-round__year", "name")[:most]
    return [Hit(each.name, _page(each), each.round.title) for each in found]


if main_form():
    register_follower(main_form(), Follower(_round_page, _page, answered, notes))
    register_place(
        Place(gettext_lazy("Re-validation"), "revalidating:rounds", "check-circle-fill", _sees, 25)
    )
    register_source(Source(gettext_lazy("Re-validation of the register"), _find, 28))
register_subject(THING, Discussed())
register_tasks(_to_do)
register_demonstration(demo.fill)
name_things({THING: gettext_lazy("matter to be agreed upon")})
name_actions(
    {
        "matter.opened": gettext_lazy("the parties of a figure parted"),
        "matter.proposed": gettext_lazy("a proposal was made"),
        "matter.stand": gettext_lazy("a stand on a proposal was taken"),
        "matter.decided": gettext_lazy("a disputed matter was decided"),
        "matter.reopened": gettext_lazy("a decision was taken back"),
        "chapter.made": gettext_lazy("the chapter of a region was made"),
    }
)
