"""Deviations: findings that need a justification, and the justifications people gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meritko.engine.findings.finding import Finding, FindingKey
from meritko.engine.results import Quantity
from meritko.methodology.indicator import Target


@dataclass(frozen=True)
class Deviation:
    """A departure that the methodology wants justified.

    `finding` is one that does not meet its target, or to which a warning applies that asks for
    a justification; it has a target, a measured value and (unless the target names codes)
    another side.
    """

    finding: Finding
    target: Target

    @property
    def key(self) -> FindingKey:
        """What a justification names; it stays while the year and the pack's targets stay."""
        return self.finding.key

    @property
    def unit(self) -> str:
        """The region, project or other unit; empty for the whole programme."""
        return self.finding.results[0].unit

    @property
    def measured(self) -> Quantity | None:
        return self.finding.measured

    @property
    def against(self) -> Quantity | None:
        """None where the target names codes."""
        return self.finding.against

    @property
    def difference(self) -> Quantity | None:
        """In the unit of the indicator, percentage points for per cent; None where the target names codes."""
        return self.finding.difference


@dataclass(frozen=True)
class Justification:
    """What somebody gave as the reason of a deviation; texts may be empty.

    `cause` is a code of the pack's list. `place` says where it was written, for messages.
    """

    key: FindingKey
    cause: str = ""
    explanation: str = ""
    place: str = ""

    @property
    def is_complete(self) -> bool:
        """Both the cause and the explanation are given."""
        return bool(self.cause.strip() and self.explanation.strip())


@dataclass(frozen=True)
class Matched:
    """Deviations with their justifications.

    Attributes:
        justified: Deviation key -> its complete justification.
        begun: Deviation key -> a justification that lacks its cause or its explanation.
        missing: Deviations without a complete justification, in their order.
        unmatched: Justifications with something in them that name no deviation of this run.
        repeated: Justifications of a deviation that an earlier one has already justified.
        unknown_cause: Justifications whose cause is no code of the list; they are not complete.
    """

    justified: Mapping[FindingKey, Justification]
    begun: Mapping[FindingKey, Justification]
    missing: tuple[Deviation, ...]
    unmatched: tuple[Justification, ...]
    repeated: tuple[Justification, ...]
    unknown_cause: tuple[Justification, ...]


def deviations(findings: Iterable[Finding]) -> tuple[Deviation, ...]:
    """Every finding that needs a justification, in the order of the findings.

    A finding that cannot be judged is no deviation: nothing is known to depart.
    """
    return tuple(
        Deviation(finding, finding.target)
        for finding in findings
        if finding.target is not None and finding.target.justified and finding.verdict in ("not_met", "watch")
    )


def match(found: Iterable[Deviation], given: Iterable[Justification], causes: Iterable[str] = ()) -> Matched:
    """Which deviations are justified.

    Args:
        found: The deviations of a run.
        given: The justifications, in the order in which people wrote them; blank ones are passed over.
        causes: The codes of the pack's list of causes; any cause will do when there is none.
    """
    listed = tuple(found)
    keys = {deviation.key for deviation in listed}
    known = frozenset(causes)
    justified: dict[FindingKey, Justification] = {}
    begun: dict[FindingKey, Justification] = {}
    unmatched, repeated, unknown = [], [], []
    for each in given:
        if not (each.cause.strip() or each.explanation.strip()):
            continue
        if each.key not in keys:
            unmatched.append(each)
        elif each.key in justified or each.key in begun:
            repeated.append(each)
        elif known and each.cause.strip() and each.cause not in known:
            unknown.append(each)
            begun[each.key] = each
        elif each.is_complete:
            justified[each.key] = each
        else:
            begun[each.key] = each
    missing = tuple(deviation for deviation in listed if deviation.key not in justified)
    return Matched(justified, begun, missing, tuple(unmatched), tuple(repeated), tuple(unknown))


def written(key: FindingKey) -> str:
    """A key as one text for a cell, `A1/2025//4/0` for category 4; commas part several categories."""
    indicator, year, unit, categories, place = key
    named = ",".join(_escaped(category) for category in categories)
    return "/".join((_escaped(indicator), str(year), _escaped(unit), named, str(place)))


def read_key(text: str) -> FindingKey | None:
    """The key that `written` made a text of; None when it is no such text."""
    parts = text.strip().split("/")
    if len(parts) != 5 or not parts[1].isdecimal() or not parts[4].isdecimal():
        return None
    categories = tuple(_plain(category) for category in parts[3].split(","))
    return (_plain(parts[0]), int(parts[1]), _plain(parts[2]), categories, int(parts[4]))


_ESCAPES = (("%", "%25"), ("/", "%2F"), (",", "%2C"))


def _escaped(text: str) -> str:
    for plain, escape in _ESCAPES:
        text = text.replace(plain, escape)
    return text


def _plain(text: str) -> str:
    for plain, escape in reversed(_ESCAPES):
        text = text.replace(escape, plain)
    return text
