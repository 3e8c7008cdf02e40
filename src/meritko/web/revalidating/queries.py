"""Reading the matters of a re-validation, each within what the actor may know of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.form import Question
from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.methodology import language
from meritko.web.revalidating.claims import Side
from meritko.web.revalidating.comparing import Saying, figures, identity, main_question, place_of
from meritko.web.revalidating.models import Matter, Proposal, Stand
from meritko.web.revalidating.policies import OFFICE, seen_by
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.following import Note
from meritko.web.submissions.models import Round, Row, Submission
from meritko.web.submissions.states import Value
from meritko.web.submissions.values import written
from meritko.web.territory.queries.heard import undecided
from meritko.web.territory.register_pack import variables
from meritko.web.territory.register_words import origin
from meritko.web.territory.register_words import said as value_said

SIDES = {
    OFFICE: gettext_lazy("Government Office"),
    Side.MAP: gettext_lazy("in the map"),
    Side.REGION: gettext_lazy("by the region"),
    Side.ORP: gettext_lazy("by the Roma adviser"),
    Side.MUNICIPALITY: gettext_lazy("by the municipality"),
}
"""What the parties are called."""


@dataclass(frozen=True)
class Told:
    """A matter as people read it. `question` is None for a new place."""

    matter: Matter
    question: Question | None
    before: str
    sayings: tuple[tuple[Saying, str], ...]
    proposal: Proposal | None
    proposed: str
    stands: tuple[Stand, ...]
    decided: str

    @property
    def label(self) -> str:
        return self.question.label.say(language()) if self.question else _("New place in the register")

    def said(self, value: Value) -> str:
        return said(self.question, value)


def matters(actor: Actor, around: Round | None = None) -> QuerySet[Matter]:
    """The matters that the actor is a party of, or watches over; of one round, or of all.

    Raises:
        Forbidden: the actor has nothing to do with rounds.
    """
    found = Matter.objects.filter(seen_by(actor)).select_related("round", "decided_by")
    return found if around is None else found.filter(round=around)


def matter_of(actor: Actor, number: int) -> Matter:
    """One matter.

    Raises:
        Forbidden: as in `matters`.
        Unknown: there is none of this number, or none that the actor may know of.
    """
    found = matters(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def told(matter: Matter) -> Told:
    """A matter with what everybody says, the latest proposal and who stands by it."""
    question = main_question(matter)
    figure = figures(matter.round, (matter.kind, matter.code)).get(
        (matter.kind, matter.code, matter.question)
    )
    proposal = matter.proposals.select_related("by").first()
    return Told(
        matter,
        question,
        said(question, figure.before) if figure else "",
        tuple((each, said(question, each.claim.value)) for each in figure.sayings) if figure else (),
        proposal,
        said(question, proposal.value) if proposal else "",
        tuple(proposal.stands.select_related("user")) if proposal else (),
        said(question, matter.value) if matter.state == Matter.State.DECIDED else "",
    )


def said(question: Question | None, value: Value) -> str:
    """A value in the words of the reader; a new place is accepted or not."""
    if question is None:
        return "" if value is None else _("accept") if value else _("do not accept")
    return written(question, value)


def headings(found: list[Matter]) -> list[tuple[Matter, str]]:
    """Matters with what each is about, in a few words."""
    questions: dict[str, Question | None] = {}
    for each in found:
        if each.question not in questions:
            questions[each.question] = main_question(each)
    return [(each, _heading(questions[each.question])) for each in found]


def counts(around: Round, actor: Actor) -> Mapping[str, int]:
    """How many matters there are in each state."""
    found = matters(actor, around).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Matter.State.values, 0) | dict(found)


def notes(submission: Submission) -> Mapping[str, tuple[Note, ...]]:
    """What is discussed about the fields of a submission, by key."""
    wanted = Q(round=submission.round)
    found = {
        (each.kind, each.code, each.question): each
        for each in Matter.objects.filter(wanted).exclude(state=Matter.State.DISSOLVED)
    }
    heard = _heard(submission)
    if not found and not heard:
        return {}
    made: dict[str, tuple[Note, ...]] = {}
    for key, slot in sheet_of(submission).slots.items():
        place = place_of(submission, slot)
        if place is None:
            continue
        name = identity(submission.form, slot)
        each, notes_of = found.get((*place, name)), heard.get((*place, name), ())
        if each is not None:
            is_open = each.state == Matter.State.OPEN
            text = _("in dispute") if is_open else _("decided")
            notes_of = (Note(text, reverse("revalidating:matter", args=[each.pk]), is_open), *notes_of)
        if notes_of:
            made[key] = notes_of
    return made


def _heard(submission: Submission) -> Mapping[tuple[str, str, str], tuple[Note, ...]]:
    """What the register heard beside what it holds, such as in applications; by place and variable."""
    rows = Row.objects.filter(submission=submission, removed_at=None).values_list("code", flat=True)
    codes = {submission.code, *rows}
    made: dict[tuple[str, str, str], tuple[Note, ...]] = {}
    for each in undecided(codes, submission.round.year).order_by("pk"):
        variable = variables().get(each.variable)
        if variable is None or variable.confidential:
            continue
        text = f"{origin(each.origin)}: {value_said(variable, each.value)}"
        link = reverse("register:value", args=[each.municipality_id, each.variable])
        key = ("municipality", each.municipality_id, each.variable)
        made[key] = (*made.get(key, ()), Note(text, f"{link}?rok={submission.round.year}"))
    return made


def _heading(question: Question | None) -> str:
    if question is None:
        return _("New place in the register")
    return (question.heading or question.label).say(language())
