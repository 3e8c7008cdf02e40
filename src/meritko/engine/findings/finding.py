"""A finding: what one result, or several together, say against what they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meritko.engine.results import Quantity, Result
from meritko.methodology.indicator import Target

Verdict = Literal["met", "not_met", "watch", "illustrative", "cannot_be_judged", "described"]
"""`met`, `not_met`: against a target or a reference. `watch`: a warning applies, look closer.
`illustrative`: never judged and never ranked, whatever it is compared with. `cannot_be_judged`: a
value is missing, here or on the other side; a missing value is never met. `described`: nothing is
held against it (`target` is None), a warning does not apply, or it is only compared (`target`, and
`difference` says how it stands)."""

FindingKey = tuple[str, int, str, tuple[str, ...], int]
"""Indicator, year, unit, categories and the number of the target: what a justification names."""


@dataclass(frozen=True)
class Finding:
    """What some results say.

    Attributes:
        results: The results judged, of one indicator, year and unit; several when the target
            speaks of several categories together.
        target: What they were held against; None where nothing is.
        place: The number of the target in its indicator, from 0; part of the finding's key.
        verdict: What came of it.
        measured: The value judged (the sum over `results`, or their greatest where the target is
            about that); None when one of them has none.
        against: The number on the other side; None when there is none to name (codes) or it is missing.
        compared: The results that `against` was made of.
        difference: `measured` minus `against`, in the unit of the indicator (percentage points
            where that is per cent); None where either is.
    """

    results: tuple[Result, ...]
    target: Target | None
    place: int
    verdict: Verdict
    measured: Quantity | None = None
    against: Quantity | None = None
    compared: tuple[Result, ...] = ()
    difference: Quantity | None = None

    @property
    def key(self) -> FindingKey:
        """What names the finding in this year, whatever its numbers are."""
        first = self.results[0]
        categories = tuple(result.category for result in self.results)
        return (first.indicator, first.year, first.unit, categories, self.place)
