"""The random packs hold everything that a pack can hold, and are shown so that a person can read them."""

from collections import Counter
from functools import cache
from typing import get_args

from hypothesis import HealthCheck, Phase, given, settings

from meritko.methodology.indicator import Indicator, Kind
from meritko.methodology.steps import Group, GroupFunction, Step

from .samples import Sample, samples

TRIED = 150


def features(sample: Sample) -> set[str]:
    """What occurs in a sample."""
    found = {part for indicator in sample.pack.indicators for part in _of_indicator(indicator)}
    for prepared in sample.pack.prepared.values():
        found |= {type(step).__name__ for step in prepared.steps}
        groups = (step for step in prepared.steps if isinstance(step, Group))
        found |= {keep.function for group in groups for keep in group.keep.values()}
    values = [v for rows in sample.tables.values() for column in rows.columns.values() for v in column]
    found |= {"missing value"} if None in values else set()
    found |= {"zero"} if 0 in values else set()
    found |= {"tenth"} if 0.1 in values else set()
    found |= {"no rows"} if any(not len(rows) for rows in sample.tables.values()) else set()
    return found


def _of_indicator(indicator: Indicator) -> set[str]:
    by = indicator.by
    conditions = {
        "by": by is not None and not by.single,
        "every": by is not None and by.every is not None,
        "total": by is not None and by.total is not None,
        "single": by is not None and by.single,
        "categories": len(indicator.cases) > 1,
        "open category": indicator.open_category is not None,
        "otherwise": any(case.otherwise for case in indicator.cases),
        "when": any(case.when for case in indicator.cases),
        "codes": indicator.kind == "distribution" and not any(case.band for case in indicator.cases),
        "quotient of results": indicator.kind == "derived" and indicator.cases[0].denominator is not None,
        "value of results": indicator.kind == "derived" and indicator.cases[0].value is not None,
        "rows": indicator.rows is not None,
        "leave_out_when": indicator.leave_out_when is not None,
        "left_out_of": indicator.left_out_of is not None,
        "needed parameter": indicator.needed_parameter is not None,
    }
    bounds = ("from_", "over", "to", "below")
    found = {name for name, holds in conditions.items() if holds} | {indicator.kind}
    bands = [case.band for case in indicator.cases if case.band]
    found |= {bound for band in bands for bound in bounds if getattr(band, bound) is not None}
    formulas = [indicator.of, *(f for c in indicator.cases for f in (c.numerator, c.value))]
    texts = [formula.text for formula in formulas if formula]
    found |= {"total()"} if any("total(" in text for text in texts) else set()
    if indicator.kind != "derived" and any("indicator(" in text for text in texts):
        found.add("result in a row")
    return found


@cache
def collect(number: int) -> list[Sample]:
    """The first samples of a run that is the same every time."""
    found: list[Sample] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sample=samples())
    def keep(sample: Sample) -> None:
        found.append(sample)

    keep()
    return found


def test_every_kind_step_function_and_part_of_a_pack_occurs():
    wanted = {*get_args(Kind), *(step.__name__ for step in get_args(Step)), *get_args(GroupFunction)}
    wanted |= {
        "by", "every", "total", "single", "categories", "open category", "otherwise", "when", "codes",
        "quotient of results", "value of results", "rows", "leave_out_when", "left_out_of",
        "needed parameter", "from_", "over", "to", "below", "total()", "result in a row",
        "missing value", "zero", "tenth", "no rows",
    }  # fmt: skip

    found = Counter(feature for sample in collect(TRIED) for feature in features(sample))

    assert wanted - found.keys() == set()


def test_a_sample_is_shown_as_its_formulas_and_its_rows():
    sample = next(s for s in collect(TRIED) if s.pack.prepared and any(len(t) for t in s.tables.values()))

    said = repr(sample)

    assert "“" in said
    assert all(indicator.code in said for indicator in sample.pack.indicators)
    assert "origins" not in said
    assert "letters" not in said
