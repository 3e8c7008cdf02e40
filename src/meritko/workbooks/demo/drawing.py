"""Draws from a random generator: spreads of numbers, parts of a whole, shares by weight.

Only `random()` and `shuffle`/`sample` of the generator given are used, whose sequences Python
keeps between versions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from meritko.workbooks.demo.recipe import RecipeError, Row, as_list, as_mapping, as_number, refuse_unknown

Bound = float | str


@dataclass(frozen=True)
class Spread:
    """Numbers from one of several ranges, each as likely as its weight; a bound may name a column."""

    ranges: tuple[tuple[Bound, Bound], ...]
    weights: tuple[float, ...]
    place: str

    def number(self, random: Random, row: Row) -> float:
        """Any number of the ranges."""
        low, high = self._range(random, row)
        return low + (high - low) * random.random()

    def whole(self, random: Random, row: Row) -> int:
        """A whole number of the ranges, bounds included."""
        low, high = self._range(random, row)
        first, last = math.ceil(low), math.floor(high)
        if last < first:
            raise RecipeError(f"{self.place}: no whole number from {low} to {high}")
        return first + int(random.random() * (last - first + 1))

    def _range(self, random: Random, row: Row) -> tuple[float, float]:
        low, high = self.ranges[choose(random, self.weights)]
        return self._bound(low, row), self._bound(high, row)

    def _bound(self, bound: Bound, row: Row) -> float:
        return as_number(row.get(bound), f"{self.place}, {bound}") if isinstance(bound, str) else bound


def spread(written: object, place: str) -> Spread:
    """A spread as recipes write it: `7`, `[2, 5]`, `[_from, _to]` or `{ranges: [...], weights: [...]}`."""
    if isinstance(written, Mapping):
        given = as_mapping(written, place)
        refuse_unknown(given, frozenset({"ranges", "weights"}), place, "key")
        ranges = tuple(_pair(pair, place) for pair in as_list(given.get("ranges"), place))
        weights = tuple(as_number(w, place) for w in as_list(given.get("weights", [1] * len(ranges)), place))
        if len(weights) != len(ranges) or not ranges or sum(weights) <= 0:
            raise RecipeError(f"{place}: {len(ranges)} ranges and {len(weights)} weights do not go together")
        return Spread(ranges, weights, place)
    if isinstance(written, list | tuple):
        return Spread((_pair(written, place),), (1.0,), place)
    bound = written if isinstance(written, str) else as_number(written, place)
    return Spread(((bound, bound),), (1.0,), place)


def _pair(written: object, place: str) -> tuple[Bound, Bound]:
    bounds = as_list(written, place)
    if len(bounds) != 2:
        raise RecipeError(f"{place}: a range has two ends, found {written!r}")
    low, high = (b if isinstance(b, str) else as_number(b, place) for b in bounds)
    return low, high


def choose(random: Random, weights: Sequence[float]) -> int:
    """The index of one of the weights, each as likely as it is heavy."""
    point = random.random() * sum(weights)
    for index, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return index
    return max(index for index, weight in enumerate(weights) if weight > 0)


def binomial(random: Random, n: int, share: float) -> int:
    """How many of `n` are drawn when each is with the probability `share`."""
    return sum(random.random() < share for _ in range(n))


def multinomial(random: Random, n: int, weights: Sequence[float]) -> list[int]:
    """`n` dealt into parts by weight; the parts add up to `n`."""
    parts, rest, weight_left = [], n, sum(weights)
    for weight in weights[:-1]:
        drawn = binomial(random, rest, weight / weight_left) if weight_left > 0 else 0
        parts.append(drawn)
        rest -= drawn
        weight_left -= weight
    return [*parts, rest]


def without_replacement(random: Random, n: int, sizes: Sequence[int]) -> list[int]:
    """`n` drawn from groups of these sizes; no part exceeds its group."""
    members = [group for group, size in enumerate(sizes) for _ in range(size)]
    drawn = random.sample(members, n)
    return [drawn.count(group) for group in range(len(sizes))]


def heaviest_first(random: Random, weights: Sequence[float]) -> list[int]:
    """Every index once, in a random order in which heavy ones tend to come early."""
    keys = [random.random() ** (1 / weight) if weight > 0 else -1.0 for weight in weights]
    return sorted(range(len(weights)), key=lambda index: (-keys[index], index))


def apportion(total: int, weights: Sequence[float], at_least: int) -> list[int]:
    """A total in whole parts nearest to their weights (largest remainders), none below `at_least`."""
    rest = total - at_least * len(weights)
    whole = sum(weights) or 1.0
    exact = [rest * weight / whole for weight in weights]
    parts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: rest - sum(parts)]:
        parts[index] += 1
    return [at_least + part for part in parts]


def rounded(value: float, digits: int) -> float:
    """Rounded half up; a whole number when no digits are kept."""
    shifted = math.floor(value * 10.0**digits + 0.5)
    return shifted / 10.0**digits if digits else shifted
