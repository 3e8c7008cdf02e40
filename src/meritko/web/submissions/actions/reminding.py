"""Reminding those who have not handed in: by the calendar, and by one click."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.notices.actions import Saying, Words, tell, tell_together, write_letter
from meritko.web.notices.models import Notice
from meritko.web.notices.queries import told_already
from meritko.web.submissions import letters
from meritko.web.submissions.actions.linking import THING as LINK
from meritko.web.submissions.actions.linking import Made, another, asked_by_link, make_link, send_link
from meritko.web.submissions.actions.rounds import THING
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import Link, Round, Submission
from meritko.web.submissions.policies import holders, watched_by
from meritko.web.submissions.states import AWAITED, RoundState
from meritko.web.submissions.workdays import is_working_day, reminder_due, reminders
from meritko.web.ui.writing import day

Whom = tuple[str, str]
"""The kind and the code of somebody who is asked."""


@dataclass(frozen=True)
class Opening:
    """How a round is opened: `opens` opens it and gives it; `addresses`: where links go to those asked."""

    opens: Callable[[], Round]
    addresses: Mapping[Whom, str] = field(default_factory=dict)


def open_and_tell(actor: Actor, openings: Sequence[Opening], now: datetime) -> int:
    """Open rounds and tell those who are asked, all of it or nothing; how many were told.

    Who is asked in several of them gets one letter with all of them, at an account and at an address.
    """
    with transaction.atomic():
        opened = [(each.opens(), each.addresses) for each in openings]
        count = invite([around for around, _addresses in opened], now)
        wanted = [
            (submission, addresses.get((submission.kind, submission.code), ""))
            for around, addresses in opened
            if addresses
            for submission in around.submissions.select_related("round")
        ]
        count += invite_by_link(actor, wanted, now)
    return count


def invite(rounds: Sequence[Round], now: datetime) -> int:
    """Tell everybody who is asked and has an account that rounds are open; how many were told.

    Whoever was told before is not told again: so those who are added later are told alone.
    """
    sayings: dict[int, list[Saying]] = {}
    for around in rounds:
        title = format_lazy(_("You are asked: {title}, until {due}"), title=around.title, due=_Day(around))
        for user, said in _sayings(around, around.submissions.all(), title, "open", now).items():
            sayings.setdefault(user, []).append(said)
    for user, theirs in sayings.items():
        tell_together(user, theirs, subject=_asked_by, now=now)
    return len(sayings)


def _asked_by(count: int) -> str:
    return ngettext("You are asked to fill in {n} form", "You are asked to fill in {n} forms", count).format(
        n=count
    )


def invite_by_link(actor: Actor, wanted: Iterable[tuple[Submission, str]], now: datetime) -> int:
    """Send links to those without an account who are asked; to how many addresses. Each is asked once.

    Args:
        wanted: Submissions, each with the address to which its link goes; none goes to an empty one.

    Raises:
        Forbidden, Unknown, Refused, NotNow: as in `make_link`.
    """
    found = [(each, address.strip().lower()) for each, address in wanted if address.strip()]
    there = asked_by_link(each for each, _address in found)
    by_address: dict[str, list[Made]] = {}
    for each, address in found:
        due, known = each.round.due, there.get(each.pk)
        if timezone.localdate(now) <= due and (known is None or known.address != address):
            made = make_link(actor, each, Link.Kind.ASKED, each.name, until=due, now=now, address=address)
            by_address.setdefault(address, []).append(made)
    for theirs in by_address.values():
        letter = letters.links([(one.link, one.address) for one in theirs]) if len(theirs) > 1 else None
        send_link(theirs[0], now, letter=letter)
    return len(by_address)


def remind(now: datetime) -> int:
    """Remind whoever is to be reminded today, once for each reminder of the calendar; how many were told.

    Who has an account is told on the page, and finds it in the letter of the morning. Who is asked by a link
    gets a letter with a further address of it; one for all that the person is asked. Whoever got a link since
    the day of the reminder knows already. On days on which nobody works nobody is reminded.
    """
    today = timezone.localdate(now)
    if not is_working_day(today):
        return 0
    count, by_link = 0, []
    with transaction.atomic():
        for around in Round.objects.filter(state=RoundState.OPEN, opens__lte=today).order_by("due", "pk"):
            offset = reminder_due(around.due, today)
            if offset is None or reminders(around.due)[offset] < around.opens:
                continue  # whoever was asked later than that was told when the round opened
            found = list(_awaited(around))
            title = _reminder(around, today)
            count += _tell(around, found, title, f"remind.{around.due:%Y%m%d}.{offset}", now)
            by_link += _links(found, reminders(around.due)[offset])
        count += _tell_by_link(by_link, now)
    return count


def remind_late(actor: Actor, number: int, now: datetime, region: str = "") -> int:
    """Remind only those who have not handed in, at once and at most once a day; how many were told.

    Args:
        region: The code of the only region in which to remind; empty for all that the actor watches over.

    Raises:
        Forbidden: the actor watches over no rounds.
        Unknown: there is no such round, or nothing of it is the actor's.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        mine = Submission.objects.filter(watched_by(actor), round=number)
        around = Round.objects.select_for_update().filter(pk=number).exclude(state=RoundState.DRAFT).first()
        if around is None or not (actor.may(Right.OPEN_ROUNDS) or mine.exists()):
            raise Unknown(number)
        if around.state != RoundState.OPEN or today < around.opens:
            return 0
        late = mine.filter(state__in=AWAITED, **({"region": region} if region else {}))
        found = list(late.select_related("round"))
        occasion = f"late.{today:%Y%m%d}"
        count = _tell(around, found, _reminder(around, today), occasion, now, Notice.Mail.NOW, actor.user)
        count += _tell_by_link(_links(found, today), now)
        record("round.reminded", who=actor.user, thing=THING, thing_id=number, details={"told": count})
    return count


def _awaited(around: Round) -> Iterable[Submission]:
    return around.submissions.filter(state__in=AWAITED).select_related("round")


def _reminder(around: Round, today: date) -> Words:
    if today > around.due:
        return format_lazy(_("Overdue since {due}: {title}"), title=around.title, due=_Day(around))
    return format_lazy(_("To be handed in until {due}: {title}"), title=around.title, due=_Day(around))


def _tell(
    around: Round,
    submissions: Iterable[Submission],
    title: Words,
    occasion: str,
    now: datetime,
    mail: Notice.Mail = Notice.Mail.DIGEST,
    but: int | None = None,
) -> int:
    """Tell those who are asked by any of the submissions; how many were told."""
    sayings = _sayings(around, submissions, title, occasion, now, but)
    for user, said in sayings.items():
        tell(user, key=said.key, title=said.title, text=said.text, link=said.link, now=now, mail=mail)
    return len(sayings)


def _sayings(
    around: Round,
    submissions: Iterable[Submission],
    title: Words,
    occasion: str,
    now: datetime,
    but: int | None = None,
) -> dict[int, Saying]:
    """What is told to those who are asked by any of the submissions, once each however many it is by.

    Who was told of the same occasion before is not there.

    Args:
        but: Who need not be told, being the one who reminds.
    """
    found = list(submissions)
    follower = follower_of(around.form)
    asked = holders(found, timezone.localdate(now))
    mine: dict[int, list[Submission]] = {}
    for each in found:
        for user in asked[each.pk]:
            if user != but:
                mine.setdefault(user, []).append(each)
    keys = {user: f"round.{around.pk}.{occasion}.{user}" for user in mine}
    known = told_already(keys.values())
    told: dict[int, Saying] = {}
    for user, theirs in mine.items():
        if keys[user] not in known:
            link = ""
            if follower:
                link = follower.page(theirs[0]) if len(theirs) == 1 else follower.round_page(around)
            told[user] = Saying(keys[user], title, around.message, link)
    return told


def _links(submissions: Iterable[Submission], since: date) -> list[tuple[str, Submission]]:
    """Those who are asked by a link, by their address, and have got none since a day."""
    found = list(submissions)
    links = asked_by_link(found)
    return [
        (links[each.pk].address.lower(), each)
        for each in found
        if each.pk in links and timezone.localdate(links[each.pk].made_at) < since
    ]


def _tell_by_link(wanted: Sequence[tuple[str, Submission]], now: datetime) -> int:
    """Write to each address once, with a further link to everything it is asked; to how many."""
    today = timezone.localdate(now)
    by_address: dict[str, list[Submission]] = {}
    for address, each in wanted:
        by_address.setdefault(address, []).append(each)
    links = asked_by_link(each for _address, each in wanted)
    for address, theirs in by_address.items():
        made: list[Made] = [another(links[each.pk], now) for each in theirs]
        with override(settings.LANGUAGE_CODE):
            parts = [
                (str(_reminder(each.round, today)), each.name, one.address)
                for each, one in zip(theirs, made, strict=True)
            ]
            is_late = any(today > each.round.due for each in theirs)
            subject, body = letters.reminder(parts, is_late=is_late)
        write_letter(
            f"link:{made[0].link.pk}",
            address=address,
            subject=subject,
            body=body,
            now=now,
            thing=LINK,
            thing_id=made[0].link.pk,
        )
    return len(by_address)


class _Day:
    """The last day of a round, written in the language of whoever is told."""

    def __init__(self, around: Round) -> None:
        self._around = around

    def __str__(self) -> str:
        return day(self._around.due)
