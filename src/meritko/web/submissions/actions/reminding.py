"""Reminding those who have not handed in: by the calendar, and by one click."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.actor import Actor
from meritko.web.audit.actions import record
from meritko.web.notices.actions import tell
from meritko.web.notices.models import Notice
from meritko.web.submissions.actions.rounds import THING, held_round
from meritko.web.submissions.following import follower_of
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.policies import holders
from meritko.web.submissions.states import AWAITED, RoundState
from meritko.web.submissions.workdays import reminder_due, reminders
from meritko.web.ui.writing import day


def invite(around: Round, now: datetime) -> int:
    """Tell everybody who is asked that a round is open; how many were told."""
    title = format_lazy(_("You are asked: {title}, until {due}"), title=around.title, due=_Day(around))
    return _tell(around, around.submissions.all(), title, "open", now, Notice.Mail.NOW)


def remind(now: datetime) -> int:
    """Remind whoever is to be reminded today, once for each reminder of the calendar; how many were told."""
    today = timezone.localdate(now)
    count = 0
    for around in Round.objects.filter(state=RoundState.OPEN, opens__lte=today):
        offset = reminder_due(around.due, today)
        if offset is None or reminders(around.due)[offset] < around.opens:
            continue  # whoever was asked later than that was told when the round opened
        title = _reminder(around, offset)
        with transaction.atomic():
            count += _tell(around, _awaited(around), title, f"remind.{around.due:%Y%m%d}.{offset}", now)
    return count


def remind_late(actor: Actor, number: int, now: datetime) -> int:
    """Remind only those who have not handed in, at once and at most once a day; how many were told.

    Raises:
        Forbidden: the actor opens no rounds.
        Unknown: there is no such round.
    """
    with transaction.atomic():
        around = held_round(actor, number)
        today = timezone.localdate(now)
        title = _reminder(around, (today - around.due).days)
        count = _tell(around, _awaited(around), title, f"late.{today:%Y%m%d}", now, Notice.Mail.NOW)
        record("round.reminded", who=actor.user, thing=THING, thing_id=number, details={"told": count})
    return count


def _awaited(around: Round) -> Iterable[Submission]:
    return around.submissions.filter(state__in=AWAITED)


def _reminder(around: Round, offset: int) -> object:
    if offset > 0:
        return format_lazy(_("Overdue since {due}: {title}"), title=around.title, due=_Day(around))
    return format_lazy(_("To be handed in until {due}: {title}"), title=around.title, due=_Day(around))


def _tell(
    around: Round,
    submissions: Iterable[Submission],
    title: object,
    occasion: str,
    now: datetime,
    mail: Notice.Mail = Notice.Mail.DIGEST,
) -> int:
    """Tell those who are asked by any of the submissions, each person once however many they are asked by."""
    found = list(submissions)
    follower = follower_of(around.form)
    asked = holders(found, timezone.localdate(now))
    mine: dict[int, list[Submission]] = {}
    for each in found:
        for user in asked[each.pk]:
            mine.setdefault(user, []).append(each)
    for user, theirs in mine.items():
        link = ""
        if follower:
            link = follower.page(theirs[0]) if len(theirs) == 1 else follower.round_page(around)
        key = f"round.{around.pk}.{occasion}.{user}"
        tell(user, key=key, title=title, text=around.message, link=link, now=now, mail=mail)  # type: ignore[arg-type]
    return len(mine)


class _Day:
    """The last day of a round, written in the language of whoever is told."""

    def __init__(self, around: Round) -> None:
        self._around = around

    def __str__(self) -> str:
        return day(self._around.due)
