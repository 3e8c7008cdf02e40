"""Giving the reports of an office its own Word template and pictures, and leaving them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.evaluating.actions.arriving import NamedFile, blocks
from meritko.web.evaluating.models import Look
from meritko.web.evaluating.policies import makes
from meritko.web.evaluating.queries.looks import LARGEST_PICTURE, LARGEST_TEMPLATE, MOST_PICTURES, in_use
from meritko.web.files.actions import keep_file

THING = "look"
"""What these files belong to, where files are kept; its number is that of the office."""


class TooMany(Exception):
    """More pictures than a title page has room for; carries how many it has."""


def use_template(actor: Actor, file: NamedFile, now: datetime) -> None:
    """Have the Word reports of the actor's office written in a template from now on.

    It is in the place of the one before. One that is used already stays as it is.

    Args:
        file: Its name and content, which has been found fit (see `looking`).

    Raises:
        Forbidden: the actor makes no runs.
        TooLarge, NoRoom: it cannot be kept. Nothing was changed.
    """
    office = actor.demand(Right.START_RUNS)[0].organisation
    with transaction.atomic():
        _one_at_a_time(office)
        used = in_use(office, Look.Kind.TEMPLATE)
        if _fingerprint(file[1]) in _fingerprints(used):
            return
        for each in used:
            _leave(actor, each, now)
        _use(actor, office, Look.Kind.TEMPLATE, file, now)


def use_pictures(actor: Actor, files: Sequence[NamedFile], now: datetime) -> None:
    """Have further pictures stand beside the emblem on the title pages of the actor's office from now on.

    Those that stand there already are not put there twice.

    Raises:
        TooMany: more would stand there than can. Nothing was changed.
        Forbidden, TooLarge, NoRoom: as in `use_template`.
    """
    office = actor.demand(Right.START_RUNS)[0].organisation
    with transaction.atomic():
        _one_at_a_time(office)
        for file in files:
            used = in_use(office, Look.Kind.PICTURE)
            if _fingerprint(file[1]) in _fingerprints(used):
                continue
            if len(used) == MOST_PICTURES:
                raise TooMany(MOST_PICTURES)
            _use(actor, office, Look.Kind.PICTURE, file, now)


def leave(actor: Actor, look: Look, now: datetime) -> None:
    """Use a template or a picture no longer; reports that were made keep it.

    Raises:
        Forbidden: the actor makes no runs.
        Unknown: it is of another office.
    """
    actor.demand(Right.START_RUNS)
    if not makes(actor, look.organisation_id):
        raise Unknown(look.pk)
    with transaction.atomic():
        held = Look.objects.select_for_update().get(pk=look.pk)
        if held.left_at is None:
            _leave(actor, held, now)


def _one_at_a_time(office: int) -> None:
    """Of two who change the look of one office, the second waits and sees what the first did."""
    Organisation.objects.select_for_update().get(pk=office)


def _fingerprint(content: BinaryIO) -> str:
    content.seek(0)
    return hashlib.sha256(content.read()).hexdigest()


def _fingerprints(looks: Iterable[Look]) -> set[str]:
    return {look.original.content.sha256 for look in looks if look.original is not None}


def _use(actor: Actor, office: int, kind: Look.Kind, file: NamedFile, now: datetime) -> None:
    name, content = file
    most = LARGEST_TEMPLATE if kind == Look.Kind.TEMPLATE else LARGEST_PICTURE
    original = keep_file(
        blocks(content), name, organisation=office, thing=THING, thing_id=office, by=actor.user, most=most
    )
    made = Look.objects.create(
        kind=kind,
        organisation_id=office,
        name=original.name,
        original=original,
        given_by_id=actor.user,
        given_at=now,
    )
    _record("look.used", actor, made)


def _leave(actor: Actor, look: Look, now: datetime) -> None:
    look.left_at, look.left_by_id = now, actor.user
    look.save(update_fields=["left_at", "left_by"])
    _record("look.left", actor, look)


def _record(action: str, actor: Actor, look: Look) -> None:
    record(
        action,
        who=actor.user,
        thing=THING,
        thing_id=look.pk,
        organisation=look.organisation_id,
        details={"kind": look.kind},
    )
