"""Sorting open answers into categories, and proposing a category for a code list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.collecting.models import Category, Coded
from meritko.web.collecting.open_answers import OpenQuestion, wordings

THING = "category"
"""What the log calls a category of open answers."""


class Refused(Exception):
    """There is such a category already, or it has no name."""


def add_category(actor: Actor, of: OpenQuestion, name: str, now: datetime) -> Category:
    """A further category of an open question.

    Raises:
        Forbidden: the actor looks after no rounds.
        Refused: it has no name, or there is one of that name.
    """
    actor.demand(Right.OPEN_ROUNDS)
    named = " ".join(name.split())[:200]
    if not named or Category.objects.filter(question=of.id, name__iexact=named).exists():
        raise Refused(named)
    with transaction.atomic():
        made = Category.objects.create(question=of.id, name=named, made_by_id=actor.user, made_at=now)
        record("category.added", who=actor.user, thing=THING, thing_id=made.pk, details={"question": of.id})
    return made


def code(actor: Actor, of: OpenQuestion, year: int, wanted: Mapping[str, int | None], now: datetime) -> int:
    """Put answers of a year into categories, all that are worded alike at once.

    Args:
        wanted: A wording in small letters -> the number of its category, None for none.

    Returns:
        How many answers changed.

    Raises:
        Forbidden: the actor looks after no rounds.
        Unknown: the question has no such category.
    """
    actor.demand(Right.OPEN_ROUNDS)
    known = set(Category.objects.filter(question=of.id).values_list("pk", flat=True))
    if missing := {each for each in wanted.values() if each is not None} - known:
        raise Unknown(missing)
    changed = 0
    with transaction.atomic():
        for wording in wordings(of, year):
            name = wording.text.casefold()
            if name not in wanted or wanted[name] == wording.category:
                continue
            changed += len(wording.fields)
            for number, key in wording.fields:
                _put(number, key, wording.text, wanted[name], actor, now)
        if changed:
            details: dict[str, str | int | bool | None] = {"year": year, "answers": changed}
            record("answers.coded", who=actor.user, thing=THING, thing_id=of.id, details=details)
    return changed


def _put(number: int, key: str, text: str, category: int | None, actor: Actor, now: datetime) -> None:
    if category is None:
        Coded.objects.filter(submission=number, key=key).delete()
        return
    told = {"text": text, "category_id": category, "by_id": actor.user, "at": now}
    Coded.objects.update_or_create(submission_id=number, key=key, defaults=told)


def propose(actor: Actor, number: int, now: datetime) -> Category:
    """Propose a category for the code lists of the methodology, or take the proposal back.

    Raises:
        Forbidden: the actor looks after no rounds.
        Unknown: there is no such category.
    """
    actor.demand(Right.OPEN_ROUNDS)
    with transaction.atomic():
        found = Category.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise Unknown(number)
        is_new = found.proposed_at is None
        found.proposed_at, found.proposed_by_id = (now, actor.user) if is_new else (None, None)
        found.save(update_fields=["proposed_at", "proposed_by"])
        action = "category.proposed" if is_new else "category.withdrawn"
        record(action, who=actor.user, thing=THING, thing_id=found.pk, details={"question": found.question})
    return found
