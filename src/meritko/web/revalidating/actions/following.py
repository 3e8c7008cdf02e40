"""What follows from an answer: a matter opens where the parties part, and dissolves where they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.methodology.form import key_of
from meritko.web.audit.actions import record
from meritko.web.notices.actions import tell
from meritko.web.revalidating.comparing import Figure, Place, figures
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.register import KIND_OF_LIST, municipality_question
from meritko.web.submissions.asking import form_named, sheet_of
from meritko.web.submissions.models import Round, Row, Submission
from meritko.web.submissions.policies import holders
from meritko.web.territory.queries.places import standing
from meritko.web.territory.queries.register import last_day

THING = "matter"
"""What the log and discussions call something to be agreed upon."""


def answered(submission: Submission, keys: Sequence[str], now: datetime) -> None:
    """See whether the parties still agree on what fields of a submission are about."""
    form = form_named(submission.form)
    places: dict[Place, None] = {}
    for key in keys:
        section_id, row, _question = key.split("/")
        section = form.section(section_id)
        if section is None:
            continue
        if section.rows is not None and section.rows.source == "own":
            _new_place(submission, section_id, now)
        elif section.rows is None or section.rows.name in KIND_OF_LIST:
            kind = KIND_OF_LIST[section.rows.name] if section.rows else submission.kind
            places[kind, row if section.rows else submission.code] = None
    _compare_all(submission, places, now)


def _compare_all(submission: Submission, places: Iterable[Place], now: datetime) -> None:
    codes = [code for _kind, code in places]
    there: dict[Place, dict[str, Matter]] = {}
    for matter in Matter.objects.filter(round=submission.round, code__in=codes):
        there.setdefault((matter.kind, matter.code), {})[matter.question] = matter
    told = _told_by_others(submission, codes)
    for place in places:
        # as long as nobody else says anything nobody can disagree with a region
        if place in there or place[1] in told or submission.kind != "region":
            _compare(submission.round, place, there.get(place, {}), now)


def _compare(around: Round, place: Place, there: Mapping[str, Matter], now: datetime) -> None:
    for (_kind, _code, name), figure in figures(around, place).items():
        matter, is_disputed = there.get(name), figure.verdict.is_disputed
        if matter is None and is_disputed:
            _open(around, figure, now)
        elif matter is not None and matter.state != Matter.State.DECIDED:
            state = Matter.State.OPEN if is_disputed else Matter.State.DISSOLVED
            if matter.state != state:
                matter.state, matter.version = state, matter.version + 1
                matter.save(update_fields=["state", "version"])


def _told_by_others(submission: Submission, codes: list[str]) -> set[str]:
    """Those codes of places of which somebody else who has begun is asked."""
    begun = Submission.objects.filter(round=submission.round_id, started_at__isnull=False)
    others = begun.exclude(pk=submission.pk)
    own = others.filter(code__in=codes).order_by().values_list("code", flat=True)
    rows = Row.objects.filter(submission__in=others, code__in=codes).order_by()
    return {*own, *rows.values_list("code", flat=True)}


def _open(around: Round, figure: Figure, now: datetime) -> None:
    made = Matter.objects.create(
        round=around,
        kind=figure.place[0],
        code=figure.place[1],
        name=figure.name,
        region=figure.region,
        orp=figure.orp or next((each.submission.orp for each in figure.sayings if each.submission.orp), ""),
        question=figure.variable,
        opened_at=now,
    )
    record("matter.opened", who=None, thing=THING, thing_id=made.pk)
    title = format_lazy(_("The parties do not agree: {name}"), name=made.name)
    parties = holders([each.submission for each in figure.sayings], timezone.localdate(now))
    for user in sorted({user for users in parties.values() for user in users}):
        tell(user, key=f"matter.{made.pk}.opened.{user}", title=title, link=link_to(made), now=now)


def _new_place(submission: Submission, section_id: str, now: datetime) -> None:
    """A matter for every municipality that a region proposes and the register does not ask about yet."""
    sheet = sheet_of(submission)
    section = form_named(submission.form).section(section_id)
    question = municipality_question(section) if section else ""
    if not question:
        return
    wanted = {
        str(code)
        for each in sheet.rows_in(section_id)
        if (code := sheet.values.get(key_of(section_id, each.code, question)))
    }
    proposed = Matter.objects.filter(round=submission.round, region=submission.region, question="")
    for each in proposed.exclude(code__in=wanted).exclude(state=Matter.State.DECIDED):
        Matter.objects.filter(pk=each.pk).update(state=Matter.State.DISSOLVED)
    for code in wanted:
        where = standing(code, last_day(submission.round.year))
        if where is None or where.region_id != submission.region:
            continue
        made, is_new = Matter.objects.get_or_create(
            round=submission.round,
            kind="municipality",
            code=code,
            question="",
            defaults={
                "sort": Matter.Sort.NEW_PLACE,
                "name": where.name,
                "region": where.region_id,
                "orp": where.orp_id or "",
                "opened_at": now,
            },
        )
        if is_new:
            record("matter.opened", who=None, thing=THING, thing_id=made.pk)
        elif made.state == Matter.State.DISSOLVED:
            Matter.objects.filter(pk=made.pk).update(state=Matter.State.OPEN)


def link_to(matter: Matter) -> str:
    """The address of the page of a matter."""
    return reverse("revalidating:matter", args=[matter.pk])
