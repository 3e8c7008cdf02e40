"""Who asks in the tests of the rooms below the accounts: a number and the names of some rights."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from meritko.web import people

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    """An actor as far as the rooms know one."""

    user: int | None
    rights: frozenset[str] = field(default_factory=frozenset)
    name: str = "Kdosi Zkušební"

    def may(self, right: Any) -> bool:
        return right in self.rights


@contextmanager
def known(monkeypatch: pytest.MonkeyPatch, *persons: people.Person) -> Iterator[None]:
    """These people and no others are known to the rooms."""
    found = {each.number: each for each in persons}

    def find(numbers: Collection[int]) -> Mapping[int, people.Person]:
        return {number: found[number] for number in numbers if number in found}

    def actor(number: int, _today: date) -> Somebody | None:
        return Somebody(number) if number in found else None

    with monkeypatch.context() as patch:
        patch.setattr(people._register, "find", find)
        patch.setattr(people._register, "actor", actor)
        yield
