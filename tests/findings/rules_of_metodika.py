"""The tables of rules read into results and the verdicts they must get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from meritko.engine.results import Quantity, Result, state_of
from meritko.methodology.pack import Pack

FOLDER = Path(__file__).parent / "rules"
YEAR = 2025
VERDICTS = ("met", "not_met", "watch", "described", "illustrative", "cannot_be_judged")
_KEYS = {"rule", "en", "pages", "about", "place", *VERDICTS}


@dataclass(frozen=True)
class Case:
    """Some results of the year and of the year before, and the verdict that must come of them."""

    rule: str
    indicator: str
    unit: str
    category: str
    place: int
    verdict: str
    results: tuple[Result, ...]
    earlier: tuple[Result, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {self.indicator} {self.unit} {self.category} {self.verdict}"


def read_cases(pack: Pack) -> list[Case]:
    """Every case of every table."""
    return [case for rule in read_rules() for case in _cases(rule, pack)]


def read_rules() -> list[dict[str, Any]]:
    """The entries of all tables; one with an unknown key fails."""
    rules = [
        rule
        for path in sorted(FOLDER.glob("*.yaml"))
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    for rule in rules:
        assert rule.keys() <= _KEYS, rule["rule"]
    return rules


def subjects(rule: Mapping[str, Any]) -> list[str]:
    about = rule["about"]
    return list(about) if isinstance(about, list) else [about]


def key_of(name: str) -> tuple[str, str, str]:
    """`CODE @unit category` as indicator, unit and category."""
    indicator, *rest = name.split()
    unit = rest.pop(0).removeprefix("@") if rest and rest[0].startswith("@") else ""
    assert len(rest) <= 1, name
    return indicator, unit, rest[0] if rest else ""


def _cases(rule: Mapping[str, Any], pack: Pack) -> Iterator[Case]:
    for subject in subjects(rule):
        for verdict in VERDICTS:
            for given in rule.get(verdict, ()):
                named = {
                    name.replace("it", subject) if _is_it(name) else name: v for name, v in given.items()
                }
                earlier = {n.removeprefix("before "): v for n, v in named.items() if n.startswith("before ")}
                now = {n: v for n, v in named.items() if not n.startswith("before ")}
                yield Case(
                    rule["rule"],
                    *key_of(subject),
                    rule.get("place", 0),
                    verdict,
                    tuple(_result(pack, YEAR, name, value) for name, value in now.items()),
                    tuple(_result(pack, YEAR - 1, name, value) for name, value in earlier.items()),
                )


def _is_it(name: str) -> bool:
    return name in ("it", "before it")


def _result(pack: Pack, year: int, name: str, written: object) -> Result:
    code, unit, category = key_of(name)
    indicator = next(i for i in pack.indicators if i.code == code)
    numerator: Quantity | None = None
    denominator: Quantity | None = None
    value: Quantity | None = None
    if isinstance(written, str) and "/" in written:
        numerator, denominator = (int(part) for part in written.split("/"))
        value = indicator.scale * numerator / denominator
    elif isinstance(written, int | float):
        value = written
    else:
        assert written == "none", (name, written)
    state = state_of(value, denominator)
    return Result(code, year, unit, category, numerator, denominator, value, 0, state)
