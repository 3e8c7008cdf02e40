"""On how many of those who are expected to report the results of a run stand, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.results import Result
from meritko.engine.standing import Standing, Standings
from meritko.reports.making import Evaluation


def key_of(result: Result) -> str:
    """A result as it is named in what a run keeps."""
    return f"{result.indicator}|{result.unit}|{result.category}"


def standings_of(evaluation: Evaluation) -> dict[str, list[int]]:
    """Result -> on how many it stands, how many are expected; without those of which it cannot be said."""
    pack, setting = evaluation.pack, evaluation.setting
    engine = ReferenceEngine(pack, setting, evaluation.tables)
    standings = Standings(pack, setting, evaluation.tables, engine)
    found: dict[str, list[int]] = {}
    for programme in evaluation.programmes:
        of = pack.programme(programme)
        if of is None or of.stands_on is None:
            continue
        for indicator in pack.indicators_of(programme, setting.year):
            for traced in () if indicator.auxiliary else engine.trace(indicator.code):
                if (told := standings.standing(traced)) is not None:
                    found[key_of(traced.result)] = [told.on, told.of]
    return found


def standing_in(kept: Mapping[str, list[int]], result: Result) -> Standing | None:
    """What is kept of one result."""
    found = kept.get(key_of(result))
    return Standing(*found) if found else None
