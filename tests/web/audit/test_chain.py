"""The chain of the log: whatever is done to it behind the program's back is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from meritko.web.audit.actions import record
from meritko.web.audit.models import Entry, Head
from meritko.web.audit.queries import head, verify

ENTRIES = 30
TAMPERINGS = 1000


@pytest.fixture
def entries(db) -> None:
    for number in range(ENTRIES):
        record(
            f"thing.done{number % 3}",
            who=number % 5 or None,
            thing="thing",
            thing_id=number,
            details={"n": number},
        )


def edit(draw: random.Random) -> int:
    """Change one field of one entry."""
    number = draw.randint(1, ENTRIES)
    entry = Entry.objects.get(number=number)
    changes = {
        "at": entry.at + timedelta(microseconds=1), "who": (entry.who or 0) + 1, "action": entry.action + "x",
        "thing": "other", "thing_id": entry.thing_id + "0", "organisation": 7, "details": {"n": -1},
        "previous": "0" * 64, "digest": "f" * 64,
    }  # fmt: skip
    field = draw.choice(list(changes))
    Entry.objects.filter(number=number).update(**{field: changes[field]})
    return number


def delete(draw: random.Random) -> int:
    """Take out some entries in a row; what follows may move up to hide it."""
    number, count = draw.randint(1, ENTRIES), draw.randint(1, 3)
    Entry.objects.filter(number__gte=number, number__lt=number + count).delete()
    if draw.random() < 0.5:
        for later in (
            Entry.objects.filter(number__gt=number).order_by("number").values_list("number", flat=True)
        ):
            Entry.objects.filter(number=later).update(number=later - count)
    return number


def insert(draw: random.Random) -> int:
    """Put an entry in, with the right link to the one before and a digest made without the key."""
    number = draw.randint(1, ENTRIES + 1)
    for later in (
        Entry.objects.filter(number__gte=number).order_by("-number").values_list("number", flat=True)
    ):
        Entry.objects.filter(number=later).update(number=F("number") + 1)
    before = Entry.objects.filter(number=number - 1).first()
    Entry.objects.create(
        number=number, at=(before or Entry.objects.first()).at, who=1, action="thing.forged", thing="thing",
        thing_id="1", previous=before.digest if before else "", digest=f"{draw.getrandbits(256):064x}",
    )  # fmt: skip
    return number


def reorder(draw: random.Random) -> int:
    """Let two entries change places."""
    first, second = sorted(draw.sample(range(1, ENTRIES + 1), 2))
    Entry.objects.filter(number=first).update(number=-1)
    Entry.objects.filter(number=second).update(number=first)
    Entry.objects.filter(number=-1).update(number=second)
    return first


def test_an_untouched_log_is_whole(entries):
    verdict = verify()

    assert (verdict.whole, verdict.entries, verdict.head) == (True, ENTRIES, head().digest)


def test_an_empty_log_is_whole(db):
    assert (verify().whole, verify().entries) == (True, 0)


@pytest.mark.parametrize("tamper", [edit, delete, insert, reorder])
def test_a_thousand_tamperings_are_each_found_at_the_first_broken_entry(
    entries, tamper: Callable[[random.Random], int]
):
    draw = random.Random(tamper.__name__)
    for _ in range(TAMPERINGS // 4):
        with transaction.atomic():
            broken = tamper(draw)
            verdict = verify()
            transaction.set_rollback(True)
        assert verdict.broken == broken

    assert verify().whole


def test_a_log_cut_at_its_end_together_with_its_head_is_found_by_a_head_kept_elsewhere(entries):
    draw = random.Random(5)
    known = head()
    for _ in range(50):
        with transaction.atomic():
            left = draw.randint(0, ENTRIES - 1)
            Entry.objects.filter(number__gt=left).delete()
            last = Entry.objects.filter(number=left).first()
            Head.objects.update(number=left, digest=last.digest if last else "")
            unknown, verdict = verify(), verify([(known.number, known.digest)])
            transaction.set_rollback(True)
        assert unknown.whole, "without a head kept elsewhere nobody can know"
        assert verdict.broken == left + 1


def test_a_log_that_was_made_anew_with_the_key_is_found_by_a_head_kept_elsewhere(entries):
    known = head()
    Entry.objects.all().delete()
    Head.objects.all().delete()
    for number in range(ENTRIES):
        record("thing.done", who=1, thing="thing", thing_id=number)

    assert verify().whole
    assert verify([(known.number, known.digest)]).broken == known.number


def test_what_was_undone_leaves_no_entry(db):
    with transaction.atomic():
        record("thing.done", who=1)
        transaction.set_rollback(True)

    assert Entry.objects.count() == 0
    assert verify().whole
