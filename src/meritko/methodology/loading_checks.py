"""From a file of `checks/` to checks; one entry may put several conditions in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict, get_args

from meritko.methodology.checks import Check, LookUpCheck, NeededCheck, RowCheck, Severity, Words
from meritko.methodology.entries import Entry
from meritko.methodology.model import Place, Text

_NOTHING = Text("", "")
_FORMS = ("holds", "cases", "found_once", "needed_by_indicators")
_BESIDE = ("table", "needs", "at", "sheet", "except")
"""What some form has beside it."""


class _Common(TypedDict):
    id: str
    rule: str
    severity: Severity
    words: Words
    place: Place


def read_checks(entry: Entry) -> tuple[Check, ...]:
    """A file of `checks/`."""
    groups = entry.each("checks", "a check", _check, required=True)
    entry.done()
    return tuple(check for group in groups for check in group)


def _check(entry: Entry) -> tuple[Check, ...]:
    severity: Severity = entry.word("severity", get_args(Severity))  # type: ignore[assignment]
    common = _Common(
        id=entry.string("id"),
        rule=entry.string("rule"),
        severity=severity,
        words=_words(entry),
        place=entry.place,
    )
    forms = [form for form in _FORMS if entry.has(form)]
    if len(forms) != 1:
        entry.note(f"a check has exactly one of {', '.join(_FORMS)}")
        for key in (*_FORMS, *_BESIDE):
            entry.node(key)  # it may well be right
        return ()
    if forms == ["needed_by_indicators"]:
        _is_set(entry, "needed_by_indicators")
        return (NeededCheck(**common, exempt=_exempt(entry)),)
    if forms == ["found_once"]:
        _is_set(entry, "found_once")
        table, at = entry.string("table"), entry.string("at")
        return (LookUpCheck(**common, table=table, at=at, needs=entry.strings("needs")),)
    return tuple(_row_checks(entry, common))


def _is_set(entry: Entry, key: str) -> None:
    if not entry.flag(key):
        entry.note(f"“{key}” can only be true; leave the whole check out instead", key)


def _words(entry: Entry) -> Words:
    entry.node("words", required=True)
    inner = entry.entry("words")
    if inner is None:
        return Words(_NOTHING, _NOTHING, _NOTHING)
    words = Words(inner.text("found"), inner.text("expected"), inner.text("to_do"))
    inner.done()
    return words


def _exempt(entry: Entry) -> dict[str, tuple[str, ...]]:
    inner = entry.entry("except")
    if inner is None:
        return {}
    found = {name: inner.strings(name, required=True) for name, _ in entry.nodes_by_key("except")}
    inner.done()
    return found


def _row_checks(entry: Entry, common: _Common) -> Iterator[RowCheck]:
    table, needs = entry.string("table"), entry.strings("needs")
    sheet = entry.string("sheet", "") or None
    if entry.has("holds"):
        yield from _row_check(entry, common, table, sheet, needs)
    for case in entry.entries("cases", "a case", required=entry.has("cases")):
        yield from _row_check(case, common, table, sheet, needs)
        case.done()


def _row_check(
    entry: Entry, common: _Common, table: str, sheet: str | None, needs: tuple[str, ...]
) -> Iterator[RowCheck]:
    at = entry.string("at", "") or None
    if (at is None) == (sheet is None):
        entry.note("a condition needs either “at”, the column whose cell is named, or “sheet”")
    entry.node("holds", required=True)
    holds = entry.formula("holds")
    if holds is not None:
        yield RowCheck(**common, table=table, holds=holds, at=at, sheet=sheet, needs=needs)
