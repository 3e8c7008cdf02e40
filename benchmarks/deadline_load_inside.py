"""Inside the installation of deadline_load.py: `make` the round and its people, `look` at the answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from meritko.forms.asked import Slot
from meritko.web.accounts.actions import Rank
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.submissions.actions.answering import Wish, add_row, save_answers
from meritko.web.submissions.actions.rounds import Subject, Terms, make_round, open_round
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.models import Submission
from meritko.web.submissions.values import codes_of
from people_inside import made, signed_in

REGION = "CZ042"
ROWS = 5
"""Rows that everybody has added to each section whose rows are their own."""

ANSWERED = 0.5
"""The part of the fields that is answered before the load begins."""


def make(form: str, people: int) -> list[dict[str, Any]]:
    """An open round and its municipalities: for each the cookies, the fields and what was answered."""
    now, today = timezone.now(), timezone.localdate()
    office = Organisation.objects.create(name="Zatížený úřad", kind="government_office")
    analyst = made(0, office, Rank(Role.NATIONAL_ANALYST, ScopeKind.COUNTRY, ""))
    codes = [str(700_000 + number) for number in range(people)]
    subjects = [Subject(form, "municipality", code, f"Zatížená {code}", REGION) for code in codes]
    terms = Terms("Zátěž", today - timedelta(days=1), today + timedelta(days=1))
    around = make_round(actor_of(analyst, today), form, today.year, terms, now)
    open_round(actor_of(analyst, today), around.pk, subjects, now)
    found = []
    for number, submission in enumerate(around.submissions.order_by("code"), 1):
        rank = Rank(Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, submission.code)
        user = made(number, office, rank)
        found.append({"cookies": signed_in(user), **_begun(submission, actor_of(user, today))})
    return found


def _begun(submission: Submission, actor: Actor) -> dict[str, Any]:
    """A submission that is half filled in: its address, its fields, what stands in them."""
    now = timezone.now()
    for section in sheet_of(submission).form.sections:
        if section.rows is not None and section.rows.source == "own":
            for _row in range(ROWS):
                add_row(actor, submission, section.id, "", "", now)
    fields = list(_fields(submission))
    wishes = [Wish(key, _first(kind, choices), 0) for key, kind, choices in fields]
    wishes = wishes[: int(len(wishes) * ANSWERED)]
    save_answers(actor, submission, wishes, now)
    address = reverse("submissions:save", args=[submission.pk])
    return {"address": address, "fields": fields, "kept": {wish.key: [wish.value] for wish in wishes}}


def _fields(submission: Submission) -> Iterator[tuple[str, str, list[str]]]:
    """What is asked, as key, kind and choices; of numbers the least and the greatest to be written."""
    for key, slot in sheet_of(submission).visible.items():
        question = slot.question
        if question.type == "code":
            yield key, "code", list(codes_of(question))[:5]
        elif question.type in {"whole", "number", "percent"}:
            yield key, "number", _limits(slot)
        elif question.type in {"flag", "text"}:
            yield key, question.type, []


def _limits(slot: Slot) -> list[str]:
    least, most = slot.question.least, slot.question.most
    low = int(least) if least is not None else 0
    return [str(low), str(min(int(most), low + 100) if most is not None else low + 100)]


def _first(kind: str, choices: list[str]) -> Any:
    return {"text": "zápis", "flag": True, "number": int(choices[0]) if kind == "number" else 0}.get(
        kind, choices[0] if choices else None
    )


def look() -> list[dict[str, Any]]:
    """Of every municipality the answers (key -> version, value) and their history (key -> all of these)."""
    found = []
    for submission in Submission.objects.order_by("code"):
        history: dict[str, list[Any]] = {}
        for key, version, value in submission.changes.order_by("pk").values_list("key", "version", "value"):
            history.setdefault(key, []).append((version, value))
        answers = submission.answers.values_list("key", "version", "value")
        found.append(
            {"answers": {key: (version, value) for key, version, value in answers}, "history": history}
        )
    return found


if __name__ == "__main__":
    told = json.load(sys.stdin)
    print(json.dumps(make(*told) if sys.argv[1] == "make" else look()))
