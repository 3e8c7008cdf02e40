"""What the register hears from elsewhere: words of a submission that counts, taken back when it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Right
from meritko.web.audit.actions import record
from meritko.web.territory.actions.register import THING, checked
from meritko.web.territory.deriving import Value as Plain
from meritko.web.territory.models.register import Value
from meritko.web.territory.queries.heard import undecided
from meritko.web.territory.queries.register import PlaceOfRegister, places
from meritko.web.territory.register_pack import variables


@dataclass(frozen=True)
class Word:
    """What is said of a variable of a place, and the field in which it stands."""

    code: str
    variable: str
    value: Plain
    field: str


@dataclass(frozen=True)
class Speaker:
    """Whose words they are: the thing that holds them, the origin, the organisation, the year and the day."""

    thing: str
    number: int
    origin: str
    year: int
    as_of: date | None = None
    organisation: int | None = None


_Key = tuple[str, str]
"""Code of a place, and the variable."""


def hear(actor: Actor, speaker: Speaker, words: Iterable[Word], now: datetime) -> None:
    """Let the register hold these words of a thing, and no others of it; nothing for what it holds already.

    A word that says what holds agrees with it. Any other stands beside it until somebody who changes the
    register decides. What was decided stays decided, also when its word is taken back. Who may have a thing
    heard is for the app above to say.

    Args:
        words: Of variables that may come from the origin; those of a place that is not known are left out.
    """
    wanted = {(each.code, each.variable): each for each in words}
    with transaction.atomic():
        told = Value.objects.select_for_update().filter(
            thing=speaker.thing, thing_id=speaker.number, withdrawn_at=None
        )
        there: dict[_Key, Value] = {
            (each.municipality_id, each.variable): each for each in told.order_by("pk")
        }
        for key, said in there.items():
            if key not in wanted or wanted[key].value != said.value:
                _withdraw(actor, said, now)
        fresh = {key: word for key, word in wanted.items() if not _is_same(there.get(key), word)}
        _say(actor, speaker, fresh, now)


def settle_beside(actor: Actor, agreed: Collection[tuple[str, str]], year: int, now: datetime) -> None:
    """Let nothing stand beside what was agreed on up to a year, of these places (codes) and variables.

    Raises:
        Forbidden: the actor does not freeze the register.
    """
    actor.demand(Right.FREEZE_REGISTER)
    codes = {code for code, _variable in agreed}
    for said in undecided(codes, year).select_for_update():
        if (said.municipality_id, said.variable) in agreed:
            said.superseded_at = now
            said.save(update_fields=["superseded_at"])
            _record("settled", actor, said)


def _is_same(said: Value | None, word: Word) -> bool:
    return said is not None and said.value == word.value


def _say(actor: Actor, speaker: Speaker, words: Mapping[_Key, Word], now: datetime) -> None:
    codes = sorted({code for code, _variable in words})
    held: dict[str, PlaceOfRegister] = {each.code: each for each in places(codes, speaker.year, {})}
    for (code, name), word in words.items():
        if code not in held:
            continue
        value = checked(variables()[name], word.value)
        holds = held[code].held[name].value
        made = Value.objects.create(
            municipality_id=code,
            variable=name,
            value=value,
            manner=Value.Manner.AGREES if value == holds else Value.Manner.BESIDE,
            year=speaker.year,
            origin=speaker.origin,
            as_of=speaker.as_of,
            organisation_id=speaker.organisation,
            thing=speaker.thing,
            thing_id=speaker.number,
            field=word.field,
            at=now,
        )
        _record("heard", actor, made)


def _withdraw(actor: Actor, said: Value, now: datetime) -> None:
    if said.superseded_at is None and said.confirmed_at is None:
        said.superseded_at = said.withdrawn_at = now
        said.save(update_fields=["superseded_at", "withdrawn_at"])
        _record("withdrawn", actor, said)


def _record(verb: str, actor: Actor, said: Value) -> None:
    details: dict[str, str | int] = {"variable": said.variable, "year": said.year, "number": said.pk}
    record(f"register.{verb}", who=actor.user, thing=THING, thing_id=said.municipality_id, details=details)
