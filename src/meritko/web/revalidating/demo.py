"""The demonstration: last year's re-validation finished, this year's under way with a dispute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meritko.methodology.form import Question, key_of
from meritko.web.accounts import demo
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.roles import Role
from meritko.web.revalidating.actions.agreeing import propose
from meritko.web.revalidating.actions.following import THING
from meritko.web.revalidating.models import Matter
from meritko.web.revalidating.register import main_form, subjects
from meritko.web.submissions.actions.answering import (
    Wish,
    answer_as_last_year,
    answer_on_behalf,
    save_answer,
    save_answers,
)
from meritko.web.submissions.actions.moving import accept, submit
from meritko.web.submissions.actions.reminding import invite
from meritko.web.submissions.actions.rounds import (
    Terms,
    close_round,
    finish_round,
    lock_round,
    make_round,
    open_round,
)
from meritko.web.submissions.asking import Lack, Sheet, sheet_of
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.register_questions import roles_of
from meritko.web.submissions.states import Value
from meritko.web.submissions.values import codes_of
from meritko.web.territory.queries.register import has_register
from meritko.web.threads.actions import say

_DAYS_OPEN, _DAYS_LEFT = 30, 21
_REGIONS_DONE = 3
_PASSES = 4


def fill(_beside: Path) -> None:
    """Make both rounds where there is a register and no round yet."""
    if not main_form() or not has_register() or Round.objects.filter(form=main_form()).exists():
        return
    now = timezone.now()
    analyst = _actor(Role.NATIONAL_ANALYST, timezone.localdate(now))
    if analyst is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        last = _last_year(analyst, now)
        _this_year(analyst, last, now)


def _last_year(analyst: Actor, now: datetime) -> Round:
    """A round in which nothing but one region was changed, closed, locked and finished a year ago."""
    year = timezone.localdate(now).year - 1
    opens, due = date(year, 9, 1), date(year, 10, 30)
    around = make_round(analyst, main_form(), year, _terms(year, opens, due), _noon(opens))
    open_round(analyst, around.pk, subjects(year), _noon(opens))
    for each in around.submissions.filter(kind="region"):
        _answer(analyst, each, _noon(due - timedelta(9)))
    close_round(analyst, around.pk, _noon(due + timedelta(3)))
    lock_round(analyst, around.pk, _noon(due + timedelta(14)))
    return finish_round(analyst, around.pk, _noon(due + timedelta(15)))


def _this_year(analyst: Actor, last: Round, now: datetime) -> None:
    today = timezone.localdate(now)
    opens, due = today - timedelta(_DAYS_OPEN), today + timedelta(_DAYS_LEFT)
    year = last.year + 1
    around = make_round(analyst, main_form(), year, _terms(year, opens, due), _noon(opens), last)
    open_round(analyst, around.pk, subjects(year), _noon(opens))
    invite([around], _noon(opens))
    coordinator, hall = (
        _actor(role, today) for role in (Role.REGIONAL_COORDINATOR, Role.MUNICIPAL_COORDINATOR)
    )
    own = next((p.scope for p in coordinator.posts), "") if coordinator else ""
    others = [
        each for each in around.submissions.filter(kind="region").exclude(code=own) if each.rows.exists()
    ]
    for each in others[:_REGIONS_DONE]:
        _answer(analyst, each, now)
    if others:
        accept(analyst, others[0], now)
    if coordinator is not None and hall is not None:
        _dispute(analyst, coordinator, hall, around, now)


def _answer(analyst: Actor, submission: Submission, now: datetime) -> None:
    """Everything as last year, and what nobody knew answered no, for a region without a coordinator."""
    answer_on_behalf(analyst, submission, _("The region has no coordinator now; told by phone."), now)
    answer_as_last_year(analyst, submission, "", now)
    for _pass in range(_PASSES):
        sheet = sheet_of(submission)
        wishes = [_wish(sheet, lack) for lack in sheet.lacks()]
        if not wishes:
            submit(analyst, submission, now)
            return
        save_answers(analyst, submission, wishes, now)


def _wish(sheet: Sheet, lack: Lack) -> Wish:
    """What takes away what is missing in a field."""
    there, question = sheet.answers.get(lack.key), sheet.slots[lack.key].question
    value = there.value if there is not None and lack.is_reason else _blank(question)
    return Wish(lack.key, value, there.version if there else 0, _("Told by phone."))


def _blank(question: Question) -> Value:
    """What is answered in a demonstration where nothing was known last year."""
    if question.type == "flag":
        return False
    if question.type == "code":
        return next(reversed(list(codes_of(question))), None)
    return 1 if question.type in {"whole", "number", "percent"} else _("not known")


def _dispute(analyst: Actor, coordinator: Actor, hall: Actor, around: Round, now: datetime) -> None:
    """The town disputes how many people live in its localities; the office proposes something."""
    town = around.submissions.filter(kind="municipality", code=next(p.scope for p in hall.posts)).first()
    if town is None:
        return
    confirmation = next(
        (
            key_of(section.id, "-", found)
            for section in sheet_of(town).form.sections
            if (found := roles_of(town.form, section.id).confirmation)
        ),
        "",
    )
    if not confirmation:
        return
    save_answer(hall, town, confirmation, False, 0, now)
    for key, slot in list(sheet_of(town).visible.items()):
        before = town.before.get(key)
        if slot.question.type == "whole" and isinstance(before, int):
            reason = _("Two hostels were closed in spring.")
            save_answer(hall, town, key, max(1, before - before // 4), 0, now, reason)
    _propose(analyst, coordinator, town, now)


def _propose(analyst: Actor, coordinator: Actor, town: Submission, now: datetime) -> None:
    """The region stands by the map, the office proposes what the town says."""
    around = town.round
    region = around.submissions.get(kind="region", code=town.region)
    answer_as_last_year(coordinator, region, town.code, now)
    matter = Matter.objects.filter(round=around, code=town.code, state=Matter.State.OPEN).first()
    if matter is None:
        return
    sheet = sheet_of(town)
    told = (sheet.values.get(key) for key, slot in sheet.slots.items() if slot.question.id == matter.question)
    value = next((each for each in told if each is not None), None)
    propose(analyst, matter, value, _("The town knows its hostels best; the region will check on site."), now)
    key = "demonstration"
    say(
        coordinator,
        THING,
        str(matter.pk),
        _("I was there in August, both hostels are really closed."),
        key,
        now,
    )


def _terms(year: int, opens: date, due: date) -> Terms:
    title = _("Re-validation of the register {year}").format(year=year)
    message = _("Please go through the places of your territory. If you are in doubt, ask the municipality.")
    return Terms(title, opens, due, message)


def _actor(role: Role, today: date) -> Actor | None:
    person = demo.person_in(role)
    return actor_of(person, today) if person else None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), timezone.get_default_timezone())
