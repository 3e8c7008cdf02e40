"""What a finding holds besides its verdict, and what must never happen whatever the numbers are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.engine.findings.exact import as_quantity, exact_value, exactly
from meritko.engine.findings.judging import judge
from meritko.engine.results import Quantity, Result, state_of
from meritko.engine.setting import make_setting
from meritko.methodology.indicator import Indicator
from meritko.methodology.pack import Pack

from ..metodika import metodika

PACK = metodika()
YEAR = 2025
SETTING = make_setting(PACK, YEAR, {})
INDICATORS = {indicator.code: indicator for indicator in PACK.indicators}


def quotient(
    code: str,
    numerator: Quantity,
    denominator: Quantity,
    *,
    unit: str = "",
    category: str = "",
    year: int = YEAR,
) -> Result:
    value = INDICATORS[code].scale * numerator / denominator if denominator else None
    return Result(code, year, unit, category, numerator, denominator, value, 0, state_of(value, denominator))


def plain(
    code: str, value: Quantity | None, *, unit: str = "", category: str = "", year: int = YEAR
) -> Result:
    return Result(code, year, unit, category, None, None, value, 0, state_of(value, None))


def test_a_result_that_nothing_is_held_against_is_described():
    result = quotient("PTP23", 300, 1000)

    (finding,) = judge(PACK, SETTING, [result])

    assert finding.verdict == "described"
    assert finding.results == (result,)
    assert (finding.target, finding.against, finding.difference) == (None, None, None)
    assert finding.measured == 30.0


def test_a_result_of_an_indicator_that_the_pack_does_not_have_is_described():
    result = Result("STRANGE", YEAR, "", "", None, None, 5, 0, "computed")

    assert [finding.verdict for finding in judge(PACK, SETTING, [result])] == ["described"]


def test_a_finding_names_what_it_was_held_against_and_by_how_much_it_misses_it():
    own, other = quotient("KRKO12", 9, 10, unit="12"), quotient("KRKO12", 10, 10, unit="11")

    missed, met = judge(PACK, SETTING, [own, other])

    assert (missed.verdict, missed.measured, missed.against, missed.difference) == ("not_met", 90.0, 100, -10)
    assert (met.verdict, met.measured, met.against, met.difference) == ("met", 100.0, 100, 0)
    assert missed.key == ("KRKO12", YEAR, "12", ("",), 0)


def test_a_comparison_names_the_results_on_the_other_side():
    own = quotient("PTP7.kraje", 5, 40, category="12")
    other = quotient("KRKO1", 38, 297, unit="12")

    finding = next(f for f in judge(PACK, SETTING, [own, other]) if f.results == (own,))

    assert finding.compared == (other,)
    assert finding.against == other.value
    assert finding.difference == float(Fraction(500, 40) - Fraction(3800, 297))


def test_a_formula_names_the_results_it_is_made_of():
    own = quotient("PTP25", 8, 23)
    other = quotient("PTP25.varianty", 3, 23, category="a2")

    finding = judge(PACK, SETTING, [own, other])[0]

    assert finding.compared == (other,)
    assert finding.against == pytest.approx(300 / 23)


def test_the_year_before_is_on_the_other_side_of_growth():
    now, before, long_ago = (
        plain("PTP16", 12),
        plain("PTP16", 9, year=YEAR - 1),
        plain("PTP16", 20, year=YEAR - 2),
    )

    grows, falls = judge(PACK, SETTING, [now], [long_ago, before])

    assert (grows.verdict, grows.against, grows.compared, grows.difference) == ("met", 9, (before,), 3)
    assert falls.verdict == "described"


def test_several_categories_are_judged_once_as_their_sum():
    results = [quotient("PTP10", n, 7, category=str(c)) for c, n in ((1, 3), (2, 3), (5, 1))]

    findings = judge(PACK, SETTING, results)

    assert [f.verdict for f in findings] == ["not_met", "described"]
    assert findings[0].results == tuple(results[:2])
    assert findings[0].measured == 600 / 7
    assert findings[0].key == ("PTP10", YEAR, "", ("1", "2"), 0)


def test_shares_that_add_up_to_a_whole_are_a_whole_where_their_rounded_values_are_not():
    sixths = [quotient("PTP11", n, 6, category=c) for c, n in (("4", 1), ("5", 4), ("6", 1))]
    assert sum(r.value or 0 for r in sixths) != 100

    (finding,) = judge(PACK, SETTING, sixths)

    assert (finding.verdict, finding.measured, finding.difference) == ("met", 100, 0)


def test_a_share_just_under_a_threshold_that_a_float_cannot_tell_from_it_misses_it():
    just_under = quotient("PTP3.nove", 10**17 - 1, 10**18)
    assert just_under.value == 10

    (finding,) = judge(PACK, SETTING, [just_under])

    assert finding.verdict == "not_met"


def test_a_share_of_one_region_of_fourteen_is_not_above_the_expected_one():
    results = [quotient("KRKO1", 1, 14, unit="3"), quotient("KRKO1", 21, 294, unit="4")]

    assert [f.verdict for f in judge(PACK, SETTING, results)] == ["described", "described"]


def test_several_categories_of_which_the_run_lacks_one_cannot_be_judged():
    (finding,) = judge(PACK, SETTING, [quotient("PTP10", 7, 7, category="1")])

    assert (finding.verdict, finding.measured, finding.difference) == ("cannot_be_judged", None, None)


def test_the_greatest_of_several_categories_is_measured():
    results = [quotient("PTP21.klienti", n, 100, category=c) for c, n in (("A", 24), ("B", 31))]

    (finding,) = judge(PACK, SETTING, results)

    assert (finding.verdict, finding.measured, finding.against) == ("met", 31, 25)


def test_codes_have_no_number_on_the_other_side():
    (finding,) = judge(PACK, SETTING, [plain("KRKO6", 4, unit="9")])

    assert (finding.verdict, finding.measured, finding.against, finding.difference) == (
        "not_met",
        4,
        None,
        None,
    )


def test_findings_stand_in_the_order_of_the_results_and_every_result_has_one():
    results = [plain("PTP16", 3), quotient("PTP10", 1, 2, category="2"), plain("PTP1", 7)]
    results += [quotient("PTP10", 1, 2, category="1"), quotient("PTP23", 1, 2)]

    findings = judge(PACK, SETTING, results)

    assert [f.results[0].indicator for f in findings] == ["PTP16", "PTP16", "PTP10", "PTP1", "PTP23"]
    assert {r.key for f in findings for r in f.results} == {r.key for r in results}


def test_the_exact_value_of_a_decimal_number_is_that_number():
    assert exactly(0.1) == Fraction(1, 10)
    assert exactly(1e-7) == Fraction(1, 10**7)
    assert exact_value(plain("KRKO5", 0.3, unit="1"), INDICATORS["KRKO5"]) == Fraction(3, 10)
    assert exact_value(None, None) is None
    assert as_quantity(Fraction(6, 3)) == 2
    assert isinstance(as_quantity(Fraction(6, 3)), int)


def made_of(draw: st.DrawFn, indicator: Indicator, *, missing: bool) -> list[Result]:
    """Results of all categories of an indicator, for two units where it has any."""
    units = [""]
    if indicator.by:
        total = [indicator.by.total] if indicator.by.total else []
        units = ["3", "12", *total] if indicator.by.every else ["3", "12"]
    found = []
    for unit in units:
        for case in indicator.cases:
            if missing and draw(st.booleans()):
                found.append(plain(indicator.code, None, unit=unit, category=case.id or ""))
            elif case.numerator or indicator.kind == "distribution":
                parts = draw(st.integers(0, 30)), draw(st.integers(1, 30))
                found.append(quotient(indicator.code, *parts, unit=unit, category=case.id or ""))
            else:
                value = draw(st.integers(0, 12) | st.sampled_from([0.5, 24.9, 25.0, 99.99]))
                found.append(plain(indicator.code, value, unit=unit, category=case.id or ""))
    return found


@st.composite
def some_results(draw: st.DrawFn, *, missing: bool = True) -> list[Result]:
    judged = [i for i in PACK.indicators if i.targets and not i.open_category]
    wanted = draw(st.lists(st.sampled_from(judged), min_size=1, max_size=4, unique_by=lambda i: i.code))
    codes = dict.fromkeys(i.code for i in wanted)
    for indicator in wanted:
        for target in indicator.targets:
            named = [code for f in (target.value, target.where) if f for code, _ in f.indicators]
            codes |= dict.fromkeys([*named, *([target.indicator] if target.indicator else [])])
    return [r for code in codes for r in made_of(draw, INDICATORS[code], missing=missing)]


def verdicts(pack: Pack, results: list[Result], earlier: list[Result]) -> list[tuple[object, str]]:
    return [(f.key, f.verdict) for f in judge(pack, SETTING, results, earlier)]


def of_the_year_before(results: list[Result]) -> list[Result]:
    return [
        Result(r.indicator, YEAR - 1, r.unit, r.category, r.numerator, r.denominator, r.value, 0, r.state)
        for r in results
    ]


@given(some_results(), some_results())
def test_a_missing_value_is_never_met_nor_missed(results: list[Result], earlier: list[Result]):
    for finding in judge(PACK, SETTING, results, of_the_year_before(earlier)):
        if finding.target is None:
            continue
        lacking = finding.measured is None or (not finding.target.codes and finding.against is None)
        if lacking:
            assert finding.verdict in ("cannot_be_judged", "illustrative")
        if any(result.value is None for result in (*finding.results, *finding.compared)):
            assert finding.verdict in ("cannot_be_judged", "illustrative")
            assert finding.difference is None


@given(some_results(missing=False), some_results(missing=False), st.integers(2, 10**6))
def test_scaling_numerator_and_denominator_changes_no_verdict(
    results: list[Result], earlier: list[Result], times: int
):
    def scaled(result: Result) -> Result:
        if result.numerator is None or result.denominator is None:
            return result
        return quotient(
            result.indicator,
            result.numerator * times,
            result.denominator * times,
            unit=result.unit,
            category=result.category,
        )

    before = of_the_year_before(earlier)

    assert verdicts(PACK, [scaled(r) for r in results], before) == verdicts(PACK, results, before)


@given(some_results())
def test_every_result_has_a_finding_and_no_key_stands_twice(results: list[Result]):
    findings = judge(PACK, SETTING, results)

    assert {r.key for f in findings for r in f.results} == {r.key for r in results}
    keys = [f.key for f in findings]
    assert len(set(keys)) == len(keys)


@given(some_results())
def test_an_illustrative_indicator_is_never_judged(results: list[Result]):
    for finding in judge(PACK, SETTING, results):
        illustrative = INDICATORS[finding.results[0].indicator].direction == "illustrative"
        assert (finding.verdict == "illustrative") == illustrative
