"""A draft of the chapter on the register in the yearly report of a region, as a Word file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from meritko.reports.document import Column, Document, Fact, Grid, Paragraph, Row, Section
from meritko.reports.word.writing import word_of
from meritko.web.methodology import language
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.queries import SIDES, headings, said
from meritko.web.revalidating.results import DECIDED, Outcome, outcome
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.states import State
from meritko.web.territory.models import Region
from meritko.web.ui.writing import day, number


def chapter_of(around: Round, region: Region, today: date) -> bytes:
    """The chapter as a Word file, in the language of the reader."""
    of = outcome(around).of_region(region.code)
    matters = list(Matter.objects.filter(round=around, region=region.code).select_related("round"))
    asked = list(around.submissions.filter(region=region.code))
    sections = (
        Section("course", _("How the register was re-validated"), tuple(_course(around, asked)), number="1"),
        Section("changes", _("What changes in the register"), tuple(_changes(of)), number="2"),
        Section("matters", _("What the parties did not agree on"), tuple(_matters(matters)), number="3"),
    )
    document = Document(
        language=language(),
        title=_("Re-validation of the register of excluded localities {year}").format(year=around.year),
        subtitle=region.name,
        mark=_("Draft for the regional coordinator. Holds figures about single municipalities."),
        audience="region",
        facts=(
            Fact(_("Region"), (region.name,)),
            Fact(_("Answered until"), (day(around.due),)),
            Fact(_("Made on"), (day(today),)),
        ),
        sections=sections,
        made=today,
    )
    return word_of(document, {})


def _course(around: Round, asked: Iterable[Submission]) -> Iterable[Paragraph | Grid]:
    found = list(asked)
    answered = [each for each in found if each.state in {State.SUBMITTED, State.ACCEPTED, State.LOCKED}]
    local = Counter(each.kind for each in answered)
    yield Paragraph(
        (
            _(
                "The round was open from {opens} to {due}. Those who confirmed or disputed their figures:"
                " municipalities {municipalities}, Roma advisers {advisers}."
            ).format(
                opens=day(around.opens),
                due=day(around.due),
                municipalities=number(local["municipality"]),
                advisers=number(local["orp"]),
            ),
        ),
        "lead",
    )
    behalf = [each for each in found if each.on_behalf_note]
    if behalf:
        rows = tuple(Row(((each.name,), (each.on_behalf_note,))) for each in behalf)
        caption = _("Answered by somebody else")
        yield Grid("behalf", caption, (Column(_("For whom")), Column(_("Why"))), rows)
    gone = [each for each in found if each.state == State.NOT_DELIVERED]
    if gone:
        rows = tuple(Row(((each.name,), (each.reason or "–",))) for each in gone)
        yield Grid("missing", _("Did not answer"), (Column(_("Who")), Column(_("Why"))), rows)


def _changes(of: Outcome) -> Iterable[Paragraph | Grid]:
    if not of.changed and not of.entering:
        yield Paragraph((_("Nothing changes against last year."),), "lead")
        return
    sides = {**SIDES, DECIDED: _("decided")}
    if of.changed:
        rows = tuple(
            Row(
                (
                    (each.name,),
                    ((each.figure.question.heading or each.figure.question.label).say(language()),),
                    (said(each.figure.question, each.before) or "–",),
                    (said(each.figure.question, each.value) or "–",),
                    (str(sides.get(each.side, each.side)),),
                    (each.reason or "–",),
                )
            )
            for each in of.changed
        )
        names = (_("Place"), _("Figure"), _("Last year"), _("This year"), _("Who says so"), _("Why"))
        yield Grid("changes", _("Changed figures"), tuple(Column(name) for name in names), rows)
    if of.entering:
        rows = tuple(Row(((each.name,), (each.code,), (each.reason,))) for each in of.entering)
        heads = (_("Municipality"), _("Code"), _("Why"))
        yield Grid("entering", _("New in the register"), tuple(Column(name) for name in heads), rows)


def _matters(matters: list[Matter]) -> Iterable[Paragraph | Grid]:
    if not matters:
        yield Paragraph((_("The parties agreed on everything."),), "lead")
        return
    rows = tuple(
        Row(((each.name,), (label,), (each.get_state_display(),), (each.reason or "–",)))
        for each, label in headings(matters)
    )
    names = (_("Place"), _("Figure"), _("How it ended"), _("Why"))
    yield Grid("matters", _("Disputed figures and new places"), tuple(Column(name) for name in names), rows)
