"""The words of a pack about a finding, with what fills their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meritko.engine.tables import Value
from meritko.methodology.checks import Check
from meritko.methodology.model import CodeList, Column, Text
from meritko.methodology.steps import PreparedColumn
from meritko.workbooks.problems import Cell, Message, Part, Problem

NOTHING = "–"
"""How a missing value is shown."""


_NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class PackMessage(Message):
    """A message whose text the pack gives in every language, so that none is looked up."""

    texts: Text = _NO_TEXT

    def say(self, language: str) -> str:
        return Message(self.texts.say(language), self.parts).say(language)


def problem_of(check: Check, place: Cell, values: Mapping[str, Part]) -> Problem:
    """The finding that a check is broken in a place; `values` fill the places of its words."""
    parts = tuple((name, values[name]) for name in sorted(check.words.fields))
    found, expected, remedy = (
        PackMessage(text.en, parts, text)
        for text in (check.words.found, check.words.expected, check.words.remedy)
    )
    rule = check.rule
    return Problem(rule, check.severity, place, found, expected, remedy)


def shown(value: Value, column: Column | PreparedColumn, codelists: Mapping[str, CodeList]) -> Part:
    """A value as a message says it: a code by its label."""
    if value is None:
        return NOTHING
    codelist = codelists.get(column.codelist or "")
    code = codelist.get(value) if codelist and isinstance(value, str) else None
    return code.label if code else value
