"""What the actions of the log are called; every app names its own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_named: dict[str, str | Promise] = {}
_things: dict[str, str | Promise] = {}
_details: dict[str, str | Promise] = {}
_values: dict[str, str | Promise] = {}


def name_actions(names: Mapping[str, str | Promise]) -> None:
    """Tell what actions are called, as `thing.verb` -> a clause; called by an app when it is ready."""
    _named.update(names)


def named_actions() -> Mapping[str, str | Promise]:
    """Every action that has a name."""
    return _named


def name_things(names: Mapping[str, str | Promise]) -> None:
    """Tell what kinds of things are called, as `thing` -> a noun; called by an app when it is ready."""
    _things.update(names)


def thing_name(thing: str, thing_id: str) -> str:
    """What a thing is called, with its number; the kind as it stands when nobody named it."""
    return f"{_things.get(thing, thing)} {thing_id}".strip()


def name_details(names: Mapping[str, str | Promise], values: Mapping[str, str | Promise]) -> None:
    """Tell what the details of entries are called, as `key` -> a noun, and words that stand in them."""
    _details.update(names)
    _values.update(values)


def details_told(details: Mapping[str, object]) -> str:
    """The details of an entry as people read them; a key or a word that nobody named stands as it is.

    They stand in the order in which they were named, for a database may keep them in one of its own.
    """
    places = {key: place for place, key in enumerate(_details)}
    ordered = sorted(details.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))
    return ", ".join(
        f"{_details.get(key, key)}: {_values.get(str(value), _things.get(str(value), value))}"
        for key, value in ordered
        if value not in (None, "")
    )


def action_name(action: str) -> str:
    """What an action is called; the action itself when nobody named it."""
    return str(_named.get(action, action))
