"""The demonstration: last year taken over and locked, this year under way in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meritko.forms.asked import options
from meritko.methodology.form import Form
from meritko.web.accounts import demo
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Role
from meritko.web.collecting.actions.delivering import deliver
from meritko.web.collecting.actions.past_years import import_past_year
from meritko.web.collecting.actions.projects import Told, change
from meritko.web.collecting.actions.rounds import ask, finish, make_year, open_draft
from meritko.web.collecting.programmes import collected, form_ids
from meritko.web.collecting.subjects import municipalities
from meritko.web.collecting.usual import usual_terms
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.answering import Wish, answer_on_behalf, save_answers
from meritko.web.submissions.actions.moving import (
    Incomplete,
    accept,
    mark_not_delivered,
    return_with_reasons,
    submit,
)
from meritko.web.submissions.actions.rounds import Terms, close_round
from meritko.web.submissions.actions.workbooks import Arriving, receive, workbook_of
from meritko.web.submissions.asking import Lack, Sheet, sheet_of
from meritko.web.submissions.models import Project, Round, Row, Submission
from meritko.web.submissions.policies import is_own
from meritko.web.submissions.queries.submissions import awaited
from meritko.web.submissions.register_questions import roles_of, told_by
from meritko.web.submissions.states import State, Value
from meritko.web.territory.models import Municipality
from meritko.workbooks.demo.making import DEFAULT_SEED, make_tables

_PASSES = 6
_APPLICANTS = 8
_DAYS: dict[str, tuple[int, int]] = {
    "final_report": (-12, 21),
    "direct_query": (-12, 9),
    "outside": (-12, 60),
    "register": (-5, 30),
}
"""Kind of form -> how many days before or after today it opens and is due; the others are over by now."""


def fill(_beside: Path) -> None:
    """Take last year over and begin this one where there are places and nothing was collected yet."""
    today = timezone.localdate()
    person = demo.person_in(Role.NATIONAL_ANALYST)
    if person is None or not Municipality.objects.exists():
        return
    if Round.objects.filter(form__in=form_ids()).exists():
        return
    analyst, year = actor_of(person, today), today.year
    pack = current_pack()
    with translation.override(settings.LANGUAGE_CODE):
        rows = make_tables(pack.tables, pack.codelists, pack.demo, year - 1, DEFAULT_SEED)
        import_past_year(analyst, rows, year - 1, _noon(date(year, 3, 15)))
        _give_projects(analyst)
        _hand_over(analyst, year - 1, today)
        for programme, forms in collected().items():
            _this_year(analyst, programme, forms, today)
        _send_workbook(today)


def _hand_over(analyst: Actor, year: int, today: date) -> None:
    """Hand over and finish the rounds of the programme that asks least."""
    asking = {programme: forms for programme, forms in collected().items() if programme}
    programme = min(asking, key=lambda each: len(asking[each]))
    now = _noon(today - timedelta(30))
    deliver(analyst, programme, year, now, is_preliminary=False)
    for around in Round.objects.filter(programme=programme, year=year):
        finish(analyst, around.pk, now)


def _send_workbook(today: date) -> None:
    """Let the invented town send the workbook of what awaits it first; it waits to be looked at."""
    person = demo.person_in(Role.MUNICIPAL_COORDINATOR)
    if person is None:
        return
    actor, now = actor_of(person, today), timezone.now()
    mine = awaited(actor, today).first()
    if mine is not None:
        octets = workbook_of(sheet_of(mine))
        receive(actor, mine, Arriving(_("filled form") + ".xlsx", [octets]), now)


def _give_projects(analyst: Actor) -> None:
    """Let the invented organisation have a project, so that somebody of it has what to fill in."""
    worker = demo.person_in(Role.PROJECT_WORKER)
    office = Organisation.objects.filter(memberships__user=worker).first() if worker else None
    found = Project.objects.first()
    if office is not None and found is not None:
        told = Told(
            found.code, found.name, found.programme, office.pk, found.municipality, found.since_year, None,
            _("Fictitious Street"),
        )  # fmt: skip
        change(analyst, found.pk, told)


def _this_year(analyst: Actor, programme: str, forms: Sequence[Form], today: date) -> None:
    """Applications are accepted already, everything else is being filled in."""
    terms = {form.id: _terms(form, today) for form in forms}
    asked = [form for form in forms if form.kind == "application"]
    later = [form for form in forms if form.kind != "application"]
    for form in asked:
        _applications(analyst, programme, form, terms[form.id], today)
    rest = {form.id: terms[form.id] for form in later}
    made = make_year(analyst, programme, today.year, rest, _noon(today - timedelta(14)), is_copy=True)
    by_form = {around.form: around for around in made}
    for form in later:
        _reports(analyst, by_form[form.id], form, today)


def _applications(analyst: Actor, programme: str, form: Form, terms: Terms, today: date) -> None:
    """Those of last year apply again, and the invented town does; all but the last two are accepted."""
    when = _noon(terms.due)
    around = make_year(analyst, programme, today.year, {form.id: terms}, _noon(terms.opens), is_copy=True)[0]
    wanted = (
        set(_last_of(around).values_list("code", flat=True)[:_APPLICANTS]) if around.copied_from else set()
    )
    wanted |= _own_codes(form)
    around.invited.exclude(code__in=wanted).delete()
    open_draft(analyst, around.pk, _noon(terms.opens))
    for code in sorted(wanted - set(around.submissions.values_list("code", flat=True))):
        for invited in municipalities(around, [code]):
            ask(analyst, invited, _noon(terms.opens))
    mine = list(around.submissions.order_by("pk"))
    for number, each in enumerate(sorted(mine, key=lambda each: each.code not in _own_codes(form))):
        if _complete(analyst, each, when) and number < len(mine) - 2:
            accept(analyst, each, when + timedelta(5))
    close_round(analyst, around.pk, when + timedelta(10))


def _reports(analyst: Actor, around: Round, form: Form, today: date) -> None:
    """Some are handed in, accepted, returned, begun and given up; most are not begun."""
    now = _noon(today - timedelta(2))
    open_draft(analyst, around.pk, _noon(around.opens))
    if form.about == "country":
        return
    own = _own_codes(form)
    others = list(around.submissions.exclude(code__in=own).order_by("pk")[:5])
    done = [each for each in others[:3] if _complete(analyst, each, now)]
    if len(done) > 1:
        accept(analyst, done[0], now + timedelta(1))
        return_with_reasons(analyst, done[1], {"": _("The figures do not match the workbook.")}, now)
    for each in others[3:4]:
        _carry_over(_ready(analyst, each, now), each, now)
    for each in others[4:5]:
        mark_not_delivered(analyst, each, _("The post was vacant all year; told by phone."))


def _complete(analyst: Actor, submission: Submission, now: datetime) -> bool:
    """Fill a submission in as last year, answer what is missing, hand it in; whether that came off."""
    actor = _ready(analyst, submission, now)
    _carry_over(actor, submission, now)
    for _pass in range(_PASSES):
        sheet = sheet_of(submission)
        wishes = [wish for lack in sheet.lacks() if (wish := _wish(sheet, lack)) is not None]
        if not wishes:
            break
        save_answers(actor, submission, wishes, now)
    try:
        submit(actor, submission, now)
    except Incomplete:
        return False
    submission.refresh_from_db()
    return submission.state == State.SUBMITTED


def _ready(analyst: Actor, submission: Submission, now: datetime) -> Actor:
    """Who writes in the demonstration: the office itself, for somebody who told it by phone."""
    if not is_own(analyst, submission):
        answer_on_behalf(analyst, submission, _("Told by phone; the form follows."), now)
    return analyst


def _carry_over(actor: Actor, submission: Submission, now: datetime) -> None:
    """Last year's answers to the same form, with the entries they stood in."""
    last = _last_of(submission.round).filter(code=submission.code).first()
    if last is None:
        return
    Row.objects.bulk_create(
        Row(submission=submission, section=each.section, code=each.code, place=each.place, is_own=True)
        for each in last.rows.filter(is_own=True)
    )
    sheet = sheet_of(submission)
    wishes = [
        Wish(each.key, each.value, 0)
        for each in last.answers.all()
        if each.key in sheet.slots and each.key not in sheet.answers
    ]
    save_answers(actor, submission, wishes, now)


def _last_of(around: Round) -> QuerySet[Submission]:
    last = around.copied_from
    return Submission.objects.filter(round=last) if last is not None else Submission.objects.none()


def _wish(sheet: Sheet, lack: Lack) -> Wish | None:
    """What takes away what is missing in a field; None where nothing invented would."""
    there = sheet.answers.get(lack.key)
    value = there.value if there is not None and lack.is_reason else _invented(sheet, lack)
    if value is None or (there is not None and there.value == value and there.comment):
        return None
    return Wish(lack.key, value, there.version if there else 0, _("Told by phone."))


def _invented(sheet: Sheet, lack: Lack) -> Value:
    """What is answered in a demonstration where nothing was known last year.

    All confirm what the register says but the invented town, which knows of one locality more.
    """
    slot, year = sheet.slots[lack.key], sheet.submission.round.year
    question, known = slot.question, sheet.submission.before.get(lack.key)
    if known is not None and question.type == "whole":
        told = told_by(sheet.form.id)
        return int(known) + (lack.key in [each.key for each in told[:1]])
    match question.type:
        case "flag":
            is_confirmed = question.id == roles_of(sheet.form.id, slot.section.id).confirmation
            return is_confirmed and sheet.submission.code not in _own_codes(sheet.form)
        case "code":
            return next((code.id for code in options(sheet.asked, question)), None)
        case "day":
            return f"{year}-06-30"
        case "month":
            return f"{year}-06"
        case "municipality":
            return sheet.submission.code
        case "text":
            return _("not known")
    return max(1, int(question.least or 0))


def _own_codes(form: Form) -> set[str]:
    """The place or project of the invented people that a form is about."""
    if form.about == "project":
        worker = demo.person_in(Role.PROJECT_WORKER)
        found = Project.objects.filter(organisation__memberships__user=worker) if worker else ()
        return {each.code for each in found}
    roles = {"municipality": Role.MUNICIPAL_COORDINATOR, "region": Role.REGIONAL_COORDINATOR}
    person = demo.person_in(roles[form.about]) if form.about in roles else None
    posts = actor_of(person, timezone.localdate()).posts if person else ()
    return {post.scope for post in posts if post.scope}


def _terms(form: Form, today: date) -> Terms:
    usual = usual_terms(form, today.year, None)
    message = _(
        "Please fill in what you know best; whatever is saved can still be changed until you hand it in."
    )
    if form.kind not in _DAYS:
        return Terms(usual.title, usual.opens, usual.due, message)
    begins, ends = _DAYS[form.kind]
    return Terms(usual.title, today + timedelta(begins), today + timedelta(ends), message)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), timezone.get_default_timezone())
